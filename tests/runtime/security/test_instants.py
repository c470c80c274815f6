from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from soapwright.runtime.security.instants import read, written

NOON = datetime(2026, 5, 4, 12, 0, 0, 5000, UTC)


def test_moments_are_written_in_utc_to_the_millisecond() -> None:
    assert written(NOON) == "2026-05-04T12:00:00.005Z"
    assert written(NOON.astimezone(timezone(timedelta(hours=2)))) == "2026-05-04T12:00:00.005Z"


@pytest.mark.parametrize(
    "text",
    [
        "2026-05-04T12:00:00.005Z",
        " 2026-05-04T14:00:00.005+02:00\n",
        "2026-05-04T12:00:00.005",
        "2026-05-04T12:00:00.0050000000Z",
    ],
)
def test_moments_are_read_whatever_their_offset(text: str) -> None:
    assert read(text) == NOON


@pytest.mark.parametrize("text", ["", "noon", "2026-13-01T00:00:00Z"])
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"Invalid|must be"):
        read(text)
