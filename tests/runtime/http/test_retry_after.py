"""When a server wants to be asked again."""

from __future__ import annotations

import time
from email.utils import formatdate

import pytest

from soapwright.runtime.http.retry_after import retry_after


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("0", 0),
        (" 120 ", 120),
        ("-1", None),
        ("soon", None),
        ("", None),
        ("1.5", None),
        ("٣", None),
        ("9" * 400, 999_999_999),
    ],
)
def test_seconds(text: str, seconds: float | None) -> None:
    assert retry_after({"retry-after": text}) == seconds


def test_a_date() -> None:
    date = formatdate(time.time() + 60, usegmt=True)
    assert 58 <= (retry_after({"retry-after": date}) or 0) <= 60


def test_a_date_that_is_over() -> None:
    assert retry_after({"retry-after": "Wed, 21 Oct 2015 07:28:00 GMT"}) == 0


def test_nothing_said() -> None:
    assert retry_after({}) is None
