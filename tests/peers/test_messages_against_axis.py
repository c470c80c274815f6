"""rpc/encoded operations against Axis 1.4, by the WSDL that it makes."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from soapwright.runtime.errors import SoapFault
from tests.emit.desks import made

pytestmark = [pytest.mark.peer("axis"), pytest.mark.slow]

SOURCES = Path(__file__).parent / "axis"
JAVA = Path("/usr/share/java")
NAMES = ("axis", "axis-jaxrpc", "axis-saaj", "commons-discovery", "commons-logging", "wsdl4j")
MORE = ("javax.mail", "javax.activation")
SERVER = "org.apache.axis.transport.http.SimpleAxisServer"
ADMIN = "org.apache.axis.client.AdminClient"
START_SECONDS = 30.0


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the service is; Axis listens while the tests run."""
    folder = tmp_path_factory.mktemp("axis")
    jars = [str(JAVA / f"{name}.jar") for name in (*NAMES, *MORE)]
    path = os.pathsep.join([*jars, str(folder)])
    sources = [str(source) for source in SOURCES.glob("*.java")]
    subprocess.run(["javac", "-nowarn", "-d", str(folder), *sources], check=True)
    with socket.socket() as free:  # Axis does not tell which port it was given
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    command = ["java", "-cp", path]
    with subprocess.Popen(
        [*command, SERVER, "-p", port],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.STDOUT,
    ) as server:
        try:
            deploy(command, port, folder)
            yield f"http://127.0.0.1:{port}/axis/services/Depot"
        finally:
            server.terminate()


def deploy(command: list[str], port: str, folder: Path) -> None:
    """Give Axis the service, as soon as it listens."""
    deadline = time.monotonic() + START_SECONDS
    while True:
        done = subprocess.run(
            [*command, ADMIN, "-p", port, str(SOURCES / "deploy.wsdd")],
            cwd=folder,
            capture_output=True,
            text=True,
        )
        if "Done processing" in done.stdout:
            return
        assert time.monotonic() < deadline, done.stdout + done.stderr
        time.sleep(0.2)


@pytest.fixture
def depot(address: str, tmp_path: Path) -> Iterator[tuple[Any, Any]]:
    """The types and the client of a package made from the server's WSDL."""
    with urlopen(f"{address}?wsdl") as answer:
        text = answer.read().decode()
    with (
        made(text, tmp_path) as package,
        package.package.DeskClient.connect(url=address) as client,
    ):
        assert package.generated.warnings == ()
        yield package.package.types, client


def crate(types: Any, place: str, litres: int | None = None, inner: Any = None) -> Any:
    return types.Crate(place=place, litres=litres, inner=inner)


def test_parts_and_what_is_returned(depot: tuple[Any, Any]) -> None:
    _, client = depot
    assert client.add(in0=2, in1=3) == 5
    assert client.reset() is None


def test_records_within_records(depot: tuple[Any, Any]) -> None:
    types, client = depot
    inner = crate(types, "B")
    assert client.inner(crate(types, "A", 1, inner)) == inner


def test_arrays(depot: tuple[Any, Any]) -> None:
    types, client = depot
    crates = [crate(types, "A", 1), crate(types, "B", 2)]
    assert client.turn(crates) == crates[::-1]
    assert client.turn([]) == []
    assert client.words(["a", "b"]) == ["A", "B"]
    assert client.table([[1, 2], [3]]) == [[1, 2], [3]]


def test_references_are_followed(depot: tuple[Any, Any]) -> None:
    types, client = depot
    assert client.twice(crate(types, "A", 1)) == [crate(types, "A", 1)] * 2


def test_a_fault(depot: tuple[Any, Any]) -> None:
    types, client = depot
    with pytest.raises(SoapFault, match="no room") as caught:
        client.store(crate(types, "A"))
    assert caught.value.code.startswith("Server")
    assert "Depot.store" in caught.value.details[0], "where it came from"
