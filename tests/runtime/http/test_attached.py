"""Parts of a message that its binding puts beside the Body."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from soapwright import Attachment, AttachmentLeft, EncodingError
from tests.runtime.codec.test_mtom import parts, sent
from tests.runtime.http.test_multipart import ROOT, multipart
from tests.styles import ENCODING, Depot, depot, envelope, shown

MIME = "http://schemas.xmlsoap.org/wsdl/mime/"
FILE = b"\x00\xffpicture"


def text(style: str = "document", use: str = 'use="literal"') -> str:
    """A WSDL whose one operation sends a photo and a note beside a Body, and gets a print."""
    body = f'<s:body {use} namespace="urn:calls"/>' if style == "rpc" else f"<s:body {use}/>"
    title = 'type="xs:string"' if style == "rpc" else 'element="t:Title"'
    return f"""<definitions targetNamespace="urn:depot" xmlns:t="urn:depot" xmlns:m="{MIME}"
 xmlns="http://schemas.xmlsoap.org/wsdl/" xmlns:s="http://schemas.xmlsoap.org/wsdl/soap/"
 xmlns:xs="http://www.w3.org/2001/XMLSchema"><types>
<xs:schema targetNamespace="urn:depot"><xs:element name="Title"><xs:complexType>
  <xs:attribute name="of" type="xs:string"/></xs:complexType></xs:element></xs:schema>
</types>
<message name="In"><part name="photo" type="xs:hexBinary"/><part name="title" {title}/>
  <part name="note" type="xs:string"/></message>
<message name="Out"><part name="print" type="xs:base64Binary"/><part name="title" {title}/>
  </message>
<portType name="Depot"><operation name="Develop"><input message="t:In"/><output message="t:Out"/>
</operation></portType>
<binding name="Depot" type="t:Depot">
<s:binding transport="http://schemas.xmlsoap.org/soap/http" style="{style}"/>
<operation name="Develop"><s:operation soapAction="urn:Develop"/>
<input><m:multipartRelated><m:part>{body}</m:part>
  <m:part><m:content part="photo" type="image/png"/><m:content part="photo" type="image/gif"/>
  </m:part><m:part><m:content part="note" type="text/*"/></m:part></m:multipartRelated></input>
<output><m:multipartRelated><m:part>{body}</m:part>
  <m:part><m:content part="print" type="application/pdf"/></m:part></m:multipartRelated></output>
</operation></binding>
<service name="Depots"><port name="Depot" binding="t:Depot">
<s:address location="https://depot.example/"/></port></service></definitions>"""


def titled(d: Depot) -> Any:
    """The part of a message that goes into its Body."""
    form = d.made.package.operations.DEVELOP.request_form
    return d.types.Title(of="a") if form == "body" else "a"


STYLES = {
    "document": (text(), '<t:Title of="a"/>'),
    "rpc": (text("rpc"), '<c:R xmlns:c="urn:calls"><title>a</title></c:R>'),
    "encoded": (
        text("rpc", f'use="encoded" encodingStyle="{ENCODING}"'),
        '<c:R xmlns:c="urn:calls"><title xsi:type="xsd:string">a</title></c:R>',
    ),
}
NAMED = "Content-Type: application/pdf\r\nContent-ID: <print=4711@d>"
OTHER = "Content-Type: application/pdf\r\nContent-ID: <4711@d>"


@pytest.mark.parametrize("style", STYLES)
def test_it_goes_beside_the_body_and_comes_so(tmp_path: Path, style: str) -> None:
    wsdl, answer = STYLES[style]
    with depot(wsdl, tmp_path, multipart((ROOT, envelope(answer)), (NAMED, FILE))) as d:
        title = titled(d)
        found = d.client.develop(title=title, photo=FILE, note=Attachment(b"n", "text/plain"))
        assert (found.title, found.print) == (title, FILE)
        message = sent(d)
    assert message.get_param("type") == "text/xml"
    root, files = parts(message)
    body = root[-1]
    inside = shown(body)
    assert inside[1][0].endswith("Title" if style == "document" else "Develop")
    assert "photo" not in str(inside)
    assert "note" not in str(inside)
    assert [(id_.partition("=")[0], data) for id_, data in files.items()] == [
        ("<photo", FILE),
        ("<note", b"n"),
    ]
    kinds = [part.get_content_type() for part in message.iter_parts()]
    assert kinds == ["text/xml", "image/png", "text/plain"]


@pytest.mark.parametrize("style", STYLES)
def test_an_answer_without_it(tmp_path: Path, style: str) -> None:
    wsdl, answer = STYLES[style]
    with depot(wsdl, tmp_path, answer) as d:
        assert d.client.develop(title=titled(d)).print is None
        assert etree.fromstring(d.server.requests[-1]) is not None  # it is one document
    with depot(wsdl, tmp_path, multipart((ROOT, envelope(answer)))) as d:
        assert d.client.develop(title=titled(d)).print is None


def test_parts_of_any_id_are_those_of_the_binding_in_their_order(tmp_path: Path) -> None:
    wsdl, answer = STYLES["document"]
    with depot(wsdl, tmp_path, multipart((ROOT, envelope(answer)), (OTHER, FILE))) as d:
        assert d.client.develop(title=titled(d)).print == FILE
    more = multipart((ROOT, envelope(answer)), (OTHER, FILE), ("", b"more"))
    with depot(wsdl, tmp_path, more) as d, pytest.warns(AttachmentLeft, match=r"4711@d.*without"):
        assert d.client.develop(title=titled(d)).print is None
    named = multipart((ROOT, envelope(answer)), ("", b"more"), (NAMED, FILE))
    with depot(wsdl, tmp_path, named) as d, pytest.warns(AttachmentLeft, match="without an id"):
        assert d.client.develop(title=titled(d)).print == FILE


def test_into_files(tmp_path: Path) -> None:
    (tmp_path / "files").mkdir()
    wsdl, answer = STYLES["document"]
    with depot(wsdl, tmp_path, multipart((ROOT, envelope(answer)), (NAMED, FILE))) as d:
        request = d.types.Develop(title=titled(d))
        operation = d.made.package.operations.DEVELOP
        found = d.client.call(operation, request, save_to=tmp_path / "files")
    assert found.print.path.parent == tmp_path / "files"
    assert found.print.content == FILE


def test_what_cannot_be_sent(tmp_path: Path) -> None:
    with depot(text(), tmp_path, "") as d:
        with pytest.raises(EncodingError, match=r"Develop.*\.note: takes bytes or an Att.*got str"):
            d.client.develop(title=titled(d), note="text")
        assert not d.server.requests


def test_a_request_stays_as_it_is(tmp_path: Path) -> None:
    wsdl, answer = STYLES["document"]
    with depot(wsdl, tmp_path, answer) as d:
        request = d.types.Develop(title=titled(d), photo=FILE)
        for _ in range(2):
            d.client.call(d.made.package.operations.DEVELOP, request)
            assert len(parts(sent(d))[1]) == 1
        assert request.photo == FILE
