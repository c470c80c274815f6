"""Requests in several parts, as the standard library reads them; more in ``codec/test_mtom.py``."""

from __future__ import annotations

from email import message_from_bytes

from soapwright import Attachment
from soapwright.runtime.http.packaging import package


def test_every_byte_is_kept() -> None:
    content = b"\r\n--\r\n\x00" + bytes(range(256))
    told = {"Content-Type": 'application/soap+xml; charset=utf-8; action="a;\\"b"', "X": "y"}
    data, headers = package(b"<e/>", told, [Attachment(content), Attachment(b"")], mtom=True)
    assert headers["X"] == "y"
    assert "\n" not in headers["Content-Type"]
    message = message_from_bytes(f"Content-Type: {headers['Content-Type']}\r\n\r\n".encode() + data)
    assert not message.defects
    assert message.get_param("action") == 'a;"b'
    bodies = [part.split(b"\r\n\r\n", 1)[1] for part in data.split(b"--" + _boundary(message))[1:3]]
    assert bodies == [b"<e/>\r\n", content + b"\r\n"]


def _boundary(message: object) -> bytes:
    return str(message.get_boundary()).encode()  # type: ignore[attr-defined]
