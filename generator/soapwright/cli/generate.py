"""``soapwright generate``: the packages from the WSDLs."""

from __future__ import annotations

from pathlib import Path

import click

from soapwright.cli.console import Console, command
from soapwright.cli.imports import elsewhere, imports_option
from soapwright.errors import InputError

_FOLDER = click.Path(path_type=Path, file_okay=False)
_FILE = click.Path(path_type=Path, dir_okay=False)


@command
@click.argument("services", nargs=-1, metavar="[SERVICE]...")
@click.option("--force", is_flag=True, help="Generate although no input has changed.")
@click.option("--wsdl", type=_FILE, metavar="FILE", help="One WSDL, without a service.toml.")
@click.option("--package", metavar="NAME", help="With --wsdl: the package's name.")
@click.option("--out", type=_FOLDER, metavar="DIR", help="With --wsdl: the folder it goes in.")
@click.option("--types-only", is_flag=True, help="With --wsdl: no client; an XSD will do.")
@imports_option
def generate(
    console: Console,
    workspace: Path | None,
    services: tuple[str, ...],
    force: bool,
    wsdl: Path | None,
    package: str | None,
    out: Path | None,
    types_only: bool,
    imports: tuple[str, ...],
) -> None:
    """Regenerate the packages of all services, or of those named.

    A package whose inputs have not changed is left alone. Files are written whole or not at all;
    files that soapwright did not write are never touched.

    \b
    Examples:
      soapwright generate
      soapwright generate orders --force
      soapwright generate --wsdl Batch.wsdl --package batch --out src
      soapwright generate --wsdl Orders.xsd --types-only --package orders --out src
      soapwright generate --wsdl api/Main.wsdl --imports api/.. --package main --out src
    """
    from soapwright.project.workspace import Generated, Workspace, one_off

    def report(done: Generated) -> None:
        for warning in done.warnings:
            console.warn(warning)
        if done.published is None:
            console.say(f"{done.name}: nothing has changed, nothing written")
        else:
            console.say(
                f"{done.name}: {len(done.published.written)} files written, "
                f"{len(done.published.removed)} removed, {done.published.unchanged} unchanged "
                f"in {done.folder}"
            )

    if wsdl is not None:
        if package is None or out is None:
            raise InputError("needs --package NAME and --out DIR too", key="--wsdl")
        if services:
            raise InputError("takes no services beside it", key="--wsdl")
        with elsewhere(console, imports) as found:
            made = one_off(wsdl, package, out, force=force, elsewhere=found, types_only=types_only)
            report(made)
        return
    for option, given in (
        *(("--package", package), ("--out", out)),
        *(("--types-only", types_only), ("--imports", imports)),
    ):
        if given:
            raise InputError("goes with --wsdl FILE only", key=option)
    space = Workspace.find(workspace)
    for rules in space.services(services):
        console.progress(f"{rules.name} …")
        report(space.generate(rules, force=force))
