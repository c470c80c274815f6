"""What is accepted from now on (``--accept``), and what was known before (``--baseline``)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from soapwright.diff.finding import Accepted, Comparison, Finding
from soapwright.errors import InputError
from soapwright.runtime.records.dataclass import replace
from soapwright.service.toml_writer import quoted


def acceptance(
    comparisons: Sequence[Comparison], *, reason: str, until: date | None, zones: bool
) -> str:
    """The ``[[diff.ignore]]`` tables that accept exactly these findings, each with its values.

    Args:
        comparisons: with what is accepted already set apart.
        reason: why they are accepted.
        until: the last day on which they are; None means for ever.
        zones: whether the comparisons' other sides are zones, whose names stay: each finding is
            then accepted in its zone alone.
    """
    tables: dict[str, None] = {}
    for comparison in comparisons:
        for finding in comparison.findings:
            lines = [
                "[[diff.ignore]]",
                f"id = {quoted(finding.id)}",
                f"path = {quoted(_literal(finding.path))}",
                f"fingerprint = {quoted(finding.fingerprint)}",
                *([f"zone = {quoted(comparison.other)}"] if zones else []),
                f"reason = {quoted(reason)}",
                *([f"until = {until.isoformat()}"] if until is not None else []),
            ]
            tables["\n".join(lines) + "\n"] = None
    return "\n".join(tables)


def _literal(path: str) -> str:
    """A glob that matches the path alone (``fnmatch``: a set of one for what means something)."""
    return "".join(f"[{c}]" if c in "*?[" else c for c in path)


def since(comparisons: Sequence[Comparison], baseline: Path) -> list[Comparison]:
    """The comparisons with what a report of before tells, too, set apart as accepted.

    A finding is known where the report has its fingerprint, in the same zone where there are
    several.

    Raises:
        InputError: the file cannot be read, is no JSON report of a diff, or one of a comparison
            that could not be made.
    """
    known = _read(baseline)
    zones = {zone for zone, _ in known}
    alone = len(comparisons) == 1 and len(zones) == 1
    prints = {fingerprint for _, fingerprint in known}
    reason = f"known in {baseline}"

    def is_known(finding: Finding, zone: str) -> bool:
        mark = finding.fingerprint
        return mark in prints if alone else (zone, mark) in known

    done = []
    for one in comparisons:
        old = [f for f in one.findings if is_known(f, one.other)]
        new = tuple(f for f in one.findings if not is_known(f, one.other))
        accepted = (*one.accepted, *(Accepted(f, reason) for f in old))
        done.append(replace(one, findings=new, accepted=accepted))
    return done


def _read(path: Path) -> set[tuple[str, str]]:
    try:
        document: Any = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", file=path) from error
    except ValueError as error:
        raise InputError(f"is not JSON: {error}", file=path) from error
    try:
        if document["schema"] != 1:
            raise KeyError
        if document.get("compared") is not True:
            problem = "is of a comparison that could not be made: it says nothing of what was there"
            raise InputError(problem, file=path)
        findings = [*document["findings"], *document.get("accepted", ())]
        return {(finding["zone"], finding["fingerprint"]) for finding in findings}
    except (KeyError, TypeError, AttributeError):
        problem = "is no report of a diff: write one with --format json --output FILE"
        raise InputError(problem, file=path) from None
