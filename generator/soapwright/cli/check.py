"""``soapwright check``: has anything drifted?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from soapwright.cli.console import Console, command
from soapwright.cli.imports import elsewhere
from soapwright.cli.place import out_option, package_option, placed
from soapwright.cli.reporting import colors, write
from soapwright.diff.report import FORMATS, render
from soapwright.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from soapwright.diff.finding import Comparison
    from soapwright.project.workspace import Workspace
    from soapwright.service.rules import ServiceRules


@command
@click.argument("names", nargs=-1, metavar="[SERVICE|PACKAGE_DIR]...")
@click.option("--remote", is_flag=True, help="Compare with what the services serve now, too.")
@package_option
@out_option
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True)
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write there instead of to stdout.",
)
def check(
    console: Console,
    workspace: Path | None,
    names: tuple[str, ...],
    package: str | None,
    out: str | None,
    remote: bool,
    form: str,
    output: Path | None,
) -> int:
    """Tell what has drifted, of all services or of what is named, and what to run to mend it.

    Generated files are held against a fresh run, byte by byte, and WSDLs against wsdl.lock. With
    --remote, what the services serve now is compared with the WSDLs here; an address that does
    not answer is no drift: exit status 2. A package of `generate --wsdl` is named by its folder
    (./orders where a service has its name); it says itself what it was made from and with.

    \b
    Examples:
      soapwright check
      soapwright check orders --remote
      soapwright check src/acme/parcels
      soapwright check --format github

    \b
    In CI, see docs/ci.md; as a pre-commit hook, its id is soapwright-check.
    """
    from soapwright.commands.check import check_package, check_schema, check_service
    from soapwright.project.one_off import OneOff

    space = _workspace(workspace, names)
    services, folders = parted(space, names)
    if folders and (remote or package or out):
        option = "--remote" if remote else "--package" if package else "--out"
        raise InputError(f"goes with services; {folders[0]} is a package's folder", key=option)
    comparisons: list[Comparison] = []
    broken: list[InputError] = []
    chosen = () if space is None or (folders and not services) else space.services(services)
    for rules in placed(space, chosen, package, out):
        assert space is not None
        console.progress(f"{rules.name} …")
        comparisons += check_service(space, rules)
        if remote:
            found, errors = _live(console, space, rules)
            comparisons += found
            broken += errors
    if space is not None and chosen:
        comparisons += check_schema(space)
    for folder in folders:
        console.progress(f"{folder} …")
        wanted = OneOff.read(folder)
        with elsewhere(console, wanted.imports) as places:
            comparisons.append(check_package(wanted, places))
    write(
        console,
        render(
            comparisons,
            form,
            color=colors(console, output),
            title="Drift",
            advice=_ADVICE,
            again=f"soapwright check{' --remote' * remote}",
        ),
        output,
    )
    for error in broken:
        console.fail(error)
    return 2 if broken else int(any(comparison.findings for comparison in comparisons))


def _workspace(start: Path | None, names: Sequence[str]) -> Workspace | None:
    """The workspace; None where there is none and only folders are named."""
    from soapwright.project.workspace import Workspace

    try:
        return Workspace.find(start)
    except InputError:
        if start is None and names and all(Path(name).is_dir() for name in names):
            return None
        raise


def parted(
    space: Workspace | None, names: Sequence[str]
) -> tuple[tuple[str, ...], tuple[Path, ...]]:
    """What is named, as services and as folders of packages; a service's own folder is the service.

    Args:
        space: the workspace, where there is one.
        names: names of services, and paths.
    """
    known = () if space is None else tuple(space.service_names())
    services: list[str] = []
    folders: list[Path] = []
    for name in names:
        folder = Path(name)
        if name in known or not folder.is_dir():
            services.append(name)
        elif space is not None and (owner := space.owner(folder)) is not None:
            services.append(owner)
        else:
            folders.append(folder)
    return tuple(dict.fromkeys(services)), tuple(dict.fromkeys(folders))


_ADVICE = "Each line tells the command that mends it."


def _live(
    console: Console, space: Workspace, rules: ServiceRules
) -> tuple[list[Comparison], list[InputError]]:
    """The zones whose service serves other bytes than those here, and those that do not answer."""
    from soapwright.commands.check import check_remote
    from soapwright.diff.finding import Comparison
    from soapwright.project.download import Downloader

    found, broken = [], []
    for zone in rules.zones.values():
        if not zone.urls:
            console.warn(f"{rules.name}: zone {zone.name} has no address to compare with")
            continue
        with Downloader(progress=console.progress) as downloader:
            try:
                comparison = check_remote(space, rules, zone, downloader)
            except InputError as error:
                broken.append(error)
                name = f"{rules.name}:{zone.name}"
                failed = Comparison(f"{name} pinned", f"{name} live", failure=str(error))
                found.append(failed)
                continue
        if comparison is not None:
            found.append(comparison)
            console.say(
                f"{rules.name}: zone {zone.name} is served otherwise: "
                f"run `soapwright fetch {rules.name} --zone {zone.name}`"
            )
    return found, broken
