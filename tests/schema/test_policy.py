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


def test_what_an_assertion_demands_within_is_a_path_below_it(read: Read) -> None:
    one = "<p:All><a:B/><a:C p:Optional='true'/></p:All>"
    within = f"<p:Policy><p:ExactlyOne>{one}</p:ExactlyOne></p:Policy>"
    text = policy(f"<a:A>{within}</a:A><a:Parts><a:Body/></a:Parts>")
    found = read(binding(text)).schema.bindings[w("B")]
    assert found.assertions == ("A", "A/B", "Parts")
    assert found.required_policies == ("A", "Parts")


def test_alternatives_within_an_assertion_have_in_common_what_holds(read: Read) -> None:
    both = "<p:All><a:B/><a:C/></p:All><p:All><a:C/></p:All>"
    within = f"<p:Policy><p:ExactlyOne>{both}</p:ExactlyOne></p:Policy>"
    found = read(binding(policy(f"<a:A>{within}</a:A>"))).schema.bindings[w("B")]
    assert found.assertions == ("A", "A/C")


def test_an_addressing_that_is_no_standard_says_which(read: Read) -> None:
    old = "http://schemas.xmlsoap.org/ws/2004/08/addressing/policy"
    found = read(binding(policy(f'<o:UsingAddressing xmlns:o="{old}"/>'))).schema.bindings[w("B")]
    assert found.assertions == ("UsingAddressing(2004)",)
