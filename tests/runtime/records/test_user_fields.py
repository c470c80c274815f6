"""User-defined fields as a mapping over a record's own list."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generated.autotask import ArrayOfUserDefinedField, Ticket, UserDefinedField

NAMES = st.sampled_from("ABC")


def test_the_mapping_by_itself() -> None:
    twice: list[UserDefinedField | None] = [
        UserDefinedField(name="A", value=value) for value in ("1", "2")
    ]
    one = Ticket(user_defined_fields=ArrayOfUserDefinedField(user_defined_field=twice))
    assert one.udf == {"A": "1"}
    assert (len(one.udf), "A" in one.udf, repr(one.udf)) == (1, True, "{'A': '1'}")
    del one.udf["A"]
    assert twice == []
    twice += [UserDefinedField(value="of nobody"), None]
    assert (len(one.udf), list(one.udf)) == (0, [])
    with pytest.raises(KeyError, match="B"):
        _ = one.udf["B"]
    with pytest.raises(ValueError, match="has a name"):
        one.udf[" "] = "x"
    with pytest.raises(TypeError, match="'A' takes a text or None, got int"):
        one.udf["A"] = 5  # type: ignore[assignment]


def test_looking_leaves_nothing_behind() -> None:
    one = Ticket()
    assert "A" not in one.udf
    assert dict(one.udf) == {}
    with pytest.raises(KeyError):
        del one.udf["A"]
    assert one.user_defined_fields is None


def test_writing_shows_in_the_records_list_at_once() -> None:
    one = Ticket()
    fields = one.udf
    fields["A"] = "1"
    fields["B"] = None
    fields["A"] = "2"
    assert one.user_defined_fields is not None
    assert one.user_defined_fields.user_defined_field == [
        UserDefinedField(name="A", value="2"),
        UserDefinedField(name="B", value=None),
    ]
    assert dict(one.udf) == {"A": "2", "B": None}


@given(st.lists(st.tuples(NAMES, st.none() | st.just(...) | st.text(max_size=2))))
def test_it_behaves_as_a_dict(steps: list[tuple[str, object]]) -> None:
    one, own = Ticket(), dict[str, str | None]()
    for name, value in steps:
        if value is ...:
            assert one.udf.pop(name, "absent") == own.pop(name, "absent")
        else:
            assert value is None or isinstance(value, str)
            one.udf[name] = own[name] = value
    assert dict(one.udf) == own
    assert list(one.udf) == list(own)
    assert len(one.udf) == len(own)
