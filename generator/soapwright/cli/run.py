"""``soapwright run``: the rows of a file, created, updated or deleted at a service."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from soapwright.cli.console import Console, command
from soapwright.cli.running import Opened, Pace, check_files, connection_options
from soapwright.errors import InputError

if TYPE_CHECKING:
    from soapwright.commands.run import Ran, Run
    from soapwright.commands.tables.checking import Checked
    from soapwright.commands.tables.rows import Format

_FORMATS = click.Choice(("csv", "jsonl", "parquet"))
_FILE = click.Path(path_type=Path, dir_okay=False)
_THERE = click.Path(path_type=Path, dir_okay=False, exists=True)


@command
@click.argument("service")
@click.argument("verb")
@click.argument("entity")
@click.option("--from", "source", metavar="FILE", required=True, help="The rows; - is a pipe.")
@click.option("--format", "form", type=_FORMATS, help="What the file is, if not as its name ends.")
@click.option("--delimiter", metavar="CHAR", help="What parts the cells of a CSV.")
@click.option("--key", metavar="COLUMN", help="The column that tells rows apart.")
@click.option("--ignore", multiple=True, metavar="COLUMN", help="A column to leave aside.")
@click.option(
    "--from-row", type=click.IntRange(min=1), default=1, metavar="N", help="Begin with this row."
)
@click.option("--journal", type=_FILE, metavar="FILE", help="Write down there what is sent.")
@click.option("--retry-failed", is_flag=True, help="Send again what failed by the journal.")
@click.option("--out", metavar="FILE", help="What became of each row: csv, jsonl or parquet.")
@click.option("--document", type=_THERE, metavar="FILE", help="What a verb sends beside records.")
@click.option("--spreadsheet", is_flag=True, help="No cell of a CSV that is written is a formula.")
@click.option("--time-zone", metavar="NAME", help="The zone of times that name none.")
@click.option("--dry-run", is_flag=True, help="Check everything, and send nothing.")
@click.option("--yes", is_flag=True, help="Delete without asking.")
@connection_options
def run(
    console: Console,
    workspace: Path | None,
    service: str,
    verb: str,
    entity: str,
    source: str,
    form: Format | None,
    delimiter: str | None,
    key: str | None,
    ignore: tuple[str, ...],
    from_row: int,
    journal: Path | None,
    retry_failed: bool,
    out: str | None,
    document: Path | None,
    spreadsheet: bool,
    time_zone: str | None,
    dry_run: bool,
    yes: bool,
    url: str | None,
    zone: str | None,
    username: str | None,
    package: str | None,
    trace: Path | None,
) -> int:
    """Create, update or delete records from the rows of a file: CSV, JSON Lines or Parquet.

    The first line of a CSV names fields: as the client calls them (account_id), as the service
    does (AccountID), or by their labels. Every row is checked before anything is sent. With
    --journal a run that was killed goes on when the same command is run again: nothing is done
    twice. What the client needs to connect is taken from the environment (SOAPWRIGHT_SECRET and
    so on), from a keyring, or asked for. Exit status 1: a row failed, or nobody knows.

    \b
    Examples:
      soapwright run orders create Order --from orders.csv --dry-run
      soapwright run orders create Order --from orders.csv --journal orders.db --out outcomes.csv
      soapwright run orders update Order --from changes.jsonl --key number
      soapwright run orders delete Order --from old.csv --yes
    """
    from soapwright.commands.run import How, Run
    from soapwright.commands.tables.source import Source
    from soapwright.commands.tracing import traced

    files = {"--from": source, "--document": document, "--journal": journal}
    check_files({**files, "--out": out, "--trace": trace})
    places = {"url": url, "zone": zone, "username": username, "time_zone": time_zone}
    opened = Opened(workspace, service, package, places)
    if delimiter is not None:
        delimiter = {"\\t": "\t", "tab": "\t"}.get(delimiter, delimiter)
        if len(delimiter) != 1:
            raise InputError("is one character, or tab", key="--delimiter")
    how = How(key, ignore, from_row, journal, retry_failed, time_zone, document, zone)
    with Source(source, form, delimiter) as file:
        prepared = Run(opened.package, opened.rules, verb, entity, file, how)
        checking = Pace(console)
        checked = prepared.check(lambda rows: checking.tell(rows, " checked"))
        console.clear()
        if dry_run:
            _tell_plan(console, prepared, checked, source)
            return 0
        if prepared.writing.kind == "delete" and not yes:
            _ask(console, prepared, checked, service)
        with traced(trace):
            ran = _send(console, prepared, checked, opened, out, spreadsheet=spreadsheet)
    return _tell(console, prepared, ran, source, out)


def _tell_plan(console: Console, prepared: Run, checked: Checked, source: str) -> None:
    writing = prepared.writing
    left = checked.rows - checked.done
    console.say(f"{source}: {checked.rows:,} rows, nothing wrong")
    if checked.done:
        console.say(f"  {checked.done:,} of them are done, or may be, by the journal")
    console.say(f"  fields: {', '.join(checked.attributes)}")
    told = "as one piece of work"
    if writing.most is not None:
        told = f"in {prepared.calls(left):,} calls of at most {writing.most:,}"
    console.say(
        f"would {writing.verb} {left:,} records of {writing.entity} {told}; nothing was sent"
    )


def _ask(console: Console, prepared: Run, checked: Checked, service: str) -> None:
    """Have somebody confirm what cannot be undone."""
    what = f"{checked.rows:,} records of {prepared.writing.entity} at {service}"
    if not sys.stdin.isatty():
        raise InputError(f"is needed to delete {what}, where nobody can be asked", key="--yes")
    if not click.confirm(f"Delete {what}?", err=True):
        raise InputError("nothing was deleted")


def _send(
    console: Console,
    prepared: Run,
    checked: Checked,
    opened: Opened,
    out: str | None,
    *,
    spreadsheet: bool,
) -> Ran:
    from soapwright.commands.tables.outcomes import Told
    from soapwright.commands.tables.sinks import WholeFile

    pace = Pace(console, checked.rows)

    def tell(done: int, bad: int) -> None:
        pace.tell(done, f", {bad:,} not well" if bad else "")

    if out is None:
        return prepared.send(opened.arguments(), checked, Told(None), tell)
    arguments = opened.arguments()
    ran: Ran | None = None
    try:
        with WholeFile(out) as whole:
            told = Told(whole, spreadsheet=spreadsheet)
            try:
                ran = prepared.send(arguments, checked, told, tell)
            finally:
                told.end()
    except InputError as error:
        if ran is None:
            raise
        ran.broken = "; ".join(filter(None, (ran.broken, str(error))))
    return ran


def _tell(console: Console, prepared: Run, ran: Ran, source: str, out: str | None) -> int:
    """Say what became of the rows; gives the exit status."""
    for warning in ran.warnings:
        console.warn(warning)
    for failure in ran.failures:
        console.error(failure)
    bad = ran.done - ran.counts.get("succeeded", 0)
    if bad > len(ran.failures):
        console.error(f"and {bad - len(ran.failures):,} more" + (f": {out}" if out else ""))
    if ran.broken is not None:
        console.error(ran.broken)
    console.say(f"{source}: {prepared.writing.verb} {prepared.writing.entity}")
    for status in ("succeeded", "failed", "unknown"):
        console.say(f"  {status:<10}{ran.counts.get(status, 0):>11,}")
    console.say(f"  {'rows':<10}{ran.done:>11,}   in {ran.calls:,} calls")
    if out is not None and out != "-":
        console.say(f"outcomes: {out}")
    return 1 if bad or ran.broken is not None else 0
