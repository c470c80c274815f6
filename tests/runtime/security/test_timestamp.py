from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from lxml import etree

from soapwright.runtime.errors import InvalidArgument
from soapwright.runtime.security.names import TIMESTAMP, WSU
from soapwright.runtime.security.timestamp import Timestamp

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)


def stamp(**moments: str) -> etree._Element:
    found = etree.Element(TIMESTAMP)
    for name, text in moments.items():
        etree.SubElement(found, f"{{{WSU}}}{name}").text = text
    return found


def at(seconds: float) -> str:
    return (NOW + timedelta(seconds=seconds)).isoformat()


def test_a_request_counts_for_its_time_to_live() -> None:
    element = Timestamp(ttl=30).element(NOW)
    assert [child.text for child in element] == [
        "2026-05-04T12:00:00.000Z",
        "2026-05-04T12:00:30.000Z",
    ]


@pytest.mark.parametrize("seconds", [-200, 0, 59])
def test_its_own_holds(seconds: int) -> None:
    timestamp = Timestamp()
    made = timestamp.element(NOW + timedelta(seconds=seconds))
    assert timestamp.problem(made, NOW) is None


@pytest.mark.parametrize(
    ("element", "told"),
    [
        (stamp(Created=at(61), Expires=at(300)), "of the future"),
        (stamp(Created=at(-400), Expires=at(-60)), "has expired"),
        (stamp(Created=at(-361)), "has expired"),
        (stamp(Created=at(0), Expires=at(-1)), "before it is created"),
        (stamp(Expires=at(300)), "does not tell when it was created"),
        (stamp(), "does not tell when it was created"),
        (stamp(Created="yesterday"), "Created is 'yesterday', no time"),
        (stamp(Created=at(0), Expires=""), "Expires is '', no time"),
        (stamp(Created="0001-01-01T00:00:00+14:00"), "no time"),
    ],
)
def test_one_outside_of_its_window_does_not_hold(element: etree._Element, told: str) -> None:
    assert told in (Timestamp().problem(element, NOW) or "")


def test_two_times_are_one_too_many() -> None:
    element = stamp(Created=at(0))
    element.append(stamp(Created=at(0))[0])
    assert "Created is there 2 times" in (Timestamp().problem(element, NOW) or "")


def test_the_clock_of_the_service_may_be_off_by_the_skew() -> None:
    element = stamp(Created=at(100), Expires=at(200))
    assert Timestamp(skew=100).problem(element, NOW) is None


@pytest.mark.parametrize(("wrong", "values"), [("ttl", {"ttl": 0}), ("skew", {"skew": -1})])
def test_times_that_mean_nothing_are_refused(wrong: str, values: dict[str, float]) -> None:
    with pytest.raises(InvalidArgument, match=f"Timestamp: {wrong} is"):
        Timestamp(**values)
