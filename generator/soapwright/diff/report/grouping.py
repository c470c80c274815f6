"""How every report orders, counts and names findings, and makes their text safe to show."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from soapwright.diff.finding import (
    CONSEQUENCES,
    SEVERITIES,
    Accepted,
    Comparison,
    Finding,
    Severity,
)
from soapwright.runtime.records.dataclass import dataclass

_RANK: Mapping[Severity, int] = {severity: rank for rank, severity in enumerate(SEVERITIES)}
_PLURALS: Mapping[Severity, tuple[str, str]] = {
    "error": ("error", "errors"),
    "warning": ("warning", "warnings"),
    "info": ("info", "info"),
}


_NAMES = 5


class Item(NamedTuple):
    """A finding and the zone (or file) it was found in."""

    zone: str
    finding: Finding


@dataclass(frozen=True, slots=True)
class Group:
    """The findings about one entity, or about one operation or the service as a whole."""

    name: str
    items: tuple[Item, ...]

    @property
    def counts(self) -> dict[Severity, int]:
        return count(item.finding for item in self.items)


def grouped(comparisons: Sequence[Comparison]) -> list[Group]:
    """The findings of all comparisons by what they are about: worst group and finding first."""
    found: dict[str, list[Item]] = {}
    for comparison in comparisons:
        for finding in comparison.findings:
            found.setdefault(subject(finding), []).append(Item(comparison.other, finding))
    groups = [Group(name, tuple(worst_first(items))) for name, items in found.items()]
    return sorted(groups, key=lambda g: ([-n for n in g.counts.values()], g.name))


def worst_first(items: Iterable[Item]) -> list[Item]:
    """By severity, and within one by path; the zones keep the order they came in."""
    return sorted(items, key=lambda i: (_RANK[i.finding.severity], i.finding.path, i.finding.id))


def worst_first_findings(findings: Iterable[Finding]) -> list[Finding]:
    """The same of findings of one comparison."""
    return [item.finding for item in worst_first(Item("", finding) for finding in findings)]


def subject(finding: Finding) -> str:
    """What a finding is about: its entity, else its operation, else the service."""
    if finding.entity is not None:
        return finding.entity
    return f"operation {finding.operation}" if finding.operation is not None else "the service"


def sentence(finding: Finding) -> str:
    """What differs and how, for a reader who sees nothing else of the finding."""
    return f"{finding.path}: {finding.message}"


def reach(finding: Finding) -> str:
    """The operations that a finding touches and the methods that call them; empty for none.

    Of each as many as a reader takes in.
    """
    told = []
    if finding.operations not in ((), (finding.operation,)):
        told.append(f"in {_listed(finding.operations)}")
    if finding.methods:
        told.append(f"called by {_listed(finding.methods)}")
    return ", ".join(told)


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - _NAMES} more" if len(names) > _NAMES else ""
    return f"{', '.join(names[:_NAMES])}{more}"


def consequence(finding: Finding) -> str:
    """What a finding means for code, where it means anything; else empty."""
    found = finding.consequence
    return "" if found in (None, "any-time") else f"{found}: {CONSEQUENCES[found]}"


def shows_sides(finding: Finding) -> bool:
    """Whether base and other say more than the message does."""
    sides = (side for side in (finding.base, finding.other) if side is not None)
    return any(side not in finding.message for side in sides)


def count(findings: Iterable[Finding]) -> dict[Severity, int]:
    """How many of each severity, worst first."""
    counts = Counter(f.severity for f in findings)
    return {severity: counts[severity] for severity in SEVERITIES}


def total(comparisons: Iterable[Comparison]) -> dict[Severity, int]:
    """The counts of all comparisons together."""
    return count(f for c in comparisons for f in c.findings)


def in_words(counts: Mapping[Severity, int]) -> str:
    """``2 errors, 1 warning``; ``no differences`` where there are none."""
    words = [f"{n} {_PLURALS[s][n != 1]}" for s, n in counts.items() if n]
    return ", ".join(words) or "no differences"


def settled(comparisons: Sequence[Comparison]) -> list[str]:
    """What a reader must know beside the findings: what was not compared, and what is accepted.

    A line each, of plain characters; none where all was compared and nothing is accepted.
    """
    lines = [
        f"{plain(one.other)} was not compared with {plain(one.base)}: {plain(one.failure)}"
        for one in comparisons
        if one.failure is not None
    ]
    accepted: dict[tuple[str, str], int] = {}
    for one in (one for comparison in comparisons for one in comparison.accepted):
        key = (term(one), plain(one.reason))
        accepted[key] = accepted.get(key, 0) + 1
    for (until, reason), n in sorted(accepted.items()):
        lines.append(f"{n} difference{'s' * (n != 1)} accepted {until}: {reason}")
    return lines


def term(accepted: Accepted) -> str:
    """How long a finding is accepted."""
    return "for good" if accepted.until is None else f"until {accepted.until.isoformat()}"


def verdict(comparisons: Sequence[Comparison]) -> str:
    """One sentence in place of findings, where there are none; it never claims too much."""
    if any(one.failure is not None for one in comparisons):
        return "Not compared."
    if not comparisons:
        return "Nothing was compared."
    if any(one.accepted for one in comparisons):
        return "Nothing differs but what is accepted."
    return "No differences."


def plain(text: str) -> str:
    """One line of visible characters: white space becomes a space, the rest as :func:`visible`."""
    return visible(re.sub(r"\s+", " ", text))


def visible(text: str, *, keep: str = "") -> str:
    """Characters that no reader obeys, as names and labels come from a file somebody else wrote.

    What a terminal would obey (escapes), what would reorder a line (bidirectional controls) and
    what XML and UTF-8 cannot hold (NUL, lone surrogates) is shown as its Python escape.
    """
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c in keep else ascii(c)[1:-1] for c in text)


def is_url(file: str) -> bool:
    """Whether a place names something fetched and not a file of the checkout."""
    return re.match(r"[a-z][a-z0-9+.-]+://", file, re.IGNORECASE) is not None


def relative(file: str) -> str:
    """A file as CI services want it: relative to the working directory where it lies below it."""
    path = Path(file)
    if is_url(file) or not path.is_absolute():
        return file
    here = Path.cwd()
    return path.relative_to(here).as_posix() if path.is_relative_to(here) else file
