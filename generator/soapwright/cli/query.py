"""``soapwright query``: the records of an entity, read into a file."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from soapwright.cli.console import Console, command
from soapwright.cli.running import Opened, Pace, check_files, connection_options

if TYPE_CHECKING:
    from soapwright.commands.tables.rows import Format

_FORMATS = click.Choice(("csv", "jsonl", "parquet"))


@command
@click.argument("service")
@click.argument("entity")
@click.option("--where", metavar="TEXT", help="Which ones: see below. Without it all.")
@click.option("--changed-since", metavar="TIME", help="Those that have changed since then.")
@click.option("--fields", metavar="A,B", help="The columns, in their order. Without it all.")
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="At most so many.")
@click.option("--to", metavar="FILE", required=True, help="The file; - is stdout.")
@click.option("--format", "form", type=_FORMATS, help="What it is, if not as its name ends.")
@click.option("--spreadsheet", is_flag=True, help="No cell of a CSV that is written is a formula.")
@click.option("--time-zone", metavar="NAME", help="The zone of times that name none.")
@connection_options
def query(
    console: Console,
    workspace: Path | None,
    service: str,
    entity: str,
    where: str | None,
    changed_since: str | None,
    fields: str | None,
    limit: int | None,
    to: str,
    form: Format | None,
    spreadsheet: bool,
    time_zone: str | None,
    url: str | None,
    zone: str | None,
    username: str | None,
    package: str | None,
    trace: Path | None,
) -> None:
    """Read the records of an entity into a file: CSV, JSON Lines or Parquet.

    The file is there when all of it is. --where compares fields, as the client calls them
    (create_date), as the service does (CreateDate), or by their labels, with numbers, 'texts',
    dates and times: = != < <= > >=, in (…), not in (…), between … and …, like '…%', contains,
    starts with, ends with, on, is null, is not null; with and, or, not and parentheses. A date
    stands for the whole of its day, a label of a picklist for its value.

    \b
    Examples:
      soapwright query orders Order --to orders.parquet
      soapwright query orders Order --where "status in (1, 5) and due > 2026-01-01" --to -
      soapwright query orders Order --where "name contains 'ink'" --fields id,name --to ink.csv
    """
    from soapwright.commands.query import Query
    from soapwright.commands.tracing import traced

    check_files({"--to": to, "--trace": trace})
    places = {"url": url, "zone": zone, "username": username, "time_zone": time_zone}
    opened = Opened(workspace, service, package, places)
    names = [name.strip() for name in (fields or "").split(",") if name.strip()]
    asked = Query(
        opened.package,
        opened.rules,
        entity,
        where=where,
        names=names,
        limit=limit,
        since=changed_since,
        time_zone=time_zone,
        zone=zone,
    )
    arguments = opened.arguments()
    pace = Pace(console)
    warned: dict[str, None] = {}
    with traced(trace):
        count = asked.run(
            arguments,
            to,
            form,
            spreadsheet=spreadsheet,
            progress=pace.tell if to != "-" or not sys.stdout.isatty() else None,
            warned=warned,
        )
    for warning in warned:
        console.warn(warning)
    where_to = "" if to == "-" else f": {to}"
    console.say(f"{count:,} rows of {asked.record.__name__}{where_to}")
