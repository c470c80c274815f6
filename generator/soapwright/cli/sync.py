"""``soapwright sync``: a copy of a service's records in a database, kept up to date."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from soapwright.cli.asking import arguments_of
from soapwright.cli.console import Console, command
from soapwright.cli.trace import trace_option

if TYPE_CHECKING:
    from soapwright.commands.mirror.sync import Synced
    from soapwright.runtime.client.held import Reading


@command
@click.argument("service")
@click.argument("entities", nargs=-1, metavar="[ENTITY]...")
@click.option("--to", required=True, metavar="URL", help="The mirror: see below.")
@click.option("--database", metavar="NAME", help="What its rows are told apart by.")
@click.option("--deletions", is_flag=True, help="Find what was deleted; reads everything.")
@click.option("--full", is_flag=True, help="Read everything; write what the mirror lacks.")
@click.option("--verify", is_flag=True, help="Compare everything; exit 1 if not equal.")
@click.option("--repair", is_flag=True, help="With --verify: write what is not equal.")
@click.option("--rows", is_flag=True, help="Write rows one by one, not as tables; costs more.")
@click.option("--url", metavar="URL", help="The service's address; without it it is asked.")
@click.option("--zone", metavar="ZONE", help="The zone, where the address does not tell it.")
@click.option("--username", metavar="NAME", help="The API user.")
@trace_option
def sync(
    console: Console,
    workspace: Path | None,
    service: str,
    entities: tuple[str, ...],
    to: str,
    database: str | None,
    deletions: bool,
    full: bool,
    verify: bool,
    repair: bool,
    rows: bool,
    url: str | None,
    zone: str | None,
    username: str | None,
    trace: Path | None,
) -> int:
    """Copy a service's records into a database: all of them first, then what has changed.

    It may be killed at any point and run again. Several databases of a service fit into one
    mirror: the column _database, a part of the key, holds --database, which is the user's name
    unless it is given. What the client needs beside that is taken from the environment
    (SOAPWRIGHT_SECRET and so on) or asked for; so is PostgreSQL's password (PGPASSWORD).

    \b
    Mirrors:
      duckdb:///cache.duckdb   sqlite:///cache.sqlite   parquet:DIR
      postgresql://USER@HOST/DATABASE
    Examples:
      soapwright sync orders --to duckdb:///cache.duckdb --username api@example.com
      soapwright sync orders Order Customer --to parquet:cache --deletions
    """
    from soapwright.commands.mirror.destinations import parse_destination
    from soapwright.commands.mirror.sync import client_package
    from soapwright.commands.mirror.sync import sync as run
    from soapwright.commands.tracing import traced
    from soapwright.errors import InputError
    from soapwright.project.workspace import Workspace

    if repair and not verify:
        raise InputError("goes with --verify", key="--repair")
    if verify and (full or deletions):
        raise InputError("reads everything: it takes no --full or --deletions", key="--verify")
    space = Workspace.find(workspace)
    rules = space.service(service)
    destination = parse_destination(to, space.root)
    options: dict[str, Any] = {"url": url, "zone": zone, "username": username}
    given = {name: value for name, value in options.items() if value is not None}
    arguments = arguments_of(client_package(space, rules).parameters(), given)
    with traced(trace):
        done = run(
            space,
            rules,
            entities,
            destination,
            arguments,
            database=database,
            deletions=deletions,
            full=full or repair,
            verify=verify and not repair,
            as_rows=rows,
            progress=lambda what, name, count: console.progress(f"{what} {name}: {count:,}"),
        )
    return _tell(console, rules.name, destination.shown, done, verify=verify, repair=repair)


def _tell(
    console: Console, service: str, shown: str, done: Synced, *, verify: bool, repair: bool
) -> int:
    """Say what a run did; gives the exit status."""
    for warning in done.warnings:
        console.warn(warning)
    for table, why in done.failed.items():
        is_some = table in done.readings and bool(done.readings[table].unread)
        console.error(f"{table}: {why}" if is_some else f"{table} could not be read: {why}")
    differs = False
    for table, reading in done.readings.items():
        if verify:
            differs |= _tell_difference(console, table, reading, is_repaired=repair)
        elif reading.is_told:
            console.say(f"  {table}: read in full: {reading.why}")
    for table, count in done.rows.items():
        if count:
            console.say(f"  {table}: {count:,} rows")
    if verify and not repair:
        console.say(f"{service} {done.database}: {len(done.readings)} tables compared")
    else:
        console.say(
            f"{service} {done.database}: {len(done.rows)} tables, "
            f"{sum(done.rows.values()):,} rows written to {shown}"
        )
    return 1 if done.failed or differs else 0


def _tell_difference(console: Console, table: str, reading: Reading, *, is_repaired: bool) -> bool:
    """Say where a table is not what the service has; gives whether it still is not."""
    kinds = {"missing": reading.missing, "extra": reading.extra, "differing": reading.differing}
    for kind, rows in kinds.items():
        if rows.count:
            done = ""
            if is_repaired:
                done = ", kept" if kind == "extra" and reading.kept else ", written"
            click.echo(f"{table}: {rows.count:,} {kind}{done}: {rows}")
    return bool(reading.kept or not is_repaired) and not reading.is_equal
