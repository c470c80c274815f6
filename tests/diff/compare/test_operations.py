"""Operations, and the wrappers that are named after them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.diff.comparing import WSDL, found, verdicts

OVERLOADED = (
    '<operation name="Ask"><input message="w:In"/><output message="w:Out"/></operation>',
    '<operation name="Ask"><input name="AskOne" message="w:In"/><output message="w:Out"/>'
    '</operation><operation name="Ask"><input name="AskTwo" message="w:Out"/>'
    '<output message="w:Out"/></operation>',
)
BOUND = (
    '<operation name="Ask">\n      <soap:operation soapAction="urn:Ask"/>\n      '
    '<input><soap:body use="literal"/></input>'
    '<output><soap:body use="literal"/></output>\n    </operation>',
    "".join(
        f'<operation name="Ask"><soap:operation soapAction="urn:{name}"/>'
        f'<input name="{name}"><soap:body use="literal"/></input>'
        '<output><soap:body use="literal"/></output></operation>'
        for name in ("AskOne", "AskTwo")
    ),
)


def test_an_operation_renamed_with_its_wrappers_is_one_finding(tmp_path: Path) -> None:
    renamed = (('name="Ask"', 'name="Query"'), ("t:Ask", "t:Query"), ("urn:Ask", "urn:Query"))
    assert verdicts(tmp_path, *renamed) == [("operation-renamed", "operation/Ask", "error")]
    other = (*renamed, ('type="xs:int"', 'type="xs:string"'))
    assert verdicts(tmp_path, *other) == [
        ("operation-removed", "operation/Ask", "error"),
        ("operation-added", "operation/Query", "info"),
    ]


def test_overloaded_operations_are_compared_each_with_itself(tmp_path: Path) -> None:
    overloaded = WSDL
    for before, after in (OVERLOADED, BOUND):
        assert before in overloaded
        overloaded = overloaded.replace(before, after)
    assert found(tmp_path, overloaded, overloaded, "wsdl") == ()
    changed = overloaded.replace('soapAction="urn:AskTwo"', 'soapAction="urn:AskThree"')
    assert [(each.id, each.path) for each in found(tmp_path, overloaded, changed, "wsdl")] == [
        ("soap-action-changed", "operation/AskTwo")
    ]


def test_an_operation_that_gets_a_namesake_is_still_there(tmp_path: Path) -> None:
    rules = [rule for rule, path, _ in verdicts(tmp_path, OVERLOADED, BOUND)]
    assert rules.count("operation-added") == 1
    assert "operation-removed" not in rules


TWIN = (
    "</types>",
    '<xs:schema targetNamespace="urn:moved" xmlns:xs="http://www.w3.org/2001/XMLSchema">'
    '<xs:element name="Ask" type="xs:string"/><xs:element name="Answer" type="xs:string"/>'
    "</xs:schema></types>",
)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        (
            [('element="t:Ask"', 'xmlns:m="urn:moved" element="m:Ask"')],
            [("part-element-type-switched", "operation/Ask/input/p", "error")],
        ),
        (
            [('element="t:Answer"', 'xmlns:m="urn:moved" element="m:Answer"')],
            [("part-element-type-switched", "operation/Ask/output/p", "error")],
        ),
    ],
)
def test_a_root_that_moved_to_another_namespace(
    tmp_path: Path, changes: list[tuple[str, str]], told: list[tuple[str, str, str]]
) -> None:
    """Names in XML are pairs: every call breaks, though the local name is the same."""
    base = WSDL.replace(*TWIN)
    other = base
    for change in changes:
        assert change[0] in other
        other = other.replace(*change)
    findings = found(tmp_path, base, other, "wsdl")
    assert [(one.id, one.path, one.severity) for one in findings] == told
    assert "urn:t" in str(findings[0].base)
    assert "urn:moved" in str(findings[0].other)
