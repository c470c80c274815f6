"""Query expressions are plain values; what cannot be asked is refused where it is written."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generated.autotask import q, types
from soapwright.runtime.query.conditions import (
    All,
    AnyOf,
    BooleanField,
    Comparison,
    Condition,
    DateField,
    DayField,
    FieldIndex,
    NumberField,
    Op,
    TextField,
    comparisons,
)


def test_conditions_of_the_same_kind_are_one() -> None:
    a, b, c = (TextField(name) == "x" for name in "abc")
    assert (a & b & c) == All((a, b, c))
    assert (a | (b | c)) == AnyOf((a, b, c))
    assert (a & (b | c)) == All((a, AnyOf((b, c))))


@given(st.recursive(st.integers(0, 99), lambda parts: st.tuples(st.booleans(), parts, parts)))
def test_every_comparison_is_found_in_its_order(tree: Any) -> None:
    """And no group holds another one of its kind."""
    leaves: list[int] = []

    def build(node: Any) -> Condition:
        if isinstance(node, int):
            leaves.append(node)
            return NumberField[Any, int]("a") == node
        left, right = build(node[1]), build(node[2])
        return left & right if node[0] else left | right

    def groups(condition: Condition) -> None:
        if isinstance(condition, All | AnyOf):
            assert not any(isinstance(part, type(condition)) for part in condition.parts)
            for part in condition.parts:
                groups(part)

    built = build(tree)
    assert [each.values for each in comparisons(built)] == [(leaf,) for leaf in leaves]
    groups(built)


def test_and_or_not_of_python_are_refused() -> None:
    with pytest.raises(TypeError, match="combine conditions with & and"):
        bool(q.Ticket.status == 1)
    with pytest.raises(TypeError, match="is_null"):
        q.Ticket.title == None  # noqa: B015, E711
    with pytest.raises(ValueError, match="at least one"):
        q.Ticket.status.in_([])
    with pytest.raises(AttributeError, match="Ticket has no field 'titel'"):
        q.Ticket.titel  # type: ignore[attr-defined]  # noqa: B018
    with pytest.raises(AttributeError, match="cannot be queried"):
        q.Ticket.creator_type  # type: ignore[attr-defined]  # noqa: B018


def test_values_are_asked_for_once_each() -> None:
    asked = q.Ticket.status.in_(number for number in (5, 1, 5))
    assert asked == Comparison("Status", Op.EQUALS, (5, 1))
    with pytest.raises(TypeError, match="is_null"):
        q.Ticket.status.in_([1, None])  # type: ignore[list-item]
    with pytest.raises(TypeError, match="in_"):
        q.Ticket.title.in_("ab")


@pytest.mark.parametrize(
    ("field", "kind"),
    [
        (lambda: q.Ticket.title, TextField),
        (lambda: q.Ticket.status, NumberField),
        (lambda: q.Ticket.create_date, DateField),
        (lambda: q.TimeEntry.date_worked, DayField),
        (lambda: q.Account.active, BooleanField),
        (lambda: q.Ticket.udf("Floor"), TextField),
    ],
)
def test_a_field_compares_as_its_type_does(field: Callable[[], Any], kind: type[Any]) -> None:
    assert type(field()) is kind


def test_a_field_of_the_owner_goes_by_the_name_it_was_given() -> None:
    assert list(comparisons(q.Ticket.udf("Floor").is_null())) == [
        Comparison("Floor", Op.IS_NULL, (), udf=True)
    ]


def test_fields_of_entities_are_made_when_first_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("fields_of_a_test")
    monkeypatch.setitem(sys.modules, module.__name__, module)
    index = FieldIndex(module.__name__, types.TYPES, ["Ticket", "Account"])
    made = index.load("Ticket")
    assert vars(module) == {**vars(ModuleType(module.__name__)), "Ticket": made}
    assert index.names() == ["Ticket", "Account"]
    with pytest.raises(AttributeError, match="has no attribute 'Contact'"):
        index.load("Contact")
    assert {"title", "status", "udf"} <= set(dir(made))


@pytest.mark.parametrize(
    ("written", "said"),
    [
        # & and | bind closer than == does, so that these are 1 & q.b and q.a & q.b.
        (lambda a, b: a == 1 & b == 2, "put each comparison in parentheses"),
        (lambda a, b: a == 1 | b == 2, "put each comparison in parentheses"),
        (lambda a, b: a == b & b == 2, "put each comparison in parentheses"),
        (lambda a, b: (a == 1) & b, "put each comparison in parentheses"),
        (lambda a, b: (a == 1) | 2, "put each comparison in parentheses"),
        (lambda a, b: b & (a == 1), "put each comparison in parentheses"),
        (lambda a, b: b and a == 1, "b: compare it with a value"),
        (lambda a, b: not a, "a: compare it with a value"),
        (lambda a, b: not a.is_null(), "combine conditions with & and |"),
        (lambda a, b: 1 < a < 5, "combine conditions with & and |"),
        (lambda a, b: ~(a == 1), "no service knows `not`: use !=, "),
        (lambda a, b: a == b, "a: no service compares one field with another"),
        (lambda a, b: a.in_([1, b]), "a: no service compares one field with another; give values"),
        (lambda a, b: a == (b == 1), "a: no service compares one field with another"),
    ],
)
def test_what_means_something_else_says_what_to_write(
    written: Callable[[Any, Any], object], said: str
) -> None:
    with pytest.raises(TypeError) as caught:
        written(NumberField[Any, int]("a"), NumberField[Any, int]("b"))
    assert said in str(caught.value)
