"""Answers with an entry for each record, joined to what was sent by their index."""

from __future__ import annotations

from enum import StrEnum
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soapwright.runtime.answers.result_by_index import MessageFields, ResultByIndex
from soapwright.runtime.errors import MalformedResponse
from soapwright.runtime.outcome import Message

RESULT = ResultByIndex(
    entries=("rows",),
    index="index",
    success=("ok",),
    base=1,
    id=("key",),
    external_id=("external",),
    messages=("said",),
    general=("said",),
    message=MessageFields(text="text", level="level"),
)


def entry(index: Any, ok: Any = True, **more: Any) -> SimpleNamespace:
    return SimpleNamespace(
        **{"index": index, "ok": ok, "key": "", "external": "", "said": [], **more}
    )


def said(text: str | None, level: object = None) -> SimpleNamespace:
    return SimpleNamespace(text=text, level=level)


def join(*rows: Any, count: int = 2, rule: ResultByIndex = RESULT) -> list[Any]:
    return rule.join(SimpleNamespace(rows=[*rows]), count, "Save", "en")


@given(st.permutations(range(1, 6)))
def test_entries_come_in_the_order_of_what_was_sent(indices: list[int]) -> None:
    found = join(*(entry(index, key=f"K{index}") for index in indices), count=5)
    assert [one.id for one in found] == ["K1", "K2", "K3", "K4", "K5"]


def test_what_an_entry_tells() -> None:
    good, bad = join(
        entry(2, ok=False, said=[said("bad", "FAIL"), said(None)]),
        entry(1, key=7, external="X", said=None),
    )
    assert (good.success, good.id, good.external_id, good.messages) == (True, 7, "X", ())
    assert (bad.success, bad.id, bad.external_id) == (False, None, None), "empty is none"
    assert bad.messages == (Message("bad", level="FAIL"), Message(""))


def test_a_service_that_tells_no_ids_and_no_messages() -> None:
    (found,) = join(entry(0), count=1, rule=ResultByIndex(("rows",), ("ok",), "index"))
    assert (found.success, found.id, found.external_id, found.messages) == (True, None, None, ())


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([], "says nothing of index 1, 2"),
        ([entry(1), entry(1)], "has index 1 more than once"),
        ([entry(0), entry(1), entry(2)], "speaks of index 0 where 2 were sent, from 1"),
        ([entry(1), entry(None)], "carries no index with one entry"),
        ([entry(2), entry(1, ok=None)], "does not say whether index 1 succeeded"),
        ([entry(1), entry(2, ok="true")], "does not say whether index 2 succeeded"),
    ],
)
def test_an_answer_that_does_not_fit_is_refused_whole(rows: list[Any], message: str) -> None:
    with pytest.raises(MalformedResponse, match=message) as caught:
        join(*rows)
    assert (caught.value.operation, caught.value.zone) == ("Save", "en")


def test_messages_of_the_whole_call() -> None:
    answer = SimpleNamespace(said=[said("slow", "WARN")])
    assert RESULT.notices(answer) == (Message("slow", level="WARN"),)
    assert RESULT.notices(SimpleNamespace(said=None)) == ()
    assert ResultByIndex(("rows",), ("ok",), "index").notices(answer) == ()


class Level(StrEnum):
    FATAL = "Fatal"


@pytest.mark.parametrize("level", [Level.FATAL, "Fatal"])
def test_a_known_code_and_one_that_is_not_known_read_alike(level: object) -> None:
    fields = MessageFields(text="text", level="level", code=None, key="key")
    message = SimpleNamespace(text="x", level=level, key=7)
    assert fields.read(message) == Message("x", level="Fatal", code=None, key="7")
