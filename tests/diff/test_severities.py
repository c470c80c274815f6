"""Verdicts proved by validation: lxml's XMLSchema judges a document by both sides of a pair.

An error in requests means that some document was valid and is not any more; an error in responses
that some document is valid now and was not before.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from soapwright.diff.compare import compare
from soapwright.diff.sides import load_side

PAIRS = Path(__file__).parent / "pairs"
XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'

SHRANK = {
    "element-added-required": "<a/>",
    "element-removed-required": "<a/><b/>",
    "element-removed-optional": "<a/><b/>",
    "element-renamed": "<a/><b/>",
    "element-case-changed": "<a/><OrderId/>",
    "sequence-order-changed": "<a/><b/><c/><d/>",
    "choice-branch-removed": "<c/>",
    "min-occurs-increased": "",
    "max-occurs-decreased": "<a/><a/><a/>",
    "nillable-removed": '<a xsi:nil="true"/>',
    "fixed-added": "<a>other</a>",
    "fixed-changed": "<a>x</a>",
    "form-changed": "<a/><b/>",
    "type-narrowed": "<a>3000000000</a>",
    "type-incomparable": "<a>2024-01-01</a>",
    "derived-type-removed": '<T xsi:type="Special"><a/><b/></T>',
    "base-type-changed": "<a/><c/>",
    "any-removed": '<a/><x xmlns="urn:x"/>',
    "any-process-contents-changed": '<a/><x xmlns="urn:x"/>',
    "attribute-added-required": "<a/>",
    "attribute-became-required": "<a/>",
    "attribute-removed": '<T b="1"><a/></T>',
    "attribute-prohibited": '<T b="1"><a/></T>',
    "enum-value-removed": "waiting",
    "enum-literal-localized": "waiting",
    "became-enum": "anything",
    "facet-tightened": "fifteen letters",
    "facet-incomparable": "12345678",
    "union-member-removed": "2024-01-01",
    "content-kind-changed": "<a/>",
    "abstract-set": "<a/>",
    "substitution-member-removed": "<member/><other/>",
    "head-changed": "<member/><other/>",
    "entity-removed": '<T xsi:type="Tag"><id>1</id><label/></T>',
}
"""Rule → the content of a Root (or all of it, as ``T``) that only the base takes."""

GREW = {
    "min-occurs-decreased": "",
    "max-occurs-increased": "<a/><a/><a/>",
    "became-list": "<a/><a/>",
    "nillable-added": '<a xsi:nil="true"/>',
    "fixed-changed": "<a>y</a>",
    "fixed-removed": "<a>other</a>",
    "type-widened": "<a>3000000000</a>",
    "type-incomparable": "<a>2024-01-01T00:00:00</a>",
    "element-renamed": "<a/><c/>",
    "compositor-changed": "<b/><a/>",
    "mixed-changed": "text<a/>",
    "any-namespace-changed": '<a/><x xmlns="urn:two"/>',
    "attribute-became-optional": "<a/>",
    "enum-value-added": "waiting",
    "enum-literal-localized": "wartet",
    "enum-dropped": "anything",
    "facet-loosened": "fifteen letters",
    "list-item-type-changed": "1 3000000000",
    "union-member-added": "2024-01-01",
    "abstract-unset": "<a/>",
    "substitution-member-added": "<member/><other/>",
}
"""Rule → what only the other side takes."""


def document(content: str) -> etree._Element:
    if content.startswith("<T "):
        text = content.replace("<T ", f'<Root xmlns="urn:t" {XSI} ').replace("</T>", "</Root>")
    else:
        text = f'<Root xmlns="urn:t" {XSI}>{content}</Root>'
    return etree.fromstring(text)


def validator(rule: str, side: str) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(PAIRS / rule / f"{side}.xsd"))


def severity(rule: str, direction: str, tmp_path: Path) -> str:
    """What the rule says where the pair's Root is only sent, or only got."""
    schemas = []
    for side in ("base", "other"):
        text = (PAIRS / rule / f"{side}.xsd").read_text(encoding="utf-8")
        sent = 'element="t:Root"' if direction == "request" else 'type="xs:int"'
        got = 'element="t:Root"' if direction == "response" else 'type="xs:int"'
        wsdl = f"""<definitions xmlns="http://schemas.xmlsoap.org/wsdl/" xmlns:t="urn:t"
            xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:w="urn:w" targetNamespace="urn:w">
          <types>{text}</types>
          <message name="Sent"><part name="p" {sent}/></message>
          <message name="Got"><part name="p" {got}/></message>
          <portType name="P">
            <operation name="o"><input message="w:Sent"/><output message="w:Got"/></operation>
          </portType>
        </definitions>"""
        path = tmp_path / f"{side}.wsdl"
        path.write_text(wsdl, encoding="utf-8")
        schemas.append(load_side(path))
    (finding,) = compare(*schemas, base_name="base", other_name="other").findings
    return finding.severity


@pytest.mark.parametrize("rule", SHRANK)
def test_error_in_requests_refuses_a_document(rule: str, tmp_path: Path) -> None:
    content = document(SHRANK[rule])
    assert validator(rule, "base").validate(content)
    assert not validator(rule, "other").validate(content)
    assert severity(rule, "request", tmp_path) == "error"


@pytest.mark.parametrize("rule", GREW)
def test_error_in_responses_brings_a_new_document(rule: str, tmp_path: Path) -> None:
    content = document(GREW[rule])
    assert not validator(rule, "base").validate(content)
    assert validator(rule, "other").validate(content)
    assert severity(rule, "response", tmp_path) == "error"
