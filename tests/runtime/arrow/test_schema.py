"""Which columns a class has."""

from __future__ import annotations

import json

import pyarrow as pa
import pytest

from generated.autotask import Ticket, types
from soapwright.runtime.arrow.schema import DEEPEST, TYPES, columns_of, made
from soapwright.runtime.records.columns import Pairs
from soapwright.runtime.records.record import Record, array, element, wildcard


class Leaf(Record):
    value: str | None = element("Value", "string", default=None)


class Tree(Record):
    name: str | None = element("Name", "string", default=None)
    branches: list[Tree] = element("Branch", default_factory=list)
    leaves: list[Leaf | None] = element("Leaf", default_factory=list)
    words: list[str] | None = element("Words", "string", default=None, tokens=True)
    grid: list[list[int]] | None = array("Grid", "{x}int[,]", xsd="int", default=None)
    others: list[object] = wildcard(default_factory=list)


def test_lists_records_and_what_is_within_itself() -> None:
    columns = {column.name: column for column in columns_of(Tree)}
    assert {name: column.type for name, column in columns.items()} == {
        "name": pa.string(),
        "branches": pa.list_(pa.string()),
        "leaves": pa.list_(pa.struct([("value", pa.string())])),
        "words": pa.string(),
        "grid": pa.list_(pa.list_(pa.int64())),
    }
    tree = Tree(
        name="a",
        branches=[Tree(name="b", branches=[Tree(words=["c", "d"])])],
        leaves=[Leaf(value="x"), None],
        grid=[[1, 2], [3]],
    )
    assert json.loads(made(columns["branches"], tree)[0]) == {
        "name": "b",
        "branches": [{"words": ["c", "d"]}],
    }
    assert made(columns["leaves"], tree) == [{"value": "x"}, None]
    assert made(columns["grid"], tree) == [[1, 2], [3]]
    assert made(columns["words"], Tree(words=["c", "d"])) == "c d"
    assert made(columns["name"], Tree()) is None
    with pytest.raises(ValueError, match="'x' is no list"):
        columns["grid"].make("x")


def test_user_defined_fields_are_a_json_object() -> None:
    item = types.UserDefinedField(name="Größe", value='"1"')
    holder = types.ArrayOfUserDefinedField(user_defined_field=[item])
    column = next(c for c in columns_of(Ticket) if c.name == "user_defined_fields")
    assert (column.type, column.data_type) == (TYPES["json"], "json")
    assert made(column, Ticket(user_defined_fields=holder)) == '{"Größe":"\\"1\\""}'
    assert column.make({"a": "b"}) == '{"a":"b"}'
    none = [c for c in columns_of(Ticket, []) if c.name == "user_defined_fields"]
    assert pa.types.is_struct(none[0].type)
    pairs = Pairs("fields", "field_value", "name", "value")
    assert next(c for c in columns_of(Ticket, [pairs]) if c.name == "fields").data_type == "json"


def test_what_nests_deep_is_a_text() -> None:
    inner: type[Record] = Leaf
    for _ in range(DEEPEST):
        name = f"In{inner.__name__}"
        inner = type(
            name,
            (Record,),
            {
                "__annotations__": {"inner": inner | None},
                "inner": element("Inner", default=None),
                "__module__": __name__,
            },
        )
    (column,) = columns_of(inner)
    depth, type_ = 0, column.type
    while pa.types.is_struct(type_):
        depth, type_ = depth + 1, type_.field(0).type
    assert (depth, type_) == (DEEPEST - 1, pa.string())
