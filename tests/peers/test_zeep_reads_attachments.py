"""What we write in several parts, read by zeep as the answer of a server of ours."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import zeep

from soapwright import Attachment
from soapwright.runtime.http.packaging import package
from tests.runtime.http.test_multipart import INCLUDE, WSDL
from tests.runtime.scripted import Reply, ScriptedServer
from tests.styles import envelope

FILE = bytes(range(256)) + b"\r\n--\r\nend"
"""zeep takes line ends off the end of a part."""


def answered(tmp_path: Path, answer: bytes, *parts: Attachment, mtom: bool) -> Any:
    """What zeep gives of an answer with those parts."""
    told = {"Content-Type": "text/xml; charset=utf-8"}
    data, headers = package(answer, told, parts, mtom=mtom)
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    told_length = f"Content-Length: {len(data)}\r\n\r\n"
    (tmp_path / "depot.wsdl").write_text(WSDL, "utf-8")
    with ScriptedServer(Reply(f"HTTP/1.1 200 OK\r\n{head}{told_length}".encode() + data)) as server:
        client = zeep.Client(str(tmp_path / "depot.wsdl"))
        return client.create_service("{urn:depot}Depot", server.url).Shoot()


def test_what_is_included(tmp_path: Path) -> None:
    part = Attachment(FILE, "image/png")
    include = INCLUDE.format(part.cid.removeprefix("cid:"))
    answer = envelope(f"<t:Picture><t:Data>{include}</t:Data></t:Picture>")
    assert answered(tmp_path, answer, part, mtom=True) == FILE


def test_what_is_beside(tmp_path: Path) -> None:
    answer = envelope("<t:Picture><t:Data>AAAA</t:Data></t:Picture>")
    parts = [Attachment(FILE, "image/png", content_id="a@d"), Attachment(b"", content_id="b@d")]
    found = answered(tmp_path, answer, *parts, mtom=False)
    assert found.root == b"\0\0\0"
    assert [part.content for part in found.attachments] == [FILE, b""]
    assert [part.content_id for part in found.attachments] == ["<a@d>", "<b@d>"]
    assert found.attachments[0].content_type == "image/png"
