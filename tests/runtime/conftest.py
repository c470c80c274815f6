from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.runtime.packages import Package


@pytest.fixture(scope="session")
def idioms(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Package]:
    """The classes of ``idioms.wsdl``: one of every way to say something in XML Schema."""
    wsdl = Path(__file__).with_name("idioms.wsdl")
    with Package.of(wsdl, tmp_path_factory.mktemp("idioms")) as package:
        yield package
