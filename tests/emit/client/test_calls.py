"""Operations with methods of their own, and the classes of what these give."""

from __future__ import annotations

from pathlib import Path

import pytest

from soapwright.emit.client.calls import resolve_calls
from tests.emit.client.rules_in import MAIL, OBJECTS, inputs_in, refusal

RECORDS = 'records = "{group}"'


def test_without_rules_there_are_none(tmp_path: Path) -> None:
    assert resolve_calls(inputs_in(tmp_path, MAIL)) == ()


def test_a_call_in_each_group(tmp_path: Path) -> None:
    calls = resolve_calls(inputs_in(tmp_path, OBJECTS))
    found = [(each.method.name, each.operation.group) for each in calls]
    assert found == [
        ("read", "SampleObject"),
        ("read", "Cost-Object.v2"),
        ("trigger", "Cost-Object.v2"),
    ]


def test_records_and_the_rest_of_the_answer(tmp_path: Path) -> None:
    read, other, trigger = resolve_calls(inputs_in(tmp_path, OBJECTS))
    assert read.reading is not None
    assert other.reading is not None
    assert (read.reading.name, other.reading.name) == ("SampleObjectRead", "CostObjectV2Read")
    first, *rest = read.reading.fields
    assert (first.name, first.annotation) == ("records", "list[types.SampleObject]")
    assert [f"{each.name}=answer.{each.name}" for each in rest] == [*read.method.arguments[1:]]
    assert read.method.returns == "readings.SampleObjectRead"
    assert trigger.reading is None
    assert trigger.method.arguments == ()


def test_an_answer_that_is_given_as_it_is(tmp_path: Path) -> None:
    read, *_ = resolve_calls(inputs_in(tmp_path, OBJECTS, (f"{RECORDS}\n", "")))
    assert read.reading is None
    assert read.method.returns == "types.SampleObjectReadResponseElement"


@pytest.mark.parametrize(
    ("before", "after", "key", "says"),
    [
        (RECORDS, 'records = "Meta"', "call.read.records", "no list in the answer"),
        (RECORDS, 'records = "Rows"', "call.read.records", "has no 'Rows'"),
        (
            RECORDS,
            'records = "{group}/Budget"',
            "call.read.records",
            "no list in the answer itself",
        ),
        ('"Trigger{group}"', '"Tricker{group}"', "call.trigger.operation", "'Tricker{group}'"),
        ("{group}Options/Incl", "{group}Options/Excl", "call.read.arguments", "Excl"),
    ],
)
def test_rules_that_cannot_be_used(
    tmp_path: Path, before: str, after: str, key: str, says: str
) -> None:
    error = refusal(resolve_calls, tmp_path, OBJECTS, before, after)
    assert error.key == key
    assert says in error.message
