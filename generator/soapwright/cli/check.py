"""``soapwright check``: has anything drifted?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from soapwright.cli.console import Console, command
from soapwright.cli.reporting import colors, write
from soapwright.diff.report import FORMATS, render
from soapwright.errors import InputError

if TYPE_CHECKING:
    from soapwright.diff.finding import Comparison
    from soapwright.project.workspace import Workspace
    from soapwright.service.rules import ServiceRules


@command
@click.argument("services", nargs=-1, metavar="[SERVICE]...")
@click.option("--remote", is_flag=True, help="Compare with what the services serve now, too.")
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
    services: tuple[str, ...],
    remote: bool,
    form: str,
    output: Path | None,
) -> int:
    """Tell what has drifted, of all services or of those named, and what to run to mend it.

    Generated files are held against a fresh run, byte by byte, and WSDLs against wsdl.lock. With
    --remote, what the services serve now is compared with the WSDLs here; an address that does
    not answer is no drift: exit status 2.

    \b
    Examples:
      soapwright check
      soapwright check orders --remote
      soapwright check --format github

    \b
    In CI, see docs/ci.md; as a pre-commit hook, its id is soapwright-check.
    """
    from soapwright.commands.check import check_service
    from soapwright.project.workspace import Workspace

    space = Workspace.find(workspace)
    comparisons: list[Comparison] = []
    broken: list[InputError] = []
    for rules in space.services(services):
        console.progress(f"{rules.name} …")
        comparisons += check_service(space, rules)
        if remote:
            found, errors = _live(console, space, rules)
            comparisons += found
            broken += errors
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
