"""For code scanning: SARIF 2.1.0 (OASIS), a run a comparison.

Section numbers are those of the standard,
https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import quote

from soapwright import __version__
from soapwright.diff.finding import Comparison, Finding, Severity
from soapwright.diff.report.grouping import is_url, relative, sentence
from soapwright.diff.report.json import as_object
from soapwright.diff.rules import RULES, rationale

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
# 3.27.10
_LEVELS: Mapping[Severity, str] = {"error": "error", "warning": "warning", "info": "note"}
# Already written as a URI should be, or allowed in one as it is (RFC 3986).
_SAFE = "/:@!$&'()*+,;=-._~%?#"


def render(comparisons: Sequence[Comparison], *, title: str, color: bool) -> str:
    """One log; its runs keep zones apart, which GitHub shows as categories."""
    document = {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [_run(comparison) for comparison in comparisons],
    }
    return json.dumps(document, indent=2) + "\n"


def _run(comparison: Comparison) -> dict[str, object]:
    ids = sorted({finding.id for finding in comparison.findings})
    index = {rule: position for position, rule in enumerate(ids)}
    return {
        "tool": {
            "driver": {
                "name": "soapwright",
                "version": __version__,
                "rules": [_rule(rule) for rule in ids],
            }
        },
        # 3.17.3: a category, then a run of it; the run has no name of its own.
        "automationDetails": {
            "id": f"soapwright-diff/{_segment(comparison.base)}/{_segment(comparison.other)}/",
            "description": {"text": f"{comparison.other} compared with {comparison.base}"},
        },
        # 3.14.17: we count characters of Unicode, if we ever count any.
        "columnKind": "unicodeCodePoints",
        "results": [_result(f, comparison.other, index[f.id]) for f in comparison.findings],
    }


def _rule(id: str) -> dict[str, object]:
    why = rationale(id)
    accept = " To accept it, add a [[diff.ignore]] with id, path and reason."
    return {
        "id": id,
        "shortDescription": {"text": why},
        "help": {"text": why + accept if id in RULES else why},
    }


def _result(finding: Finding, zone: str, index: int) -> dict[str, object]:
    location: dict[str, object] = {
        "physicalLocation": {
            "artifactLocation": {"uri": _uri(finding.place.file)},
            "region": {"startLine": finding.place.line},
        },
        "logicalLocations": [{"fullyQualifiedName": finding.path}],
    }
    properties = as_object(finding, zone=zone)
    for told_elsewhere in ("id", "severity", "message", "file", "line", "fingerprint"):
        del properties[told_elsewhere]
    return {
        "ruleId": finding.id,
        "ruleIndex": index,
        "level": _LEVELS[finding.severity],
        "message": {"text": sentence(finding)},
        "locations": [location],
        # GitHub follows an alert over commits by primaryLocationLineHash alone.
        "partialFingerprints": {
            "soapwright/v1": finding.fingerprint,
            "primaryLocationLineHash": f"{finding.fingerprint}:1",
        },
        "properties": properties,
    }


def _uri(file: str) -> str:
    """3.4.3: a file of the checkout relative to it, any other file and any URL absolute."""
    file = relative(file)
    if is_url(file):
        return quote(file, _SAFE)
    path = Path(file)
    return path.as_uri() if path.is_absolute() else quote(os.fsencode(path.as_posix()))


def _segment(name: str) -> str:
    # The name of a zone or of a file; a file's need not be UTF-8.
    return quote(os.fsencode(name), safe="")
