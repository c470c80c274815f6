"""``soapwright init``: a new service from its WSDL, or one that comes with soapwright."""

from __future__ import annotations

from contextlib import nullcontext
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

import click

from soapwright.cli.console import Console, command
from soapwright.cli.imports import elsewhere, imports_option
from soapwright.errors import InputError
from soapwright.project.files import shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from soapwright.commands.guess import Guess
    from soapwright.commands.init import Started


@command
@click.argument("source", metavar="FILE_OR_URL|NAME")
@click.option("--name", metavar="NAME", help="The service's name (default: from the WSDL).")
@imports_option
def init(
    console: Console,
    workspace: Path | None,
    source: str,
    name: str | None,
    imports: tuple[str, ...],
) -> None:
    """Make the folder of a new service, wsdl/NAME, from its WSDL or by its name.

    It gets the WSDL with all that it imports, wsdl.lock, and a service.toml with guesses: which
    operations write many records, read pages, start jobs, log in; what may be repeated; what is
    secret. Each guess says why, and what could not be guessed stands there as a comment. The
    service can be generated right away. A folder that is there is left alone. Editors check
    service.toml by wsdl/service.schema.json, which is written too.

    Some services come with soapwright, by NAME: with their rules, and with WSDLs that model the
    real ones, which fetch brings. A name that is none of them lists them.

    Without --workspace it goes into the nearest folder with wsdl/ in it, else into this one.

    \b
    Examples:
      soapwright init parcels.wsdl
      soapwright init https://parcels.example/v2?wsdl --name parcels
      soapwright init api/Main.wsdl --imports api --workspace ../clients
      soapwright init NAME
    """
    from soapwright.commands.init import shipped, start, start_shipped
    from soapwright.project.download import Downloader
    from soapwright.project.workspace import Workspace
    from soapwright.schema.source import is_url

    root = workspace
    if root is None:
        try:
            root = Workspace.find().root
        except InputError:
            root = Path.cwd()
    elif not root.is_dir():
        raise InputError("there is no such folder", file=root)
    if not is_url(source) and not Path(source).is_file():
        _refuse_unknown(source, shipped(), name, imports)
        _tell_shipped(console, start_shipped(source, root), root)
        return
    online = is_url(source)
    if online and not all(map(is_url, imports)):
        raise InputError("is a folder, and a URL imports from URLs", key="--imports")
    with (
        Downloader(progress=console.progress) if online else nullcontext() as fetcher,
        elsewhere(console, imports) as found,
    ):
        started = start(source, root, name=name, elsewhere=found, fetcher=fetcher)
    for warning in started.warnings:
        console.warn(warning)
    console.say(f"{shown(started.folder)}: {', '.join(started.files)}")
    _write_schema(console, root)
    _tell(console, "guessed:", [guess for guess in started.guesses if guess.holds])
    _tell(
        console,
        "not guessed, examples in service.toml:",
        [guess for guess in started.guesses if not guess.holds],
    )
    console.say(
        f"next: check {shown(started.folder)}/service.toml, then "
        f"`soapwright generate {started.name}`"
    )


def _refuse_unknown(
    source: str, known: Sequence[str], name: str | None, imports: Sequence[str]
) -> None:
    """Refuse what is neither a file nor one of the services that come with soapwright."""
    if source not in known:
        close = get_close_matches(source, known, 1)
        hint = f"did you mean {close[0]}? " if close else ""
        message = f"there is no such file; {hint}services that come with soapwright: "
        raise InputError(message + ", ".join(known), file=source)
    for option, given in (("--name", name), ("--imports", imports)):
        if given:
            raise InputError(f"goes with a WSDL; {source} comes with its own", key=option)


def _tell_shipped(console: Console, started: Started, root: Path) -> None:
    from soapwright.service.rules import read_service

    rules = read_service(started.folder / "service.toml")
    where = shown(started.folder)
    console.say(f"{where}: {', '.join(started.files)}")
    _write_schema(console, root)
    if any(zone.urls for zone in rules.zones.values()):
        console.say(
            f"its WSDLs model the real ones: `soapwright fetch {started.name}` brings those of "
            f"all zones"
        )
    else:
        console.say(
            f"its WSDLs model the real ones: put your server's in their places, then "
            f"`soapwright fetch --pin {started.name}`"
        )
    console.say(f"next: `soapwright generate {started.name}`")


def _write_schema(console: Console, root: Path) -> None:
    from soapwright.project.editor_schema import place, write_schema

    if write_schema(root):
        console.say(f"{shown(place(root))}: by which editors complete and check service.toml")


def _tell(console: Console, title: str, guesses: Sequence[Guess]) -> None:
    if guesses:
        console.say(title)
    width = max((len(guess.name) for guess in guesses), default=0)
    for guess in guesses:
        console.say(f"  {guess.name:{width}}  {guess.why}")
