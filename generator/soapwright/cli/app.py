"""All commands, as one click group."""

from __future__ import annotations

import inspect
from importlib import import_module

import click

from soapwright.cli.version import version

_COMMANDS = (
    *("init", "generate", "fetch", "snapshot", "sync"),
    *("run", "query", "call", "journal"),
    *("diff", "check", "sandbox", "demo"),
)


class _Commands(click.Group):
    """The commands, in the order above; each is loaded when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module = import_module(f".{cmd_name}", __package__)
        command: click.Command = getattr(module, cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Their summaries, whole: click would cut them to a line."""
        rows = []
        for name in self.list_commands(ctx):
            command = self.get_command(ctx, name)
            assert command is not None
            told = inspect.cleandoc(command.help or "").partition("\n\n")[0]
            rows.append((name, " ".join(told.split())))
        with formatter.section("Commands"):
            formatter.write_dl(rows)


def _tell_version(context: click.Context, _: click.Parameter, asked: bool) -> None:
    if asked and not context.resilient_parsing:
        click.echo(version())
        context.exit()


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_tell_version,
    help="Show the version, and whether soapwright-fast is taken, and exit.",
)
def app() -> None:
    """Typed Python clients for batch-style web services, from each zone's WSDL.

    \b
    soapwright init FILE_OR_URL    a new service, from its WSDL
    soapwright init NAME           one that comes with soapwright
    soapwright generate            regenerate the clients from wsdl/
    soapwright diff SERVICE        how its zones differ
    soapwright check               has anything drifted? for CI
    soapwright run SERVICE create ENTITY --from FILE    rows of a file, written
    soapwright query SERVICE ENTITY --to FILE           records, read into a file
    soapwright call SERVICE OPERATION                   one call, its answer as JSON
    soapwright demo                see it work

    Exit status: 0 done or nothing found, 1 findings, drift or failed records, 2 input that cannot
    be used, 130 and 143 stopped by Ctrl-C and SIGTERM.

    \b
    Names are completed by Tab, in bash (zsh, fish) with
      eval "$(_SOAPWRIGHT_COMPLETE=bash_source soapwright)"
    """
