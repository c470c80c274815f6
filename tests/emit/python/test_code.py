"""Pieces of code as text: whatever they are made of, Python reads back what was meant."""

from __future__ import annotations

import ast

from hypothesis import given
from hypothesis import strategies as st

from soapwright.emit.python.code import (
    Parameter,
    exploded,
    exploded_dict,
    exploded_set,
    keywords,
    names_text,
    signature,
)


@given(st.lists(st.text()))
def test_names_are_a_tuple_however_many(names: list[str]) -> None:
    assert ast.literal_eval(names_text(names)) == tuple(names)


@given(st.lists(st.integers()))
def test_with_no_function_a_call_is_a_tuple(values: list[int]) -> None:
    assert ast.literal_eval(exploded("", map(str, values))) == tuple(values)
    call = ast.parse(exploded("f", map(str, values)), mode="eval").body
    assert isinstance(call, ast.Call)
    assert len(call.args) == len(values)


@given(st.dictionaries(st.text(), st.integers(), min_size=1))
def test_dicts_and_sets(items: dict[str, int]) -> None:
    source = {key: str(value) for key, value in items.items()}
    assert ast.literal_eval(exploded_dict(source)) == items
    assert ast.literal_eval(exploded_set(source.values())) == set(items.values())
    assert ast.literal_eval(exploded_dict({})) == {}


def test_only_values_that_there_are_become_keywords() -> None:
    assert keywords(a="1", b=None, c="''") == ("a=1", "c=''")
    assert keywords() == ()


def test_several_parameters_are_given_by_name() -> None:
    one, two = Parameter("text", "str"), Parameter("limit", "int | None", "None")
    assert signature([]) == ("self",)
    assert signature([two]) == ("self", "limit: int | None = None")
    assert signature([one, two]) == ("self", "*", "text: str", "limit: int | None = None")


def test_a_long_description_is_wrapped_and_its_list_stays_one() -> None:
    told = Parameter("kind", "str", doc=f"{'word ' * 30}of these:\n- one\n- two").told
    lines = told.splitlines()
    assert lines[0].startswith("kind: word")
    assert max(map(len, lines)) <= 85
    assert lines[-2:] == ["    - one", "    - two."]
    assert all(line.startswith("    ") for line in lines[1:])
