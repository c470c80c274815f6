"""How fields are written: what XML Schema and the catalogue say of them, and their defaults."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

from soapwright.emit.types.bindings import emit_types
from soapwright.schema import read_schema
from tests.emit.generate import HEADER, Load, emit
from tests.emit.samples import there_and_back

XS = '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:a" {}>{}'


def source(folder: Path, inner: str, rest: str = "") -> str:
    """The module of the type T, which has that inside."""
    path = folder / "a.xsd"
    body = f'<xs:complexType name="T">{inner}</xs:complexType>{rest}</xs:schema>'
    path.write_text(XS.format('xmlns="urn:a" elementFormDefault="qualified"', body), "utf-8")
    reading = read_schema(path)
    return emit_types(
        reading.documents,
        reading.schema,
        entity_base=None,
        id_field=None,
        catalogue=None,
        header=HEADER,
        secrets=("Password",),
        days=(("T", "Day"),),
    ).files["types/t.py"]


@pytest.mark.parametrize(
    ("element", "line"),
    [
        ('type="xs:int"', 'x: int = element("x", "int")'),
        ('type="xs:int" minOccurs="0"', 'x: int | None = element("x", "int", default=None)'),
        (
            'type="xs:int" maxOccurs="2"',
            'x: list[int] = element("x", "int", default_factory=list)',
        ),
        (
            'type="xs:int" nillable="true"',
            'x: int | None = element("x", "int", nillable=True)',
        ),
        ('type="xs:time" fixed="12:00:00"', "init=False"),
        ('type="xs:int" form="unqualified"', 'x: int = element("x", "int", ns="")'),
        ('type="xs:NMTOKENS"', "tokens=True"),
    ],
)
def test_an_element(tmp_path: Path, element: str, line: str) -> None:
    assert line in source(tmp_path, f'<xs:sequence><xs:element name="x" {element}/></xs:sequence>')


def test_character_data_and_attributes(tmp_path: Path) -> None:
    text = source(
        tmp_path,
        '<xs:simpleContent><xs:extension base="xs:decimal"><xs:attribute name="unit" '
        'type="xs:string"/></xs:extension></xs:simpleContent>',
    )
    assert 'value: Decimal = text("decimal")' in text
    assert 'unit: str | None = attribute("unit", "string", default=None)' in text


def test_wildcards(tmp_path: Path) -> None:
    text = source(
        tmp_path,
        '<xs:sequence><xs:any processContents="skip"/></xs:sequence>'
        '<xs:anyAttribute namespace="##other"/>',
    )
    assert 'process_contents="skip"' in text
    assert 'any_attribute(default_factory=dict, ns="##other")' in text


def test_rules_beside_the_schema(tmp_path: Path) -> None:
    text = source(
        tmp_path,
        '<xs:sequence><xs:element name="Password" type="xs:string"/>'
        '<xs:element name="Day" type="xs:dateTime"/><xs:element name="At" type="xs:dateTime"/>'
        "</xs:sequence>",
    )
    assert 'password: str = element("Password", "string", secret=True)' in text
    assert 'day: datetime.date = element("Day", "dateTime", day=True)' in text
    assert 'at: datetime.datetime = element("At", "dateTime")' in text


def test_members_are_texts_only_where_all_values_are(tmp_path: Path, load: Load) -> None:
    def enum(name: str, base: str, *values: str) -> str:
        listed = "".join(f'<xs:enumeration value="{value}"/>' for value in values)
        return (
            f'<xs:simpleType name="{name}"><xs:restriction base="{base}">{listed}'
            "</xs:restriction></xs:simpleType>"
        )

    source(tmp_path, "", enum("Texts", "xs:string", "a", "A", "") + enum("Ints", "xs:int", "1"))
    types = import_module(load(emit(tmp_path / "a.xsd"), "members"))
    assert list(types.Texts) == ["a", "A", ""]
    assert [each.name for each in types.Texts] == ["A", "A_2", "EMPTY"]
    assert not isinstance(types.Ints.VALUE_1, str)


def test_defaults(tmp_path: Path, load: Load) -> None:
    def leaf(name: str, type_: str, rest: str) -> str:
        return f'<xs:element name="{name}" type="{type_}" {rest}/>'

    (tmp_path / "a.xsd").write_text(
        '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">'
        '<xs:simpleType name="E"><xs:restriction base="xs:string"><xs:enumeration value="a"/>'
        '<xs:enumeration value="b b"/></xs:restriction></xs:simpleType>'
        '<xs:simpleType name="N"><xs:restriction base="xs:int"><xs:enumeration value="1"/>'
        "</xs:restriction></xs:simpleType>"
        '<xs:simpleType name="L"><xs:list itemType="xs:int"/></xs:simpleType>'
        '<xs:complexType name="T"><xs:sequence>'
        + leaf("enum", "E", 'default="b b"')
        + leaf("text", "xs:string", 'default="@enum@x"')
        + leaf("time", "xs:dateTime", 'default="2020-01-01T00:00:00Z"')
        + leaf("name", "xs:QName", 'default="xs:int"')
        + leaf("fixed", "xs:double", 'fixed="INF"')
        + leaf("data", "xs:hexBinary", 'default="00FF"')
        + leaf("number", "N", 'default="1"')
        + '</xs:sequence><xs:attribute name="list" type="L" default="1 2"/>'
        '<xs:attribute name="span" type="xs:duration" default="P1D"/></xs:complexType></xs:schema>'
    )
    package = load(emit(tmp_path / "a.xsd"), "defaults")
    value = import_module(package).T()
    assert repr(value) == (
        "T(enum=<E.B_B: 'b b'>, text='@enum@x', "
        "time=datetime.datetime(2020, 1, 1, 0, 0, tzinfo=datetime.timezone.utc), "
        "name=<QName '{http://www.w3.org/2001/XMLSchema}int'>, fixed=inf, data=b'\\x00\\xff', "
        'number=<N.VALUE_1: 1>, list_=[1, 2], span=XmlDuration("P1D"))'
    )
    assert there_and_back(value, package) == value


def test_an_order_of_very_many_fields_tells_no_kinds(tmp_path: Path) -> None:
    for number, annotation in ((200, '| tuple[Literal["f199"], '), (201, "[tuple[str, object]]")):
        fields = "".join(f'<xs:element name="f{n}"/>' for n in range(number))
        text = source(tmp_path, f"<xs:sequence>{fields * 2}</xs:sequence>")
        assert annotation in text
