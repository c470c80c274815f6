"""What a header field of a user's may hold."""

from __future__ import annotations

import pytest

from soapwright.runtime.http.field_lines import problem_of


@pytest.mark.parametrize(
    ("name", "value"), [("X-A", "b c\td"), ("a!#$%&'*+.^_`|~", ""), ("1", "~")]
)
def test_what_can_be_sent(name: str, value: str) -> None:
    assert problem_of(name, value) is None


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        ("X A", "b", "has the name 'X A'"),
        ("X:", "b", "has the name 'X:'"),
        ("X\n", "b", "has the name"),
        ("Ü", "b", "has the name"),
        (1, "b", "has the name 1"),
        ("X", b"hid", "that is no text but bytes"),
        ("X", "hid\n", "control characters"),
        ("X", "hid\0", "control characters"),
        ("X", "hid\x7f", "control characters"),
        ("X", "hidé", "beyond ASCII"),
        ("X", "hid\u2028", "beyond ASCII"),
        ("X", "hid ", "white space"),
    ],
)
def test_what_cannot(name: object, value: object, problem: str) -> None:
    told = problem_of(name, value) or ""
    assert problem in told
    assert "hid" not in told
