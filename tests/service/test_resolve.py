"""``[resolve.<verb>]``: what it takes, and what is refused with the key."""

from __future__ import annotations

import pytest

from soapwright.errors import InputError
from soapwright.service.resolve import ResolveRule, read_resolve
from soapwright.service.toml_reader import Table

GOOD: dict[str, object] = {"query": "query", "correlation": ["Ticket.ExternalID"]}


def read(values: dict[str, object], verb: str = "create") -> ResolveRule:
    table = Table(values, "service.toml", f"resolve.{verb}")
    return read_resolve(verb, table, ["create"], ["delete"], ("query", "list"))


def test_a_rule() -> None:
    rule = read({**GOOD, "settle": 60, "fields": {"Note": ["Title", "Text"], "Task": "Title"}})
    assert (rule.verb, rule.query, rule.settle) == ("create", "query", 60)
    assert rule.fields == {
        "Ticket": ("ExternalID",),
        "Note": ("Title", "Text"),
        "Task": ("Title",),
    }
    assert rule.keys == {
        "Ticket": "resolve.create.correlation",
        "Note": "resolve.create.fields.Note",
        "Task": "resolve.create.fields.Task",
    }
    assert read(GOOD).settle is None


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({**GOOD, "query": "quarry"}, "resolve.create.query"),
        ({"query": "query"}, "[resolve.create.correlation]: is missing, and so are fields"),
        ({**GOOD, "correlation": ["Ticket"]}, "holds 'Ticket'; it takes Type.Element"),
        ({**GOOD, "correlation": ["A.B.C"]}, "holds 'A.B.C'"),
        ({**GOOD, "correlation": ["A.B", "A.C"]}, "names A twice"),
        (
            {**GOOD, "fields": {"Ticket": "Title"}},
            "fields.Ticket]: has a correlation",
        ),
        ({**GOOD, "settle": 0}, "resolve.create.settle"),
        ({**GOOD, "settel": 5}, "resolve.create.settel"),
    ],
)
def test_what_is_refused(values: dict[str, object], says: str) -> None:
    with pytest.raises(InputError) as caught:
        read(values)
    assert says in str(caught.value)


def test_what_is_deleted_is_looked_for_by_its_id() -> None:
    rule = read({"query": "query", "settle": 60}, "delete")
    assert (rule.gone, rule.fields, rule.settle) == (True, {}, 60)
    assert not read(GOOD).gone
    with pytest.raises(InputError, match=r"resolve\.delete\.correlation\]"):
        read(GOOD, "delete")


def test_it_stands_beside_a_batch_that_creates_or_deletes() -> None:
    with pytest.raises(InputError, match=r"resolve\.update\]: stands beside \[batch\.update\]"):
        read(GOOD, "update")
