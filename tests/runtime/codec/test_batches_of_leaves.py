"""Leaves that are written together are written as each is by itself."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from generated.autotask import Ticket, types
from soapwright.runtime.codec.encode import Encoder, Unwritable
from soapwright.runtime.records.plan import plan

VALUES: dict[str, Any] = {"int": 7, "long": 8, "string": "a & b", "boolean": True, "double": 0.5}
LEAVES = {
    field.attribute: VALUES[field.xsd[0]]
    for field in plan(Ticket)
    if field.kind == "Element" and field.xsd and field.xsd[0] in VALUES and field.attribute != "id"
}
SOME = st.sets(st.sampled_from(sorted(LEAVES)))


def read(data: list[bytes]) -> dict[str, str | None]:
    text = b"".join(data).decode().replace("n0:", "").replace("xsi:type", "type")
    root = etree.fromstring(text)
    return {child.tag: child.text for child in root}


def written(encoder: Encoder, record: Ticket) -> dict[str, str | None]:
    out = encoder.written()
    encoder.write(record, "ticket", Ticket, out)
    return read(out.content)


@given(st.lists(SOME, min_size=1, max_size=8))
def test_each_record_has_what_is_set_whatever_those_before_it_had(batch: list[set[str]]) -> None:
    encoder = Encoder(types.TYPES)
    for names in [*batch, *batch]:
        record = Ticket(**{name: LEAVES[name] for name in names})
        alone = written(Encoder(types.TYPES), record)
        assert len(alone) == len(names) + 1  # and the id
        assert written(encoder, record) == alone


def test_more_kinds_of_records_than_are_remembered() -> None:
    encoder = Encoder(types.TYPES)
    names = sorted(LEAVES)[:8]
    for number in range(256):
        chosen = [name for at, name in enumerate(names) if number >> at & 1]
        record = Ticket(**{name: LEAVES[name] for name in chosen})
        assert len(written(encoder, record)) == 1 + len(chosen)


def test_after_a_value_that_cannot_be_written_the_next_record_is_whole() -> None:
    encoder = Encoder(types.TYPES)
    good = Ticket(title="a", account_id=5, status=1)
    before = written(encoder, good)
    with pytest.raises(Unwritable, match=r"^Ticket\.due_date_time: "):
        written(encoder, Ticket(title="a", account_id=5, due_date_time=object()))  # type: ignore[arg-type]
    assert written(encoder, good) == before


def test_a_record_that_lacks_a_field_is_written_without_it() -> None:
    encoder = Encoder(types.TYPES)
    whole = Ticket(title="a", account_id=5, create_date=datetime.datetime(2026, 1, 1))
    assert "Title" in written(encoder, whole)
    del whole.__dict__["title"]
    assert "Title" not in written(encoder, whole)
    assert written(encoder, whole)["AccountID"] == "5"
