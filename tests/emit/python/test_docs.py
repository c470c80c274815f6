"""Text of others in docstrings and literals: it stays text, and fits its lines."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soapwright.emit.python import docs
from soapwright.schema.catalogue import Access, EntityInfo, FieldInfo
from tests.emit.blackened import blackened

nasty = st.text(alphabet="a \"'\\\n\t{%\u202e\x00#", max_size=40) | st.text()


@given(nasty | st.binary())
def test_a_literal_is_its_value(value: str | bytes) -> None:
    shown = docs.literal(value)
    assert ast.literal_eval(shown) == value
    assert not shown.lstrip("b").startswith("'") or '"' in shown


@given(nasty, st.sampled_from([0, 4, 8]))
def test_a_docstring_is_one_text_that_says_what_can_be_seen(text: str, indent: int) -> None:
    shown = docs.docstring(text, indent)
    if not shown:
        assert docs.sentence(text) == ""
        return
    (statement,) = ast.parse(shown).body
    assert isinstance(statement, ast.Expr)
    found = ast.literal_eval(statement.value)
    seen = "".join(c if c.isprintable() else " " for c in text).split()
    assert "".join(found.split()).replace('"', "'") == "".join(seen).replace('"', "'")


@given(st.lists(st.text("ab", min_size=1, max_size=12), min_size=1, max_size=60))
def test_a_docstring_of_words_fits_its_lines(words: list[str]) -> None:
    lines = docs.docstring(" ".join(words), 4).splitlines()
    assert max(len(line) for line in lines) + 4 <= 104
    assert all(line.startswith("    ") for line in lines[1:])


@pytest.mark.parametrize("text", [None, "", " \n ", "\u202e"])
def test_nothing_to_say_is_no_docstring(text: str | None) -> None:
    assert docs.docstring(text, 4) == ""


@pytest.mark.parametrize("count", [0, 1, 8, 40])
@pytest.mark.parametrize("indent", [0, 4])
def test_a_call_is_laid_out_as_black_does(count: int, indent: int) -> None:
    call = docs.call("x = function", [f"argument_{n}" for n in range(count)], indent)
    text = f"if a:\n    {call}\n" if indent else f"{call}\n"
    assert blackened(text) == text


@pytest.mark.parametrize("size", [1, 70, 90])
def test_an_import_is_laid_out_as_black_does(size: int) -> None:
    text = f"{docs.imported('N' * size, 'module')}\n"
    assert blackened(text) == text


def entity(access: Access) -> EntityInfo:
    return EntityInfo("Ticket", 1, access)


def test_what_the_catalogue_says_of_an_entity() -> None:
    nothing = Access(create=False, update=False, delete=False, query=False, udf=False)
    assert docs.of_entity(entity(nothing)) == "Ticket: read-only."
    some = Access(create=True, update=False, delete=False, query=True, udf=True)
    assert docs.of_entity(entity(some)) == ("Ticket: create, query; user-defined fields.")


def test_what_the_catalogue_says_of_a_field() -> None:
    assert docs.of_field(FieldInfo("Title", "string", 1, length=9, queryable=True)) == (
        "Title: string of at most 9 characters."
    )
    every = FieldInfo(
        "Issue",
        "integer",
        1,
        label="Kind",
        picklist=True,
        picklist_parent="Queue",
        required=True,
        read_only=True,
        queryable=False,
        reference="Queue",
    )
    assert docs.of_field(every) == (
        "Issue (Kind): integer, one of a picklist, which depends on Queue, required on create, "
        "read-only, not queryable, refers to Queue."
    )


@given(st.lists(st.none() | st.text(" a", max_size=3)))
def test_what_says_nothing_is_left_out(texts: list[str | None]) -> None:
    found = docs.joined(*texts)
    said = [text.strip() for text in texts if text and text.strip()]
    assert found == (" ".join(said) if said else None)
