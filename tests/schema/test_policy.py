"""Which assertions a binding or operation requires."""

from __future__ import annotations

import pytest

from tests.schema.conftest import Read
from tests.schema.test_wsdl import binding, w

WSP = "http://www.w3.org/ns/ws-policy"
WSU = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd"


def policy(body: str, attributes: str = "") -> str:
    return (
        f'<p:Policy xmlns:p="{WSP}" xmlns:u="{WSU}" xmlns:a="urn:a" {attributes}>{body}</p:Policy>'
    )


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ("<a:B/><a:A/>", ("A", "B")),
        ("<p:All><a:A><p:Policy><a:Inner/></p:Policy></a:A></p:All>", ("A",)),
        ("<p:ExactlyOne><p:All><a:A/><a:B/></p:All><p:All><a:A/></p:All></p:ExactlyOne>", ("A",)),
        ("<p:ExactlyOne><a:A/><p:All/></p:ExactlyOne>", ()),
        ('<a:A p:Optional="true"/>', ()),
        ("<p:ExactlyOne/>", ()),
    ],
)
def test_what_holds_in_every_alternative(read: Read, body: str, names: tuple[str, ...]) -> None:
    found = read(binding(policy(body))).schema.bindings[w("B")]
    assert found.required_policies == names


def test_references_are_resolved_within_the_file(read: Read) -> None:
    reference = f'<p:PolicyReference xmlns:p="{WSP}" URI="#{{}}"/>'
    text = binding(
        reference.format("one")
        + '<wsdl:operation name="op"><wsdl:input>'
        + reference.format("two")
        + "</wsdl:input></wsdl:operation>"
    ).replace(
        "</wsdl:types>",
        "</wsdl:types>"
        + policy("<a:A/>", 'u:Id="one"')
        + policy('<a:B/><p:PolicyReference URI="#one"/>', 'u:Id="two"'),
    )
    schema = read(text).schema
    found = schema.bindings[w("B")]
    assert found.required_policies == ("A",)
    assert found.operations[0].required_policies == ("A", "B")
    assert schema.warnings == ()


def test_a_reference_that_leads_nowhere_or_round_is_a_warning(read: Read) -> None:
    text = binding(f'<p:PolicyReference xmlns:p="{WSP}" URI="#self"/>').replace(
        "</wsdl:types>",
        "</wsdl:types>" + policy('<a:A/><p:PolicyReference URI="#self"/>', 'u:Id="self"'),
    )
    schema = read(text).schema
    assert schema.bindings[w("B")].required_policies == ("A",)
    assert "policy '#self' contains itself; ignored" in schema.warnings[0]
    gone = read(binding(f'<p:PolicyReference xmlns:p="{WSP}" URI="http://h/p"/>')).schema
    assert "policy 'http://h/p' is not in this file; ignored" in gone.warnings[0]


def test_required_extensions_count(read: Read) -> None:
    extension = (
        '<soap:binding/><x:UsingAddressing xmlns:x="urn:wsaw" wsdl:required="true"/>'
        '<x:Other xmlns:x="urn:wsaw"/>'
    )
    found = read(binding("", extension)).schema.bindings[w("B")]
    assert found.required_policies == ("UsingAddressing",)
