"""``soapwright demo``: a session against the sandbox."""

from __future__ import annotations

from pathlib import Path

import click

from soapwright.cli.console import Console, command
from soapwright.cli.place import client_option, package_option, placed
from soapwright.cli.trace import trace_option


@command
@click.argument("services", nargs=-1, metavar="[SERVICE]...")
@package_option
@client_option
@trace_option
def demo(
    console: Console,
    workspace: Path | None,
    services: tuple[str, ...],
    package: str | None,
    out: str | None,
    trace: Path | None,
) -> None:
    """Regenerate, start the sandbox, and run a real session against it.

    \b
    Examples:
      soapwright demo
      soapwright demo orders
    """
    from soapwright.commands.demo import run, shown_services
    from soapwright.commands.tracing import traced
    from soapwright.project.workspace import Workspace

    space = Workspace.find(workspace)
    rules = placed(space, shown_services(space, services), package, out)
    with traced(trace):
        run(space, rules, console.say)
