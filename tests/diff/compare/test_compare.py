"""A whole comparison: what is told once for all components."""

from __future__ import annotations

from pathlib import Path

from tests.diff.comparing import WSDL, found


def test_namespaces_are_told_once(tmp_path: Path) -> None:
    """Names, actions and prefixes that follow a namespace are no findings of their own."""
    base = WSDL.replace("urn:Ask", "urn:w/Ask")
    changed = base.replace("urn:w", "urn:w:2").replace("urn:t", "urn:t:2")
    ids = [f.id for f in found(tmp_path, base, changed, "wsdl")]
    assert ids == ["wsdl-namespace-changed", "schema-namespace-changed"]


def test_one_decision_is_one_finding_with_all_its_places(tmp_path: Path) -> None:
    """Two namespaces of one release go on to the next, and a third goes somewhere else."""

    def definitions(*namespaces: str) -> str:
        schemas = "".join(
            f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="{name}">'
            f'<xs:element name="e{number}" type="xs:int"/></xs:schema>'
            for number, name in enumerate(namespaces)
        )
        return (
            '<definitions xmlns="http://schemas.xmlsoap.org/wsdl/" targetNamespace="urn:w">'
            f"<types>{schemas}</types></definitions>"
        )

    base = definitions("urn:p:2024_1:a", "urn:p:2024_1:b", "urn:other")
    other = definitions("urn:p:2024_2:a", "urn:p:2024_2:b", "urn:another")
    findings = found(tmp_path, base, other, "wsdl")
    assert [(one.id, one.path, len(one.more)) for one in findings] == [
        ("schema-namespace-changed", "schema/urn:p:2024_1:*", 1),
        ("schema-namespace-changed", "schema/urn:other", 0),
    ]
