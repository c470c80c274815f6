"""For a pull request comment: a table of zones, then the findings of each entity folded."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence

from soapwright.diff.finding import Comparison, Severity
from soapwright.diff.report.grouping import Group, Item, grouped, in_words, plain, relative, total

LIMIT = 60_000
"""Characters; GitHub refuses a comment above 65,536."""

_MARKS: Mapping[Severity, str] = {"error": "🔴 error", "warning": "🟡 warning", "info": "🔵 info"}
_CELL = 400
"""Characters of one name or message: a hostile one must not push all others out."""


def render(comparisons: Sequence[Comparison], *, title: str, color: bool) -> str:
    """At most :data:`LIMIT` characters; what does not fit is counted in the last line."""
    head = "\n".join(_head(comparisons, title)) + "\n"
    several = len(comparisons) > 1
    everything = sum(total(comparisons).values())
    # Room for the line that tells what was left out, and for the tag that closes a group.
    room = LIMIT - len(head) - 200
    shown, body = 0, ""
    for group in grouped(comparisons):
        opening = _opening(group, several=several)
        rows = ""
        for item in group.items:
            row = _row(item, several=several)
            if len(body) + len(opening) + len(rows) + len(row) > room:
                break
            rows += row
            shown += 1
        if rows:
            body += f"{opening}{rows}\n</details>\n"
        if rows.count("\n") < len(group.items):
            break
    left = everything - shown
    tail = f"\n**{left} more left out**: this comment is full. See the other formats.\n"
    return head + body + (tail if left else "")


def _head(comparisons: Sequence[Comparison], title: str) -> Iterator[str]:
    yield f"## {_text(title)}"
    yield ""
    counts = total(comparisons)
    if not any(counts.values()):
        yield "No differences."
        return
    if len(comparisons) == 1:
        yield f"**{in_words(counts)}**"
    else:
        yield "| compared | errors | warnings | info |"
        yield "|---|---:|---:|---:|"
        for comparison in comparisons:
            numbers = " | ".join(str(n) for n in comparison.summary().values())
            yield f"| {_text(comparison.other, 80)} | {numbers} |"
    yield ""


def _opening(group: Group, *, several: bool) -> str:
    names = ("severity", *(("in",) if several else ()), "what", "rule", "line")
    columns = "".join(f"| {name} " for name in names) + "|"
    rule = "|---" * len(names) + "|"
    # Only HTML is read inside <summary>, and only Markdown after the blank line.
    name = _unlinked(html.escape(_clip(plain(group.name)), quote=False))
    summary = f"<b>{name}</b>: {in_words(group.counts)}"
    return f"\n<details><summary>{summary}</summary>\n\n{columns}\n{rule}\n"


def _row(item: Item, *, several: bool) -> str:
    finding = item.finding
    place = f"{relative(finding.place.file)}:{finding.place.line}"
    cells = [
        _MARKS[finding.severity],
        *([_text(item.zone)] if several else []),
        f"{_code(finding.path)}<br>{_text(finding.message)}",
        _code(finding.id),
        _code(place),
    ]
    return "| " + " | ".join(cells) + " |\n"


def _text(text: str, length: int = _CELL) -> str:
    """Text that GitHub shows as it is: no markup, no tags, no mention of a person or an issue."""
    text = html.escape(_clip(plain(text), length), quote=False)
    return _unlinked(re.sub(r"([\\`*_\[\]|~])", r"\\\1", text))


def _unlinked(text: str) -> str:
    return re.sub(r"[@#](?=\w)", "\\g<0>\N{ZERO WIDTH SPACE}", text)


def _code(text: str) -> str:
    # A tag and not backticks: those cannot hold a backtick and a pipe inside a table.
    text = html.escape(_clip(plain(text)), quote=False)
    return "<code>" + re.sub(r"[\\`*_\[\]|~]", lambda m: f"&#{ord(m[0])};", text) + "</code>"


def _clip(text: str, length: int = _CELL) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"
