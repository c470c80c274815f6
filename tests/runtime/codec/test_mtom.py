"""Requests whose binary values go beside the message."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from pathlib import Path

import pytest
from lxml import etree

from soapwright import Attachment, EncodingError, InvalidArgument
from soapwright.runtime.codec.mtom import SMALL
from tests.styles import Depot, Op, depot, element_part, wsdl

TYPES = """
<xs:complexType name="Photo"><xs:simpleContent><xs:extension base="xs:base64Binary">
  <xs:attribute name="kind" type="xs:string"/></xs:extension></xs:simpleContent></xs:complexType>
<xs:element name="Store"><xs:complexType><xs:sequence>
  <xs:element name="One" type="xs:base64Binary" minOccurs="0"/>
  <xs:element name="Many" type="xs:base64Binary" minOccurs="0" maxOccurs="unbounded"/>
  <xs:element name="Hex" type="xs:hexBinary" minOccurs="0"/>
  <xs:element name="Photo" type="t:Photo" minOccurs="0"/>
  <xs:element name="Any" type="xs:anyType" minOccurs="0"/>
</xs:sequence></xs:complexType></xs:element>
<xs:element name="Stored"><xs:complexType/></xs:element>
"""
BIG = bytes(range(256)) * 8
ANSWER = "<t:Stored/>"


@contextmanager
def desk(tmp_path: Path, soap: str = "1.1") -> Iterator[Depot]:
    text = wsdl(
        Op("Store", [element_part("Store")], [element_part("Stored")]),
        types=TYPES,
        style="document",
        soap=soap,
    )
    with depot(text, tmp_path, ANSWER, soap=soap) as d:
        yield d


def sent(d: Depot) -> EmailMessage:
    """The last request, read by the standard library."""
    head = d.server.heads[-1].partition("\r\n")[2]
    found = message_from_bytes(head.encode() + d.server.requests[-1], policy=policy.HTTP)
    assert isinstance(found, EmailMessage)
    return found


def parts(message: EmailMessage) -> tuple[etree._Element, dict[str, bytes]]:
    """The envelope of a message, and its other parts by id."""
    root, *others = message.iter_parts()
    assert root["Content-ID"] == message.get_param("start")
    found = {str(each["Content-ID"]): content(each) for each in others}
    return etree.fromstring(content(root)), found


def content(part: Message) -> bytes:
    found = part.get_payload(decode=True)
    assert isinstance(found, bytes)
    return found


def text_of(root: etree._Element, name: str, files: dict[str, bytes]) -> list[bytes | str | None]:
    """What the elements of a name are: the parts that they include, or their texts."""
    found: list[bytes | str | None] = []
    for node in root.iter(f"{{*}}{name}"):
        include = node.find("{http://www.w3.org/2004/08/xop/include}Include")
        if include is None:
            found.append(node.text)
        else:
            found.append(files[f"<{include.get('href', '').removeprefix('cid:')}>"])
    return found


def test_large_values_are_parts(tmp_path: Path) -> None:
    with desk(tmp_path) as d:
        photo = d.types.Photo(value=BIG, kind="png")
        request = d.types.Store(one=BIG, many=[b"\x00" * SMALL, b"\x01" * (SMALL + 1)], photo=photo)
        request.hex = BIG
        d.client.call(d.made.package.operations.STORE, request, mtom=True)
        root, files = parts(sent(d))
    assert len(files) == 3
    assert text_of(root, "One", files) == [BIG]
    small, large = text_of(root, "Many", files)
    assert isinstance(small, str)
    assert large == b"\x01" * (SMALL + 1)
    assert text_of(root, "Photo", files) == [BIG]
    assert text_of(root, "Hex", files) == [BIG.hex().upper()]


@pytest.mark.parametrize(("soap", "kind"), [("1.1", "text/xml"), ("1.2", "application/soap+xml")])
def test_what_the_headers_say(tmp_path: Path, soap: str, kind: str) -> None:
    with desk(tmp_path, soap) as d:
        d.client.call(d.made.package.operations.STORE, d.types.Store(one=BIG), mtom=True)
        message = sent(d)
    assert message.get_content_type() == "multipart/related"
    assert message.get_param("type") == "application/xop+xml"
    assert message.get_param("start-info") == kind
    root = next(message.iter_parts())
    assert root.get_content_type() == "application/xop+xml"
    assert root.get_param("type") == kind
    actions = message.get_param("action"), root.get_param("action")
    assert actions == ((None, None) if soap == "1.1" else ("urn:Store", "urn:Store"))
    assert message["SOAPAction"] == ('"urn:Store"' if soap == "1.1" else None)


def test_without_it_nothing_changes(tmp_path: Path) -> None:
    with desk(tmp_path) as d:
        for request in (BIG, Attachment(BIG)):
            d.client.store(one=request)
            assert d.server.requests[-1].startswith(b"<?xml")
            assert BIG not in d.server.requests[-1]
        assert d.server.requests[-1] == d.server.requests[-2]


def test_a_connection_may_send_all_so(tmp_path: Path) -> None:
    with desk(tmp_path) as d:
        kinds = []
        with d.made.package.DeskClient.connect(url=d.server.url, mtom=True) as client:
            client.store(one=BIG)
            kinds.append(sent(d).get_content_type())
            client.call(d.made.package.operations.STORE, d.types.Store(one=BIG), mtom=False)
            kinds.append(sent(d).get_content_type())
    assert kinds == ["multipart/related", "text/xml"]


def test_a_file_goes_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"png")
    photo = Attachment(tmp_path / "a.png", "image/png")
    with desk(tmp_path) as d:
        request = d.types.Store(one=photo, many=[photo], hex=photo, any=photo)
        d.client.call(d.made.package.operations.STORE, request, mtom=True)
        message = sent(d)
        root, files = parts(message)
    assert text_of(root, "One", files) == text_of(root, "Many", files) == [b"png"]
    assert text_of(root, "Hex", files) == ["706E67"]
    assert text_of(root, "Any", files) == ["cG5n"]
    assert len(files) == 1
    assert [*message.iter_parts()][1].get_content_type() == "image/png"


def test_attachments_beside_a_message(tmp_path: Path) -> None:
    note = Attachment(b"note\r\n", "text/plain; charset=utf-8", content_id="note@d")
    with desk(tmp_path) as d:
        d.client.call(d.made.package.operations.STORE, d.types.Store(one=BIG), attachments=[note])
        message = sent(d)
        root, files = parts(message)
    assert message.get_param("type") == "text/xml"
    assert files == {"<note@d>": b"note\r\n"}
    assert isinstance(text_of(root, "One", files)[0], str)


def test_what_cannot_be_sent(tmp_path: Path) -> None:
    bad = [
        ([Attachment(b"", content_id="a\r\nX: y")], "has the id"),
        ([Attachment(b"", "text/plain\r\nX: y")], "has the type"),
        ([Attachment(b"", content_id="ä")], "has the id"),
        ([Attachment(b"", content_id="a"), Attachment(b"", content_id="a")], "two attachments"),
    ]
    with desk(tmp_path) as d:
        operation, request = d.made.package.operations.STORE, d.types.Store()
        for attachments, told in bad:
            with pytest.raises(EncodingError, match=told):
                d.client.call(operation, request, attachments=attachments)
        with pytest.raises(InvalidArgument, match="which is no folder"):
            d.client.call(operation, request, save_to=tmp_path / "nowhere")
        assert not d.server.requests


def test_for_asyncio(tmp_path: Path) -> None:
    note = Attachment(b"note", "text/plain", content_id="note@d")

    async def use(d: Depot) -> None:
        async with d.made.package.AsyncDeskClient.connect(url=d.server.url, mtom=True) as client:
            operation, request = d.made.package.operations.STORE, d.types.Store(one=BIG)
            await client.call(operation, request, attachments=[note])
            assert len(parts(sent(d))[1]) == 2
            assert (await client.exchange(operation, request, mtom=False)).attachments == ()
            with pytest.raises(InvalidArgument):
                await client.exchange(operation, request, save_to=tmp_path / "nowhere")

    with desk(tmp_path) as d:
        asyncio.run(use(d))
        assert len(d.server.requests) == 2
