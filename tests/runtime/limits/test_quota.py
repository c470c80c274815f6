"""The allowance of calls: counted, asked for, told of, held back at."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soapwright.runtime.errors import ThresholdExceeded
from soapwright.runtime.limits.quota import Governor, Quota
from soapwright.runtime.limits.usage import Usage

ALLOWED = Usage(1000, 0, 60)
HOUR = 3600.0


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def meter(**options: Any) -> tuple[Quota, Clock]:
    clock = Clock()
    return Quota(ALLOWED, (50, 75), now=clock, **options), clock


def test_calls_are_counted_and_forgotten_with_the_window() -> None:
    found, clock = meter()
    for _ in range(10):
        found.count()
        clock.now += 1
    assert (found.calls, found.used, found.share) == (10, 10, 0.01)
    found.tell(Usage(1000, 0, 60))
    assert found.used == 10  # the service cannot know less than we do
    clock.now += HOUR
    assert (found.calls, found.used) == (10, 0)


def test_what_the_service_tells_counts_and_ours_since() -> None:
    found, _ = meter()
    found.count()
    found.tell(Usage(2000, 500, 30))
    found.count()
    assert (found.used, found.limit, found.window_minutes) == (501, 2000, 30)
    assert found.reading == Usage(2000, 500, 30)
    assert repr(found) == "<501 of 2000 calls in 30 minutes>"


def test_nobody_is_asked_where_nobody_wants_to_know() -> None:
    found, clock = meter()
    clock.now += 10 * HOUR
    assert not found.is_due
    assert repr(found) == "<0 of 1000 calls in 60 minutes, the service was not asked>"


def test_the_service_is_asked_first_then_now_and_then() -> None:
    found, clock = meter(on_usage=print)
    assert found.is_due
    found.asked()
    assert not found.is_due  # even if it does not tell
    found.tell(Usage(1000, 0, 60))
    for _ in range(9):
        found.count()
    assert not found.is_due
    found.count()  # a hundredth of the allowance
    assert found.is_due
    found.tell(Usage(1000, 10, 60))
    clock.now += HOUR / 12 - 1
    assert not found.is_due
    clock.now += 1
    assert found.is_due


def test_each_level_is_told_once_on_the_way_up() -> None:
    told: list[float] = []
    found, clock = meter(on_usage=lambda usage: told.append(usage.share))
    found.tell(Usage(1000, 498, 60))
    for _ in range(5):
        found.count()
    assert told == [0.5]
    found.tell(Usage(1000, 900, 60))
    assert told == [0.5, 0.9]
    clock.now += HOUR
    found.tell(Usage(1000, 100, 60))
    found.tell(Usage(1000, 600, 60))
    assert told == [0.5, 0.9, 0.6]


def test_what_the_callback_raises_comes_out() -> None:
    def stop(usage: Usage) -> None:
        raise KeyboardInterrupt

    found, _ = meter(on_usage=stop)
    with pytest.raises(KeyboardInterrupt):
        found.tell(Usage(1000, 800, 60))
    assert found.used == 800


def test_the_governor_slows_down_to_what_a_window_allows() -> None:
    found, clock = meter(governor=Governor(slow=0.5, stop=0.9))
    found.tell(Usage(1000, 499, 60))
    assert found.count() == 0
    assert [found.count() for _ in range(3)] == pytest.approx([0, 3.6, 7.2])
    clock.now += 10
    assert found.count() == pytest.approx(0.8)


def test_the_governor_stops_and_lets_go_on_when_the_service_says_so() -> None:
    found, clock = meter(governor=Governor(slow=0.9, stop=0.9))
    found.tell(Usage(1000, 899, 60))
    found.count()
    with pytest.raises(ThresholdExceeded, match=r"900 of 1000 calls in 60 minutes .* stops at 90%"):
        found.count()
    assert found.calls == 1
    assert not found.is_due
    clock.now += 30
    assert found.is_due
    found.tell(Usage(1000, 500, 60))
    assert found.count() == 0


@pytest.mark.parametrize(("slow", "stop"), [(-0.1, 0.5), (0.8, 0.7), (0.5, 1.1)])
def test_a_governor_that_makes_no_sense(slow: float, stop: float) -> None:
    with pytest.raises(ValueError, match="0 <= slow <= stop <= 1"):
        Governor(slow, stop)


@given(st.lists(st.integers(1, 60), max_size=40), st.integers(10, 40))
def test_a_governed_client_stays_within_any_window(pauses: list[int], limit: int) -> None:
    """Alone with the service, and whenever it calls, it never uses more than the stop."""
    clock = Clock()
    found = Quota(Usage(limit, 0, 60), governor=Governor(slow=0.5, stop=0.8), now=clock)
    made: list[float] = []
    for pause in pauses * 3:
        clock.now += pause
        if found.is_due:
            found.tell(Usage(limit, sum(at > clock.now - HOUR for at in made), 60))
        try:
            clock.now += found.count()
        except ThresholdExceeded:
            continue
        made.append(clock.now)
        assert sum(at > clock.now - HOUR for at in made) <= 0.8 * limit + 1


def test_threads_are_counted_whole() -> None:
    found, _ = meter()
    threads = [
        threading.Thread(target=lambda: [found.count() for _ in range(200)]) for _ in range(8)
    ]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert found.calls == found.used == 1600
