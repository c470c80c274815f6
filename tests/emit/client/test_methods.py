"""Operations as methods: what these take, give and say."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soapwright.emit.client.methods import MethodBuilder, method_doc
from soapwright.emit.types.bindings import FieldName
from tests.emit.client.rules_in import IMPORTS, inputs_in


@pytest.fixture
def methods(tmp_path: Path) -> MethodBuilder:
    return inputs_in(tmp_path).methods


def test_a_method_gives_the_only_field_of_the_answer(tmp_path: Path) -> None:
    inputs = inputs_in(tmp_path)
    found = inputs.methods.method(inputs.resolver.operation("Search", "key"), "search_operation")
    assert found.signature == ("self", "text: str | None = None")
    assert (found.returns, found.result) == ("types.Answer | None", "result")
    where = inputs.methods.method(inputs.resolver.operation("Where", "key"), "where")
    assert (where.returns, where.result) == ("types.WhereResponse", None)


def test_needed_and_several_parameters(tmp_path: Path) -> None:
    inputs = inputs_in(tmp_path, IMPORTS)
    found = inputs.methods.method(inputs.resolver.operation("MapColumns", "key"), "map_columns")
    assert found.signature[1] == "*"
    assert "column: Sequence[str] = ()" in found.signature
    assert "column=list(column)" in found.arguments


@pytest.mark.parametrize(
    ("annotation", "qualified"),
    [
        ("Book", "types.Book"),
        ("list[Book] | None", "list[types.Book] | None"),
        ("Books", "Books"),
        ("dict[str, Item | Loan]", "dict[str, types.Item | types.Loan]"),
        ("datetime.date", "datetime.date"),
    ],
)
def test_generated_classes_are_those_of_types(
    annotation: str, qualified: str, methods: MethodBuilder
) -> None:
    assert methods.qualified(annotation) == qualified


def test_what_must_not_be_null_goes_out_empty(methods: MethodBuilder) -> None:
    field = FieldName("items", "Items | None", False)
    (plain,) = methods.parameters([field], ())
    (filled,) = methods.parameters([field], (), [field])
    assert plain.keyword == "items=items"
    assert filled.keyword == "items=types.Items() if items is None else items"
    assert str(plain.parameter) == str(filled.parameter) == "items: types.Items | None = None"


def test_a_field_gives_way_to_what_the_method_needs(methods: MethodBuilder) -> None:
    fields = [FieldName("types", "str", False), FieldName("types_", "str", False)]
    found = methods.parameters(fields, {"types"})
    assert len({each.parameter.name for each in found} | {"types"}) == 3
    assert [each.field for each in found] == ["types", "types_"]


@given(st.none() | st.text(max_size=90), st.sampled_from(["search", "search_operation"]))
def test_a_docstring_tells_where_a_name_is_taken(documentation: str | None, name: str) -> None:
    doc = method_doc(documentation, "Search", "search", name)
    told = ast.literal_eval(doc) if doc else ""
    assert ("The name ``search`` is taken." in " ".join(told.split())) == (name != "search")
    if documentation is None:
        assert told.startswith("Call Search.")
