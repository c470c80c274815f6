"""When a run is made again, and what ends it."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest

from soapwright.commands.mirror.schedule import parse_interval, repeat
from soapwright.errors import InputError


class Enough(BaseException):
    """What a signal raises."""


@pytest.fixture(autouse=True)
def little_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """All that pytest holds would be looked through."""
    monkeypatch.setattr("gc.collect", int)


def never(error: Exception) -> None:
    raise AssertionError("it is told that a run has failed") from error


@pytest.mark.parametrize(
    ("text", "seconds"), [("30s", 30), ("15m", 900), ("2h", 7200), ("1d", 86400)]
)
def test_intervals(text: str, seconds: int) -> None:
    assert parse_interval(text) == seconds


@pytest.mark.parametrize("text", ["", "15", "m", "0m", "-1m", "1.5h", "15 m", "1w", "9999999d"])
def test_what_is_no_interval(text: str) -> None:
    with pytest.raises(InputError, match="takes 30s, 15m, 2h, 1d"):
        parse_interval(text)


def test_the_next_begins_so_long_after_the_last_began_but_never_within_it() -> None:
    takes = [0.0, 0.05, 0.25, 0.0]
    began, ended = [], []

    def run() -> None:
        began.append(time.monotonic())
        if len(began) > len(takes):
            raise Enough
        time.sleep(takes[len(began) - 1])
        ended.append(time.monotonic())

    with pytest.raises(Enough):
        repeat(run, 0.1, never)
    pauses = [after - before for before, after in pairwise(began)]
    for pause, least in zip(pauses, (0.1, 0.1, 0.25, 0.1), strict=True):
        assert pause >= least
    assert pauses[1] < 0.15, "it is not the pause that is so long"
    assert all(after >= before for before, after in zip(ended, began[1:], strict=True))


def test_a_run_that_fails_is_told_and_made_again_but_for_the_first() -> None:
    down = InputError("the service is down")
    outcomes = [None, down, OSError("no space"), None, Enough()]
    told: list[Exception] = []

    def run() -> None:
        outcome = outcomes.pop(0)
        if outcome is not None:
            raise outcome

    with pytest.raises(Enough):
        repeat(run, 0.001, told.append)
    assert [str(error) for error in told] == ["the service is down", "no space"]
    outcomes[:] = [down]
    with pytest.raises(InputError, match="the service is down"):
        repeat(run, 0.001, never)


def test_what_nobody_expects_ends_it() -> None:
    outcomes: list[BaseException | None] = [None, ZeroDivisionError()]

    def run() -> None:
        outcome = outcomes.pop(0)
        if outcome is not None:
            raise outcome

    with pytest.raises(ZeroDivisionError):
        repeat(run, 0.001, never)
