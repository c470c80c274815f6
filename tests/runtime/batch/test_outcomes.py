"""Every record of a batch ends as it was told, and the report is in the order of the input."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soapwright.runtime.answers.result_by_index import Entry
from soapwright.runtime.batch.outcomes import Chunk, Outcomes
from soapwright.runtime.errors import ServiceError, TransportError
from soapwright.runtime.outcome import Message, Progress, Status

CONTEXT = {"operation": "create", "zone": "us"}


def chunk(first: int, size: int) -> Chunk[Any]:
    indices = list(range(first, first + size))
    return Chunk(indices, [f"item {index}" for index in indices])


@given(
    st.lists(st.integers(1, 4), max_size=6).flatmap(
        lambda sizes: st.permutations(list(enumerate(sizes)))
    ),
    st.data(),
)
def test_chunks_end_in_any_order(sizes: list[tuple[int, int]], data: st.DataObject) -> None:
    outcomes: Outcomes[Any] = Outcomes(CONTEXT)
    by_number = dict(sizes)
    for number, size in sizes:
        own = chunk(sum(by_number[before] for before in range(number)), size)
        assert outcomes.left(own) == list(range(size))
        for position in range(size):
            outcomes.one(own, position, data.draw(st.sampled_from(list(Status))))
        assert outcomes.missing(own) == Chunk([], [])
    report = outcomes.report(len(sizes))
    assert [(each.index, each.item) for each in report] == [
        (index, f"item {index}") for index in range(sum(by_number.values()))
    ]
    assert outcomes.progress(3) == Progress(
        len(report.succeeded), len(report.failed), len(report.unknown), 3
    )
    assert len(outcomes) == len(report)


def test_what_is_left_keeps_its_index() -> None:
    outcomes: Outcomes[Any] = Outcomes(CONTEXT)
    own = chunk(5, 3)
    outcomes.one(own, 1, Status.SUCCEEDED, id=7)
    assert outcomes.error_in(own) is None
    left = outcomes.missing(own)
    assert (left.indices, left.items) == ([5, 7], ["item 5", "item 7"])


def test_an_error_tells_that_of_the_try_before_it() -> None:
    outcomes: Outcomes[Any] = Outcomes(CONTEXT)
    error = TransportError("no answer")
    error.earlier = TransportError("timed out")
    outcomes.all(chunk(0, 2), Status.UNKNOWN, error)
    assert [each.errors for each in outcomes.report(1)] == [("no answer", "timed out")] * 2
    assert outcomes.error_in(chunk(1, 1)) is error


@pytest.mark.parametrize(
    ("blamed", "texts"),
    [
        ({}, [("No.", "Not now.")] * 3),
        (
            {1: ("It is bad.",)},
            [
                (OTHERS := ("not saved, since its call was refused for record 8",)),
                ("It is bad.",),
                OTHERS,
            ],
        ),
    ],
)
def test_a_refused_call(blamed: dict[int, tuple[str, ...]], texts: list[tuple[str, ...]]) -> None:
    outcomes: Outcomes[Any] = Outcomes(CONTEXT)
    error = ServiceError("No.; Not now.", messages=("No.", "Not now."))
    error.records = tuple(7 + position for position in blamed)
    outcomes.refused(chunk(7, 3), error, blamed)
    assert [each.errors for each in outcomes.report(1).failed] == texts


def test_records_that_the_service_judged() -> None:
    outcomes: Outcomes[Any] = Outcomes(CONTEXT)
    said = Message("Rounded.", code="W1")
    outcomes.entry(chunk(0, 3), 0, Entry(True, 12, "ours", (said,)))
    outcomes.entry(chunk(0, 3), 1, Entry(False, None, None, (Message("", code="E7"),)))
    outcomes.entry(chunk(0, 3), 2, Entry(False, None, None, ()))
    saved, refused, mute = outcomes.report(1)
    assert (saved.status, saved.id, saved.external_id) == (Status.SUCCEEDED, 12, "ours")
    assert (saved.warnings, saved.messages, saved.errors) == (("Rounded.",), (said,), ())
    assert refused.errors == ("E7",), "a code where there is no text"
    assert isinstance(refused.error, ServiceError)
    assert (refused.error.records, refused.error.operation) == ((1,), "create")
    assert mute.error is not None
    assert mute.error.message == "the service refused the record without a message"


def test_messages_of_calls_are_in_the_order_of_the_input() -> None:
    outcomes: Outcomes[Any] = Outcomes({})
    for first, texts in ((4, "c"), (0, "ab"), (9, "d")):
        outcomes.notices(Chunk([first], [None]), [Message(text) for text in texts])
    assert [message.text for message in outcomes.report(3).messages] == ["a", "b", "c", "d"]
