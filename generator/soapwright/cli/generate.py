"""``soapwright generate``: the packages from the WSDLs."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from soapwright.cli.console import Console, command
from soapwright.cli.imports import elsewhere, imports_option
from soapwright.cli.place import out_option, package_option, placed
from soapwright.errors import InputError

if TYPE_CHECKING:
    from soapwright.project.workspace import Generated

_FILE = click.Path(path_type=Path, dir_okay=False)


@command
@click.argument("services", nargs=-1, metavar="[SERVICE]...")
@click.option("--force", is_flag=True, help="Generate although no input has changed.")
@click.option("--wsdl", type=_FILE, metavar="FILE", help="One WSDL, without a service.toml.")
@package_option
@out_option
@click.option("--types-only", is_flag=True, help="With --wsdl: no client; an XSD will do.")
@imports_option
def generate(
    console: Console,
    workspace: Path | None,
    services: tuple[str, ...],
    force: bool,
    wsdl: Path | None,
    package: str | None,
    out: str | None,
    types_only: bool,
    imports: tuple[str, ...],
) -> None:
    """Regenerate the packages of all services, or of those named.

    A client goes where [service] of its service.toml says, else into generated/SERVICE; --package
    and --out say otherwise for this run. A package whose inputs have not changed is left alone.
    Files are written whole or not at all; files that soapwright did not write are never touched.

    \b
    Examples:
      soapwright generate
      soapwright generate orders --force
      soapwright generate orders --package acme.orders --out src/acme/orders
      soapwright generate --wsdl Batch.wsdl --package batch --out src
      soapwright generate --wsdl Orders.xsd --types-only --package orders --out src
      soapwright generate --wsdl api/Main.wsdl --imports api/.. --package main --out src
    """
    from soapwright.project.editor_schema import is_old, place, write_schema
    from soapwright.project.files import shown
    from soapwright.project.one_off import one_off
    from soapwright.project.workspace import Workspace

    def tell(name: str, step: str) -> None:
        console.progress(f"{name}: {step} …")

    if wsdl is not None:
        if package is None or out is None:
            raise InputError("needs --package NAME and --out DIR too", key="--wsdl")
        if services:
            raise InputError("takes no services beside it", key="--wsdl")
        with elsewhere(console, imports) as found:
            made = one_off(
                wsdl,
                package,
                Path(out),
                force=force,
                elsewhere=found,
                types_only=types_only,
                on_step=partial(tell, package),
            )
            _report(console, made)
        return
    for option, given in (
        ("--types-only", types_only),
        ("--imports", imports),
    ):
        if given:
            raise InputError("goes with --wsdl FILE only", key=option)
    space = Workspace.find(workspace)
    for rules in placed(space, space.services(services), package, out):
        tell(rules.name, "has anything changed?")
        _report(console, space.generate(rules, force=force, on_step=partial(tell, rules.name)))
    if is_old(space.root) and write_schema(space.root):
        console.say(f"{shown(place(space.root))}: written anew, for editors")


def _report(console: Console, done: Generated) -> None:
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
