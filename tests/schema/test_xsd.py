"""Types, elements and particles of XML Schema in the model."""

from __future__ import annotations

import pytest

from soapwright.errors import InputError
from soapwright.schema.model import (
    ANY_SIMPLE_TYPE,
    ANY_TYPE,
    XSD,
    ComplexType,
    Element,
    Group,
    QName,
    Schema,
    Wildcard,
)
from tests.schema.conftest import Read, wsdl, xsd


def t(local: str) -> QName:
    return QName("urn:t", local)


def x(local: str) -> QName:
    return QName(XSD, local)


def complex_type(schema: Schema, name: str) -> ComplexType:
    type_ = schema.types[t(name)]
    assert isinstance(type_, ComplexType)
    return type_


def test_local_elements(read: Read) -> None:
    schema = read(
        xsd(
            """<xs:complexType name="T"><xs:sequence>
            <xs:element name="a" type="xs:int"/>
            <xs:element name="b" type="t:T" minOccurs="0" maxOccurs="unbounded" nillable="1"/>
            <xs:element name="c" minOccurs="2" maxOccurs="7" default="x" form="qualified"/>
            <xs:element name="d" fixed="y"><xs:simpleType><xs:restriction base="xs:string"/>
              </xs:simpleType></xs:element>
            <xs:element name="e"><xs:complexType mixed="true"/></xs:element>
            </xs:sequence></xs:complexType>"""
        )
    ).schema
    a, b, c, d, e = complex_type(schema, "T").elements()
    assert (a.name, a.type, a.min_occurs, a.max_occurs) == (QName("", "a"), x("int"), 1, 1)
    assert a.place.line == 3
    assert (b.type, b.min_occurs, b.max_occurs, b.nillable) == (t("T"), 0, None, True)
    assert (c.name, c.type, c.min_occurs, c.max_occurs) == (t("c"), ANY_TYPE, 2, 7)
    assert (c.default, d.fixed) == ("x", "y")
    assert not isinstance(d.type, tuple)
    assert d.type.name is None
    assert isinstance(e.type, ComplexType)
    assert e.type.mixed


def test_element_form_default(read: Read) -> None:
    body = (
        '<xs:complexType name="T"><xs:sequence><xs:element name="a"/>'
        '<xs:element name="b" form="unqualified"/></xs:sequence>'
        '<xs:attribute name="p"/><xs:attribute name="q" form="qualified"/></xs:complexType>'
    )
    type_ = complex_type(read(xsd(body, 'elementFormDefault="qualified"')).schema, "T")
    assert [e.name for e in type_.elements()] == [t("a"), QName("", "b")]
    assert [a.name for a in type_.attributes] == [QName("", "p"), t("q")]


def test_prefixes_are_resolved_where_they_stand(read: Read) -> None:
    schema = read(
        xsd(
            '<xs:element name="a" type="q:int" xmlns:q="http://www.w3.org/2001/XMLSchema"/>'
            '<xs:element name="b" type="q:T" xmlns:q="urn:t"/>'
            '<xs:element name="c" type="T" xmlns="urn:t"/>'
            '<xs:complexType name="T"/>'
        )
    ).schema
    assert [e.type for e in schema.elements.values()] == [x("int"), t("T"), t("T")]


def test_compositors_and_wildcards_nest(read: Read) -> None:
    schema = read(
        xsd(
            """<xs:complexType name="T"><xs:choice minOccurs="0">
            <xs:sequence maxOccurs="unbounded"><xs:element name="a"/></xs:sequence>
            <xs:any namespace="##other" processContents="lax" minOccurs="0"/>
            </xs:choice><xs:anyAttribute namespace="urn:x"/></xs:complexType>
            <xs:complexType name="A"><xs:all><xs:element name="b"/></xs:all></xs:complexType>"""
        )
    ).schema
    type_ = complex_type(schema, "T")
    assert type_.content is not None
    assert (type_.content.kind, type_.content.min_occurs) == ("choice", 0)
    inner, any_ = type_.content.particles
    assert isinstance(inner, Group)
    assert (inner.kind, inner.max_occurs) == ("sequence", None)
    assert isinstance(any_, Wildcard)
    assert (any_.namespace, any_.process_contents, any_.min_occurs) == ("##other", "lax", 0)
    assert type_.any_attribute is not None
    assert type_.any_attribute.namespace == "urn:x"
    all_ = complex_type(schema, "A").content
    assert all_ is not None
    assert all_.kind == "all"


def test_derivation(read: Read) -> None:
    schema = read(
        xsd(
            """<xs:complexType name="B" abstract="true" block="#all" final="restriction">
            <xs:sequence><xs:element name="a"/></xs:sequence></xs:complexType>
            <xs:complexType name="E"><xs:complexContent mixed="true"><xs:extension base="t:B">
            <xs:sequence><xs:element name="b"/></xs:sequence><xs:attribute name="c"/>
            </xs:extension></xs:complexContent></xs:complexType>
            <xs:complexType name="R"><xs:complexContent><xs:restriction base="t:B">
            <xs:sequence/></xs:restriction></xs:complexContent></xs:complexType>"""
        )
    ).schema
    base, extended, restricted = (complex_type(schema, name) for name in "BER")
    assert (base.abstract, base.block, base.final) == (True, "#all", "restriction")
    assert (extended.base, extended.derivation, extended.mixed) == (t("B"), "extension", True)
    assert [e.name.local for e in extended.elements()] == ["b"]
    assert [e.name.local for e in schema.all_elements(extended)] == ["a", "b"]
    assert [a.name.local for a in extended.attributes] == ["c"]
    assert (restricted.base, restricted.derivation) == (t("B"), "restriction")
    assert [d.name for d in schema.derived_from(t("B"))] == [t("E"), t("R")]


def test_simple_content(read: Read) -> None:
    schema = read(
        xsd(
            """<xs:complexType name="A"><xs:simpleContent><xs:extension base="xs:decimal">
            <xs:attribute name="unit" use="required"/></xs:extension></xs:simpleContent>
            </xs:complexType>
            <xs:complexType name="B"><xs:simpleContent><xs:restriction base="t:A">
            <xs:maxInclusive value="9"/></xs:restriction></xs:simpleContent></xs:complexType>
            <xs:complexType name="C"><xs:simpleContent><xs:restriction base="t:A">
            <xs:simpleType><xs:restriction base="xs:int"/></xs:simpleType>
            </xs:restriction></xs:simpleContent></xs:complexType>
            <xs:complexType name="D"><xs:simpleContent><xs:extension base="t:C"/>
            </xs:simpleContent></xs:complexType>"""
        )
    ).schema
    a, b, c, d = (complex_type(schema, name) for name in "ABCD")
    assert (a.text, a.base, a.attributes[0].use) == (x("decimal"), x("decimal"), "required")
    assert (b.text, b.base, b.facets.max_inclusive) == (x("decimal"), t("A"), "9")
    for narrowed in (c, d):
        assert not isinstance(narrowed.text, tuple)
        assert narrowed.text is not None


def test_references_repeat_the_global_element(read: Read) -> None:
    schema = read(
        xsd(
            """<xs:element name="g" type="xs:int" nillable="true" default="1" abstract="true"/>
            <xs:complexType name="T"><xs:sequence>
            <xs:element ref="t:g" minOccurs="0"/></xs:sequence></xs:complexType>"""
        )
    ).schema
    (element,) = complex_type(schema, "T").elements()
    assert element.ref
    assert (element.name, element.type, element.min_occurs) == (t("g"), x("int"), 0)
    assert (element.nillable, element.default, element.abstract) == (True, "1", True)
    assert element.place.line == 4


def test_an_element_may_contain_itself(read: Read) -> None:
    schema = read(
        xsd(
            """<xs:element name="n"><xs:complexType><xs:sequence>
            <xs:element ref="t:n" minOccurs="0"/></xs:sequence></xs:complexType></xs:element>"""
        )
    ).schema
    content = schema.content_of(schema.elements[t("n")])
    assert content is not None
    (again,) = content.elements()
    assert again.ref
    assert again.type == ANY_TYPE
    assert schema.declaration(again) is schema.elements[t("n")]
    assert schema.content_of(again) is content


def test_substitution_group_members_take_the_heads_type(read: Read) -> None:
    schema = read(
        xsd(
            """<xs:element name="m" substitutionGroup="t:h"/>
            <xs:element name="own" type="xs:short" substitutionGroup="t:h"/>
            <xs:element name="h" type="xs:int"/>
            <xs:element name="k" substitutionGroup="t:c"/>
            <xs:element name="c"><xs:complexType><xs:attribute name="a"/></xs:complexType>
            </xs:element><xs:element name="loop" substitutionGroup="t:loop"/>"""
        )
    ).schema
    elements = {name.local: element for name, element in schema.elements.items()}
    assert elements["m"].type == x("int")
    assert elements["m"].substitution_group == t("h")
    assert elements["own"].type == x("short")
    assert schema.content_of(elements["k"]) == schema.content_of(elements["c"])
    assert elements["loop"].type == ANY_TYPE


def test_groups_are_expanded_with_the_references_occurrence(read: Read) -> None:
    schema = read(
        xsd(
            """<xs:group name="G"><xs:sequence><xs:element name="a"/><xs:group ref="t:H"/>
            </xs:sequence></xs:group>
            <xs:group name="H"><xs:choice><xs:element name="b"/></xs:choice></xs:group>
            <xs:complexType name="T"><xs:group ref="t:G" maxOccurs="3"/></xs:complexType>"""
        )
    ).schema
    content = complex_type(schema, "T").content
    assert content is not None
    assert (content.kind, content.max_occurs) == ("sequence", 3)
    first, second = content.particles
    assert isinstance(first, Element)
    assert isinstance(second, Group)
    assert second.kind == "choice"
    assert [e.name.local for e in content.elements()] == ["a", "b"]


def test_a_group_inside_itself_is_cut_with_a_warning(read: Read) -> None:
    schema = read(
        xsd(
            """<xs:group name="G"><xs:sequence><xs:element name="a"><xs:complexType>
            <xs:group ref="t:G"/></xs:complexType></xs:element></xs:sequence></xs:group>
            <xs:complexType name="T"><xs:group ref="t:G"/></xs:complexType>"""
        )
    ).schema
    (element,) = complex_type(schema, "T").elements()
    assert isinstance(element.type, ComplexType)
    assert "main.wsdl:3: group {urn:t}G contains itself" in schema.warnings[0]


@pytest.mark.parametrize("anonymous", [False, True])
def test_groups_do_not_multiply_without_end(read: Read, anonymous: bool) -> None:
    reference = '<xs:group ref="t:G{}"/>'
    if anonymous:
        reference = (
            '<xs:element name="x"><xs:complexType><xs:sequence>'
            f"{reference}</xs:sequence></xs:complexType></xs:element>"
        )
    groups = '<xs:group name="G0"><xs:sequence><xs:element name="a"/></xs:sequence></xs:group>'
    for n in range(1, 40):
        twice = reference.format(n - 1) * 2
        groups += f'<xs:group name="G{n}"><xs:sequence>{twice}</xs:sequence></xs:group>'
    with pytest.raises(InputError, match="groups repeat more than the limit of 50,000 elements"):
        read(xsd(f'{groups}<xs:complexType name="T"><xs:group ref="t:G39"/></xs:complexType>'))


def test_groups_nest_only_so_deep(read: Read) -> None:
    chain = "".join(
        f'<xs:group name="G{n}"><xs:sequence><xs:group ref="t:G{n + 1}"/></xs:sequence></xs:group>'
        for n in range(300)
    )
    body = f'{chain}<xs:group name="G300"><xs:sequence/></xs:group>'
    with pytest.raises(InputError, match="nested deeper than 50"):
        read(xsd(f'{body}<xs:complexType name="T"><xs:group ref="t:G0"/></xs:complexType>'))


def test_documentation_is_collected(read: Read) -> None:
    schema = read(
        xsd(
            """<xs:element name="a"><xs:annotation><xs:documentation>
               One <b xmlns="">bold</b>
               line.
            </xs:documentation><xs:documentation>Two.</xs:documentation></xs:annotation>
            </xs:element><xs:element name="b"><xs:annotation/></xs:element>"""
        )
    ).schema
    assert schema.elements[t("a")].documentation == "One bold\nline.\nTwo."
    assert schema.elements[t("b")].documentation is None


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("<xs:element/>", "xs:element needs the attribute name"),
        ('<xs:element name="a" type="q:T"/>', "the prefix of 'q:T' is not declared"),
        ('<xs:element name="a" type="xs:strin"/>', f"type {{{XSD}}}strin is not declared"),
        ('<xs:simpleType name="a"/>', "needs xs:restriction, xs:list or xs:union"),
        (
            '<xs:complexType name="a"><xs:simpleContent/></xs:complexType>',
            "xs:simpleContent needs xs:extension or xs:restriction",
        ),
        (
            '<xs:complexType name="a"><xs:complexContent><xs:extension/></xs:complexContent>'
            "</xs:complexType>",
            "xs:extension needs the attribute base",
        ),
        (
            '<xs:complexType name="a"><xs:sequence><xs:element name="b" minOccurs="few"/>'
            "</xs:sequence></xs:complexType>",
            "'few' is not a number from 0 up",
        ),
        (
            '<xs:complexType name="a"><xs:simpleContent><xs:extension base="t:a"/>'
            "</xs:simpleContent></xs:complexType>",
            "derives from itself",
        ),
        (
            '<xs:attributeGroup name="a"><xs:attributeGroup ref="t:a"/></xs:attributeGroup>'
            '<xs:complexType name="T"><xs:attributeGroup ref="t:a"/></xs:complexType>',
            "attribute group {urn:t}a contains itself",
        ),
    ],
)
def test_what_has_no_meaning(read: Read, body: str, message: str) -> None:
    with pytest.raises(InputError) as raised:
        read(xsd(body))
    assert message in raised.value.message
    assert raised.value.line == 2


def test_an_attribute_without_type(read: Read) -> None:
    schema = read(xsd('<xs:attribute name="a"/>')).schema
    assert schema.attributes[t("a")].type == ANY_SIMPLE_TYPE


def test_what_is_declared_again_is_there_once_for_whoever_reads_the_tree(read: Read) -> None:
    content = '<xs:sequence><xs:element name="a"/></xs:sequence>'
    once = f'<xs:complexType name="A">{content}</xs:complexType>'
    other = once.replace('name="a"', 'name="b"')
    reading = read(wsdl("", xsd(once) + xsd(once) + xsd(other)))
    assert len(reading.schema.warnings) == 1
    left = list(reading.documents[0].root.iter("{*}complexType"))
    assert len(left) == 1
    assert reading.documents[0].place(left[0]) == reading.schema.types[t("A")].place
