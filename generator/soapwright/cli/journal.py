"""``soapwright journal``: what a batch's journal says, and what somebody found out."""

from __future__ import annotations

from pathlib import Path

import click

from soapwright.cli.console import Console, command_of_file

_FILE = click.argument("file", type=click.Path(path_type=Path, dir_okay=False))


@click.group()
def journal() -> None:
    """Look into the journal of a batch, and settle what it leaves open.

    A batch method with journal="import.db" writes down in that file what it sends before it does,
    and what became of it after. Run again with the same file and input, it goes on: what is done
    is not sent again. What was sent and never answered may be done or not; where nothing tells,
    somebody has to look, and say so here.

    \b
    soapwright journal show import.db
    soapwright journal export import.db --format csv --output import.csv
    soapwright journal resolve import.db 4711 --done --id 30000001
    soapwright journal resolve import.db 4712 --not-done
    """


@command_of_file
@_FILE
@click.option("--all", "everything", is_flag=True, help="Name all records that are not done.")
def show(console: Console, file: Path, everything: bool) -> None:
    """Tell what a journal is of, how far its records are, and which are not done.

    \b
    Examples:
      soapwright journal show import.db
      soapwright journal show import.db --all
    """
    from soapwright.cli.reporting import write
    from soapwright.commands.journal import show

    write(console, show(file, most=None if everything else 20), None)


@command_of_file
@_FILE
@click.option(
    "--format", "form", type=click.Choice(("csv", "json")), default="csv", show_default=True
)
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write there instead of to stdout.",
)
def export(console: Console, file: Path, form: str, output: Path | None) -> None:
    """Write every record of a journal: its key, how far it is, its id, times and errors.

    \b
    Examples:
      soapwright journal export import.db > import.csv
      soapwright journal export import.db --format json --output import.json
    """
    from soapwright.cli.reporting import write
    from soapwright.commands.journal import export

    write(console, export(file, form), output)


@command_of_file
@_FILE
@click.argument("key")
@click.option("--done/--not-done", default=None, help="What the service says of it.")
@click.option("--id", "id_", metavar="ID", help="The id that the service gave it.")
def resolve(console: Console, file: Path, key: str, done: bool | None, id_: str | None) -> None:
    """Say of a record that was sent and not answered whether it is done.

    Look for it at the service first, and mind that a call may be carried out after its caller has
    gone. One that is done is told as succeeded from now on; one that is not is sent by the next
    run of the batch.

    \b
    Examples:
      soapwright journal resolve import.db 4711 --done --id 30000001
      soapwright journal resolve import.db 4712 --not-done
    """
    from soapwright.commands.journal import resolve
    from soapwright.errors import InputError

    if done is None:
        raise InputError("is it done? Say --done, with --id where it is new, or --not-done")
    console.say(resolve(file, key, done=done, id_=id_))


for _command in (show, export, resolve):
    journal.add_command(_command)
