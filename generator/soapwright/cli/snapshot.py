"""``soapwright snapshot``: what a live service says of its fields."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from soapwright.cli.asking import arguments_of
from soapwright.cli.console import Console, command
from soapwright.cli.place import client_option, package_option, placed
from soapwright.cli.trace import trace_option


@command
@click.argument("service")
@click.option("--zone", required=True, metavar="ZONE", help="The zone whose file is written.")
@click.option("--url", metavar="URL", help="Its address; without it the service is asked.")
@click.option("--username", metavar="NAME", help="The API user.")
@package_option
@client_option
@trace_option
def snapshot(
    console: Console,
    workspace: Path | None,
    service: str,
    zone: str,
    url: str | None,
    username: str | None,
    package: str | None,
    out: str | None,
    trace: Path | None,
) -> None:
    """Write what a live service says of its entities, fields and picklists: <zone>.fields.json.

    Each argument that the client needs, the secret among them, is taken from the environment
    (SOAPWRIGHT_USERNAME, SOAPWRIGHT_SECRET and so on) or asked for; it is no option, since
    others can read those. A snapshot that was broken off goes on where it was.

    \b
    Examples:
      soapwright snapshot orders --zone en --username api@example.com
      soapwright snapshot orders --zone de --url https://de.example.com/…
    """
    from soapwright.commands.diff import zone_of
    from soapwright.commands.snapshot import take
    from soapwright.commands.tracing import traced
    from soapwright.project.packages import ClientPackage
    from soapwright.project.workspace import Workspace

    space = Workspace.find(workspace)
    (rules,) = placed(space, [space.service(service)], package, out)
    chosen = zone_of(rules, zone)
    parameters = ClientPackage(space, rules).parameters()
    given: dict[str, Any] = {} if username is None else {"username": username}
    if url is not None:
        given |= {"url": url} | ({"zone": zone} if "zone" in parameters else {})
    arguments = arguments_of(parameters, given, service=rules.name, zone=zone)
    with traced(trace):
        taken = take(
            space,
            rules,
            chosen,
            arguments,
            lambda name, done, count: console.progress(f"{done} of {count}: {name}"),
        )
    for warning in taken.warnings:
        console.warn(warning)
    resumed = f", {taken.resumed} of them read before" if taken.resumed else ""
    console.say(
        f"{rules.name} {zone}: {taken.entities} entities{resumed} and {taken.fields} fields "
        f"in {taken.path.name}"
    )
    if chosen.fields is None:
        console.say(f'next: put fields = "{taken.path.name}" in [zones.{zone}] of service.toml')
