"""For programs: the JSON object that docs and users rely on."""

from __future__ import annotations

import json
from collections.abc import Sequence

from soapwright.diff.finding import Comparison, Finding
from soapwright.diff.report.grouping import total


def render(comparisons: Sequence[Comparison], *, title: str, color: bool) -> str:
    """One object; ``other`` joins the names of several comparisons, ``zone`` tells them apart."""
    document = {
        "schema": 1,
        "base": ", ".join(dict.fromkeys(c.base for c in comparisons)),
        "other": ", ".join(c.other for c in comparisons),
        "compared": bool(comparisons) and all(c.failure is None for c in comparisons),
        "failures": [
            {"base": c.base, "other": c.other, "message": c.failure}
            for c in comparisons
            if c.failure is not None
        ],
        "findings": [as_object(f, zone=c.other) for c in comparisons for f in c.findings],
        "accepted": [
            {
                **as_object(one.finding, zone=c.other),
                "reason": one.reason,
                "until": None if one.until is None else one.until.isoformat(),
            }
            for c in comparisons
            for one in c.accepted
        ],
        "summary": total(comparisons),
    }
    # ASCII: a lone surrogate of a broken input stays valid JSON, whatever stdout's encoding is.
    return json.dumps(document, indent=2) + "\n"


def as_object(finding: Finding, *, zone: str) -> dict[str, object]:
    """One finding as the JSON contract has it."""
    return {
        "id": finding.id,
        "severity": finding.severity,
        "direction": finding.direction,
        "zone": zone,
        "entity": finding.entity,
        "field": finding.field,
        "operation": finding.operation,
        "operations": list(finding.operations),
        "methods": list(finding.methods),
        "consequence": finding.consequence,
        "path": finding.path,
        "base": finding.base,
        "other": finding.other,
        "message": finding.message,
        "file": finding.place.file,
        "line": finding.place.line,
        "more": [{"file": place.file, "line": place.line} for place in finding.more],
        "fingerprint": finding.fingerprint,
    }
