"""Texts → values."""

from __future__ import annotations

import enum

import pytest

from soapwright.runtime.codec.text_readers import Members


class Size(enum.Enum):
    SMALL = "small"
    VERY_LARGE = "very large"
    ONE = 1


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("small", Size.SMALL),
        (" very   large ", Size.VERY_LARGE),
        ("1", Size.ONE),
        ("01", Size.ONE),
        ("medium", "other medium"),
    ],
)
def test_a_text_is_a_member_or_what_others_make_of_it(text: str, value: object) -> None:
    members = Members(Size, "other {}".format)
    assert members[text] == value
    assert len(members) == 3  # what is no member is not kept
