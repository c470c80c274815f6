"""What a condition says: read by a grammar, held against what ``q`` builds."""

from __future__ import annotations

import datetime
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generated.autotask import q
from generated.autotask.types import Ticket
from soapwright.commands.known import known_of
from soapwright.commands.tables.columns import Fields, Known
from soapwright.commands.where.conditions import condition_of
from soapwright.errors import InputError
from soapwright.runtime.query.conditions import All, AnyOf, Condition, comparisons
from tests.sandboxed import package_of

T = q.Ticket
PACKAGE, RULES = package_of("autotask")
FIELDS = Fields(Ticket, known_of(PACKAGE, RULES, Ticket))
DAY = datetime.date(2026, 1, 1)
MOMENT = datetime.datetime(2026, 1, 1, 9, 30, tzinfo=datetime.UTC)


def said(text: str) -> Condition[Any]:
    return condition_of(text, FIELDS, T)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("status = 1", T.status == 1),
        ("Status=1", T.status == 1),
        ('"status" == 1', T.status == 1),
        ("status in (1, 5)", T.status.in_([1, 5])),
        ("status in (New, 'complete', 5)", T.status.in_([1, 5])),
        ("status not in (1, 5)", (T.status != 1) & (T.status != 5)),
        ("not status in (1, 5)", (T.status != 1) & (T.status != 5)),
        ("create_date > 2026-01-01", T.create_date > DAY),
        ("CreateDate <= 2026-01-01T09:30Z", T.create_date <= MOMENT),
        ("create_date <= '2026-01-01 09:30:00+00:00'", T.create_date <= MOMENT),
        ("create_date on 2026-01-01", T.create_date.is_this_day(DAY)),
        ("id between 1 and 5", (T.id >= 1) & (T.id <= 5)),
        ("id not between 1 and 5", (T.id < 1) | (T.id > 5)),
        ("title = 'it''s \"so\"'", T.title == 'it\'s "so"'),
        ('title = "or 1 = 1"', T.title == "or 1 = 1"),
        ("title like 'a%'", T.title.like("a%")),
        ("title not like 'a%'", T.title.not_like("a%")),
        ("title starts with 'a'", T.title.begins_with("a")),
        ("title begins with 'a'", T.title.begins_with("a")),
        ("title ends with 'a'", T.title.ends_with("a")),
        ("not title contains 'a'", T.title.not_like("%a%")),
        ("title not contains 'a'", T.title.not_like("%a%")),
        ("title is null", T.title.is_null()),
        ("title is not null", T.title.is_not_null()),
        ("not title is null", T.title.is_not_null()),
        ("udf.Colour = 'red'", T.udf("Colour") == "red"),
        ("udf.'Two words' = 'red'", T.udf("Two words") == "red"),
        ("id = 1 or id = 2 and id = 3", (T.id == 1) | ((T.id == 2) & (T.id == 3))),
        ("(id = 1 or id = 2) and id = 3", ((T.id == 1) | (T.id == 2)) & (T.id == 3)),
        ("not (id = 1 or id = 2)", (T.id != 1) & (T.id != 2)),
        ("not (id = 1 and not id > 2)", (T.id != 1) | (T.id > 2)),
        ("NOT id <> 1 AND id != 2", (T.id == 1) & (T.id != 2)),
        ("id\n=\t-1", T.id == -1),
    ],
)
def test_what_is_meant(text: str, meant: Condition[Any]) -> None:
    assert said(text) == meant


@pytest.mark.parametrize(
    ("text", "at", "message"),
    [
        ("", 0, "the name of a field is expected"),
        ("status", 6, "a comparison is expected"),
        ("status =", 8, "a value is expected"),
        ("status = 1 and", 14, "the name of a field is expected"),
        ("(status = 1", 11, "')' is expected"),
        ("status = 1)", 10, "'and' or 'or' is expected"),
        ("status = 1 status = 2", 11, "'and' or 'or' is expected"),
        ("status in 1", 10, "'(' is expected"),
        ("status in ()", 11, "a value is expected"),
        ("status = null", 9, "write `is null`"),
        ("status is 1", 10, "'null' is expected"),
        ("status between 1 or 2", 17, "'and' is expected"),
        ("statis = 1", 0, "has no field 'statis'; is 'status'"),
        ("status = 'Nwe'", 9, "has no value called 'Nwe'; close are New"),
        ("id = 1.5", 5, "is no long"),
        ("status like 'a'", 7, "status is no text"),
        ("title = 5 and title = 2026-01-01 and title = true", 45, "a text stands in quotes"),
        ("title = red", 8, "a text stands in quotes: 'red'"),
        ("create_date > 2026-13-01", 14, "is no time"),
        ("title on 2026-01-01", 6, "title is no date"),
        ("not create_date on 2026-01-01", 16, "no service can be asked for the contrary"),
        ("not title contains '50%'", 10, "no service can be asked for the contrary"),
        ("title = 'open", 8, "a quote is opened here and never closed"),
        ("id = 1; drop", 6, "';' says nothing here"),
        ("__import__('os')", 10, "a comparison is expected"),
        ("(" * 200 + "id = 1", 100, "it nests too deep"),
        ("user_defined_fields = 1", 0, "cannot be queried"),
    ],
)
def test_the_place_of_what_is_wrong(text: str, at: int, message: str) -> None:
    with pytest.raises(InputError) as caught:
        said(text)
    told, line, caret = caught.value.message.split("\n")
    assert message in told
    assert line == f"  {text}"
    assert caret.index("^") - 2 == at


def test_labels_of_fields() -> None:
    fields = Fields(Ticket, Known({"How urgent": "Priority"}, {"Farbe": "Colour"}))
    assert condition_of('"how urgent" = 2', fields, T) == (T.priority == 2)
    assert condition_of("Farbe = 'rot'", fields, T) == (T.udf("Colour") == "rot")


LEAVES = st.tuples(
    st.sampled_from(["id", "account_id"]),
    st.sampled_from(["=", "!=", "<", "<=", ">", ">="]),
    st.integers(0, 9),
)
TREES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.tuples(st.just("not"), inner),
        st.tuples(st.sampled_from(["and", "or"]), inner, inner),
    ),
    max_leaves=8,
)
COMPARE = {
    "=": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}


def written(tree: Any) -> str:
    if tree[0] == "not":
        return f"not ({written(tree[1])})"
    if tree[0] in ("and", "or"):
        return f"({written(tree[1])}) {tree[0]} ({written(tree[2])})"
    return f"{tree[0]} {tree[1]} {tree[2]}"


def holds(tree: Any, record: dict[str, int]) -> bool:
    if tree[0] == "not":
        return not holds(tree[1], record)
    if tree[0] == "and":
        return holds(tree[1], record) and holds(tree[2], record)
    if tree[0] == "or":
        return holds(tree[1], record) or holds(tree[2], record)
    return bool(COMPARE[tree[1]](record[tree[0]], tree[2]))


def matches(condition: Condition[Any], record: dict[str, int]) -> bool:
    if isinstance(condition, All):
        return all(matches(part, record) for part in condition.parts)
    if isinstance(condition, AnyOf):
        return any(matches(part, record) for part in condition.parts)
    (one,) = comparisons(condition)
    value = record[{"id": "id", "AccountID": "account_id"}[one.field]]
    signs = {
        "equals": "=",
        "not_equal": "!=",
        "less": "<",
        "less_or_equal": "<=",
        "greater": ">",
        "greater_or_equal": ">=",
    }
    return any(COMPARE[signs[one.op]](value, each) for each in one.values)


@given(TREES, st.integers(0, 9), st.integers(0, 9))
def test_it_finds_what_it_says(tree: Any, first: int, second: int) -> None:
    """Whatever is written, ``not`` and all, the condition holds for the records that it says."""
    record = {"id": first, "account_id": second}
    assert matches(said(written(tree)), record) == holds(tree, record)


@given(st.text(alphabet="abis=<>()'\"1,. notrd", max_size=30))
def test_no_text_breaks_it(text: str) -> None:
    with suppress(InputError):
        said(text)
