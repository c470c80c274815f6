"""All zones at once, entity by entity and field by field: as the page shows it, in text.

A row of an entity counts what each zone has, a row below it names the rules.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from soapwright.diff.finding import Comparison, Finding, Severity
from soapwright.diff.report.grouping import Group, count, grouped, plain, settled, verdict
from soapwright.diff.report.markdown import LIMIT, code, escaped

_LETTERS: Mapping[Severity, str] = {"error": "E", "warning": "W", "info": "I"}
_NONE = "–"

_Row = tuple[str, bool, tuple[str, ...]]
"""What a row is about, whether that is an entity, and a cell a zone."""


def render(comparisons: Sequence[Comparison], format: str, *, title: str) -> str:
    """The matrix as ``text`` or ``markdown``; the latter within the size of a comment."""
    zones = list(dict.fromkeys(comparison.other for comparison in comparisons))
    rows = [row for group in grouped(comparisons) for row in _rows(group, zones)]
    notes = settled(comparisons)
    if format == "markdown":
        return _markdown(rows, zones, [*notes, *([] if rows else [verdict(comparisons)])], title)
    lines = [*_text(rows, zones), *([""] if rows else []), *notes]
    lines += [] if rows else [verdict(comparisons)]
    if rows:
        lines.append("E error, W warning, I info")
    return "\n".join(lines) + "\n"


def _rows(group: Group, zones: Sequence[str]) -> Iterator[_Row]:
    def in_zone(zone: str) -> list[Finding]:
        return [item.finding for item in group.items if item.zone == zone]

    yield group.name, True, tuple(_counts(in_zone(zone)) for zone in zones)
    for path in dict.fromkeys(item.finding.path for item in group.items):
        found = ([one for one in in_zone(zone) if one.path == path] for zone in zones)
        yield path, False, tuple(_rules(findings) for findings in found)


def _counts(findings: Sequence[Finding]) -> str:
    counts = count(findings)
    return " ".join(f"{n}{_LETTERS[severity]}" for severity, n in counts.items() if n) or _NONE


def _rules(findings: Sequence[Finding]) -> str:
    return ", ".join(f"{_LETTERS[one.severity]} {one.id}" for one in findings) or _NONE


def _text(rows: Sequence[_Row], zones: Sequence[str]) -> Iterator[str]:
    if not rows:
        return
    table = [("", *map(plain, zones))]
    table += [(("" if entity else "  ") + plain(name), *cells) for name, entity, cells in rows]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for line in table:
        cells = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        yield "  ".join(cells).rstrip()


def _markdown(rows: Sequence[_Row], zones: Sequence[str], notes: Sequence[str], title: str) -> str:
    text = f"## {escaped(title)}\n\n" + "".join(f"- {escaped(note)}\n" for note in notes)
    if not rows:
        return text
    text += "\n| | " + " | ".join(escaped(zone, 80) for zone in zones) + " |\n"
    text += "|---" * (len(zones) + 1) + "|\n"
    size = len(text.encode())
    for number, (name, entity, cells) in enumerate(rows):
        first = f"**{escaped(name)}**" if entity else code(name)
        line = f"| {first} | {' | '.join(cells)} |\n"
        size += len(line.encode())
        if size > LIMIT - 200:
            left = len(rows) - number
            return f"{text}\n**{left} rows left out**: this comment is full. See the page.\n"
        text += line
    return text
