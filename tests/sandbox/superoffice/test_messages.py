"""Messages by the schema: elements into plain values, and back."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from lxml import etree

from soapwright.sandbox.superoffice.messages import Messages, Value, from_pairs, members, pairs
from soapwright.schema import read_schema
from soapwright.schema.model import QName, Schema
from tests.schema.conftest import xsd

BODY = """
<xs:simpleType name="Kind"><xs:restriction base="xs:int"/></xs:simpleType>
<xs:complexType name="T"><xs:sequence>
  <xs:element name="id" type="t:Kind"/><xs:element name="ok" type="xs:boolean" minOccurs="0"/>
  <xs:element name="at" type="xs:dateTime" minOccurs="0"/>
  <xs:element name="word" type="xs:string" minOccurs="0" maxOccurs="unbounded" nillable="true"/>
  <xs:element name="inner" type="t:T" minOccurs="0" nillable="true"/>
</xs:sequence></xs:complexType>
<xs:element name="one" type="t:T"/>
"""


@pytest.fixture(scope="module")
def schema(tmp_path_factory: pytest.TempPathFactory) -> Schema:
    path: Path = tmp_path_factory.mktemp("messages") / "a.xsd"
    path.write_text(xsd(BODY))
    return read_schema(path).schema


@pytest.mark.parametrize(
    "value",
    [
        {"id": 7},
        {"id": 7, "ok": False, "word": ["a", None, ""]},
        {"id": 1, "inner": {"id": 2, "inner": None}},
    ],
)
def test_what_is_written_is_read_back(schema: Schema, value: Value) -> None:
    messages, one = Messages(schema), schema.elements[QName("urn:t", "one")]
    node = messages.write(one, value)
    assert messages.read(etree.fromstring(etree.tostring(node)), one) == value


def test_elements_come_in_the_order_of_the_schema_and_strangers_mean_nothing(
    schema: Schema,
) -> None:
    messages, one = Messages(schema), schema.elements[QName("urn:t", "one")]
    at = datetime.datetime(2024, 2, 29, 1, 2, 3, 4, tzinfo=datetime.UTC)
    node = messages.write(one, {"at": at, "id": 1, "stranger": 1})
    assert [(child.tag, child.text) for child in node] == [
        ("id", "1"),
        ("at", "2024-02-29T01:02:03"),
    ]
    etree.SubElement(node, "stranger").text = "x"
    assert set(messages.read(node, one)) == {"id", "at"}


def test_dictionaries_and_arrays() -> None:
    values = {"a": "1", "b": None}
    assert from_pairs(pairs("Pair", values)) == values
    assert from_pairs({"Pair": [None, {"Key": "a", "Value": 1}]}) == {"a": 1}
    assert from_pairs(None) == {}
    assert members({"int": [1, 2]}) == [1, 2]
    assert members(None) == []
