"""``soapwright sandbox``: a local server."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Any

import click

from soapwright.cli.console import Console, command
from soapwright.errors import Stopped


@command
@click.argument("service")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8080, show_default=True, help="The port; 0 takes a free one.")
@click.option(
    "--db",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Keep the state here, not in memory.",
)
@click.option("--language", help="The language of the service's messages.")
@click.option("--zones", metavar="ZONE,…", help="The zones to serve, where there are several.")
@click.option("--threshold", type=click.IntRange(1), help="Calls that an hour allows.")
@click.option("--latency", type=click.FloatRange(0), help="Seconds it adds near the threshold.")
@click.option(
    "--fault",
    "faults",
    multiple=True,
    metavar="SPEC",
    help="What happens to calls at a rate, such as drop-after@0.1:create; may be repeated.",
)
@click.option("--seed", default=0, show_default=True, help="Which calls faults happen to.")
def sandbox(
    console: Console,
    workspace: Path | None,
    service: str,
    host: str,
    port: int,
    db: Path | None,
    language: str | None,
    zones: str | None,
    threshold: int | None,
    latency: float | None,
    faults: tuple[str, ...],
    seed: int,
) -> None:
    """Run a local server that enforces a service's documented rules.

    \b
    Examples:
      soapwright sandbox orders
      soapwright sandbox orders --port 9000 --db orders.sqlite --language de
      soapwright sandbox orders --zones en,de --threshold 200 --latency 0.5
      soapwright sandbox orders --fault drop-after@0.1 --fault status=503,retry-after=2 --seed 7
    """
    from soapwright.project.workspace import Workspace
    from soapwright.sandbox import open_sandbox

    space = Workspace.find(workspace)
    rules = space.service(service)
    options: dict[str, Any] = {
        "db": None if db is None else str(db),
        "language": language,
        "zones": None if zones is None else tuple(zones.split(",")),
        "threshold": threshold,
        "latency": latency,
    }
    given = {name: value for name, value in options.items() if value is not None}
    folder = rules.file.parent
    with open_sandbox(
        service, folder, host=host, port=port, faults=faults, seed=seed, **given
    ) as server:
        console.say(f"{service} sandbox at {server.url}")
        for name, value in server.credentials.items():
            console.say(f"  {name}: {value}")
        console.say("Ctrl-C stops it.")
        with suppress(KeyboardInterrupt, Stopped):  # a server is there to be stopped
            server.wait()
        if server.proxy is not None:
            happened = Counter(event.kind for event in server.proxy.events)
            told = ", ".join(f"{kind} {count}" for kind, count in sorted(happened.items()))
            console.say(f"{server.proxy.requests} requests, faults: {told or 'none'}")
