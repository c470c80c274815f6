"""rpc/literal and rpc/encoded operations against the ``soap`` of node.

One-way operations are not tried: its server fails on a request of one (it looks for the output).
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from soapwright.runtime.errors import SoapFault
from tests.crates import TEXTS, parts_go_there_and_back
from tests.emit.desks import served

pytestmark = pytest.mark.peer("node-soap")

SCRIPT = Path(__file__).parent / "node" / "messages.js"


@pytest.fixture(params=["literal", "encoded"])
def depot(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Any, Any]]:
    """The types and the client of a package, whose server is node's."""
    text = TEXTS[request.param].replace(' form="unqualified"', "")  # which node does not know
    text = text.replace('elementFormDefault="qualified"', "")
    source = tmp_path / "source.wsdl"
    source.write_text(text, "utf-8")
    (tmp_path / "requests").mkdir()
    modules = subprocess.run(["npm", "root", "-g"], capture_output=True, check=True, text=True)
    environment = {
        **os.environ,
        "NODE_PATH": modules.stdout.strip(),
        "REQUESTS": str(tmp_path / "requests"),
    }
    command = ["node", str(SCRIPT), str(source)]
    with served(command, text, tmp_path, env=environment) as opened:
        yield opened


def test_parts_and_what_is_returned(depot: tuple[Any, Any]) -> None:
    _, client = depot
    parts_go_there_and_back(client)


def test_records_within_records(depot: tuple[Any, Any]) -> None:
    types, client = depot
    inner = types.Crate(place="B", litres=2, colour=types.Colour.BLUE)
    assert client.inner(types.Crate(place="A", litres=1, inner=inner)) == inner


def test_a_fault(depot: tuple[Any, Any]) -> None:
    types, client = depot
    with pytest.raises(SoapFault, match="no room") as caught:
        client.store(types.Crate(place="A", litres=1))
    assert caught.value.detail == types.NoRoom(place="A")
