"""``soapwright snapshot``: what a live service says of its fields."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..errors import InputError
from .console import Console, command

if TYPE_CHECKING:
    from collections.abc import Mapping


@command
@click.argument("service")
@click.option("--zone", required=True, metavar="ZONE", help="The zone whose file is written.")
@click.option("--url", metavar="URL", help="Its address; without it the service is asked.")
@click.option("--username", metavar="NAME", help="The API user.")
def snapshot(
    console: Console,
    workspace: Path | None,
    service: str,
    zone: str,
    url: str | None,
    username: str | None,
) -> None:
    """Write what a live service says of its entities, fields and picklists: <zone>.fields.json.

    Each argument that the client needs, the secret among them, is taken from the environment
    (SOAPWRIGHT_USERNAME, SOAPWRIGHT_SECRET and so on) or asked for; it is no option, since
    others can read those. A snapshot that was broken off goes on where it was.

    \b
    Examples:
      soapwright snapshot autotask --zone en --username api@example.com
      soapwright snapshot autotask --zone de --url https://webservices18.autotask.net/…
    """
    from ..comparisons import zone_of
    from ..snapshot import connect_parameters, take
    from ..workspace import Workspace

    space = Workspace.find(workspace)
    rules = space.service(service)
    chosen = zone_of(rules, zone)
    parameters = connect_parameters(space, rules)
    given: dict[str, Any] = {} if username is None else {"username": username}
    if url is not None:
        given |= {"url": url} | ({"zone": zone} if "zone" in parameters else {})
    taken = take(
        space,
        rules,
        chosen,
        _arguments(parameters, given),
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


def _arguments(parameters: Mapping[str, bool], given: dict[str, Any]) -> dict[str, Any]:
    """The arguments of ``connect``: those given, and what is needed beside them.

    Raises:
        InputError: one is nowhere, and there is nobody to ask.
    """
    for name, needed in parameters.items():
        if needed and name not in given:
            variable = f"SOAPWRIGHT_{name.upper()}"
            given[name] = os.environ.get(variable) or _asked(name, variable)
    return given


def _asked(name: str, variable: str) -> str:
    if not sys.stdin.isatty():
        raise InputError(f"is missing: the client needs its {name}", key=variable)
    answer: str = click.prompt(
        name.replace("_", " ").capitalize(), hide_input=name != "username", err=True
    )
    return answer
