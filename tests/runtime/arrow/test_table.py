"""Tables hold what the records hold."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generated.autotask import Ticket
from generated.autotask.session import CLOCK
from generated.autotask.types import TYPES, Entity
from generated.click2mail.types import TYPES as CLICK2MAIL
from generated.ecosys.types import TYPES as ECOSYS
from generated.superoffice.types import TYPES as SUPEROFFICE
from soapwright.runtime.arrow.table import Columns, Unfit
from soapwright.runtime.codec.codec import Codec
from soapwright.runtime.records.plan import plan
from soapwright.runtime.records.record import Record
from tests.runtime import values
from tests.runtime.arrow.frames import expected, fits, read_both, same

ENTITIES = [n for n in TYPES.names() if issubclass(TYPES.load(n), Entity) and n != "Entity"]
OTHERS = [
    (types, name)
    for types in (SUPEROFFICE, ECOSYS, CLICK2MAIL)
    for name in types.names()
    if isinstance(types.load(name), type)
    and issubclass(types.load(name), Record)
    and any(field.kind in ("Element", "Attribute", "Text") for field in plan(types.load(name)))
]


def check(codec: Codec, cls: type[Any], made: list[Any]) -> None:
    """Records of a class, written and read both ways."""
    written = [Codec(codec.types).encode(one, cls) for one in made]  # without an offset, too
    both = [read_both(codec, each, cls) for each in written]
    columns = Columns(cls)
    wrong = {at for at, (_, record) in enumerate(both) if not fits(record, cls)}
    for rows in ([row for row, _ in both], [record for _, record in both]):
        found = batch(columns, rows, wrong)
        wanted = [expected(record, cls) for at, (_, record) in enumerate(both) if at not in wrong]
        assert found.schema == columns.schema
        assert same(found.to_pylist(), wanted)


def batch(columns: Columns, rows: list[Any], wrong: set[int]) -> Any:
    """A batch of all rows but those that no column holds, which have to be told."""
    if wrong:
        with pytest.raises(Unfit) as unfit:
            columns.batch(rows)
        assert unfit.value.reasons.keys() == wrong
    return columns.batch([row for at, row in enumerate(rows) if at not in wrong])


def drawn(data: st.DataObject, codec: Codec, cls: type[Any]) -> None:
    check(codec, cls, data.draw(st.lists(values.records(cls), max_size=4)))


@settings(max_examples=40, deadline=None)
@given(st.data(), st.sampled_from(ENTITIES), st.booleans())
def test_entities(data: st.DataObject, name: str, is_zoned: bool) -> None:
    drawn(data, Codec(TYPES, CLOCK if is_zoned else None), TYPES.load(name))


@settings(max_examples=40, deadline=None)
@given(st.data(), st.sampled_from(OTHERS))
def test_records_of_any_service(data: st.DataObject, which: tuple[Any, str]) -> None:
    types, name = which
    drawn(data, Codec(types), types.load(name))


NOON = datetime.datetime(2024, 7, 1, 12, tzinfo=datetime.UTC)


def test_columns_that_are_asked_for_and_rows_that_are_mixed() -> None:
    codec = Codec(TYPES, CLOCK)
    made = Ticket(id=7, title="x", create_date=NOON)
    text, record = read_both(codec, codec.encode(made, Entity), Entity)
    columns = Columns(Ticket, ["title", "id", "create_date"])
    wanted = {"title": "x", "id": 7, "create_date": NOON}
    assert columns.batch([text, record, text]).to_pylist() == [wanted] * 3
    assert columns.batch([]).to_pylist() == []
    with pytest.raises(ValueError, match="Ticket has no column 'titel'"):
        Columns(Ticket, ["titel"])
    with pytest.raises(ValueError, match="a table of Ticket has no columns"):
        Columns(Ticket, [])


def test_rows_of_many_shapes() -> None:
    codec = Codec(TYPES, CLOCK)
    names = "title", "description", "external_id"
    made = [Ticket(id=number) for number in range(9)]
    for number, one in enumerate(made):
        setattr(one, names[number % 3], "x")
    check(codec, Ticket, [*made, Ticket(id=10)])


@pytest.mark.exhaustive
@pytest.mark.parametrize("name", ENTITIES)
def test_each_entity(name: str) -> None:
    @settings(max_examples=20, deadline=None)
    @given(st.data())
    def test(data: st.DataObject) -> None:
        drawn(data, Codec(TYPES, CLOCK), TYPES.load(name))

    test()
