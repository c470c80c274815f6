"""A call that has a name is made once, over any number of runs."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from soapwright.runtime.calls.steps import Steps
from soapwright.runtime.errors import (
    JournalError,
    OutcomeUnknown,
    ServiceError,
    TransportError,
)
from soapwright.runtime.journal.entries import Entry, State
from soapwright.runtime.journal.once import Once
from soapwright.runtime.journal.store import Store

ABOUT = {"service": "orders", "verb": "send"}


def once(path: Path, **options: Any) -> Once:
    return Once(path, ABOUT, {"zone": "z"}, **options)


def called(journal: Once, result: Any) -> Steps[Any]:
    """A call that goes out and ends with this."""
    journal.sending("pay")(b"")
    if isinstance(result, BaseException):
        raise result
    return result
    yield


def make(path: Path, result: Any, content: bytes = b"5", **options: Any) -> None:
    with once(path, now=lambda: 5.0, **options) as journal:
        journal.check("pay", [content])
        steps = journal.making("pay", called(journal, result), lambda id_: id_)
        with (
            pytest.raises(StopIteration)
            if not isinstance(result, BaseException)
            else (pytest.raises(type(result)))
        ):
            next(steps)


def entry(path: Path) -> Entry | None:
    with closing(Store(path, None)) as store:
        return store.get("pay")


@pytest.mark.parametrize(
    ("result", "state"),
    [
        (7, State.SUCCEEDED),
        (ServiceError("no", messages=("too poor",)), State.FAILED),
        (TransportError("no route", sent=False), State.OPEN),
        (TransportError("timed out"), State.UNKNOWN),
        (OutcomeUnknown("who knows?", id=None), State.UNKNOWN),
        (KeyboardInterrupt(), State.UNKNOWN),
    ],
)
def test_what_came_of_it_is_written_down(tmp_path: Path, result: Any, state: State) -> None:
    make(tmp_path / "j", result)
    kept = entry(tmp_path / "j")
    assert kept is not None
    assert (kept.state, kept.sent, kept.id) == (state, 5.0, 7 if result == 7 else None)


def test_an_error_that_stands_for_a_lost_answer_leaves_it_unknown(tmp_path: Path) -> None:
    """The service says that it has not happened: it may do so yet."""
    error = TransportError("it has not happened", sent=False)
    error.__cause__ = TransportError("timed out")
    make(tmp_path / "j", error)
    kept = entry(tmp_path / "j")
    assert kept is not None
    assert kept.state is State.UNKNOWN


def test_what_never_went_out_is_not_written_down(tmp_path: Path) -> None:
    def refused() -> Steps[None]:
        raise ServiceError("cannot be written")
        yield

    with once(tmp_path / "j") as journal:
        journal.check("pay", [])
        with pytest.raises(ServiceError):
            next(journal.making("pay", refused()))
    assert entry(tmp_path / "j") is None


def test_it_is_known_what_is_to_be_made(tmp_path: Path) -> None:
    def due(path: Path, **options: Any) -> bool:
        with once(path, **options) as journal:
            return journal.earlier("pay") is None

    assert due(tmp_path / "new")
    make(tmp_path / "ok", 7)
    make(tmp_path / "lost", TransportError("timed out"))
    make(tmp_path / "unsent", TransportError("no route", sent=False))
    make(tmp_path / "bad", ServiceError("no", messages=("too poor",)))
    assert [due(tmp_path / name) for name in ("ok", "lost", "unsent")] == [False, False, True]
    with pytest.raises(ServiceError, match="no") as caught:
        due(tmp_path / "bad")
    assert caught.value.messages == ("too poor",)
    assert due(tmp_path / "bad", retry_failed=True)
    assert not due(tmp_path / "lost", retry_failed=True)


def test_other_content_is_an_error_that_names_the_call(tmp_path: Path) -> None:
    make(tmp_path / "j", 7)
    with once(tmp_path / "j") as journal:
        journal.check("pay", [b"5"])
        journal.check("other", [b"6"])
        for other in ([b"6"], [b"", b"5"], []):
            with pytest.raises(JournalError, match="other content stands in the journal for pay"):
                journal.check("pay", other)


def test_what_failed_may_be_corrected_where_it_is_sent_again(tmp_path: Path) -> None:
    make(tmp_path / "j", ServiceError("no"))
    with once(tmp_path / "j") as journal, pytest.raises(JournalError, match="as failed"):
        journal.check("pay", [b"6"])
    make(tmp_path / "j", 7, content=b"6", retry_failed=True)
    kept = entry(tmp_path / "j")
    assert kept is not None
    assert kept.state is State.SUCCEEDED


def test_an_answer_that_cannot_be_written_down_is_in_a_note(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with once(tmp_path / "j") as journal:
        journal.check("pay", [])
        steps = journal.making("pay", called(journal, 7), lambda id_: id_)

        def full(store: Store, *_: Any) -> None:
            if journal.out:
                raise JournalError("the disk is full")

        monkeypatch.setattr(Store, "write", full)
        with pytest.raises(JournalError) as caught:
            next(steps)
        monkeypatch.undo()
    assert caught.value.__notes__ == ["pay has succeeded: 7"]
    assert journal.out == {"pay"}


def test_why_nobody_can_say_is_told(tmp_path: Path) -> None:
    make(tmp_path / "j", TransportError("timed out"))
    with once(tmp_path / "j") as journal:
        kept = journal.earlier("pay")
        assert kept is not None
        error = journal.unknown("pay", kept, "there is no way to ask")
    text = "pay may or may not have happened: timed out; there is no way to ask"
    assert (error.message, error.zone) == (text, "z")
