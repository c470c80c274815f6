"""MTOM, swaRef and attachments against JAX-WS (Metro's runtime), by the WSDL that it makes."""

from __future__ import annotations

import os
import random
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from soapwright import Attachment
from tests.emit.desks import made
from tests.runtime.http.test_attached import text

pytestmark = [pytest.mark.peer("jaxws"), pytest.mark.slow]

SOURCE = Path(__file__).parent / "jaxws" / "Photos.java"
JARS = """
FastInfoset geronimo-annotation-1.3-spec gmbal istack-commons-runtime javax.activation
javax.xml.soap-api jaxb-api jaxb-core jaxb-runtime jaxws-api jaxws-rt jws-api metro-policy mimepull
saaj-impl stax-ex stax2-api streambuffer txw2 woodstox-core
"""
PATH = os.pathsep.join(f"/usr/share/java/{name}.jar" for name in JARS.split())
BIG = random.Random(1).randbytes(3_000_000)
SMALL = b"\r\n--"


@pytest.fixture(scope="module")
def addresses(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[str]]:
    """Where the services are: MTOM over SOAP 1.1 and 1.2, without it, and with a MIME binding."""
    folder = tmp_path_factory.mktemp("jaxws")
    (folder / "depot.wsdl").write_text(text("rpc"), "utf-8")
    subprocess.run(["javac", "-nowarn", "-cp", PATH, "-d", str(folder), str(SOURCE)], check=True)
    command = ["java", "--add-opens", "java.base/java.lang=ALL-UNNAMED"]
    with subprocess.Popen(
        [*command, "-cp", f"{PATH}{os.pathsep}{folder}", "Photos", str(folder / "depot.wsdl")],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as server:
        try:
            assert server.stdout is not None
            yield [server.stdout.readline().strip() for _ in range(4)]
        finally:
            server.terminate()


@pytest.fixture(params=["1.1", "1.2", "plain"])
def desk(request: Any, addresses: list[str], tmp_path: Path) -> Iterator[tuple[Any, Any]]:
    """The package, and a client of one of the services."""
    url = addresses[["1.1", "1.2", "plain"].index(request.param)]
    wsdl = urlopen(f"{url}?wsdl").read().decode()
    schema = urlopen(f"{url}?xsd=1").read().decode()
    (tmp_path / "photos.xsd").write_text(schema, "utf-8")
    wsdl = wsdl.replace(f"{url}?xsd=1", "photos.xsd")
    with made(wsdl, tmp_path) as found, found.package.DeskClient.connect(url=url) as client:
        yield found, client


@pytest.mark.parametrize("mtom", [True, False])
def test_bytes_there_and_back(desk: tuple[Any, Any], mtom: bool) -> None:
    found, client = desk
    photo = found.package.types.Photo(data=BIG, more=[SMALL, BIG[:5000], b""])
    answer = client.call(found.operations.TURN, photo, mtom=mtom)
    assert answer.data == BIG[::-1]
    assert answer.more == [b"", BIG[:5000][::-1], SMALL[::-1]]


def test_a_part_has_its_media_type(desk: tuple[Any, Any]) -> None:
    found, client = desk
    photo = found.package.types.Photo(typed=Attachment(BIG, "image/jpeg"))
    answer = client.exchange(found.operations.TURN, photo, mtom=True)
    assert answer.body.typed == BIG[::-1]
    assert answer.body.kind == "image/jpeg"


@pytest.mark.parametrize("mtom", [True, False])
def test_parts_that_are_referred_to(desk: tuple[Any, Any], mtom: bool) -> None:
    found, client = desk
    photo = found.package.types.Photo(referred=Attachment(BIG, "image/jpeg"), data=BIG)
    answer = client.exchange(found.operations.TURN, photo, mtom=mtom)
    assert answer.body.referred == BIG[::-1]
    assert answer.body.data == BIG[::-1]
    assert "image/gif" in [part.content_type for part in answer.attachments]


def test_into_files(desk: tuple[Any, Any], tmp_path: Path) -> None:
    found, client = desk
    (tmp_path / "files").mkdir()
    photo = found.package.types.Photo(data=BIG)
    answer = client.exchange(found.operations.TURN, photo, mtom=True, save_to=tmp_path / "files")
    assert bytes(answer.body.data) == BIG[::-1]
    assert len([*(tmp_path / "files").iterdir()]) == len(answer.attachments)


def test_parts_that_the_binding_puts_beside_the_body(addresses: list[str], tmp_path: Path) -> None:
    with (
        made(text("rpc"), tmp_path) as found,
        found.package.DeskClient.connect(url=addresses[3]) as client,
    ):
        photo, note = Attachment(BIG, "image/gif"), Attachment(b"careful", "text/plain")
        answer = client.develop(title="Harbour", photo=photo, note=note)
        assert (answer.title, answer.print) == ("Harbour/careful", BIG[::-1])
