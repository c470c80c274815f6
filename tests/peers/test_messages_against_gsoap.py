"""rpc/encoded and one-way operations against a server of gSOAP, which writes what it has twice as a
reference."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from soapwright.runtime.errors import SoapFault
from tests.crates import TEXTS, parts_go_there_and_back
from tests.emit.desks import served

pytestmark = [pytest.mark.peer("gsoap"), pytest.mark.slow]

SOURCE = Path(__file__).parent / "gsoap" / "messages.cpp"


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The server, compiled."""
    folder = tmp_path_factory.mktemp("gsoap")
    (folder / "service.wsdl").write_text(TEXTS["encoded"], "utf-8")
    for command in (
        ["wsdl2h", "-o", "service.h", "service.wsdl"],
        ["soapcpp2", "-S", "-x", "service.h"],
        [
            *("g++", "-w", "-I.", "-o", "server", str(SOURCE)),
            *("soapC.cpp", "soapServer.cpp", "-lgsoap++"),
        ],
    ):
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
        assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
    return folder / "server"


@pytest.fixture
def depot(program: Path, tmp_path: Path) -> Iterator[tuple[Any, Any]]:
    """The types and the client of a package, whose server is gSOAP's."""
    with served([str(program)], TEXTS["encoded"], tmp_path) as opened:
        yield opened


def test_parts_and_what_is_returned(depot: tuple[Any, Any]) -> None:
    _, client = depot
    parts_go_there_and_back(client)


def test_records_within_records(depot: tuple[Any, Any]) -> None:
    types, client = depot
    inner = types.Crate(place="B", litres=None, colour=types.Colour.BLUE)
    assert client.inner(types.Crate(place="A", litres=1, inner=inner)) == inner


def test_arrays(depot: tuple[Any, Any]) -> None:
    types, client = depot
    crates = [types.Crate(place="A", litres=1), types.Crate(place="B", litres=None)]
    assert client.turn(crates) == crates[::-1]
    assert client.words(["a", "b"]) == ["A", "B"]


def test_one_way(depot: tuple[Any, Any]) -> None:
    _, client = depot
    assert client.ring(times=3) is None


def test_a_fault(depot: tuple[Any, Any]) -> None:
    types, client = depot
    with pytest.raises(SoapFault, match="no room") as caught:
        client.store(types.Crate(place="A", litres=1))
    assert caught.value.code == "Client"
