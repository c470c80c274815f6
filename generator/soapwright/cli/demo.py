"""``soapwright demo``: a session against the sandbox."""

from __future__ import annotations

from pathlib import Path

import click

from soapwright.cli.console import Console, command
from soapwright.cli.trace import trace_option


@command
@click.argument("services", nargs=-1, metavar="[SERVICE]...")
@trace_option
def demo(
    console: Console, workspace: Path | None, services: tuple[str, ...], trace: Path | None
) -> None:
    """Regenerate, start the sandbox, and run a real session against it.

    \b
    Examples:
      soapwright demo
      soapwright demo orders
    """
    from soapwright.commands.demo import run
    from soapwright.commands.tracing import traced
    from soapwright.project.workspace import Workspace

    with traced(trace):
        run(Workspace.find(workspace), services, console.say)
