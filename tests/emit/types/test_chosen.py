"""Which names a method takes for the fields of an entity: those of its class, by either name."""

from __future__ import annotations

import re
from pathlib import Path

from soapwright.emit.types.bindings import Types
from tests.emit.blackened import blackened
from tests.emit.generate import emit
from tests.emit.types.parcels import WSDL, parcels

SCHEMA = """
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="urn:a" targetNamespace="urn:a">
  <xs:complexType name="Entity"><xs:sequence><xs:element name="id" type="xs:int"/></xs:sequence>
  </xs:complexType>
  <xs:complexType name="Crate"><xs:complexContent><xs:extension base="Entity">
    <xs:sequence><xs:element name="Weight" type="xs:int"/><xs:element name="Inner" type="Box"
      minOccurs="0"/></xs:sequence></xs:extension></xs:complexContent></xs:complexType>
  <xs:complexType name="Box"><xs:complexContent><xs:extension base="Entity">
    <xs:sequence><xs:element name="Outer" type="Crate"/></xs:sequence>
    <xs:attribute name="colour" type="xs:string"/></xs:extension></xs:complexContent>
  </xs:complexType>
  <xs:complexType name="SameBox"><xs:complexContent><xs:extension base="Box"/></xs:complexContent>
  </xs:complexType>
  <xs:complexType name="Other"><xs:sequence><xs:element name="a" type="xs:int"/></xs:sequence>
  </xs:complexType>
</xs:schema>
"""


def names(types: Types, module: str) -> dict[str, list[str] | str]:
    """What the names of a module's classes are, by what they are called."""
    text = types.files[f"types/{module}.py"]
    found: dict[str, list[str] | str] = {}
    for alias, source in re.findall(r"^    (_[A-Z]\w+) = (\w+(?:\[.*?\])?)$", text, re.M | re.S):
        found[alias] = re.findall(r'"(.+?)"', source) or source
    return found


def test_an_entity_has_its_own_names_but_for_the_id_and_what_is_read_only() -> None:
    found = names(parcels(), "parcel")
    assert {"depot_id", "DepotID", "email_address"} <= {*found["_Writable"]}
    assert {*found["_Writable"]}.isdisjoint({"id", "sent_on", "SentOn"})
    assert found["_References"] == ["DepotID", "depot_id"]
    assert names(parcels(), "entity")["_References"] == "_Never"
    assert names(parcels(), "route") == {}


def test_without_a_catalogue_a_reference_may_be_any_text() -> None:
    types = emit(WSDL, base="Entity", id_field="id")
    assert names(types, "entity")["_References"] == "str"
    assert "_References" not in names(types, "parcel")


def test_without_entities_there_are_none() -> None:
    assert not any("_Writable" in text for text in emit(WSDL).files.values())


def test_classes_of_one_module_have_names_of_their_own(tmp_path: Path) -> None:
    """And one that has no more fields than its base has those of its base."""
    (tmp_path / "a.xsd").write_text(SCHEMA, "utf-8")
    types = emit(tmp_path / "a.xsd", base="Entity", id_field="id")
    assert names(types, "box") == {
        "_Writable": ["Outer", "colour", "outer"],
        "_Writable2": ["Inner", "Weight", "inner", "weight"],
    }
    assert names(types, "same_box") == names(types, "other") == {}
    assert names(types, "entity") == {"_Writable": "_Never", "_References": "str"}
    assert {name: blackened(text) for name, text in types.files.items()} == dict(types.files)
