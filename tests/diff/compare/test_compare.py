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
