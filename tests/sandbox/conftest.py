from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from soapwright.sandbox import open_sandbox
from soapwright.sandbox.server import Sandbox
from tests.sandbox.raw import Raw, Schemas

FOLDER = Path(__file__).resolve().parents[2] / "wsdl" / "autotask"

Open = Callable[..., tuple[Sandbox, Raw]]


@pytest.fixture(scope="session")
def schemas() -> dict[str, Schemas]:
    return {zone: Schemas((FOLDER / f"{zone}.wsdl").read_bytes()) for zone in ("en", "de")}


@pytest.fixture
def opened(schemas: dict[str, Schemas]) -> Iterator[Open]:
    """Opens sandboxes with options; closes them after the test."""
    with ExitStack() as stack:

        def open_(**options: Any) -> tuple[Sandbox, Raw]:
            server = stack.enter_context(open_sandbox("autotask", FOLDER, **options))
            client = Raw(server.url, schemas[options.get("zone", "en")])
            stack.enter_context(client.http)
            return server, client

        yield open_


@pytest.fixture(scope="module")
def raw(schemas: dict[str, Schemas]) -> Iterator[Raw]:
    """One sandbox for the tests of a module that do not mind what the others leave there."""
    with open_sandbox("autotask", FOLDER) as server:
        client = Raw(server.url, schemas["en"])
        with client.http:
            yield client
