"""Operations as methods: what these take, give and say."""

from __future__ import annotations

import ast
import inspect
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soapwright.emit.client.methods import MethodBuilder, method_doc
from soapwright.emit.types.bindings import FieldName
from tests.depots import Act, Side, wsdl
from tests.emit.checked import strictly_typed
from tests.emit.client.rules_in import IMPORTS, inputs_in
from tests.emit.desks import made


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
    field = FieldName("items", "Items | None", False, "None")
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


KINDS = (
    '<xs:simpleType name="Colour"><xs:restriction base="xs:string">'
    '<xs:enumeration value="red"/><xs:enumeration value="blue"/></xs:restriction></xs:simpleType>'
    '<xs:simpleType name="Marks"><xs:list itemType="xs:int"/></xs:simpleType>'
)
CONTENT = (
    "<xs:sequence>"
    '<xs:element name="Optional" type="xs:int" minOccurs="0"/>'
    '<xs:element name="Needed" type="xs:int"/>'
    '<xs:element name="Nil" type="t:Marks" nillable="true" minOccurs="0"/>'
    '<xs:element name="Many" type="xs:int" maxOccurs="unbounded"/>'
    '<xs:any namespace="##other" processContents="lax" minOccurs="0"/>'
    "</xs:sequence>"
    '<xs:attribute name="fixed" type="xs:string" fixed="2.0"/>'
    '<xs:attribute name="text" type="xs:string" default="Colour"/>'
    '<xs:attribute name="colour" type="t:Colour" default="blue"/>'
    '<xs:attribute name="amount" type="xs:decimal" default="1.50"/>'
    '<xs:attribute name="day" type="xs:date" default="2020-02-29"/>'
    '<xs:attribute name="marks" type="t:Marks" default="1 2"/>'
    "<xs:anyAttribute/>"
)


def test_a_signature_is_that_of_the_class(tmp_path: Path) -> None:
    with made(wsdl([Side("Depot", [Act("Put", "Put", CONTENT)])], KINDS), tmp_path) as desk:
        client = desk.package.DeskClient
        taken = inspect.signature(client.put).parameters
        assert [n for n, p in taken.items() if p.default is p.empty] == ["self", "needed"]
        assert list(taken) == [
            *("self", "needed", "optional", "nil_", "many"),
            *("text", "colour", "amount", "day", "marks"),
            *("other_element", "any_attributes"),
        ]
        assert taken["text"].default == "Colour", "a text that is a class's name is a text"
        sent: list[Any] = []

        def call(operation: object, message: object) -> object:
            sent.append(message)
            return SimpleNamespace(number=1)

        caller: Any = SimpleNamespace(call=call)
        client.put(caller, needed=1)
        client.put(caller, needed=1, marks=(3,), any_attributes={"{urn:x}a": "b"}, many=(1, 2))
        client.put(caller, needed=1, nil_=None)
        plain, full, nil = sent
        assert (plain.nil_, full.nil_, nil.nil_) == ([], [], None)
        assert plain == desk.package.Put(needed=1)
        assert (plain.colour.value, str(plain.amount), plain.marks) == ("blue", "1.50", [1, 2])
        assert (plain.fixed, plain.any_attributes) == ("2.0", {})
        assert (full.marks, full.any_attributes, full.many) == ([3], {"{urn:x}a": "b"}, [1, 2])


def test_an_answer_of_one_field_and_anything_is_given_whole(tmp_path: Path) -> None:
    text = wsdl([Side("Depot", [Act("Put", "Put")])])
    open_ = text.replace(
        '<xs:element name="Number" type="xs:int"/></xs:sequence></xs:complexType></xs:element>'
        "</xs:schema>",
        '<xs:element name="Number" type="xs:int"/><xs:any minOccurs="0"/></xs:sequence>'
        "</xs:complexType></xs:element></xs:schema>",
    )
    assert open_ != text
    for wsdl_, returns in ((text, "int"), (open_, "types.Done")):
        with made(wsdl_, tmp_path) as desk:
            assert inspect.signature(desk.package.DeskClient.put).return_annotation == returns


@pytest.mark.slow
def test_signatures_with_defaults_of_every_kind_are_typed(tmp_path: Path) -> None:
    with made(wsdl([Side("Depot", [Act("Put", "Put", CONTENT)])], KINDS), tmp_path) as desk:
        strictly_typed(desk.generated.folder)
