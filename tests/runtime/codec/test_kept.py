"""What is read is written back as it came: nothing lost, nothing added, whatever kind it is of."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from lxml import etree

from tests.depots import NAMESPACE, Act, Side, wsdl
from tests.runtime.packages import Package
from tests.runtime.soap import XSD, XSI

TYPES = """
<xs:simpleType name="Code"><xs:restriction base="xs:string"><xs:length value="3"/></xs:restriction>
</xs:simpleType>
<xs:simpleType name="Numbers"><xs:list itemType="xs:int"/></xs:simpleType>
<xs:simpleType name="Dates"><xs:list itemType="xs:date"/></xs:simpleType>
<xs:simpleType name="Names"><xs:list itemType="xs:QName"/></xs:simpleType>
<xs:simpleType name="When"><xs:union memberTypes="xs:date xs:dateTime xs:int"/></xs:simpleType>
<xs:simpleType name="NameOrNumber"><xs:union memberTypes="xs:int xs:QName"/></xs:simpleType>
<xs:simpleType name="Colour"><xs:restriction base="xs:string">
  <xs:enumeration value="red"/><xs:enumeration value="blue"/></xs:restriction></xs:simpleType>
<xs:simpleType name="Small"><xs:restriction base="xs:int"><xs:maxInclusive value="9"/>
</xs:restriction></xs:simpleType>
<xs:complexType name="Lid"><xs:sequence>
  <xs:element name="Width" type="xs:int"/><xs:element ref="t:Label" minOccurs="0"/></xs:sequence>
  <xs:attribute name="why" type="xs:string"/></xs:complexType>
<xs:complexType name="ColdLid"><xs:complexContent><xs:extension base="t:Lid"><xs:sequence>
  <xs:element name="Degrees" type="xs:int"/></xs:sequence></xs:extension></xs:complexContent>
</xs:complexType>
<xs:complexType name="Price"><xs:simpleContent><xs:extension base="xs:decimal">
  <xs:attribute name="currency" type="xs:string"/></xs:extension></xs:simpleContent>
</xs:complexType>
<xs:complexType name="Kept"><xs:simpleContent><xs:extension base="xs:string">
  <xs:attribute name="a" type="xs:int"/></xs:extension></xs:simpleContent></xs:complexType>
<xs:complexType name="Bare"/><xs:complexType name="BareToo"><xs:complexContent>
  <xs:extension base="t:Bare"/></xs:complexContent></xs:complexType>
<xs:element name="Label" type="t:Lid"/>
<xs:element name="NilLid" type="t:Lid" nillable="true"/>
<xs:element name="NilText" type="xs:string" nillable="true"/>
<xs:element name="NilAnon" nillable="true"><xs:complexType><xs:sequence>
  <xs:element name="N" type="xs:int" nillable="true"/></xs:sequence></xs:complexType></xs:element>
<xs:element name="NilAny" nillable="true"/>
"""
_ELEMENTS = {
    "Code": 'type="t:Code" nillable="true"',
    "Numbers": 'type="t:Numbers" nillable="true"',
    "Dates": 'type="t:Dates"',
    "Names": 'type="t:Names"',
    "When": 'type="t:When"',
    "NameOrNumber": 'type="t:NameOrNumber"',
    "Colour": 'type="t:Colour" nillable="true"',
    "Number": 'type="xs:int" nillable="true"',
    "Text": 'type="xs:string"',
    "Day": 'type="xs:date"',
    "At": 'type="xs:dateTime"',
    "Time": 'type="xs:time"',
    "Name": 'type="xs:QName"',
    "Bare": 'type="t:Bare" nillable="true"',
    "Lid": 'type="t:Lid" nillable="true"',
    "Price": 'type="t:Price" nillable="true"',
    "Any": 'type="xs:anyType" nillable="true"',
    "Simple": 'type="xs:anySimpleType"',
    "Untyped": "",
}
CONTENT = (
    "<xs:sequence>"
    + "".join(
        f'<xs:element name="{name}" {rest} minOccurs="0" maxOccurs="3"/>'
        for name, rest in _ELEMENTS.items()
    )
    + "".join(
        f'<xs:element ref="t:{name}" minOccurs="0"/>'
        for name in ("Label", "NilLid", "NilText", "NilAnon", "NilAny")
    )
    + '</xs:sequence><xs:attribute name="day" type="xs:date"/>'
    '<xs:attribute name="days" type="t:Dates"/><xs:attribute name="when" type="t:When"/>'
    '<xs:attribute name="name" type="t:NameOrNumber"/>'
)
ONE = CONTENT.replace(' maxOccurs="3"', "")


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Package]:
    folder = tmp_path_factory.mktemp("kept")
    acts = [
        Act("Put", "Thing", ONE),
        Act("PutMany", "Many", CONTENT),
        Act("PutDefaults", "Defaults", DEFAULTS),
    ]
    source = folder / "kept.wsdl"
    source.write_text(wsdl([Side("Depot", acts)], TYPES + ROOTS), "utf-8")
    with Package.of(source, folder) as found:
        yield found


ROOTS = """
<xs:element name="Crate" type="t:Lid"/><xs:element name="NilCrate" type="t:Lid" nillable="true"/>
<xs:element name="Word" type="xs:string" nillable="true" default="w"/>
"""
DEFAULTS = """<xs:sequence>
  <xs:element name="Must" type="xs:int" default="3"/>
  <xs:element name="May" type="xs:string" default="A" minOccurs="0"/>
  <xs:element name="Many" type="xs:int" default="7" minOccurs="0" maxOccurs="5"/>
  <xs:element name="List" type="t:Numbers" default="1 2" minOccurs="0"/>
  <xs:element name="Colour" type="t:Colour" default="blue" minOccurs="0"/>
  <xs:element name="Price" type="t:Price" default="1.5" minOccurs="0"/>
  <xs:element name="Name" type="xs:QName" default="t:x" minOccurs="0"/>
  <xs:element name="Fixed" type="xs:int" fixed="5" minOccurs="0"/>
</xs:sequence><xs:attribute name="floor" type="xs:int" default="9"/>"""


def there_and_back(package: Package, data: str, name: str = "Thing") -> tuple[Any, str | None]:
    """What is read, and the first thing that is another when it is written."""
    root = f'xmlns="{NAMESPACE}" xmlns:t="{NAMESPACE}" xmlns:xsi="{XSI}" xmlns:xs="{XSD}"'
    text = data if data.startswith("<?") else f"<{name} {root}>{data}</{name}>"
    text = text.replace("<?root?>", root)
    cls = package.classes[name]
    found = package.codec.decode(cls, text.encode())
    return found, difference(
        etree.fromstring(text), etree.fromstring(package.codec.encode(found, cls))
    )


def difference(one: etree._Element, other: etree._Element, path: str = "") -> str | None:
    """Exactly: names, attributes, texts, order; prefixes by what they mean."""
    here = f"{path}/{etree.QName(one).localname}"
    said, says = ([n.tag, _attributes(n), _text(n), [c.tag for c in n]] for n in (one, other))
    if said != says:
        return f"{here}: {said} became {says}"
    pairs = zip(one, other, strict=True)
    return next((found for a, b in pairs if (found := difference(a, b, here))), None)


def _attributes(node: etree._Element) -> dict[str, str]:
    return {str(name): _resolved(str(text), node) for name, text in node.attrib.items()}


def _text(node: etree._Element) -> str:
    return " ".join(_resolved(word, node) for word in (node.text or "").split())


def _resolved(text: str, node: etree._Element) -> str:
    prefix, colon, local = text.partition(":")
    namespace = node.nsmap.get(prefix) if colon else None
    return f"{{{namespace}}}{local}" if namespace else text


LEAVES = {
    "Code": "ABC",
    "Numbers": "1 2",
    "Dates": "2024-12-31+02:00 -0044-03-15",
    "Names": "t:a xs:b t:c",
    "When": "2024-12-31Z",
    "NameOrNumber": "t:a",
    "Colour": "red",
    "Number": "4",
    "Text": " kept ",
    "Day": "12024-12-31",
    "At": "2024-12-31T10:00:00.1234567Z",
    "Time": "10:00:00.1234567+01:00",
    "Name": "xs:int",
    "Price": "1.50",
    "Any": "42",
    "Simple": "42",
    "Untyped": "42",
}
NILLABLE = ["Code", "Numbers", "Colour", "Number", "Lid", "Price", "Any"]


@pytest.mark.parametrize("name", LEAVES)
@pytest.mark.parametrize("attributes", ["", 'xmlns:o="urn:o" mark="m" o:mark="&lt;n&gt;"'])
@pytest.mark.parametrize("message", ["Thing", "Many"])
def test_values_and_the_attributes_beside_them(
    package: Package, message: str, name: str, attributes: str
) -> None:
    leaf = f"<{name} {attributes}>{LEAVES[name]}</{name}>"
    others = f"<{name}>{LEAVES[name]}</{name}>" * 2 if message == "Many" else ""
    assert there_and_back(package, leaf + others, message)[1] is None
    assert there_and_back(package, (others + leaf), message)[1] is None


def test_types_without_content(package: Package) -> None:
    for data in ('<Bare xsi:type="t:BareToo"/>', '<Bare xsi:type="t:Bare"/>', "<Bare/>"):
        assert there_and_back(package, data)[1] is None


def test_a_complex_type_of_an_element_that_is_declared_simple(package: Package) -> None:
    found, lost = there_and_back(package, '<NilText xsi:type="t:Kept" a="1">x</NilText>')
    assert lost is None
    assert found.nil_text == package.types.Kept(value="x", a=1)
    assert there_and_back(package, '<Text xsi:type="t:Kept" a="1">x</Text>')[1] is None


@pytest.mark.parametrize("name", ["Numbers", "Dates", "Names"])
@pytest.mark.parametrize("text", ["", " "])
@pytest.mark.parametrize("message", ["Thing", "Many"])
def test_a_list_of_nothing_is_there(package: Package, message: str, name: str, text: str) -> None:
    leaf = f"<{name}>{text}</{name}>"
    assert there_and_back(package, leaf, message)[1] is None
    found, _ = there_and_back(package, leaf, message)
    assert there_and_back(package, "", message)[0] == type(found)(**{name.lower(): []})


@pytest.mark.parametrize("name", NILLABLE)
@pytest.mark.parametrize("attributes", ["", 'mark="m"', 'why="w"', 'xsi:type="t:ColdLid"'])
@pytest.mark.parametrize("message", ["Thing", "Many"])
def test_nil_and_the_attributes_beside_it(
    package: Package, message: str, name: str, attributes: str
) -> None:
    if "type" in attributes and name != "Lid":
        attributes = 'xsi:type="xs:string"'
    nil = f'<{name} xsi:nil="true" {attributes}/>'
    content = "<Width>1</Width>" if name == "Lid" else LEAVES.get(name, "")
    others = f"<{name}>{content}</{name}>" if message == "Many" else ""
    for data in (nil + others, others + nil):
        assert there_and_back(package, data, message)[1] is None


@pytest.mark.parametrize("name", ["NilLid", "NilText", "NilAnon", "NilAny"])
@pytest.mark.parametrize("attributes", ["", 'mark="m"'])
def test_nil_of_references(package: Package, name: str, attributes: str) -> None:
    assert there_and_back(package, f'<{name} xsi:nil="true" {attributes}/>')[1] is None


@pytest.mark.parametrize("name", ["NilCrate", "Word"])
@pytest.mark.parametrize("attributes", ["", 'mark="m"'])
def test_nil_of_messages(package: Package, name: str, attributes: str) -> None:
    data = f'<?xml version="1.0"?><{name} <?root?> xsi:nil="true" {attributes}/>'
    found, lost = there_and_back(package, data, name)
    assert lost is None
    assert found is not None


@pytest.mark.parametrize("inside", ["<Width>1</Width>", '<Width xsi:type="t:Small">1</Width>'])
@pytest.mark.parametrize("kind", ["Lid", "ColdLid"])
@pytest.mark.parametrize("place", ["Lid", "Label", "NilLid", "Crate", "NilCrate"])
def test_types_of_records(package: Package, place: str, kind: str, inside: str) -> None:
    """On messages, on references to global elements, and below them."""
    inside += f'<Label xsi:type="t:{kind}"><Width>2</Width>'
    inside += f"{'<Degrees>-1</Degrees>' * (kind == 'ColdLid')}</Label>"
    inside += "<Degrees>-4</Degrees>" * (kind == "ColdLid")
    if place.endswith("Crate"):
        root = f'<?xml version="1.0"?><{place} <?root?> xsi:type="t:{kind}">{inside}</{place}>'
        found, lost = there_and_back(package, root, place)
    else:
        found, lost = there_and_back(package, f'<{place} xsi:type="t:{kind}">{inside}</{place}>')
        found = next(value for value in vars(found).values() if value)
    assert lost is None
    assert isinstance(found, package.classes[kind])
    assert isinstance(found.label, package.classes[kind])


INSIDE = [
    ">42<",
    "><",
    ' xsi:type="xs:string">42<',
    ' xsi:type="xs:string"><',
    ' xsi:type="xs:int">42<',
    ' xsi:type="xs:short">42<',
    ' xsi:type="xs:int">many<',
    ' xsi:type="xs:integer">99999999999999999999<',
    ' xsi:type="xs:hexBinary">00FF<',
    ' xsi:type="xs:duration">P1D<',
    ' xsi:type="xs:gYearMonth">2024-02<',
    ' xsi:type="xs:QName">xs:int<',
    ' xsi:type="xs:dateTime">2024-12-31T10:00:00.1234567Z<',
    ' xsi:type="xs:date">2024-12-31+02:00<',
    ' xsi:type="t:Code">ABC<',
    ' xsi:type="xs:token" mark="m">a<',
    ' mark="m">42<',
    ' mark="m"><',
]


@pytest.mark.parametrize(
    ("name", "inside"),
    [
        (name, inside)
        for name in ("Any", "Untyped", "NilAny", "Unheard", "Simple")
        for inside in INSIDE
        # Text among elements of any type is kept as it is, prefixes and all.
        if not (name == "NilAny" and "QName" in inside)
    ],
)
def test_content_without_a_declared_type(package: Package, name: str, inside: str) -> None:
    assert there_and_back(package, f"<{name}{inside}/{name}>")[1] is None


@pytest.mark.parametrize("name", ["Any", "Untyped", "NilAny", "Unheard"])
@pytest.mark.parametrize(
    "inside",
    [
        "><a xmlns=''>1</a><b/><",
        ' xsi:type="t:Lid" why="w"><Width>1</Width><',
        ">before<b>in</b>after<",
    ],
)
def test_children_without_a_declared_type(package: Package, name: str, inside: str) -> None:
    assert there_and_back(package, f"<{name}{inside}/{name}>")[1] is None


@pytest.mark.parametrize(
    "data",
    [
        "<Text>own</Text><Text xmlns=''>of no namespace</Text>",
        "<Text xmlns='urn:o'>of another</Text><Text xmlns=''>of none</Text>",
        "<New>1</New><New>2</New><New xsi:nil='true'/>",
        "<New a='1'>1</New><New xsi:type='xs:int'>2</New>",
    ],
)
def test_elements_that_nobody_declares(package: Package, data: str) -> None:
    assert there_and_back(package, data)[1] is None


@pytest.mark.parametrize(
    "attributes",
    [
        'seal="9" xmlns:o="urn:o" o:seal="8"',
        'xml:lang="de" xsi:schemaLocation="a b"',
        'day="2024-12-31+02:00" days="2024-12-31Z -0044-03-15" when="12024-01-01T00:00:00"',
        'name="xs:int"',
        'name="7"',
        'days=""',
        'when="7"',
    ],
)
def test_attributes(package: Package, attributes: str) -> None:
    data = f'<?xml version="1.0"?><Thing <?root?> {attributes}><Text>t</Text></Thing>'
    assert there_and_back(package, data)[1] is None


def test_unknown_attributes_can_be_seen(package: Package) -> None:
    data = '<Lid seal="9" xmlns:o="urn:o" o:mark="m"><Width>1</Width></Lid>'
    found, _ = there_and_back(package, data)
    assert found.lid.extra == {"@seal": "9", "@{urn:o}mark": "m"}


def test_what_a_caller_sets_is_no_longer_as_it_came(package: Package) -> None:
    found, _ = there_and_back(
        package,
        '<Number mark="m">4</Number><Day>2024-12-31+02:00</Day><Lid xsi:nil="true" why="w"/>'
        '<Any xsi:type="xs:short">42</Any><Untyped>42</Untyped>',
    )
    assert found.lid.is_nil
    found.number, found.day, found.lid.width = 5, found.day.replace(year=2025), 3
    found.any, found.untyped = 43, "43"
    written = etree.fromstring(package.codec.encode(found))
    assert [(child.text, dict(child.attrib)) for child in written] == [
        ("5", {}),
        ("2025-12-31", {}),
        (None, {"why": "w"}),
        ("43", {f"{{{XSI}}}type": "xsd:int"}),
        ("43", {f"{{{XSI}}}type": "xsd:string"}),
    ]


def test_a_caller_can_send_nil_with_attributes(package: Package) -> None:
    lid = package.types.Lid(width=None, why="w")
    lid.is_nil = True
    (written,) = etree.fromstring(package.codec.encode(package.types.Thing(lid=lid)))
    assert _attributes(written) == {"why": "w", f"{{{XSI}}}nil": "true"}
    assert len(written) == 0


def test_a_derived_type_may_be_set_where_an_element_is_referred_to(package: Package) -> None:
    types = package.types
    thing = types.Thing(label=types.ColdLid(width=1, degrees=-4))
    (written,) = etree.fromstring(package.codec.encode(thing))
    assert _attributes(written) == {f"{{{XSI}}}type": f"{{{NAMESPACE}}}ColdLid"}
    with pytest.raises(ValueError, match="Price is no Lid"):
        package.codec.encode(types.Thing(label=types.Price(value=Decimal(1))))


def test_an_empty_element_has_the_default_and_an_absent_one_has_none(package: Package) -> None:
    names = ["Must", "May", "Many", "List", "Colour", "Price", "Name", "Fixed"]
    found, _ = there_and_back(package, "".join(f"<{name}/>" for name in names), "Defaults")
    assert (found.must, found.may, found.many, found.list_) == (3, "A", [7], [1, 2])
    assert (found.colour, str(found.price.value), found.name.text, found.fixed) == (
        "blue",
        "1.5",
        f"{{{NAMESPACE}}}x",
        5,
    )
    assert found.floor == 9, "an absent attribute has its default"
    found, lost = there_and_back(package, "<Many>1</Many>", "Defaults")
    assert (found.must, found.may, found.many, found.list_) == (None, None, [1], [])
    assert (found.colour, found.price, found.name, found.fixed) == (None, None, None, None)
    assert package.types.Defaults().must == 3, "a caller need not give it"
    assert lost is None or "floor" in lost


def test_a_message_declares_what_it_uses(package: Package) -> None:
    thing = package.types.Thing
    before = package.codec.encode(thing())
    for number in range(5):
        data = f"<x xmlns='urn:vendor:{number}' a='1'><y/></x>"
        assert there_and_back(package, data)[1] is None
    assert package.codec.encode(thing()) == before
