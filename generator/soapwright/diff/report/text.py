"""For people: zone by zone and entity by entity, the worst first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from soapwright.diff.finding import Comparison, Finding, Severity
from soapwright.diff.report.grouping import (
    consequence,
    grouped,
    in_words,
    plain,
    reach,
    sentence,
    settled,
    shows_sides,
    term,
    total,
    verdict,
)

# ANSI "select graphic rendition" codes (ECMA-48 8.3.117).
_BOLD, _DIM = "1", "2"
_COLORS: dict[Severity, str] = {"error": "1;31", "warning": "33", "info": "36"}


def render(
    comparisons: Sequence[Comparison], *, title: str, color: bool, advice: str | None
) -> str:
    """The comparisons one after the other, then one line of what was found and what to do."""

    def paint(text: str, code: str) -> str:
        return f"\033[{code}m{text}\033[0m" if color else text

    def lines() -> Iterator[str]:
        for comparison in comparisons:
            names = f"{plain(comparison.other)} compared with {plain(comparison.base)}"
            if comparison.failure is not None:
                yield f"{paint(names, _BOLD)}: {paint('not compared', _COLORS['error'])}"
                yield ""
                continue
            yield f"{paint(names, _BOLD)}: {_words(comparison)}"
            for group in grouped([comparison]):
                yield ""
                yield f"  {paint(plain(group.name), _BOLD)}: {in_words(group.counts)}"
                for _, finding in group.items:
                    # Padded before it is painted: a terminal shows no escape codes.
                    severity = paint(f"{finding.severity:7}", _COLORS[finding.severity])
                    yield f"    {severity}  {plain(sentence(finding))}"
                    yield f"             {paint(_details(finding), _DIM)}"
                    meaning = filter(None, (reach(finding), consequence(finding)))
                    if told := "; ".join(map(plain, meaning)):
                        yield f"             {paint(told, _DIM)}"
            for one in comparison.accepted:
                yield f"    {paint('accepted', _DIM)} {plain(sentence(one.finding))}"
                told = f"{one.finding.id}  {term(one)}: {plain(one.reason)}"
                yield f"             {paint(told, _DIM)}"
            yield ""
        yield from settled(comparisons)
        yield from _ending(comparisons, advice)

    return "\n".join(lines()) + "\n"


def _words(comparison: Comparison) -> str:
    accepted = len(comparison.accepted)
    if not accepted:
        return in_words(comparison.summary())
    words = f"{in_words(comparison.summary())}, " if comparison.findings else ""
    return f"{words}{accepted} accepted"


def _details(finding: Finding) -> str:
    """The rule, the line, and both sides where the message does not name them."""
    place = f"{plain(finding.place.file)}:{finding.place.line}"
    parts = [finding.id, place, *(f"{plain(p.file)}:{p.line}" for p in finding.more)]
    if shows_sides(finding):
        base, other = ("none" if s is None else plain(s) for s in (finding.base, finding.other))
        parts.append(f"{base} → {other}")
    return "  ".join(parts)


def _ending(comparisons: Sequence[Comparison], advice: str | None) -> Iterator[str]:
    counts = total(comparisons)
    if not any(counts.values()):
        yield verdict(comparisons)
        return
    bases = ", ".join(dict.fromkeys(plain(c.base) for c in comparisons))
    if advice is None and counts["error"]:
        advice = (
            f"An error breaks a client made from {bases}: generate for the other zone too, or "
            "accept the difference with a [[diff.ignore]] (id, path, reason)."
        )
    elif advice is None:
        advice = f"Nothing here breaks a client made from {bases}."
    where = f" in {len(comparisons)} comparisons" if len(comparisons) > 1 else ""
    yield f"{in_words(counts)}{where}. {advice}"
