"""[catalogue]."""

from __future__ import annotations

import pytest

from soapwright.service.catalogue import AskRule, MembersRule, read_catalogue_rule
from tests.service.tables import refused, table

ENTITIES = '[entities]\noperation = "List"\nitems = "Info"\nname = "Name"\ncreate = "Create"\n'
FIELDS = (
    '[fields]\noperation = "Describe"\nentity = "Kind"\nitems = "Field"\nname = "Name"\n'
    'type = "Type"\nlabel = "Label"\n'
)


def test_without_one_nothing_is_described() -> None:
    assert read_catalogue_rule(None) is None


def test_what_is_needed() -> None:
    rule = read_catalogue_rule(table(ENTITIES + FIELDS))
    assert rule is not None
    assert rule.entities == "List"
    assert rule.listed == MembersRule("Info", {"name": "Name", "create": "Create"})
    assert rule.fields == AskRule("Describe", "Kind")
    assert rule.described.members == {"name": "Name", "type": "Type", "label": "Label"}
    assert (rule.values, rule.udfs, dict(rule.types)) == (None, None, {})


def test_what_may_be_said_beside() -> None:
    values = '[fields.values]\nitems = "Values/Value"\nvalue = "Value"\ndefault = "IsDefault"\n'
    udfs = '[udfs]\noperation = "Own"\nentity = "Table"\n[types]\ninteger = "int"\n'
    rule = read_catalogue_rule(table(ENTITIES + FIELDS + values + udfs))
    assert rule is not None
    assert rule.values == MembersRule("Values/Value", {"value": "Value", "default": "IsDefault"})
    assert (rule.udfs, rule.types) == (AskRule("Own", "Table"), {"integer": "int"})


@pytest.mark.parametrize(
    ("text", "key", "said"),
    [
        (FIELDS, "entities", "is missing; it takes a table"),
        (ENTITIES, "fields", "is missing; it takes a table"),
        (ENTITIES.replace('name = "Name"\n', "") + FIELDS, "entities.name", "is missing"),
        (ENTITIES + FIELDS.replace('type = "Type"\n', ""), "fields.type", "is missing"),
        (ENTITIES + FIELDS + 'lable = "x"', "fields.lable", "did you mean label"),
        (ENTITIES + FIELDS + '[fields.values]\nitems = "x"', "fields.values.value", "is missing"),
        (ENTITIES + FIELDS + '[udfs]\noperation = "x"', "udfs.entity", "is missing"),
        (ENTITIES + FIELDS + "[udf]", "udf", "did you mean udfs"),
        (ENTITIES + FIELDS + "[types]\na = 1", "types.a", "takes text"),
    ],
)
def test_what_it_refuses(text: str, key: str, said: str) -> None:
    refused(read_catalogue_rule, text, key, said)
