"""What a service says beside its schema means complex types, by their own names, and no others."""

from __future__ import annotations

from pathlib import Path

import pytest
from xsdata.codegen.models import Class
from xsdata.models.config import GeneratorConfig

from soapwright.emit.types.analysis import analyse
from soapwright.emit.types.entities import EntityRules, UdfNames
from soapwright.schema import read_schema
from soapwright.schema.catalogue import Catalogue, EntityInfo, FieldInfo

FIELDS = {"Id": FieldInfo("Id", "integer", 2), "at": FieldInfo("at", "string", 3)}
RULES = EntityRules(
    catalogue=Catalogue("fields.json", {"Row": EntityInfo("Row", 1, fields=FIELDS)}),
    untyped={("Row", "Id"), ("Row", "at")},
    base="{urn:a}Row",
    id_field="Id",
    wire_names={"{urn:a}Row": "row-on-the-wire"},
    days={("Row", "Id"), ("Row", "at")},
    udf=UdfNames("a", "b", "c", "d"),
)


@pytest.fixture
def classes(tmp_path: Path) -> list[Class]:
    """The type Row, the element Row, and an anonymous type Row, alike within."""
    inner = (
        '<xs:sequence><xs:element name="Id" minOccurs="0" type="xs:anySimpleType"/>'
        '</xs:sequence><xs:attribute name="at" type="xs:string"/>'
    )
    (tmp_path / "a.xsd").write_text(
        '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:a">'
        f'<xs:complexType name="Row">{inner}</xs:complexType>'
        f'<xs:element name="Row"><xs:complexType>{inner}</xs:complexType></xs:element>'
        "</xs:schema>",
        "utf-8",
    )
    return analyse(read_schema(tmp_path / "a.xsd").documents, GeneratorConfig()).classes


def test_only_the_complex_type_is_meant(classes: list[Class]) -> None:
    (type_,) = (item for item in classes if not item.is_element)
    (element,) = (item for item in classes if item.is_element)
    for item, meant in ((type_, True), (element, False)):
        id_, attribute = sorted(item.attrs, key=lambda attr: attr.is_attribute)
        assert (RULES.entity(item) is not None) == meant
        assert (RULES.field(item, id_) is not None) == meant
        assert RULES.is_id(item, id_) == meant
        assert RULES.is_day(item, id_) == meant
        assert (RULES.user_fields(item) is not None) == meant
        assert RULES.field(item, attribute) is None
        assert not RULES.is_day(item, attribute)
        assert not RULES.is_untyped(item, attribute)
    assert RULES.wire_name(type_) == "Row"
    assert RULES.wire_name(element) == "row-on-the-wire"


def test_without_rules_nothing_is_special(classes: list[Class]) -> None:
    rules = EntityRules()
    for item in classes:
        assert rules.entity(item) is None
        assert rules.user_fields(item) is None
        assert rules.wire_name(item) == "Row"
        assert not any(rules.is_id(item, attr) or rules.is_day(item, attr) for attr in item.attrs)
