"""TOML that is written is read back as it was meant."""

from __future__ import annotations

import tomllib

from hypothesis import given
from hypothesis import strategies as st

from soapwright.service.toml_writer import Value, comment_text, key_text, line_text, quoted

TEXTS = st.text(st.characters(codec="utf-8"))
VALUES: st.SearchStrategy[Value] = (
    TEXTS
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.lists(TEXTS, max_size=20)
    | st.dictionaries(TEXTS, TEXTS, max_size=3)
)


@given(VALUES)
def test_every_value_is_read_back(value: Value) -> None:
    assert tomllib.loads(line_text("a.key", value)) == {"a": {"key": value}}


@given(TEXTS.filter(lambda text: "." not in text), TEXTS)
def test_every_key_and_text_is_read_back(key: str, text: str) -> None:
    assert tomllib.loads(f"[{key_text(f'{key}.a-b_1')}]\nx = {quoted(text)}") == {
        key: {"a-b_1": {"x": text}}
    }


def test_a_list_that_is_too_long_takes_several_lines() -> None:
    value = [f"{number}: two  words and a-hyphen" for number in range(9)]
    text = line_text("words", value)
    lines = text.splitlines()
    assert (lines[0], lines[-1]) == ("words = [", "]")
    assert all(line.startswith('    "') for line in lines[1:-1])
    assert max(map(len, lines)) <= 100
    assert tomllib.loads(text) == {"words": value}


def test_an_item_that_is_too_long_stands_alone() -> None:
    value = ["a", "b" * 200, "c"]
    text = line_text("words", value)
    assert [line.strip() for line in text.splitlines()[1:-1]] == [
        '"a",',
        f'"{"b" * 200}",',
        '"c",',
    ]


def test_a_comment_takes_as_many_lines_as_it_needs() -> None:
    text = comment_text("some-words\n  and " * 30)
    lines = text.splitlines()
    assert all(line.startswith("# ") and len(line) <= 100 for line in lines)
    words = " ".join(line.removeprefix("# ") for line in lines).split()
    assert words == ["some-words", "and"] * 30
    assert comment_text("") == ""
