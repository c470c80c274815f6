"""Items as what a step sends: parted, checked and written before anything goes out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soapwright.runtime.errors import EncodingError, InvalidRecord, UnknownValue
from soapwright.runtime.records.record import Record
from soapwright.runtime.workflow.contents import Facts, Given, Items, Place
from tests.generated.mailing import job
from tests.runtime.works import ENCODE

PLACE = Place(ENCODE, {"operation": "add", "zone": "us"}, {"seen": 5})


@given(st.integers(0, 20), st.one_of(st.none(), st.integers(1, 7)))
def test_parts_hold_every_item_once_in_order(count: int, size: int | None) -> None:
    items = list(range(count))
    parts = [part.value for part in Items("job", size).parts(Given(items, {"a": 1}))]
    assert [item for part in parts for item in part] == items
    assert all(len(part) == size for part in parts[:-1])
    assert len(parts[-1]) <= (size or count)


def test_no_items_are_one_part_that_is_refused() -> None:
    (part,) = Items("job", 3).parts(Given([]))
    with pytest.raises(InvalidRecord, match="nothing to upload") as refused:
        Items("job", 3).prepare(part, PLACE)
    assert (refused.value.entity, refused.value.operation) == ("job", "add")


def test_too_many_are_refused() -> None:
    with pytest.raises(InvalidRecord, match=r"there are 2 of job; .* at most 1"):
        Items("job", 1).prepare(Given([job(1, 1), job(2, 2)]), PLACE)


def test_what_xml_cannot_carry_is_named() -> None:
    with pytest.raises(EncodingError, match="record 1: ") as refused:
        Items("job").prepare(Given([job(1, 1), job(2, 2, color="\0")]), PLACE)
    assert refused.value.records == (1,)


def test_values_that_are_not_known_warn() -> None:
    known = {"PrintProductionOptions": {"color": ("Full Color",)}}
    with pytest.warns(UnknownValue, match="did you mean 'Full Color'"):
        Items("job", known=known).prepare(Given([job(1, 1, color="Full Colour")]), PLACE)


def test_a_reference_completes_the_parameters() -> None:
    class Seen:
        def apply(
            self, items: Sequence[Record], parameters: Mapping[str, object], facts: Facts
        ) -> Mapping[str, object]:
            return {**parameters, "seen": facts["seen"], "count": len(items)}

    items = [job(1, 1)]
    prepared = Items("job", reference=Seen()).prepare(Given(items, {"a": 1}), PLACE)
    assert prepared.parameters == {"a": 1, "seen": 5, "count": 1}
    assert prepared.arguments == (items,)
    assert prepared.items == items
