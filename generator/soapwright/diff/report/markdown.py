"""For a pull request comment: a table of zones, then the findings of each entity folded."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence

from soapwright.diff.finding import Comparison, Severity
from soapwright.diff.report.grouping import (
    Group,
    Item,
    count,
    grouped,
    in_words,
    plain,
    reach,
    relative,
    settled,
    total,
    verdict,
)
from soapwright.runtime.records.dataclass import replace

LIMIT = 60_000
"""Bytes; GitHub refuses a comment above 65,536 characters."""

_MARKS: Mapping[Severity, str] = {"error": "🔴 error", "warning": "🟡 warning", "info": "🔵 info"}
_NOTES = 20
_CELL = 400
"""Characters of one name or message: a hostile one must not push all others out."""


def render(comparisons: Sequence[Comparison], *, title: str, color: bool, again: str) -> str:
    """At most :data:`LIMIT` bytes: errors first, then warnings; the last lines tell what is left.

    Where not all fits, infos are counted only: none of them takes the place of what breaks.
    """
    head = "\n".join(_head(comparisons, title)) + "\n"
    several = len(comparisons) > 1
    groups = grouped(comparisons)
    body = "".join(_shown(group, group.items, several=several) for group in groups)
    if _size(head) + _size(body) <= LIMIT:
        return head + body
    # Room for the lines that tell what was left out.
    kept, why = _that_fit(groups, LIMIT - _size(head) - 400, several=several)
    body = "".join(
        _shown(group, items, several=several)
        for group, items in zip(groups, kept, strict=True)
        if items
    )
    shown = count(item.finding for items in kept for item in items)
    left = {severity: n - shown[severity] for severity, n in total(comparisons).items()}
    tail = f"\n**{in_words(left)} left out**{why}.\n"
    if again:
        tail += f"\nAll of them: {code(again)}\n"
    return head + body + tail


def _that_fit(groups: Sequence[Group], room: int, *, several: bool) -> tuple[list[list[Item]], str]:
    """The findings of each group that are shown, worst first over all; and why no more are."""
    kept: list[list[Item]] = [[] for _ in groups]
    for severity in ("error", "warning"):
        for group, items in zip(groups, kept, strict=True):
            for item in group.items:
                if item.finding.severity != severity:
                    continue
                added = (
                    _row(item, several=several) if items else _shown(group, [item], several=several)
                )
                room -= _size(added)
                if room < 0:
                    return kept, ": this comment is full"
                items.append(item)
    return kept, ": infos are counted only, since not all of them fit"


def _shown(group: Group, items: Sequence[Item], *, several: bool) -> str:
    rows = "".join(_row(item, several=several) for item in items)
    return f"{_opening(group, several=several)}{rows}\n</details>\n"


def _size(text: str) -> int:
    """Bytes: a character may be four, and not every service counts characters."""
    return len(text.encode("utf-8", "surrogatepass"))


def _head(comparisons: Sequence[Comparison], title: str) -> Iterator[str]:
    yield f"## {escaped(title)}"
    yield ""
    notes = [escaped(note) for note in settled(comparisons)]
    counts = total(comparisons)
    if not any(counts.values()):
        yield verdict(comparisons)
    elif len(comparisons) == 1:
        yield f"**{in_words(counts)}**"
    else:
        yield "| compared | errors | warnings | info |"
        yield "|---|---:|---:|---:|"
        for comparison in comparisons:
            numbers = " | ".join(str(n) for n in comparison.summary().values())
            if comparison.failure is not None:
                numbers = "not compared | – | –"
            yield f"| {escaped(comparison.other, 80)} | {numbers} |"
    if notes:
        yield ""
        # As many as leave most of the room to findings; the others are in the other formats.
        yield from (f"- {note}" for note in notes[:_NOTES])
        if len(notes) > _NOTES:
            yield f"- {len(notes) - _NOTES} more such lines left out"
    if any(counts.values()) or notes:
        yield ""


def _opening(group: Group, *, several: bool) -> str:
    names = ("severity", *(("in",) if several else ()), "what", "rule", "line", "then")
    columns = "".join(f"| {name} " for name in names) + "|"
    rule = "|---" * len(names) + "|"
    # Only HTML is read inside <summary>, and only Markdown after the blank line.
    name = _unlinked(html.escape(_clip(plain(group.name)), quote=False))
    summary = f"<b>{name}</b>: {in_words(group.counts)}"
    findings = [item.finding for item in group.items]
    touched = tuple(dict.fromkeys(name for each in findings for name in each.operations))
    methods = tuple(dict.fromkeys(name for each in findings for name in each.methods))
    if told := reach(replace(findings[0], operations=touched, methods=methods)):
        summary += _unlinked(html.escape(f" {_clip(plain(told))}", quote=False))
    return f"\n<details><summary>{summary}</summary>\n\n{columns}\n{rule}\n"


def _row(item: Item, *, several: bool) -> str:
    finding = item.finding
    places = (finding.place, *finding.more)
    place = ", ".join(f"{relative(one.file)}:{one.line}" for one in places)
    cells = [
        _MARKS[finding.severity],
        *([escaped(item.zone)] if several else []),
        f"{code(finding.path)}<br>{escaped(finding.message)}",
        code(finding.id),
        code(place),
        finding.consequence or "",
    ]
    return "| " + " | ".join(cells) + " |\n"


def escaped(text: str, length: int = _CELL) -> str:
    """Text that GitHub shows as it is: no markup, no tags, no mention of a person or an issue."""
    text = html.escape(_clip(plain(text), length), quote=False)
    return _unlinked(re.sub(r"([\\`*_\[\]|~])", r"\\\1", text))


def _unlinked(text: str) -> str:
    return re.sub(r"[@#](?=\w)", "\\g<0>\N{ZERO WIDTH SPACE}", text)


def code(text: str) -> str:
    """Text as code, in a table too."""
    # A tag and not backticks: those cannot hold a backtick and a pipe inside a table.
    text = html.escape(_clip(plain(text)), quote=False)
    return "<code>" + re.sub(r"[\\`*_\[\]|~]", lambda m: f"&#{ord(m[0])};", text) + "</code>"


def _clip(text: str, length: int = _CELL) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"
