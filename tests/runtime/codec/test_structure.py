"""Content whose structure fields alone do not hold: what is read is written as it came."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from lxml import etree

from tests.runtime.packages import Package

NAMESPACE = "urn:structure"
PREFIXES = (
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xmlns:xsd="http://www.w3.org/2001/XMLSchema"'
)
_WSDL = """<w:definitions xmlns:w="http://schemas.xmlsoap.org/wsdl/"
    xmlns:s="http://schemas.xmlsoap.org/wsdl/soap/" xmlns:xs="http://www.w3.org/2001/XMLSchema"
    xmlns="urn:structure" targetNamespace="urn:structure">
  <w:types><xs:schema targetNamespace="urn:structure" elementFormDefault="qualified">
    {declarations}
  </xs:schema></w:types>
  <w:message name="M"><w:part name="p" element="Root"/></w:message>
  <w:portType name="P"><w:operation name="O"><w:input message="M"/></w:operation></w:portType>
  <w:binding name="B" type="P">
    <s:binding transport="http://schemas.xmlsoap.org/soap/http"/>
    <w:operation name="O"><s:operation soapAction="O"/><w:input><s:body use="literal"/></w:input>
    </w:operation>
  </w:binding>
  <w:service name="S"><w:port name="P" binding="B"><s:address location="http://localhost/"/>
  </w:port></w:service>
</w:definitions>"""

Trip = Callable[..., Any]
"""Reads the content of a Root and writes it: the Root, after it went back as it came."""


@contextmanager
def roots(declarations: str, folder: Path) -> Iterator[Trip]:
    """Of a schema that declares ``Root``."""
    wsdl = folder / "structure.wsdl"
    wsdl.write_text(_WSDL.format(declarations=declarations), "utf-8")
    found = etree.fromstring(wsdl.read_bytes())[0][0]
    schema = etree.XMLSchema(etree.fromstring(etree.tostring(found)))  # with all its namespaces
    with Package.of(wsdl, folder) as package:
        cls = package.types.Root

        def trip(content: str, *, valid: bool = True) -> Any:
            data = f'<Root xmlns="{NAMESPACE}" {PREFIXES}>{content}</Root>'.encode()
            root = package.codec.decode(cls, data)
            written = package.codec.encode(root)
            assert said(written) == said(data)
            assert schema.validate(etree.fromstring(written)) or not valid, schema.error_log
            assert package.codec.decode(cls, written) == root
            return root

        yield trip


def said(data: bytes) -> Any:
    def of(node: etree._Element) -> Any:
        attributes = dict(node.attrib.items())
        return node.tag, attributes, node.text or "", [(of(child), child.tail) for child in node]

    return of(etree.fromstring(data))


def root(content: str) -> str:
    return f'<xs:element name="Root"><xs:complexType>{content}</xs:complexType></xs:element>'


MANY = 'maxOccurs="unbounded"'
INT = 'type="xs:int"'


def test_a_repeated_choice(tmp_path: Path) -> None:
    content = (
        f'<xs:choice {MANY}><xs:element name="Lift" {INT}/><xs:element name="Drop" {INT}/>'
        "</xs:choice>"
    )
    with roots(root(content), tmp_path) as trip:
        found = trip("<Lift>1</Lift><Drop>2</Drop><Lift>3</Lift>")
        assert found.in_order == (("lift", 1), ("drop", 2), ("lift", 3))
        assert found.lift == [1, 3]
        assert found != trip("<Lift>1</Lift><Lift>3</Lift><Drop>2</Drop>")


def test_a_repeated_sequence(tmp_path: Path) -> None:
    content = (
        f'<xs:sequence {MANY}><xs:element name="Key" type="xs:string"/>'
        '<xs:element name="Text" type="xs:string" minOccurs="0"/></xs:sequence>'
    )
    with roots(root(content), tmp_path) as trip:
        found = trip("<Key>a</Key><Key>b</Key><Text>of b</Text>")
        assert found.in_order == (("key", "a"), ("key", "b"), ("text", "of b"))


def test_members_of_a_substitution_group(tmp_path: Path) -> None:
    declarations = (
        '<xs:complexType name="Piece"><xs:sequence><xs:element name="Kilos" type="xs:int"/>'
        '</xs:sequence></xs:complexType><xs:element name="Piece" type="Piece" abstract="true"/>'
        '<xs:element name="Drum" type="Piece" substitutionGroup="Piece"/>'
        '<xs:element name="Sack" type="Piece" substitutionGroup="Piece"/>'
    )
    content = f'<xs:sequence><xs:element ref="Piece" {MANY}/></xs:sequence>'
    with roots(declarations + root(content), tmp_path) as trip:
        drum, sack = "<Drum><Kilos>1</Kilos></Drum>", "<Sack><Kilos>2</Kilos></Sack>"
        assert [name for name, _ in trip(drum + sack + drum).in_order] == ["drum", "sack", "drum"]
        assert [piece.kilos for piece in trip(sack + drum).drum] == [1]


def test_repeated_groups_and_choices_of_sequences(tmp_path: Path) -> None:
    group = (
        '<xs:group name="Pair"><xs:sequence><xs:element name="A" type="xs:int"/>'
        '<xs:element name="B" type="xs:int"/></xs:sequence></xs:group>'
    )
    content = (
        f'<xs:sequence><xs:element name="First" {INT}/><xs:choice {MANY}><xs:group ref="Pair"/>'
        f'<xs:sequence><xs:element name="C" {INT}/><xs:element name="A" {INT}/></xs:sequence>'
        f'</xs:choice><xs:element name="Last" {INT}/></xs:sequence>'
    )
    with roots(group + root(content), tmp_path) as trip:
        pair, other = "<A>1</A><B>2</B>", "<C>3</C><A>4</A>"
        found = trip(f"<First>0</First>{other}{pair}{other}{pair}<Last>9</Last>")
        assert found.a == [4, 1, 4, 1]
        assert (found.first, found.last) == (0, 9)


def test_what_is_made_by_name_is_laid_out_by_the_schema(tmp_path: Path) -> None:
    content = (
        f'<xs:sequence {MANY}><xs:element name="A" {INT}/><xs:choice><xs:element name="B" {INT}/>'
        f'<xs:element name="C" {INT}/></xs:choice></xs:sequence>'
    )
    with roots(root(content), tmp_path) as trip:
        found = trip("<A>1</A><C>3</C><A>2</A><B>2</B>")
        made = type(found)(a=[1, 2], b=[2], c=[3])
        assert [name for name, _ in made.in_order] == ["a", "b", "a", "c"]


def test_wildcards_keep_their_place(tmp_path: Path) -> None:
    content = (
        f'<xs:choice {MANY}><xs:element name="A" {INT}/>'
        '<xs:any namespace="##other" processContents="lax"/></xs:choice>'
    )
    with roots(root(content), tmp_path) as trip:
        found = trip('<o xmlns="urn:o"/><A>1</A><o xmlns="urn:o"/><A>2</A>')
        assert found.a == [1, 2]


def test_what_may_come_in_any_order_goes_back_as_it_came(tmp_path: Path) -> None:
    content = (
        f'<xs:all><xs:element name="A" {INT}/><xs:element name="B" {INT} minOccurs="0"/>'
        f'<xs:element name="C" {INT} minOccurs="0"/></xs:all><xs:attribute name="n"/>'
    )
    with roots(root(content), tmp_path) as trip:
        found, other = trip("<B>2</B><A>1</A>"), trip("<A>1</A><B>2</B>")
        assert found == other  # the schema says that the order says nothing
        assert not hasattr(found, "in_order")
        found.b, found.c = None, 3
        assert (found.a, found.b, found.c) == (1, None, 3)
        trip("<C>3</C><A>1</A>")


def test_an_element_that_came_twice_is_kept(tmp_path: Path) -> None:
    content = f'<xs:sequence><xs:element name="A" {INT}/></xs:sequence>'
    with roots(root(content), tmp_path) as trip:
        found = trip('<A>1</A><A xsi:type="xsd:int">2</A><A xsi:type="xsd:int">3</A>', valid=False)
        assert found.a == 1
        assert len(found.extra["A"]) == 2


def test_an_element_declared_again_in_an_extension(tmp_path: Path) -> None:
    declarations = (
        '<xs:complexType name="Base"><xs:sequence><xs:element name="Mark" type="xs:int"/>'
        '<xs:element name="More" type="xs:int"/></xs:sequence></xs:complexType>'
    )
    extension = (
        '<xs:complexContent><xs:extension base="Base"><xs:sequence><xs:element name="Own" '
        f'{INT}/><xs:element name="Mark" {INT}/></xs:sequence></xs:extension></xs:complexContent>'
    )
    with roots(declarations + root(extension), tmp_path) as trip:
        found = trip("<Mark>1</Mark><More>2</More><Own>3</Own><Mark>4</Mark>")
        assert (found.mark, found.more, found.own, found.mark_2) == (1, 2, 3, 4)
