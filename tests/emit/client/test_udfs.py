"""``[entities.udf]``: it leads to a list of records, or is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from soapwright.emit.client.udfs import check_udf
from soapwright.errors import InputError
from soapwright.schema import read_schema
from soapwright.schema.model import Schema
from tests.emit.client.rules_in import MAIL, rules_in
from tests.generated.packages import AUTOTASK


@pytest.fixture(scope="module")
def schema() -> Schema:
    return read_schema(AUTOTASK / "en.wsdl").schema


def test_without_a_rule_nothing_is_refused(tmp_path: Path, schema: Schema) -> None:
    check_udf(rules_in(tmp_path, MAIL), schema)
    check_udf(rules_in(tmp_path, AUTOTASK), schema)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("UserDefinedFields/UserDefinedField", "UserDefinedFields", "an element and the list"),
        ("UserDefinedFields/UserDefinedField", "Udfs/Udf", "'Udfs', which .* does not have"),
        ("UserDefinedFields/UserDefinedField", "id/Udf", "'id', which holds no elements"),
        ('name = "Name"\nvalue', 'name = "Nam"\nvalue', "'Nam', which .*; Name, Value are"),
    ],
)
def test_udfs_that_are_not_there(
    tmp_path: Path, schema: Schema, old: str, new: str, said: str
) -> None:
    with pytest.raises(InputError, match=said):
        check_udf(rules_in(tmp_path, AUTOTASK, (old, new)), schema)
