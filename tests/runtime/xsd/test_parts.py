"""Binary values that travel beside the envelope, wherever they stand in it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from soapwright import Attachment, EncodingError, MalformedResponse
from soapwright.runtime.xsd.parts import Parts
from tests.runtime.codec.test_mtom import parts, sent
from tests.runtime.http.test_multipart import INCLUDE, ROOT, multipart
from tests.styles import Op, depot, element_part, envelope, part, wsdl

TYPES = """
<xs:complexType name="Photo"><xs:simpleContent><xs:extension base="xs:base64Binary">
  <xs:attribute name="kind" type="xs:string"/></xs:extension></xs:simpleContent></xs:complexType>
<xs:element name="Shoot"><xs:complexType/></xs:element>
<xs:element name="Picture"><xs:complexType><xs:sequence>
  <xs:element name="Hex" type="xs:hexBinary" minOccurs="0"/>
  <xs:element name="Many" type="xs:base64Binary" minOccurs="0" maxOccurs="unbounded"/>
  <xs:element name="Photo" type="t:Photo" minOccurs="0"/>
  <xs:element name="Title" type="xs:string" minOccurs="0"/>
  <xs:element name="Any" type="xs:anyType" minOccurs="0"/>
  <xs:element name="Wild" minOccurs="0"><xs:complexType><xs:sequence>
    <xs:any processContents="lax" namespace="##other"/></xs:sequence></xs:complexType></xs:element>
</xs:sequence></xs:complexType></xs:element>
"""
WSDL = wsdl(
    Op("Shoot", [element_part("Shoot")], [element_part("Picture")]), types=TYPES, style="document"
)
F = "Content-Type: image/png\r\nContent-ID: <f@d>"
G = "Content-Type: image/png\r\nContent-ID: <g@d>\r\nContent-Location: http://d/g"
FILE, OTHER = b"\xab\xcd", b"other"
IT = INCLUDE.format("f@d")


def picture(tmp_path: Path, content: str, *more: tuple[str, bytes]) -> Any:
    """What an answer with that content is read as."""
    message = envelope(f"<t:Picture>{content}</t:Picture>")
    with depot(WSDL, tmp_path, multipart((ROOT, message), (F, FILE), *more)) as d:
        return d.client.call(d.made.package.operations.SHOOT, d.types.Shoot())


def test_leaves(tmp_path: Path) -> None:
    assert picture(tmp_path, f"<t:Hex>{IT}</t:Hex>").hex == FILE
    assert picture(tmp_path, f"<t:Hex>\n {IT} \n</t:Hex>").hex == FILE
    many = f"<t:Many>{IT}</t:Many><t:Many>AAAA</t:Many><t:Many>{INCLUDE.format('g@d')}</t:Many>"
    assert picture(tmp_path, many, (G, OTHER)).many == [FILE, b"\x00\x00\x00", OTHER]


def test_the_text_of_a_record(tmp_path: Path) -> None:
    found = picture(tmp_path, f'<t:Photo kind="png">{IT}</t:Photo>').photo
    assert (found.value, found.kind) == (FILE, "png")
    assert not found.extra


def test_content_of_no_type(tmp_path: Path) -> None:
    assert picture(tmp_path, f"<t:Any>{IT}</t:Any>").any == FILE
    found = picture(tmp_path, f"<t:Any><t:A><t:B>{IT}</t:B></t:A></t:Any>").any
    assert found.children[0].children[0].text == "q80="
    assert not found.children[0].children[0].children
    assert picture(tmp_path, f"<t:Unknown>{IT}</t:Unknown>").extra == {"Unknown": FILE}
    wild = picture(tmp_path, f'<t:Wild><o:W xmlns:o="urn:o">{IT}</o:W></t:Wild>').wild
    assert "text='q80='" in repr(wild)


def test_a_part_may_stand_for_several_values(tmp_path: Path) -> None:
    both = f"<t:Many>{IT}</t:Many><t:Many>{IT}</t:Many>"
    assert picture(tmp_path, both).many == [FILE, FILE]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (f"<t:Title>{IT}</t:Title>", "Title: it holds elements, not text"),
        (f"<t:Hex>ab{IT}</t:Hex>", "more beside the part 'cid:f@d'"),
        (f"<t:Hex>{IT}{IT}</t:Hex>", "more beside the part 'cid:f@d'"),
        (f"<t:Hex>{IT.replace('cid:f@d', 'f@d')}</t:Hex>", "refers to 'f@d', which is none"),
        (f"<t:Hex>{IT.replace('href', 'src')}</t:Hex>", "refers to '', which is none"),
    ],
)
def test_what_stands_where_it_may_not(tmp_path: Path, content: str, told: str) -> None:
    with pytest.raises(MalformedResponse, match=told):
        picture(tmp_path, content)


@pytest.mark.parametrize("reference", ["cid:f%40d", "CID:f@d", "cid:f@d", "http://d/g"])
def test_references(reference: str) -> None:
    found = Parts(
        [
            Attachment(b"f", content_id="f@d"),
            Attachment(b"f", content_id="g@d", headers={"content-location": "http://d/g"}),
        ]
    )
    assert found.take(reference) == b"f"
    assert len(found.left) == 1


def test_encoded_messages_refer_by_href(tmp_path: Path) -> None:
    types = '<xs:complexType name="Box"><xs:sequence><xs:element name="D" type="xs:hexBinary"/>'
    text = wsdl(
        Op(
            "Fetch",
            [],
            [part("box", "t:Box"), part("photo", "xs:base64Binary"), part("any", "xs:anyType")],
        ),
        types=f"{types}</xs:sequence></xs:complexType>",
        use="encoded",
    )
    answer = envelope(
        '<c:FetchResponse><box href="#1"/><photo href="cid:f@d" xsi:type="xsd:base64Binary"/>'
        '<any href="cid:g@d" xsi:type="a:DataHandler" xmlns:a="urn:a"/></c:FetchResponse>'
        '<multiRef id="1"><D href="cid:f%40d"/></multiRef>'
    )
    with depot(text, tmp_path, multipart((ROOT, answer), (F, FILE), (G, OTHER))) as d:
        found = d.client.fetch()
    assert (found.box.d, found.photo, found.any) == (FILE, FILE, OTHER)


SWA = "http://ws-i.org/profiles/basic/1.1/xsd"


@pytest.fixture
def referring() -> str:
    """A WSDL of messages that refer to parts, which names a copy that is not there."""
    types = (
        f'<xs:import namespace="{SWA}" schemaLocation="http://ws-i.org/{SWA[-3:]}"/>'
        '<xs:element name="Shoot"><xs:complexType><xs:sequence>'
        f'<xs:element name="Film" type="r:swaRef" xmlns:r="{SWA}" minOccurs="0"/>'
        '<xs:element name="Roll" minOccurs="0"><xs:complexType><xs:sequence>'
        f'<xs:element name="Shot" type="r:swaRef" xmlns:r="{SWA}" maxOccurs="9"/>'
        "</xs:sequence></xs:complexType></xs:element>"
        "</xs:sequence></xs:complexType></xs:element>"
    )
    return wsdl(
        Op("Shoot", [element_part("Shoot")], [element_part("Shoot")]), types=types, style="document"
    )


def test_texts_that_refer_to_parts(tmp_path: Path, referring: str) -> None:
    answer = envelope(
        "<t:Shoot><t:Film>cid:f%40d</t:Film>"
        "<t:Roll><t:Shot>cid:g@d</t:Shot><t:Shot> cid:f@d </t:Shot></t:Roll></t:Shoot>"
    )
    with depot(referring, tmp_path, multipart((ROOT, answer), (F, FILE), (G, OTHER))) as d:
        assert not d.made.generated.warnings
        found = d.client.shoot(film=b"1", roll=d.types.ShootRoll(shot=[b"2", Attachment(b"3")]))
        assert (found.film, found.roll.shot) == (FILE, [OTHER, FILE])
        root, files = parts(sent(d))
        assert sent(d).get_param("type") == "text/xml"
    assert [*files.values()] == [b"1", b"2", b"3"]
    named = [node.text for node in root.iter("{urn:depot}Film", "{urn:depot}Shot")]
    assert named == [f"cid:{id_[1:-1]}" for id_ in files]


def test_texts_that_refer_to_nothing(tmp_path: Path, referring: str) -> None:
    for film, told in (("cid:x@d", "refers to 'cid:x@d', which"), ("AAAA", "refers to 'AAAA', wh")):
        message = envelope(f"<t:Shoot><t:Film>{film}</t:Film></t:Shoot>")
        with (
            depot(referring, tmp_path, multipart((ROOT, message))) as d,
            pytest.raises(MalformedResponse, match=told),
        ):
            d.client.shoot()
    with depot(referring, tmp_path, "<t:Shoot><t:Film/></t:Shoot>") as d:
        assert d.client.shoot().film is None
        with pytest.raises(EncodingError, match=r"Shoot.film: 'cid:x' is not an xs:swaRef"):
            d.client.shoot(film="cid:x")
