"""Answers in several parts: the envelope is one of them."""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path
from typing import Any

import pytest

from soapwright.runtime.errors import AuthenticationError, SoapFault, TruncatedResponse
from tests.runtime.scripted import Reply
from tests.styles import Op, depot, element_part, envelope, wsdl

TYPES = (
    '<xs:element name="Shoot"><xs:complexType/></xs:element><xs:element name="Picture">'
    '<xs:complexType><xs:sequence><xs:element name="Data" type="xs:base64Binary"/></xs:sequence>'
    "</xs:complexType></xs:element>"
)
WSDL = wsdl(
    Op("Shoot", [element_part("Shoot")], [element_part("Picture")]), types=TYPES, style="document"
)
FAULT = envelope(
    "<e:Fault><faultcode>e:Server</faultcode><faultstring>no film</faultstring></e:Fault>"
)
INCLUDE = '<x:Include xmlns:x="http://www.w3.org/2004/08/xop/include" href="cid:{}"/>'
FILE = b"\x00\xff\r\npicture\r\n"


def multipart(
    *parts: tuple[str, bytes], status: str = "200 OK", start: str = '; start="<root@d>"'
) -> Reply:
    """An answer of parts: their headers, and their content."""
    body = b"".join(
        f"--B\r\n{head}\r\n\r\n".encode() + content + b"\r\n" for head, content in parts
    )
    return raw(b"preamble\r\n" + body + b"--B--\r\n", status, start)


def raw(body: bytes, status: str = "200 OK", start: str = "") -> Reply:
    head = (
        f'HTTP/1.1 {status}\r\nContent-Type: Multipart/Related; type="text/xml"{start}; '
        f'boundary="B"\r\nContent-Length: {len(body)}\r\n\r\n'
    )
    return Reply(head.encode() + body)


ROOT = "Content-Type: text/xml\r\nContent-ID: <root@d>"


def called(tmp_path: Path, answer: Reply) -> Any:
    with depot(WSDL, tmp_path, answer) as d:
        return d.client.shoot()


@pytest.mark.parametrize("href", ["file-1@d", "file-1%40d"])
def test_what_the_envelope_includes(tmp_path: Path, href: str) -> None:
    picture = envelope(f"<t:Picture><t:Data>{INCLUDE.format(href)}</t:Data></t:Picture>")
    file = ("Content-Type: image/png\r\nContent-ID: <file-1@d>", FILE)
    assert called(tmp_path, multipart((ROOT, picture), file)) == FILE


def test_the_root_is_where_it_is_said_or_first(tmp_path: Path) -> None:
    picture = envelope(f"<t:Picture><t:Data>{b64encode(FILE).decode()}</t:Data></t:Picture>")
    first = ("Content-ID: <file@d>", b"other")
    assert called(tmp_path, multipart(first, (ROOT, picture))) == FILE
    assert called(tmp_path, multipart(("", picture), start="")) == FILE


@pytest.mark.parametrize("coding", ["base64", "quoted-printable"])
def test_a_part_may_be_coded(tmp_path: Path, coding: str) -> None:
    coded = b64encode(FAULT) if coding == "base64" else FAULT.replace(b"=", b"=3D")
    with pytest.raises(SoapFault, match="no film"):
        called(tmp_path, multipart((f"{ROOT}\r\nContent-Transfer-Encoding: {coding}", coded)))


def test_the_words_of_a_fault_are_not_lost(tmp_path: Path) -> None:
    with pytest.raises(SoapFault, match="no film"):
        called(tmp_path, multipart((ROOT, FAULT), status="500 No"))
    with pytest.raises(AuthenticationError, match="no film"):
        called(tmp_path, multipart((ROOT, FAULT), status="403 No"))


@pytest.mark.parametrize("cut", [1, 7, 40, 10_000])
def test_one_that_is_cut(tmp_path: Path, cut: int) -> None:
    body = b"--B\r\n" + ROOT.encode() + b"\r\n\r\n" + FAULT + b"\r\n--B--"
    with pytest.raises(TruncatedResponse):
        called(tmp_path, raw(body[: max(len(body) - cut, 0)]))


def test_what_is_included_and_not_there(tmp_path: Path) -> None:
    picture = envelope(f"<t:Picture><t:Data>{INCLUDE.format('gone@d')}</t:Data></t:Picture>")
    with pytest.raises(Exception, match="includes cid:gone@d, which is none of its parts"):
        called(tmp_path, multipart((ROOT, picture)))
