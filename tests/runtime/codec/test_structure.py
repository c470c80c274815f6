"""Content whose structure fields alone do not hold: what is read is written as it came."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from tests.runtime.packages import Package

NAMESPACE = "urn:structure"
PREFIXES = (
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:n0="urn:structure"'
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

Trip = Any
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

        trip.encode = package.codec.encode  # type: ignore[attr-defined]
        trip.types = package.types  # type: ignore[attr-defined]
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


def test_what_nobody_declares_goes_back_to_its_place(tmp_path: Path) -> None:
    """Who reads in the order of a newer schema passes over what comes late."""
    elements = "".join(f'<xs:element name="{name}" {INT} minOccurs="0"/>' for name in "abc")
    choice = f'<xs:choice minOccurs="0" {MANY}><xs:element name="d" {INT}/></xs:choice>'
    with roots(root(f"<xs:sequence>{elements}{choice}</xs:sequence>"), tmp_path) as trip:
        for content in (
            "<new>0</new><a>1</a>",
            "<a>1</a><new>5</new><b>2</b>",
            "<a>1</a><x>1</x><y><z/></y><x>2</x><c>3</c><x>3</x>",
            "<a>1</a><b>2</b><a>3</a><d>1</d><d>2</d>",
            '<new w="1">1</new><d>1</d><new/>',
            "<c>1</c><new>1</new>",
        ):
            trip(content, valid=False)
        found = trip("<a>1</a><x>1</x><x>2</x><c>3</c><y>4</y>", valid=False)
        found.b = 2
        found.extra["x"] = "9"
        found.extra["z"] = "8"
        written = etree.fromstring(trip.encode(found))
        assert [(etree.QName(e).localname, e.text) for e in written] == [
            *(("a", "1"), ("x", "9"), ("b", "2"), ("c", "3"), ("y", "4"), ("z", "8"))
        ]
        found.extra.clear()
        assert len(etree.fromstring(trip.encode(found))) == 3


def test_a_nil_of_a_single_element_in_an_order(tmp_path: Path) -> None:
    anything = '<xs:any namespace="##other" processContents="lax" minOccurs="0"/>'
    a = f'<xs:element name="a" {INT} nillable="true"/>'
    with roots(root(f"<xs:sequence>{anything}{a}{anything}</xs:sequence>"), tmp_path) as trip:
        other, nil = '<q:o xmlns:q="urn:q"/>', '<a xsi:nil="true"/>'
        for content in (f"{other}{nil}{other}", f"{nil}{other}", nil, f"{other}<a>1</a>"):
            trip(content)
        found = trip(f"{nil}{other}")
        (first, second) = found.in_order
        assert first == ("a", None)
        found.in_order = [second, first]
        assert etree.fromstring(trip.encode(found))[1].tag == f"{{{NAMESPACE}}}a"


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


def simple(name: str, inner: str) -> str:
    return f'<xs:simpleType name="{name}">{inner}</xs:simpleType>'


def one_of(base: str, *values: str) -> str:
    facets = "".join(f'<xs:enumeration value="{value}"/>' for value in values)
    return f'<xs:restriction base="{base}">{facets}</xs:restriction>'


def test_enumerations_of_any_values(tmp_path: Path) -> None:
    declarations = (
        simple("Ints", '<xs:list itemType="xs:int"/>')
        + simple("SomeInts", one_of("Ints", "1 2", "3"))
        + simple("Month", one_of("xs:gMonth", "--02", "--03"))
        + simple("Span", one_of("xs:duration", "P1D", "PT1H"))
        + simple("Price", one_of("xs:decimal", "1.00", "2.5"))
        + simple("Kind", one_of("xs:QName", "xs:int", "Root"))
    )
    fields = "".join(
        f'<xs:element name="{name}" type="{name}" minOccurs="0"/>'
        for name in ("SomeInts", "Month", "Span", "Price", "Kind")
    )
    with roots(declarations + root(f"<xs:sequence>{fields}</xs:sequence>"), tmp_path) as trip:
        assert trip("<SomeInts>1 2</SomeInts>").some_ints.value == (1, 2)
        assert trip("<Month>--02</Month>").month.value.month == 2
        assert trip("<Span>PT1H</Span>").span.value.hours == 1
        assert trip("<Price>1.00</Price>").price.value == 1
        found = trip("<Kind>n0:Root</Kind>").kind
        assert found.value.text == "{urn:structure}Root"


def test_members_that_are_bytes_are_written_in_their_base(tmp_path: Path) -> None:
    declarations = simple("Hex", one_of("xs:hexBinary", "00FF", "0a"))
    declarations += simple("Sixty", one_of("xs:base64Binary", "AAEC"))
    content = "".join(f'<xs:element name="{name}" type="{name}"/>' for name in ("Hex", "Sixty"))
    wsdl = tmp_path / "w.wsdl"
    sequence = root(f"<xs:sequence>{content}</xs:sequence>")
    wsdl.write_text(_WSDL.format(declarations=declarations + sequence), "utf-8")
    with Package.of(wsdl, tmp_path) as package:
        first, sixty = next(iter(package.types.Hex)), next(iter(package.types.Sixty))
        text = package.codec.encode(package.types.Root(hex=first, sixty=sixty))
        assert b"Hex>00FF<" in text
        assert b"Sixty>AAEC<" in text
        found = package.codec.decode(package.types.Root, text)
        assert (found.hex, found.sixty) == (first, sixty)


def test_a_value_of_an_enumeration_may_be_written_otherwise(tmp_path: Path) -> None:
    declarations = simple("Price", one_of("xs:decimal", "1.00", "2.5"))
    content = '<xs:sequence><xs:element name="Price" type="Price"/></xs:sequence>'
    wsdl = tmp_path / "w.wsdl"
    wsdl.write_text(_WSDL.format(declarations=declarations + root(content)), "utf-8")
    with Package.of(wsdl, tmp_path) as package:
        data = b'<Root xmlns="urn:structure"><Price> 1.0 </Price></Root>'
        found = package.codec.decode(package.types.Root, data)
        assert found.price is next(iter(package.types.Price))


def test_a_union_with_names_among_others(tmp_path: Path) -> None:
    union = '<xs:union memberTypes="xs:int xs:date xs:QName"/>'
    content = (
        f'<xs:sequence><xs:element name="Any" type="Any" {MANY}/></xs:sequence>'
        '<xs:attribute name="a" type="Any"/>'
    )
    with roots(simple("Any", union) + root(content), tmp_path) as trip:
        found = trip("<Any>25</Any><Any>2024-02-29</Any><Any>n0:Root</Any>")
        assert [type(value).__name__ for value in found.any] == ["int", "date", "QName"]


def test_items_of_lists_whose_type_has_no_name(tmp_path: Path) -> None:
    items = simple(
        "Codes", f"<xs:list><xs:simpleType>{one_of('xs:int', '1', '2')}</xs:simpleType></xs:list>"
    )
    narrowed = '<xs:restriction base="xs:int"><xs:minInclusive value="0"/></xs:restriction>'
    items += simple("Free", f"<xs:list><xs:simpleType>{narrowed}</xs:simpleType></xs:list>")
    fields = "".join(f'<xs:element name="{name}" type="{name}"/>' for name in ("Codes", "Free"))
    with roots(items + root(f"<xs:sequence>{fields}</xs:sequence>"), tmp_path) as trip:
        found = trip("<Codes>1 2</Codes><Free>3 4</Free>")
        assert [code.value for code in found.codes] == [1, 2]
        assert found.free == [3, 4]


def test_what_has_no_type_keeps_text_and_children(tmp_path: Path) -> None:
    declarations = '<xs:element name="Open"/>'
    content = (
        f'<xs:sequence><xs:element ref="Open" {MANY}/>'
        '<xs:element name="Local" minOccurs="0" maxOccurs="9"/></xs:sequence>'
    )
    with roots(declarations + root(content), tmp_path) as trip:
        found = trip(
            "<Open>text</Open><Open>a<x>1</x>b<y n='1'/>c</Open><Open/><Local>text</Local>"
        )
        assert found.open[0].any_element == ["text"]
        assert len(found.open[1].any_element) == 3
        assert found.local == ["text"]
        assert trip("<Open/><Local>a<x>1</x>b</Local>").local[0].text == "a"


def test_an_element_without_a_type_has_that_of_its_group_s_head(tmp_path: Path) -> None:
    declarations = (
        '<xs:element name="Head" type="xs:int"/><xs:element name="Next" substitutionGroup="Head"/>'
        '<xs:element name="Last" substitutionGroup="Next"/>'
    )
    content = f'<xs:sequence><xs:element ref="Head" {MANY}/></xs:sequence>'
    with roots(declarations + root(content), tmp_path) as trip:
        found = trip("<Last>1</Last><Head>2</Head><Next>3</Next>")
        assert [name for name, _ in found.in_order] == ["last", "head", "next"]
        assert found.last[0].value == 1


def test_simple_content_is_not_mixed(tmp_path: Path) -> None:
    seal = (
        '<xs:complexType name="Seal" mixed="true"><xs:simpleContent>'
        '<xs:extension base="xs:base64Binary"><xs:attribute name="kind"/></xs:extension>'
        "</xs:simpleContent></xs:complexType>"
    )
    content = '<xs:sequence><xs:element name="Seal" type="Seal"/></xs:sequence>'
    with roots(seal + root(content), tmp_path) as trip:
        assert trip('<Seal kind="wax">aGVsbG8=</Seal>').seal.value == b"hello"


def test_a_reference_beside_a_type_of_its_name(tmp_path: Path) -> None:
    declarations = (
        '<xs:complexType name="Lorry"><xs:sequence><xs:element name="Tons" type="xs:int"/>'
        '</xs:sequence></xs:complexType><xs:element name="Lorry"><xs:complexType><xs:sequence>'
        '<xs:element name="Plate" type="xs:string"/></xs:sequence></xs:complexType></xs:element>'
    )
    other = '<xs:element name="Other" type="Lorry"/>'
    content = f'<xs:sequence><xs:element ref="Lorry"/>{other}</xs:sequence>'
    with roots(declarations + root(content), tmp_path) as trip:
        found = trip("<Lorry><Plate>XY</Plate></Lorry><Other><Tons>7</Tons></Other>")
        assert (found.lorry.plate, found.other.tons) == ("XY", 7)


def test_a_data_set_goes_back_as_it_came(tmp_path: Path) -> None:
    """Its schema names its types by prefixes, which have to mean the same as before."""
    parts = '<xs:sequence><xs:element ref="xs:schema"/><xs:any/></xs:sequence>'
    table = f'<xs:element name="Table"><xs:complexType>{parts}</xs:complexType></xs:element>'
    content = f"<xs:sequence>{table}</xs:sequence>"
    wsdl = tmp_path / "structure.wsdl"
    wsdl.write_text(_WSDL.format(declarations=root(content)), "utf-8")
    schema = (
        '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:d="urn:data" id="S">'
        '<xs:element name="S" d:IsDataSet="true" type="xs:int"/></xs:schema>'
    )
    rows = (
        '<g:diffgram xmlns:g="urn:schemas-microsoft-com:xml-diffgram-v1">'
        '<S xmlns=""><Row g:id="1"><At>a</At></Row></S></g:diffgram>'
    )
    data = f'<Root xmlns="{NAMESPACE}"><Table>{schema}{rows}</Table></Root>'.encode()
    with Package.of(wsdl, tmp_path) as package:
        found = package.codec.decode(package.types.Root, data)
        written = package.codec.encode(found)
        assert said(written) == said(data)
        (element,) = etree.fromstring(written).iter("{http://www.w3.org/2001/XMLSchema}element")
        assert element.nsmap["xs"] == "http://www.w3.org/2001/XMLSchema"
        assert package.codec.decode(package.types.Root, written) == found


def test_a_value_goes_back_in_the_text_that_its_pattern_allows(tmp_path: Path) -> None:
    five = '<xs:restriction base="xs:int"><xs:pattern value="[0-9]{5}"/></xs:restriction>'
    day = '<xs:restriction base="xs:dateTime"><xs:pattern value=".*\\.\\d{3}Z"/></xs:restriction>'
    types = simple("Five", five) + simple("Milli", day)
    content = (
        f'<xs:sequence><xs:element name="Zip" type="Five" {MANY}/>'
        '<xs:element name="At" type="Milli" minOccurs="0"/></xs:sequence>'
    )
    with roots(types + root(content), tmp_path) as trip:
        found = trip("<Zip>00123</Zip><Zip>12345</Zip><At>2024-02-29T12:00:00.500Z</At>")
        assert found.zip == [123, 12345]
        assert found.at.microsecond == 500_000
        found.zip[0] = 99999  # another value is written as any other is


def test_wildcards_of_several_namespaces_keep_to_theirs(tmp_path: Path) -> None:
    def some(namespace: str) -> str:
        return f'<xs:any namespace="{namespace}" processContents="lax" minOccurs="0"/>'

    a = f'<xs:element name="a" {INT}/>'
    other, local = '<q:o xmlns:q="urn:q"/>', '<l xmlns=""/>'
    content = f"<xs:sequence>{some('##other')}{a}{some('##local')}</xs:sequence>"
    with roots(root(content), tmp_path) as trip:
        for here in (f"{other}<a>1</a>{local}", f"{other}<a>1</a>", f"<a>1</a>{local}"):
            trip(here)


def test_an_empty_list_is_a_value_where_there_has_to_be_one(tmp_path: Path) -> None:
    numbers = '<xs:simpleType><xs:list itemType="xs:int"/></xs:simpleType>'
    elements = "".join(
        f'<xs:element name="{name}" minOccurs="{least}">{numbers}</xs:element>'
        for name, least in (("a", 1), ("b", 0))
    )
    needed = f'<xs:attribute name="c" use="required">{numbers}</xs:attribute>'
    with roots(root(f"<xs:sequence>{elements}</xs:sequence>{needed}"), tmp_path) as trip:
        Root = trip.types.Root
        with pytest.raises(TypeError, match="'a' and 'c'"):
            Root()
        made = etree.fromstring(trip.encode(Root(a=[], b=[], c=[])))
        assert [etree.QName(child).localname for child in made] == ["a"]
        assert dict(made.attrib.items()) == {"c": ""}
        made = etree.fromstring(trip.encode(Root(a=[1, 2], b=[3], c=[4])))
        assert [made[0].text, made[1].text, made.get("c")] == ["1 2", "3", "4"]
