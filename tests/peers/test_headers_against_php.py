"""Header parts that are types, literal and in SOAP encoding, against PHP's SoapServer."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from soapwright import SoapFault
from tests.emit.desks import made
from tests.headed import rpc
from tests.peers.php_server import PhpServer

pytestmark = pytest.mark.peer("php")


class PhpHeaders(PhpServer):
    script = "headers.php"


@pytest.mark.parametrize("use", ["literal", "encoded"])
def test_parts_go_there_and_back(tmp_path: Path, use: str) -> None:
    text = rpc(use, use)
    source = tmp_path / "source.wsdl"
    source.write_text(text, "utf-8")
    (tmp_path / "php").mkdir()
    with (
        made(text, tmp_path) as package,
        PhpHeaders(source, tmp_path / "php") as server,
        package.package.DeskClient.connect(url=server.url) as client,
    ):
        types, do = package.package.types, package.operations.DO
        who = getattr(types, do.headers[0])(name="Ada", boss=types.Who(name="Bob"))
        asked = client.with_headers(who, types.Level(value=3))
        found = asked.exchange(do, types.Do(a="x"))
        assert found.body.b == "x Bob 3"
        echo = found.headers[types.Echo]
        assert (echo.name, echo.boss.name) == ("Ada", "Bob")
        assert client.call(do, types.Do(a="y")).b == "y nobody null"
        lock = etree.Element("{urn:x}Lock")
        lock.set("{http://schemas.xmlsoap.org/soap/envelope/}mustUnderstand", "1")
        with pytest.raises(SoapFault) as caught:
            client.call(do, types.Do(a="z"), headers=[lock])
        assert caught.value.code == "MustUnderstand"
        assert not caught.value.maybe_done
