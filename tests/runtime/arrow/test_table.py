"""Tables hold what the records hold."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generated.autotask.session import CLOCK
from generated.autotask.types import TYPES, Entity
from generated.click2mail.types import TYPES as CLICK2MAIL
from generated.ecosys.types import TYPES as ECOSYS
from generated.superoffice.types import TYPES as SUPEROFFICE
from soapwright.runtime.arrow.table import Columns, Unfit
from soapwright.runtime.codec.codec import Codec
from soapwright.runtime.records.record import Record
from tests.runtime import values
from tests.runtime.arrow.frames import expected, fits, read_both, same

ENTITIES = [n for n in TYPES.names() if issubclass(TYPES.load(n), Entity) and n != "Entity"]
OTHERS = [
    (types, name)
    for types in (SUPEROFFICE, ECOSYS, CLICK2MAIL)
    for name in types.names()
    if isinstance(types.load(name), type) and issubclass(types.load(name), Record)
]


def check(codec: Codec, cls: type[Any], made: list[Any]) -> None:
    """Records of a class, written and read both ways."""
    written = [Codec(codec.types).encode(one, cls) for one in made]  # without an offset, too
    both = [read_both(codec, each, cls) for each in written]
    columns = Columns(cls)
    wrong = {at for at, (_, record) in enumerate(both) if not fits(record, cls)}
    for rows in ([row for row, _ in both], [record for _, record in both]):
        try:
            found = columns.batch(rows)
        except Unfit as unfit:
            assert unfit.reasons.keys() == wrong
            found = columns.batch([row for at, row in enumerate(rows) if at not in wrong])
        else:
            assert not wrong
        wanted = [expected(record, cls) for at, (_, record) in enumerate(both) if at not in wrong]
        assert found.schema == columns.schema
        assert same(found.to_pylist(), wanted)


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


@pytest.mark.exhaustive
@pytest.mark.parametrize("name", ENTITIES)
def test_each_entity(name: str) -> None:
    @settings(max_examples=20, deadline=None)
    @given(st.data())
    def test(data: st.DataObject) -> None:
        drawn(data, Codec(TYPES, CLOCK), TYPES.load(name))

    test()
