"""What xsdata's mapper forgets of a schema."""

from __future__ import annotations

from pathlib import Path

from xsdata.codegen.models import Class
from xsdata.models.config import GeneratorConfig

from soapwright.emit.types.analysis import analyse
from soapwright.emit.types.mapping import Ref
from soapwright.schema import read_schema


def classes(folder: Path, inner: str) -> dict[str, Class]:
    path = folder / "a.xsd"
    path.write_text(
        f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">{inner}</xs:schema>', "utf-8"
    )
    found = analyse(read_schema(path).documents, GeneratorConfig()).classes
    return {f"{item.tag} {item.name}": item for item in found}


def field(type_: str) -> str:
    return (
        '<xs:complexType name="T"><xs:sequence><xs:element name="x">'
        f"<xs:simpleType>{type_}</xs:simpleType></xs:element></xs:sequence></xs:complexType>"
    )


def test_a_reference_is_to_the_element_and_a_type_is_a_type(tmp_path: Path) -> None:
    number = '<xs:sequence><xs:element name="n" type="xs:int"/></xs:sequence>'
    inner = (
        f'<xs:complexType name="E">{number}</xs:complexType>'
        '<xs:element name="E"><xs:complexType><xs:attribute name="a"/></xs:complexType>'
        "</xs:element>"
        '<xs:complexType name="T"><xs:sequence><xs:element ref="E"/>'
        '<xs:element name="x" type="E"/></xs:sequence></xs:complexType>'
    )
    found = classes(tmp_path, inner)
    by_ref, by_type = found["ComplexType T"].attrs
    assert by_ref.types[0].reference == found["Element E"].ref
    assert isinstance(by_ref.types[0], Ref)
    assert by_type.types[0].reference == found["ComplexType E"].ref
    assert not isinstance(by_type.types[0], Ref)


def test_a_type_can_hold_one_of_its_own(tmp_path: Path) -> None:
    ring = '<xs:sequence><xs:element name="next" type="T" minOccurs="0"/></xs:sequence>'
    found = classes(tmp_path, f'<xs:complexType name="T">{ring}</xs:complexType>')
    (attr,) = found["ComplexType T"].attrs
    assert attr.types[0].reference == found["ComplexType T"].ref


def test_simple_content_is_not_mixed(tmp_path: Path) -> None:
    content = '<xs:simpleContent><xs:extension base="xs:int"/></xs:simpleContent>'
    inner = f'<xs:complexType name="T" mixed="true">{content}</xs:complexType>'
    (attr,) = classes(tmp_path, inner)["ComplexType T"].attrs
    assert attr.native_types == [int]
    inner = (
        f'<xs:element name="E"><xs:complexType mixed="true">{content}</xs:complexType></xs:element>'
    )
    (attr,) = classes(tmp_path, inner)["Element E"].attrs
    assert attr.native_types == [int]


def test_items_of_a_list_are_what_its_anonymous_type_restricts(tmp_path: Path) -> None:
    once = '<xs:restriction base="xs:int"><xs:minInclusive value="0"/></xs:restriction>'
    twice = f"<xs:restriction><xs:simpleType>{once}</xs:simpleType></xs:restriction>"
    for restriction in (once, twice):
        inner = field(f"<xs:list><xs:simpleType>{restriction}</xs:simpleType></xs:list>")
        (attr,) = classes(tmp_path, inner)["ComplexType T"].attrs
        assert attr.native_types == [int]
        assert attr.is_tokens
    inner = field('<xs:list itemType="xs:date"/>')
    (attr,) = classes(tmp_path, inner)["ComplexType T"].attrs
    assert attr.types[0].name == "date"


def test_an_element_that_says_more_than_its_type_of_one_name_is_apart(tmp_path: Path) -> None:
    type_ = '<xs:complexType name="E"><xs:attribute name="a"/></xs:complexType>'
    assert set(classes(tmp_path, type_ + '<xs:element name="E" type="E"/>')) == {"ComplexType E"}
    abstract = '<xs:element name="E" type="E" abstract="true"/>'
    assert set(classes(tmp_path, type_ + abstract)) == {"ComplexType E", "Element E"}


def test_an_annotation_is_no_content(tmp_path: Path) -> None:
    """An element without a type holds anything, whether it is documented or not."""
    annotation = "<xs:annotation><xs:documentation>Which.</xs:documentation></xs:annotation>"
    inner = f'<xs:element name="A">{annotation}</xs:element><xs:element name="B"/>'
    found = classes(tmp_path, inner)
    documented, bare = found["Element A"], found["Element B"]
    assert [attr.tag for attr in documented.attrs] == [attr.tag for attr in bare.attrs] != []
