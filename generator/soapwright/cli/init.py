"""``soapwright init``: a new service from its WSDL."""

from __future__ import annotations

from contextlib import nullcontext
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


@command
@click.argument("source", metavar="FILE_OR_URL")
@click.option("--name", metavar="NAME", help="The service's name (default: from the WSDL).")
@imports_option
def init(
    console: Console,
    workspace: Path | None,
    source: str,
    name: str | None,
    imports: tuple[str, ...],
) -> None:
    """Make the folder of a new service, wsdl/NAME, from its WSDL.

    It gets the WSDL with all that it imports, wsdl.lock, and a service.toml with guesses: which
    operations write many records, read pages, start jobs, log in; what may be repeated; what is
    secret. Each guess says why, and what could not be guessed stands there as a comment. The
    service can be generated right away. A folder that is there is left alone.

    Without --workspace it goes into the nearest folder with wsdl/ in it, else into this one.

    \b
    Examples:
      soapwright init parcels.wsdl
      soapwright init https://parcels.example/v2?wsdl --name parcels
      soapwright init api/Main.wsdl --imports api --workspace ../clients
    """
    from soapwright.commands.init import start
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


def _tell(console: Console, title: str, guesses: Sequence[Guess]) -> None:
    if guesses:
        console.say(title)
    width = max((len(guess.name) for guess in guesses), default=0)
    for guess in guesses:
        console.say(f"  {guess.name:{width}}  {guess.why}")
