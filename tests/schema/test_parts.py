"""What a binding makes of the parts of a message."""

from __future__ import annotations

import pytest

from soapwright.runtime.records.dataclass import replace
from soapwright.schema.model import XSD, Schema
from soapwright.schema.names import MIME
from soapwright.schema.parts import body_parts, bound_messages, is_whole_body, wrapper_of
from tests.schema.conftest import Read
from tests.styles import CALLS, NAMESPACE, Op, element_part, part, wsdl

TYPES = (
    '<xs:element name="Go"><xs:complexType/></xs:element><xs:element name="Word" type="xs:string"/>'
    '<xs:complexType name="Hall"><xs:sequence><xs:element name="Length" type="xs:int"/>'
    "</xs:sequence></xs:complexType>"
)


def wrapper(schema: Schema, *, answers: bool = False) -> object:
    """Of the first operation, as (form, name, parts), or None."""
    ((_, bound, operation),) = bound_messages(schema)
    name = operation.output if answers else operation.input
    assert name is not None
    parts = body_parts(schema.messages[name], bound.output if answers else bound.input)
    found = wrapper_of(schema, bound, parts, answers=answers)
    return found and (found.form, str(found.name), [part.name for part in found.parts])


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ([element_part("Go")], None),
        ([element_part("Word")], None),
        ([], ("body", f"{{{NAMESPACE}}}Do", [])),
        ([part("hall", "t:Hall")], ("body", f"{{{NAMESPACE}}}Do", ["hall"])),
        (
            [element_part("Go", "a"), element_part("Word", "b")],
            ("body", f"{{{NAMESPACE}}}Do", ["a", "b"]),
        ),
    ],
)
def test_document(read: Read, parts: list[str], expected: object) -> None:
    schema = read(wsdl(Op("Do", parts), types=TYPES, style="document")).schema
    assert wrapper(schema) == expected
    assert wrapper(schema, answers=True) is None, "nothing comes back, so nothing stands for it"


@pytest.mark.parametrize("parts", [[], [part("a")], [part("a"), part("b", "t:Hall")]])
def test_rpc_wraps_whatever_there_is(read: Read, parts: list[str]) -> None:
    schema = read(wsdl(Op("Do", parts, parts), types=TYPES)).schema
    names = [each.partition('"')[2][0] for each in parts]
    assert wrapper(schema) == ("rpc", f"{{{CALLS}}}Do", names)
    answer = wrapper(schema, answers=True)
    assert answer == (("rpc", f"{{{CALLS}}}DoResponse", names) if parts else None)


def test_the_binding_says_which_parts_are_in_the_body(read: Read) -> None:
    parts = [part("a"), part("b"), part("c")]
    schema = read(wsdl(Op("Do", parts, sent_body='parts="c a"'))).schema
    assert wrapper(schema) == ("rpc", f"{{{CALLS}}}Do", ["a", "c"])
    header = '<s:header message="t:DoIn" part="b" use="literal"/>'
    schema = read(wsdl(Op("Do", parts, headers=header))).schema
    assert wrapper(schema) == ("rpc", f"{{{CALLS}}}Do", ["a", "c"])
    schema = read(wsdl(Op("Do", parts, sent_body='parts=""'), style="document")).schema
    assert wrapper(schema) == ("body", f"{{{NAMESPACE}}}Do", [])


def test_a_body_has_the_type_of_its_only_part_if_that_is_complex(read: Read) -> None:
    for type_, whole in (("t:Hall", True), ("xs:string", False)):
        schema = read(wsdl(Op("Do", [part("a", type_)]), types=TYPES, style="document")).schema
        ((_, bound, operation),) = bound_messages(schema)
        assert operation.input is not None
        found = wrapper_of(schema, bound, schema.messages[operation.input].parts, answers=False)
        assert found is not None
        assert is_whole_body(schema, found) is whole


def test_what_is_beside_the_body_is_bytes_that_may_be_left_out(read: Read) -> None:
    text = wsdl(Op("Do", [part("a"), part("b", "t:Hall"), part("c")]), types=TYPES)
    before, body, after = text.partition('<s:body use="literal" namespace="urn:depot:calls" />')
    beside = "".join(
        f'<m:part><m:content part="{name}" type="{type_}"/></m:part>'
        for name, type_ in (("b", "image/png"), ("b", "image/gif"), ("c", "text/plain"))
    )
    related = f'<m:multipartRelated xmlns:m="{MIME}"><m:part>{body}</m:part>{beside}<m:part>'
    related += "<m:content type='*/*'/></m:part></m:multipartRelated>"
    found = read(before + related + after)
    (warning,) = found.schema.warnings
    assert warning.endswith(".wsdl:1: mime:content names no part; ignored")
    ((_, bound, operation),) = bound_messages(found.schema)
    assert operation.input is not None
    assert bound.input is not None
    assert bound.input.attached == (("b", ("image/png", "image/gif")), ("c", ("text/plain",)))
    parts = body_parts(found.schema.messages[operation.input], bound.input)
    assert [(each.name, str(each.type), each.attached) for each in parts] == [
        ("a", f"{{{XSD}}}string", False),
        ("b", f"{{{XSD}}}base64Binary", True),
        ("c", f"{{{XSD}}}base64Binary", True),
    ]
    listed = replace(bound.input, body_parts=("a", "c"))
    parts = body_parts(found.schema.messages[operation.input], listed)
    assert [(each.name, each.attached) for each in parts] == [
        ("a", False),
        ("b", True),
        ("c", False),
    ]
