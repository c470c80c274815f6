"""Names as words."""

from __future__ import annotations

import pytest

from soapwright.commands.guess.words import first, has, last, listing, words


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("GetBatchTaskInfo", "get batch task info"),
        ("LOG_ON", "logon"),
        ("userName2", "username 2"),
        ("HTTPStatus", "http status"),
        ("APIKey", "apikey"),
        ("Cost-Object.v2", "cost object v 2"),
        ("", ""),
    ],
)
def test_words(name: str, expected: str) -> None:
    assert " ".join(words(name)) == expected


@pytest.mark.parametrize(("name", "ends"), [("GetTaskInfo", ("get", "info")), ("", ("", ""))])
def test_first_and_last(name: str, ends: tuple[str, str]) -> None:
    assert (first(name), last(name)) == ends


def test_one_of_the_words_is_wanted() -> None:
    assert has("sessionToken", {"token"})
    assert not has("tokenizer", {"token"})
    assert not has("", {"token"})


def test_names_in_a_sentence() -> None:
    assert listing([]) == ""
    assert listing(["a", "b"]) == "a, b"
    assert listing("abcdef") == "a, b, c, d and 2 more"
    assert listing("abc", most=1) == "a and 2 more"
