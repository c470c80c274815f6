"""For GitHub Actions: workflow commands that become annotations on the changed files.

Syntax and escapes: https://docs.github.com/actions/reference/workflow-commands-for-github-actions
and ``toCommandValue``, ``escapeProperty`` in the runner's own toolkit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from soapwright.diff.finding import Comparison, Finding, Severity
from soapwright.diff.report.grouping import (
    Item,
    consequence,
    is_url,
    reach,
    relative,
    sentence,
    settled,
    visible,
    worst_first,
)
from soapwright.runtime.records.dataclass import replace

_COMMANDS: Mapping[Severity, str] = {"error": "error", "warning": "warning", "info": "notice"}


def render(comparisons: Sequence[Comparison], *, title: str, color: bool) -> str:
    """One command a finding, worst first: GitHub keeps ten of each kind a step, no more."""
    items = [Item(c.other, f) for c in comparisons for f in c.findings]
    lines = [
        f"::error title={_property(f'{c.other}: not compared')}::{_data(c.failure)}"
        for c in comparisons
        if c.failure is not None
    ]
    lines += [_command(*item) for item in worst_first(items)]
    lines += [
        f"::notice title=accepted::{_data(text)}"
        for text in settled([replace(c, failure=None) for c in comparisons])
    ]
    return "".join(line + "\n" for line in lines)


def _command(zone: str, finding: Finding) -> str:
    properties = {"title": f"{zone}: {finding.id}"}
    message = ". ".join(filter(None, (sentence(finding), reach(finding), consequence(finding))))
    if is_url(finding.place.file):
        # An annotation needs a file of the repository.
        message += f" ({finding.place})"
    else:
        properties = {
            "file": relative(finding.place.file),
            "line": str(finding.place.line),
            **properties,
        }
    options = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{_COMMANDS[finding.severity]} {options}::{_data(message)}"


def _data(text: str) -> str:
    return visible(text, keep="\r\n").replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
