"""``soapwright sync``: a copy of a service's records in a database, kept up to date."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from soapwright.cli.asking import arguments_of
from soapwright.cli.console import Console, command
from soapwright.cli.place import client_option, package_option, placed
from soapwright.cli.synced import tell, tell_ended
from soapwright.cli.trace import trace_option
from soapwright.errors import InputError
from soapwright.runtime.records.dataclass import dataclass

if TYPE_CHECKING:
    from soapwright.commands.mirror.databases import Database
    from soapwright.project.workspace import Workspace

_PROCESSES = 4
# The current folder is none of the places that the command is found in.
_PYTHON = (sys.executable, "-P", "-m", "soapwright")


@dataclass(frozen=True, slots=True)
class _How:
    """What is done with each database: the options that are alike for all."""

    deletions: bool
    full: bool
    verify: bool
    repair: bool
    rows: bool

    def check(self) -> None:
        if self.repair and not self.verify:
            raise InputError("goes with --verify", key="--repair")
        if self.verify and (self.full or self.deletions):
            raise InputError("reads everything: it takes no --full or --deletions", key="--verify")

    def words(self) -> list[str]:
        """The same as options of the command."""
        names = ("deletions", "full", "verify", "repair", "rows")
        return [f"--{name}" for name in names if getattr(self, name)]


@command
@click.argument("service", required=False)
@click.argument("entities", nargs=-1, metavar="[ENTITY]...")
@click.option("--to", metavar="URL", help="The mirror: see below.")
@click.option("--database", metavar="NAME", help="What its rows are told apart by.")
@click.option("--deletions", is_flag=True, help="Find what was deleted; reads everything.")
@click.option("--full", is_flag=True, help="Read everything; write what the mirror lacks.")
@click.option("--verify", is_flag=True, help="Compare everything; exit 1 if not equal.")
@click.option("--repair", is_flag=True, help="With --verify: write what is not equal.")
@click.option("--rows", is_flag=True, help="Write rows one by one, not as tables; costs more.")
@click.option("--every", metavar="TIME", help="Again and again: each 30s, 15m, 2h or 1d.")
@click.option(
    "--databases",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Those that a TOML file names: see below.",
)
@click.option("--only", multiple=True, metavar="NAME", help="Of the file this database alone.")
@click.option(
    "--processes",
    type=click.IntRange(min=1),
    metavar="N",
    help=f"How many databases of the file at a time (default: {_PROCESSES}).",
)
@click.option("--url", metavar="URL", help="The service's address; without it it is asked.")
@click.option("--zone", metavar="ZONE", help="The zone, where the address does not tell it.")
@click.option("--username", metavar="NAME", help="The API user.")
@package_option
@client_option
@trace_option
def sync(
    console: Console,
    workspace: Path | None,
    service: str | None,
    entities: tuple[str, ...],
    to: str | None,
    database: str | None,
    deletions: bool,
    full: bool,
    verify: bool,
    repair: bool,
    rows: bool,
    every: str | None,
    databases: Path | None,
    only: tuple[str, ...],
    processes: int | None,
    url: str | None,
    zone: str | None,
    username: str | None,
    package: str | None,
    out: str | None,
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
    A file of databases; what it leaves out is as the command line says:
      [databases.acme]
      service = "orders"
      entities = ["Order", "Customer"]
      destination = "duckdb:///acme.duckdb"
      arguments = { username = "ACME_USER", secret = "ACME_SECRET" }   # names of variables
    Examples:
      soapwright sync orders --to duckdb:///cache.duckdb --username api@example.com
      soapwright sync orders Order Customer --to parquet:cache --deletions
      soapwright sync --databases databases.toml --every 15m
    """
    from soapwright.commands.mirror.databases import Database, read_databases
    from soapwright.commands.mirror.schedule import parse_interval, repeat
    from soapwright.commands.mirror.several import Several, lanes
    from soapwright.commands.tracing import traced
    from soapwright.project.workspace import Workspace

    how = _How(deletions, full, verify, repair, rows)
    how.check()
    seconds = None if every is None else parse_interval(every)
    places = {"url": url, "zone": zone, "username": username}
    given = {name: value for name, value in places.items() if value is not None}
    space = Workspace.find(workspace)
    if databases is None:
        _refuse("goes with --databases", {"--only": only, "--processes": processes})
        if service is None or to is None:
            raise InputError("is missing", key="SERVICE" if service is None else "--to")
        chosen = [Database(database, service, to, entities, given)]
    else:
        said = {**{f"--{name}": value for name, value in given.items()}, "--database": database}
        _refuse("is for the file of --databases to say", said)
        chosen = read_databases(databases, only, service=service, entities=entities, destination=to)
    if len(chosen) == 1:
        with traced(trace):
            run = _prepared(console, space, chosen[0], how, (package, out))
            return run() if seconds is None else repeat(run, seconds, console.fail)
    services = dict.fromkeys(one.service for one in chosen)
    placed(space, [space.service(name) for name in services], package, out)
    _refuse("is the trace of one database: it takes --only", {"--trace": trace})
    words = [*how.words(), *console.words(), "--workspace", str(space.root)]
    words += ["--databases", str(databases), *(["--to", to] if to else [])]
    words += [*(["--package", package] if package else []), *(["--out", out] if out else [])]
    words += filter(None, (service, *entities))
    several = Several(
        lanes(chosen, space.root),
        lambda one: [*_PYTHON, "sync", *words, "--only", str(one.name)],
        partial(tell_ended, console),
    )
    return several.run(processes or _PROCESSES, seconds)


def _refuse(why: str, options: Mapping[str, object]) -> None:
    """Refuse those of the options that are given."""
    for name, value in options.items():
        if value:
            raise InputError(why, key=name)


def _prepared(
    console: Console,
    space: Workspace,
    database: Database,
    how: _How,
    place: tuple[str | None, str | None],
) -> Callable[[], int]:
    """What brings one database up to date and tells of it, any number of times."""
    from soapwright.commands.mirror.destinations import parse_destination
    from soapwright.commands.mirror.sync import client_package
    from soapwright.commands.mirror.sync import sync as run

    (rules,) = placed(space, [space.service(database.service)], *place)
    destination = parse_destination(database.destination, space.root)
    parameters = client_package(space, rules).parameters()
    arguments = arguments_of(
        parameters,
        database.arguments(parameters),
        service=rules.name,
        zone=database.places.get("zone"),
    )

    def run_once() -> int:
        done = run(
            space,
            rules,
            database.entities,
            destination,
            arguments,
            database=database.name,
            deletions=how.deletions,
            full=how.full or how.repair,
            verify=how.verify and not how.repair,
            as_rows=how.rows,
            progress=lambda what, name, count: console.progress(f"{what} {name}: {count:,}"),
        )
        return tell(
            console, rules.name, destination.shown, done, verify=how.verify, repair=how.repair
        )

    return run_once
