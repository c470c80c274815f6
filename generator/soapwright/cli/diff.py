"""``soapwright diff``: how zones, releases or any two files differ."""

from __future__ import annotations

import shlex
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from soapwright.cli.console import Console, command
from soapwright.cli.imports import elsewhere, imports_option
from soapwright.cli.reporting import CHOICES, DEFAULTS, Layout, accept_diff, report_diff
from soapwright.cli.together import options_given, refuse_together
from soapwright.errors import InputError

if TYPE_CHECKING:
    from soapwright.commands.diff import Compared

_FILE = click.Path(path_type=Path, dir_okay=False)


@command
@click.argument("sides", nargs=-1, required=True, metavar="SERVICE | OLD NEW")
@click.option("--base", metavar="ZONE", help="Compare with this zone (default: the reference).")
@click.option("--zone", "zones", multiple=True, metavar="ZONE", help="Only this one; repeatable.")
@click.option(
    "--format",
    "form",
    type=click.Choice(CHOICES["--format"]),
    default=DEFAULTS["--format"],
    show_default=True,
)
@click.option(
    "--fail-on",
    type=click.Choice(CHOICES["--fail-on"]),
    default=DEFAULTS["--fail-on"],
    show_default=True,
    help="Exit with 1 from this severity up.",
)
@click.option(
    "--ignore",
    type=_FILE,
    metavar="FILE",
    help="TOML with a [diff] table, besides the one in service.toml.",
)
@click.option(
    "--accept",
    is_flag=True,
    help="Write what is found into the --ignore file, exactly that, and report nothing.",
)
@click.option("--reason", metavar="TEXT", help="Why, with --accept.")
@click.option(
    "--until",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="The last day on which it is accepted, with --accept.",
)
@click.option(
    "--baseline",
    type=_FILE,
    metavar="FILE",
    help="A report of before (--format json): only what is new since counts.",
)
@click.option(
    "--matrix",
    is_flag=True,
    help="All zones at once, by entity and field, in text or markdown (the page always does).",
)
@click.option(
    "--log",
    is_flag=True,
    help="Compare the versions that git has of FILE or of SERVICE, each with the one before.",
)
@click.option("--changelog", is_flag=True, help="The same as a changelog, in Markdown.")
@imports_option
@click.option("--output", type=_FILE, metavar="FILE", help="Write there instead of to stdout.")
def diff(
    console: Console,
    workspace: Path | None,
    sides: tuple[str, ...],
    base: str | None,
    zones: tuple[str, ...],
    form: str,
    fail_on: str,
    ignore: Path | None,
    accept: bool,
    reason: str | None,
    until: datetime | None,
    baseline: Path | None,
    matrix: bool,
    log: bool,
    changelog: bool,
    imports: tuple[str, ...],
    output: Path | None,
) -> int:
    """Show how the zones of SERVICE differ, or how NEW differs from OLD.

    OLD and NEW are WSDLs, XML Schemas, field catalogues (.fields.json), https addresses, or
    SERVICE:ZONE. What breaks a client that was made from OLD is an error.

    \b
    Examples:
      soapwright diff orders
      soapwright diff orders --zone de --format html --output zones.html
      soapwright diff old.wsdl new.wsdl --fail-on warning
      soapwright diff orders:en new.wsdl
      soapwright diff orders --matrix
      soapwright diff orders --log
      soapwright diff orders:en https://orders.example/service?wsdl
      soapwright diff old.wsdl new.wsdl --accept --reason "not used" --ignore accepted.toml

    \b
    In CI, see docs/ci.md; with annotations on GitHub:
      soapwright diff orders --format github
    """
    refuse_together(options_given())
    _accepting(accept, reason, until, ignore)
    if matrix and form not in ("text", "markdown", "html"):
        raise InputError(f"is for text, markdown and html, not for --format {form}", key="--matrix")
    layout: Layout = "matrix" if matrix else "changelog" if changelog else "log" if log else None
    if log or changelog:
        compared = _history(sides, zones, workspace)
        # What has been is no failure.
        never = "never"
        return report_diff(
            console, compared, form=form, fail_on=never, ignore=ignore, output=output, layout=layout
        )
    compared = _compared(console, sides, workspace, base, zones, imports)
    if accept and reason is not None and ignore is not None:
        day = None if until is None else until.date()
        return accept_diff(console, compared, reason=reason, until=day, ignore=ignore)
    again = ["soapwright", "diff", *sides, *(["--base", base] if base else [])]
    again += [word for zone in zones for word in ("--zone", zone)]
    again += ["--ignore", str(ignore)] if ignore else []
    return report_diff(
        console,
        compared,
        form=form,
        fail_on=fail_on,
        ignore=ignore,
        baseline=baseline,
        output=output,
        again=shlex.join(again),
        layout=layout,
    )


def _history(sides: tuple[str, ...], zones: tuple[str, ...], workspace: Path | None) -> Compared:
    from soapwright.commands.diff import zone_of
    from soapwright.commands.history import compare_history

    if len(sides) != 1 or len(zones) > 1:
        raise InputError("takes one file, or one service and zone", key="--log")
    if Path(sides[0]).is_file():
        if zones:
            raise InputError("goes with a service, not with --log of a file", key="--zone")
        return compare_history([Path(sides[0])])
    from soapwright.project.workspace import Workspace

    name, _, zone_name = sides[0].partition(":")
    if zone_name and zones:
        raise InputError(f"does not go with {sides[0]}, which names a zone", key="--zone")
    rules = Workspace.find(workspace).service(name)
    zone = zone_of(rules, zone_name or (zones[0] if zones else rules.reference))
    return compare_history(zone.wsdls, zone.fields, rules=rules)


def _compared(
    console: Console,
    sides: tuple[str, ...],
    workspace: Path | None,
    base: str | None,
    zones: tuple[str, ...],
    imports: tuple[str, ...],
) -> Compared:
    """Compare two sides, or the zones of a service."""
    from soapwright.commands.diff import compare_sides, compare_zones

    if len(sides) > 2:
        raise InputError(f"takes a service or two sides, got {len(sides)}: {' '.join(sides)}")
    if len(sides) == 2:
        for option, given in (("--base", base), ("--zone", zones)):
            if given:
                raise InputError("goes with a service, not with two sides", key=option)
        with elsewhere(console, imports) as found:
            return compare_sides(*sides, workspace, found)
    if imports:
        raise InputError("goes with files, not with a service", key="--imports")
    if Path(sides[0]).is_file():
        raise InputError("needs a second file to compare it with", file=sides[0])
    from soapwright.project.workspace import Workspace

    space = Workspace.find(workspace)
    return compare_zones(space.service(sides[0]), space.root, base=base, zones=zones)


def _accepting(
    accept: bool,
    reason: str | None,
    until: datetime | None,
    ignore: Path | None,
) -> None:
    """Refuse what says half of an acceptance, before anything is compared."""
    if not accept:
        for option, given in (("--reason", reason), ("--until", until)):
            if given is not None:
                raise InputError("goes with --accept", key=option)
        return
    if not (reason or "").strip():
        raise InputError("needs --reason TEXT: why is it accepted?", key="--accept")
    if ignore is None:
        raise InputError("needs --ignore FILE: where it is written", key="--accept")
    if until is not None and until.date() < date.today():
        raise InputError(f"is {until.date()}, which has passed", key="--until")
