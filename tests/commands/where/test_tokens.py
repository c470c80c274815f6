"""The words of a condition, each with its place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soapwright.commands.where.tokens import tokens_of
from soapwright.errors import InputError


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a=1", [("name", "a", 0), ("sign", "=", 1), ("number", "1", 2)]),
        ("a<=-1.5", [("name", "a", 0), ("sign", "<=", 1), ("number", "-1.5", 3)]),
        ("'it''s'", [("text", "it's", 0)]),
        ('"a ""b"""', [("quoted", 'a "b"', 0)]),
        ("2026-01-31", [("time", "2026-01-31", 0)]),
        ("2026-01-31T09:30:00.5+01:00", [("time", "2026-01-31T09:30:00.5+01:00", 0)]),
        ("udf.Größe", [("name", "udf.Größe", 0)]),
        ("in(1,2)", [("name", "in", 0), ("sign", "(", 2), ("number", "1", 3), ("sign", ",", 4)]),
    ],
)
def test_words(text: str, words: list[tuple[str, str, int]]) -> None:
    found = [tuple(token) for token in tokens_of(text)]
    assert found[: len(words)] == words
    assert found[-1] == ("end", "", len(text))


@given(st.text(max_size=20))
def test_every_text_is_quoted(text: str) -> None:
    quoted = "'" + text.replace("'", "''") + "'"
    token, _ = tokens_of(quoted)
    assert (token.kind, token.text) == ("text", text)


@pytest.mark.parametrize(("text", "at"), [("a ; b", 2), ("'open", 0), ('a = "open', 4), ("1a", 0)])
def test_what_is_no_word(text: str, at: int) -> None:
    with pytest.raises(InputError) as caught:
        list(tokens_of(text))
    assert caught.value.message.splitlines()[-1].index("^") - 2 == at
