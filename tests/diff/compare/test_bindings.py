"""Bindings: what is spoken, how, and with which headers."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.diff.comparing import WSDL, found, verdicts

SOAP = "http://schemas.xmlsoap.org/wsdl/soap/"
BOUND = '<soap:operation soapAction="urn:Ask"/>'
HEAD = (
    '<message name="In"><part name="p" element="t:Ask"/></message>',
    '<message name="Head"><part name="h" element="t:Answer"/></message>'
    '<message name="In"><part name="p" element="t:Ask"/></message>',
)
BODY = '<input><soap:body use="literal"/></input>'
HEADER = (
    '<input><soap:body use="literal"/><soap:header message="w:Head" part="h" use="{}"/></input>'
)


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        (BOUND, BOUND.replace("urn:Ask", "urn:X"), ("soap-action-changed", "operation/Ask")),
        (BOUND, BOUND.replace("/>", ' style="rpc"/>'), ("style-changed", "operation/Ask")),
        ("soap/http", "soap/smtp", ("transport-changed", "binding/B")),
        (
            '<input><soap:body use="literal"/></input>',
            '<input><soap:body use="encoded"/></input>',
            ("use-changed", "operation/Ask"),
        ),
        (
            '<output><soap:body use="literal"/></output>',
            '<output><soap:body use="encoded"/></output>',
            ("use-changed", "operation/Ask/output"),
        ),
    ],
)
def test_one_change_is_one_finding(
    before: str, after: str, found: tuple[str, str], tmp_path: Path
) -> None:
    assert [each[:2] for each in verdicts(tmp_path, (before, after))] == [found]


def test_the_same_header_by_the_element_that_it_is(tmp_path: Path) -> None:
    added = verdicts(tmp_path, HEAD, (BODY, HEADER))
    assert ("header-added", "operation/Ask/header/Answer") in [each[:2] for each in added]


def test_another_version_of_soap(tmp_path: Path) -> None:
    found = verdicts(tmp_path, (SOAP, SOAP.replace("/soap/", "/soap12/")))
    assert {each[:2] for each in found} >= {
        ("soap-version-removed", "binding/soap11"),
        ("soap-version-added", "binding/soap12"),
    }
    assert not [each for each in found if each[0].startswith("port-")], "that says it all"


def test_a_binding_of_another_name_is_the_same(tmp_path: Path) -> None:
    renamed = ('<binding name="B"', '<binding name="C"'), ('binding="w:B"', 'binding="w:C"')
    assert verdicts(tmp_path, *renamed) == []


def test_an_operation_that_is_bound_no_more(tmp_path: Path) -> None:
    text = (
        '<operation name="Ask">\n      <soap:operation soapAction="urn:Ask"/>\n'
        '      <input><soap:body use="literal"/></input>'
        '<output><soap:body use="literal"/></output>\n    </operation>'
    )
    assert verdicts(tmp_path, (text, "")) == [
        ("operation-removed", "binding/B/Ask", "error"),
    ]


def test_a_header_that_moved_to_another_namespace(tmp_path: Path) -> None:
    schema = (
        '<xs:schema targetNamespace="urn:{}" xmlns:xs="http://www.w3.org/2001/XMLSchema">'
        '<xs:element name="Session" type="xs:string"/></xs:schema>'
    )
    parts = '<message name="H"><part name="s" xmlns:h="urn:one" element="h:Session"/></message>'
    base = WSDL.replace(
        "</types>", schema.format("one") + schema.format("two") + "</types>" + parts
    ).replace(
        '<input><soap:body use="literal"/>',
        '<input><soap:body use="literal"/><soap:header message="w:H" part="s" use="literal"/>',
    )
    other = base.replace('xmlns:h="urn:one"', 'xmlns:h="urn:two"')
    findings = found(tmp_path, base, other, "wsdl")
    assert [(one.id, one.path, one.severity) for one in findings] == [
        ("part-element-type-switched", "operation/Ask/header/Session", "error")
    ]
