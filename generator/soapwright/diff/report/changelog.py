"""A changelog for users of a client: version by version, what breaks first, in Markdown.

Sections are those of Keep a Changelog, https://keepachangelog.com, as far as a diff can tell them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from soapwright.diff.finding import CONSEQUENCES, Comparison, Finding
from soapwright.diff.report.grouping import reach, worst_first_findings
from soapwright.diff.report.markdown import code, escaped

_SECTIONS = ("Breaking", "Added", "Removed", "Changed")


def render(comparisons: Sequence[Comparison], *, title: str) -> str:
    """Each comparison as a section of its other side, in the order given."""
    return "\n".join(_lines(comparisons, title)) + "\n"


def _lines(comparisons: Sequence[Comparison], title: str) -> Iterator[str]:
    yield f"# {escaped(title)}"
    if not comparisons:
        yield ""
        yield "Nothing has changed."
    for comparison in comparisons:
        yield ""
        yield f"## {escaped(comparison.other)}"
        yield ""
        if comparison.failure is not None:
            yield f"Not compared with {escaped(comparison.base)}: {escaped(comparison.failure)}"
            continue
        yield f"Since {escaped(comparison.base)}."
        for section in _SECTIONS:
            found = [one for one in comparison.findings if _section(one) == section]
            if found:
                yield ""
                yield f"### {section}"
                yield ""
                yield from map(_line, worst_first_findings(found))


def _section(finding: Finding) -> str:
    if finding.severity == "error":
        return "Breaking"
    steps = finding.id.split("-")
    return "Added" if "added" in steps else "Removed" if "removed" in steps else "Changed"


def _line(finding: Finding) -> str:
    line = f"- {code(finding.path)}: {escaped(finding.message)}"
    touched = reach(finding)
    if touched:
        line += f" ({escaped(touched)})"
    if finding.consequence is not None and finding.severity == "error":
        line += f". {CONSEQUENCES[finding.consequence].capitalize()}"
    return f"{line}."
