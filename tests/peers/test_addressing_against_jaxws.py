"""WS-Addressing against JAX-WS, by the WSDL that it makes: it takes no message without."""

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
from tests.emit.desks import Made, made

pytestmark = [pytest.mark.peer("jaxws"), pytest.mark.slow]

SOURCE = Path(__file__).parent / "jaxws" / "Bells.java"
JARS = (
    *("jaxws-rt", "jaxws-api", "jws-api", "jaxb-api", "jaxb-runtime", "saaj-impl", "stax-ex"),
    *("streambuffer", "mimepull", "metro-policy", "gmbal", "geronimo-annotation-1.3-spec"),
)


@pytest.fixture(scope="module")
def bells(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Made, str]]:
    """The package of the service's WSDL, and where it is."""
    folder = tmp_path_factory.mktemp("jaxws")
    path = os.pathsep.join([*(f"/usr/share/java/{name}.jar" for name in JARS), str(folder)])
    subprocess.run(["javac", "-nowarn", "-cp", path, "-d", str(folder), str(SOURCE)], check=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    with subprocess.Popen(
        ["java", "-cp", path, "Bells", port],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as server:
        try:
            assert server.stdout is not None
            address = server.stdout.readline().strip()
            with urlopen(f"{address}?wsdl") as answer:
                text = answer.read().decode()
            with made(text, folder) as package:
                yield package, address
        finally:
            server.terminate()


def test_what_its_policy_demands_is_done(bells: tuple[Made, str]) -> None:
    package, _ = bells
    assert package.generated.warnings == ()
    operations: Any = package.operations
    assert operations.RING.wsa_action == "urn:own:ring"
    assert operations.LAST.wsa_action == "http://bells.example/Bells/lastRequest"


def test_its_operations_are_called(bells: tuple[Made, str]) -> None:
    package, address = bells
    with package.package.DeskClient.connect(url=address) as client:
        assert client.ring(times=6) == 7
        client.toll(name="Emmanuel")
        deadline = time.monotonic() + 5
        while client.last() != "Emmanuel":
            assert time.monotonic() < deadline
            time.sleep(0.05)
        with pytest.raises(SoapFault, match="no rope"):
            client.fail()


def test_a_message_without_headers_is_refused_by_it(bells: tuple[Made, str]) -> None:
    package, address = bells
    with (
        package.package.DeskClient.connect(url=address, addressing=None) as client,
        pytest.raises(SoapFault, match=r"(?i)addressing"),
    ):
        client.ring(times=6)
