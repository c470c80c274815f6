"""Array types of SOAP encoding become lists."""

from __future__ import annotations

import typing
from pathlib import Path

import pytest

from tests.emit.desks import Made, made
from tests.styles import ENCODING, Op, part, wsdl

IMPORT = f'<xs:import namespace="{ENCODING}"/>'
ROW = (
    '<xs:complexType name="Row"><xs:sequence><xs:element name="n" type="xs:int"/></xs:sequence>'
    "</xs:complexType>"
)


def told(of: str) -> str:
    """What WSDL 1.1, 2.2 asks for."""
    return f'<xs:attribute ref="enc:arrayType" w:arrayType="{of}"/>'


def items(type_: str, name: str = "item") -> str:
    """What toolkits write that do not know it."""
    return (
        f'<xs:sequence><xs:element name="{name}" type="{type_}" minOccurs="0" '
        'maxOccurs="unbounded"/></xs:sequence>'
    )


def array(content: str, name: str = "A", derivation: str = "restriction") -> str:
    opening = f'<xs:complexType name="{name}">' if name else "<xs:complexType>"
    return (
        f'{opening}<xs:complexContent><xs:{derivation} base="enc:Array">{content}'
        f"</xs:{derivation}></xs:complexContent></xs:complexType>"
    )


def annotation(package: Made, class_: str = "Do", field: str = "a") -> str:
    """The type of a field, as it is written."""
    found: str = vars(getattr(package.package.types, class_))["__annotations__"][field]
    return found


ARRAYS = {
    "of a builtin type": (array(told("xs:string[]")), "list[str]"),
    "of a type of the schema": (array(told("t:Row[]")), "list[Row]"),
    "of a size": (array(told("t:Row[3]")), "list[Row]"),
    "of dimensions": (array(told("xs:int[,]")), "list[list[int]]"),
    "of arrays": (array(told("xs:int[][]")), "list[list[int]]"),
    "of an array type": (array(told("t:B[]")) + array(told("xs:int[]"), "B"), "list[list[int]]"),
    "of anything": (array(told("xs:anyType[]")), "list[object]"),
    "with items and type": (array(items("xs:string") + told("xs:string[]")), "list[str]"),
    "with items alone": (array(items("t:Row", "row")), "list[Row]"),
    "that says nothing": (array(""), "list[object]"),
    "by extension": (array(told("xs:date[]"), derivation="extension"), "list[datetime.date]"),
}


@pytest.mark.parametrize(("types", "expected"), ARRAYS.values(), ids=ARRAYS)
def test_a_field_of_an_array_type_is_a_list(tmp_path: Path, types: str, expected: str) -> None:
    text = wsdl(Op("Do", [part("a", "t:A")], []), types=IMPORT + ROW + types, use="encoded")
    with made(text, tmp_path) as package:
        assert package.generated.warnings == ()
        assert annotation(package) == expected
        typing.get_type_hints(package.package.types.Do)


def test_the_array_of_the_encoding_itself_holds_anything(tmp_path: Path) -> None:
    text = wsdl(Op("Do", [part("a", "enc:Array")], []), types=IMPORT, use="encoded")
    with made(text, tmp_path) as package:
        assert annotation(package) == "list[object]"


def test_optional_and_repeated_arrays(tmp_path: Path) -> None:
    holder = (
        '<xs:complexType name="H"><xs:sequence><xs:element name="a" type="t:A" minOccurs="0"/>'
        '<xs:element name="b" type="t:A" maxOccurs="unbounded"/>'
        f'<xs:element name="c">{array(told("xs:int[]"), "")}</xs:element></xs:sequence>'
        "</xs:complexType>"
    )
    types = IMPORT + array(told("xs:string[]")) + holder
    with made(wsdl(Op("Do", [part("h", "t:H")], []), types=types), tmp_path) as package:
        assert annotation(package, "H", "a") == "list[str] | None"
        assert annotation(package, "H", "b") == "list[list[str]]"
        assert annotation(package, "H", "c") == "list[int]"


def test_an_array_of_itself_stays_a_record(tmp_path: Path) -> None:
    types = IMPORT + array(told("t:A[]"))
    with made(wsdl(Op("Do", [part("a", "t:A")], []), types=types), tmp_path) as package:
        assert annotation(package) == "A"
        assert annotation(package, "A", "item") == "list[A]"


def test_items_keep_their_name_and_enumerations_their_type(tmp_path: Path) -> None:
    colour = (
        '<xs:simpleType name="Colour"><xs:restriction base="xs:string">'
        '<xs:enumeration value="red"/></xs:restriction></xs:simpleType>'
    )
    types = IMPORT + colour + array(items("t:Colour", "colour"))
    text = wsdl(Op("Do", [part("a", "t:A"), part("b", "t:Colour")], []), types=types, use="encoded")
    with made(text, tmp_path) as package:
        assert annotation(package) == "list[Colour]"
        source = (package.generated.folder / "types" / "do.py").read_text("utf-8")
        assert 'item="colour"' in source
        assert source.count('xsi_type="{urn:depot}Colour"') == 2
    again = tmp_path / "again"
    again.mkdir()
    with made(text.replace("encoded", "literal"), again) as package:
        source = (package.generated.folder / "types" / "do.py").read_text("utf-8")
        assert "xsi_type" not in source
