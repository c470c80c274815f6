"""What the server says when it refuses: in every language, and with the record's number."""

from __future__ import annotations

from string import Formatter

import pytest

from soapwright.sandbox.autotask.texts import LANGUAGES, TEXTS, Refused, at_record


@pytest.mark.parametrize("key", TEXTS)
def test_each_text_is_there_in_each_language_with_the_same_values(key: str) -> None:
    assert list(TEXTS[key]) == list(LANGUAGES)
    values = [
        {name for _, name, _, _ in Formatter().parse(text) if name is not None}
        for text in TEXTS[key].values()
    ]
    assert values[0] == values[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_record_s_refusal_is_followed_by_its_number(language: str) -> None:
    refused = at_record(Refused("required", field="Title"), "create", 7, language)
    first, second = refused.messages(language)
    assert "Title" in first
    assert "[7]" in second


def test_a_refusal_of_a_call_stands_alone() -> None:
    assert Refused("no entities").messages("en") == ["The call holds no entities."]
