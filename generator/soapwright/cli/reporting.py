"""What ``diff`` and ``check`` do with findings: settle them, print them, give a status."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from soapwright.cli.console import Console
from soapwright.diff.finding import SEVERITIES, Comparison
from soapwright.diff.report import FORMATS, heading, render
from soapwright.project.files import write_whole

if TYPE_CHECKING:
    from datetime import date

    from soapwright.commands.diff import Compared

CHOICES: Mapping[str, Sequence[str]] = {
    "--format": FORMATS,
    "--fail-on": (*SEVERITIES, "never"),
}
"""The options of a diff that take one of a few words, and those words."""
Layout = Literal["matrix", "log", "changelog"] | None
"""What a report is laid out as, where not as its format says."""
DEFAULTS: Mapping[str, str] = {"--format": "text", "--fail-on": "error"}


def report_diff(
    console: Console,
    compared: Compared,
    *,
    form: str,
    fail_on: str,
    ignore: Path | None = None,
    baseline: Path | None = None,
    output: Path | None = None,
    again: str = "",
    layout: Layout = None,
) -> int:
    """Report comparisons, what is accepted apart; 1 where something is as bad as ``fail_on``.

    Raises:
        InputError: the settings of a service or of ``ignore`` are wrong, or ``output`` cannot be
            written.
    """
    for warning in compared.warnings:
        console.warn(warning)
    comparisons: Sequence[Comparison] = compared.comparisons
    if ignore is not None or any(rules.diff for rules in compared.services):
        comparisons = settled(console, compared, ignore)
    if baseline is not None:
        from soapwright.diff.accept import since

        comparisons = since(comparisons, baseline)
    if layout == "matrix" and form != "html":
        from soapwright.diff.report import matrix

        text = matrix.render(comparisons, form, title=heading(comparisons))
    elif layout == "changelog":
        from soapwright.diff.report import changelog

        text = changelog.render(comparisons, title="Changelog")
    else:
        advice = "The newest comes first." if layout == "log" else None
        color = colors(console, output)
        text = render(comparisons, form, color=color, again=again, advice=advice)
    write(console, text, output)
    if any(one.failure is not None for one in comparisons):
        return 2
    failing = SEVERITIES[: SEVERITIES.index(fail_on) + 1] if fail_on in SEVERITIES else ()
    return int(any(f.severity in failing for c in comparisons for f in c.findings))


def accept_diff(
    console: Console, compared: Compared, *, reason: str, until: date | None, ignore: Path
) -> int:
    """Write what is found today into the ignore file, each finding with its values.

    Raises:
        InputError: the settings of a service or of ``ignore`` are wrong, or it cannot be written.
    """
    from soapwright.diff.accept import acceptance

    for warning in compared.warnings:
        console.warn(warning)
    found = settled(console, compared, ignore if ignore.exists() else None)
    zones = len(compared.services) == 1 and len(compared.comparisons) > 0 and compared.by_zone
    text = acceptance(found, reason=reason, until=until, zones=zones)
    before = ignore.read_text(encoding="utf-8-sig") if ignore.exists() else ""
    if text:
        gap = "" if not before else "\n" if before.endswith("\n") else "\n\n"
        write_whole(ignore, (before + gap + text).encode())
    count = text.count("[[diff.ignore]]\n")
    console.say(f"{ignore}: {count} difference{'s' * (count != 1)} accepted")
    return 0


def settled(console: Console, compared: Compared, ignore: Path | None) -> Sequence[Comparison]:
    """The comparisons with what the services' settings and ``ignore`` accept set apart.

    Raises:
        InputError: the settings of a service or of ``ignore`` are wrong.
    """
    from datetime import date

    from soapwright.diff.ignore import DiffSettings, apply_all, read_file, read_rules

    settings = DiffSettings()
    for rules in compared.services:
        settings = settings.merged(read_rules(rules.diff, file=str(rules.file)))
    if ignore is not None:
        settings = settings.merged(read_file(ignore))
    comparisons, notices = apply_all(compared.comparisons, settings, date.today())
    for notice in notices:
        console.warn(notice)
    return comparisons


def colors(console: Console, output: Path | None) -> bool:
    """Whether a report is coloured: on a terminal only."""
    return output is None and console.colors(sys.stdout)


def write(console: Console, text: str, output: Path | None) -> None:
    """Write a report to a file, whole, or to stdout, and nothing else there.

    Raises:
        InputError: the file cannot be written.
    """
    if output is not None:
        write_whole(output, text.encode())
        console.say(f"written: {output}")
        return
    console.clear()
    # Of the formats most say that they are UTF-8, whatever the terminal's encoding is.
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode())
    sys.stdout.flush()
