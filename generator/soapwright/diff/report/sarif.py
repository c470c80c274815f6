"""For code scanning: SARIF 2.1.0 (OASIS), one run a call.

Section numbers are those of the standard,
https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from urllib.parse import quote

from soapwright import __version__
from soapwright.diff.finding import Comparison, Finding, Severity
from soapwright.diff.report.grouping import is_url, relative, sentence
from soapwright.diff.report.json import as_object
from soapwright.diff.rules import RULES, rationale
from soapwright.schema.model import Place

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
# 3.27.10
_LEVELS: Mapping[Severity, str] = {"error": "error", "warning": "warning", "info": "note"}
# Already written as a URI should be, or allowed in one as it is (RFC 3986).
_SAFE = "/:@!$&'()*+,;=-._~%?#"


def render(comparisons: Sequence[Comparison], *, title: str, color: bool) -> str:
    """One log with one run: GitHub takes twenty. The properties of a result tell its zone."""
    ids = _ids(comparisons)
    run = {
        "tool": {
            "driver": {
                "name": "soapwright",
                "version": __version__,
                "rules": [_rule(rule) for rule in ids],
            }
        },
        # 3.17.3: a category, then a run of it; the run has no name of its own.
        "automationDetails": {"id": _category(comparisons), "description": {"text": title}},
        "invocations": [_invocation(comparisons)],
        # 3.14.17: we count characters of Unicode, if we ever count any.
        "columnKind": "unicodeCodePoints",
        "results": [*_results(comparisons, {rule: index for index, rule in enumerate(ids)})],
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _ids(comparisons: Sequence[Comparison]) -> list[str]:
    found = [f.id for c in comparisons for f in c.findings]
    return sorted({*found, *(one.finding.id for c in comparisons for one in c.accepted)})


def _category(comparisons: Sequence[Comparison]) -> str:
    """The same from run to run for the same sides, so that alerts are followed."""
    sides = {c.base for c in comparisons}, {c.other for c in comparisons}
    steps = (",".join(map(_segment, sorted(names))) for names in sides)
    return f"soapwright-diff/{'/'.join(steps)}/"


def _invocation(comparisons: Sequence[Comparison]) -> dict[str, object]:
    """3.20.14, 3.20.21: whether all could be compared, and what could not."""
    failed = [one for one in comparisons if one.failure is not None]
    done: dict[str, object] = {"executionSuccessful": bool(comparisons) and not failed}
    if failed:
        done["toolExecutionNotifications"] = [
            {
                "level": "error",
                "message": {"text": f"not compared: {one.failure}"},
                "descriptor": {"id": "not-compared"},
                "properties": {"zone": one.other, "base": one.base},
            }
            for one in failed
        ]
    return done


def _results(
    comparisons: Sequence[Comparison], index: Mapping[str, int]
) -> Iterator[dict[str, object]]:
    for comparison in comparisons:
        zone = comparison.other
        for finding in comparison.findings:
            yield _result(finding, zone, index[finding.id])
        for one in comparison.accepted:
            until = {} if one.until is None else {"until": one.until.isoformat()}
            # 3.35.2: accepted in a file beside the source, not in the source.
            suppression = {"kind": "external", "status": "accepted", "justification": one.reason}
            result = _result(one.finding, zone, index[one.finding.id])
            yield {**result, "suppressions": [{**suppression, "properties": until}]}


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
        "physicalLocation": _physical(finding.place),
        "logicalLocations": [{"fullyQualifiedName": finding.path}],
    }
    properties = as_object(finding, zone=zone)
    for told_elsewhere in ("id", "severity", "message", "file", "line", "more", "fingerprint"):
        del properties[told_elsewhere]
    result: dict[str, object] = {
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
    if finding.more:
        result["relatedLocations"] = [
            {"id": number, "physicalLocation": _physical(place)}
            for number, place in enumerate(finding.more, 1)
        ]
    return result


def _physical(place: Place) -> dict[str, object]:
    return {"artifactLocation": {"uri": _uri(place.file)}, "region": {"startLine": place.line}}


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
