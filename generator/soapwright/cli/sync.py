"""``soapwright sync``: a copy of a service's records in a database, kept up to date."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from soapwright.cli.asking import arguments_of
from soapwright.cli.console import Console, command
from soapwright.cli.trace import trace_option


@command
@click.argument("service")
@click.argument("entities", nargs=-1, metavar="[ENTITY]...")
@click.option("--to", required=True, metavar="URL", help="The mirror: see below.")
@click.option("--database", metavar="NAME", help="What its rows are told apart by.")
@click.option("--deletions", is_flag=True, help="Find what was deleted; reads everything.")
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
    from soapwright.project.workspace import Workspace

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
            progress=lambda what, name, count: console.progress(f"{what} {name}: {count:,}"),
        )
    for warning in done.warnings:
        console.warn(warning)
    for table, why in done.failed.items():
        console.warn(f"{table} could not be read: {why}")
    for table, count in done.rows.items():
        if count:
            console.say(f"  {table}: {count:,} rows")
    console.say(
        f"{rules.name} {done.database}: {len(done.rows)} tables, {sum(done.rows.values()):,} rows "
        f"written to {destination.shown}"
    )
    return 1 if done.failed else 0
