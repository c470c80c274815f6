"""The ``soapwright`` command: every subcommand is a thin call."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable
from functools import update_wrapper
from pathlib import Path
from typing import Any, TypeVar

import click

from . import __version__
from .errors import InputError

F = TypeVar("F", bound=Callable[..., Any])

_FOLDER = click.Path(path_type=Path, file_okay=False)
_FILE = click.Path(path_type=Path, dir_okay=False)


class Console:
    """What a command says to people: on stderr, coloured on a terminal only."""

    def __init__(self, *, quiet: bool, verbose: bool, color: bool | None) -> None:
        self.quiet = quiet
        self.verbose = verbose
        self.color = color

    def say(self, text: str, **style: Any) -> None:
        if not self.quiet:
            click.secho(text, err=True, color=self.color, **style)

    def warn(self, text: str) -> None:
        self.say(f"warning: {text}", fg="yellow")

    def fail(self, error: Exception) -> None:
        if self.verbose:
            click.echo("".join(traceback.format_exception(error)), err=True)
        click.secho(f"error: {error}", err=True, fg="red", color=self.color)


def _options(command: F) -> F:
    """The options that every command takes, before or after its own arguments."""
    for option in (
        click.option("--no-color", is_flag=True, help="Never colour (also: NO_COLOR=1)."),
        click.option("--verbose", is_flag=True, help="Say more; show tracebacks of errors."),
        click.option("--quiet", is_flag=True, help="Say nothing but results and errors."),
        click.option(
            "--workspace",
            type=_FOLDER,
            metavar="DIR",
            help="The folder with wsdl/ in it (default: the nearest one, from here upwards).",
        ),
    ):
        command = option(command)
    return command


def _command(function: Callable[..., int | None]) -> Callable[..., None]:
    """A command whose result is its exit status, and whose bad input is one message and 2."""

    def run(*, quiet: bool, verbose: bool, no_color: bool, **arguments: Any) -> None:
        import os

        plain = no_color or bool(os.environ.get("NO_COLOR"))
        console = Console(quiet=quiet, verbose=verbose, color=False if plain else None)
        try:
            sys.exit(function(console, **arguments) or 0)
        except InputError as error:
            console.fail(error)
            sys.exit(2)
        except BrokenPipeError:
            sys.exit(1)
        except KeyboardInterrupt:
            console.say("interrupted")
            sys.exit(130)

    return _options(update_wrapper(run, function))


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__)
def main() -> None:
    """Typed Python clients for batch-style web services, from each zone's WSDL.

    \b
    soapwright generate            regenerate generated/ from wsdl/
    soapwright diff SERVICE        how its zones differ
    soapwright check               has anything drifted? for CI
    soapwright demo                see it work

    Exit status: 0 done or nothing found, 1 findings or drift, 2 input that cannot be used.
    """


@main.command()
@click.argument("services", nargs=-1, metavar="[SERVICE]...")
@click.option("--force", is_flag=True, help="Generate although no input has changed.")
@click.option("--wsdl", type=_FILE, metavar="FILE", help="One WSDL, without a service.toml.")
@click.option("--package", metavar="NAME", help="With --wsdl: the package's name.")
@click.option("--out", type=_FOLDER, metavar="DIR", help="With --wsdl: the folder it goes in.")
@_command
def generate(
    console: Console,
    workspace: Path | None,
    services: tuple[str, ...],
    force: bool,
    wsdl: Path | None,
    package: str | None,
    out: Path | None,
) -> None:
    """Regenerate the packages of all services, or of those named.

    A package whose inputs have not changed is left alone. Files are written whole or not at all;
    files that soapwright did not write are never touched.

    \b
    Examples:
      soapwright generate
      soapwright generate autotask --force
      soapwright generate --wsdl Batch.wsdl --package batch --out src
    """
    from .workspace import Generated, Workspace, one_off

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
        report(one_off(wsdl, package, out, force=force))
        return
    if package is not None or out is not None:
        raise InputError("goes with --wsdl FILE only", key="--package" if package else "--out")
    space = Workspace.find(workspace)
    found = space.services(services)
    if not found:
        raise InputError("has no service: no wsdl/*/service.toml", file=space.root)
    for rules in found:
        console.say(f"{rules.name} …", dim=True) if sys.stderr.isatty() else None
        report(space.generate(rules, force=force))


@main.command()
@click.argument("service")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8080, show_default=True, help="The port; 0 takes a free one.")
@click.option("--db", type=_FILE, metavar="FILE", help="Keep the state here, not in memory.")
@click.option("--language", help="The language of the service's messages.")
@_command
def sandbox(
    console: Console,
    workspace: Path | None,
    service: str,
    host: str,
    port: int,
    db: Path | None,
    language: str | None,
) -> None:
    """Run a local server that enforces a service's documented rules.

    \b
    Examples:
      soapwright sandbox autotask
      soapwright sandbox autotask --port 9000 --db tickets.sqlite --language de
    """
    from .sandbox import open_sandbox
    from .workspace import Workspace

    space = Workspace.find(workspace)
    rules = space.service(service)
    options = {"db": None if db is None else str(db), "language": language}
    given = {name: value for name, value in options.items() if value is not None}
    with open_sandbox(service, rules.file.parent, host=host, port=port, **given) as server:
        console.say(f"{service} sandbox at {server.url}")
        for name, value in server.credentials.items():
            console.say(f"  {name}: {value}")
        console.say("Ctrl-C stops it.")
        server.wait()


@main.command()
@click.argument("services", nargs=-1, metavar="[SERVICE]...")
@_command
def demo(console: Console, workspace: Path | None, services: tuple[str, ...]) -> None:
    """Regenerate, start the sandbox, and run a real session against it."""
    from .demo import run
    from .workspace import Workspace

    run(Workspace.find(workspace), services, console.say)


if __name__ == "__main__":
    main()
