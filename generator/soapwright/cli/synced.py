"""What ``soapwright sync`` tells of a run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from soapwright.cli.console import Console

if TYPE_CHECKING:
    from soapwright.commands.mirror.several import Ended
    from soapwright.commands.mirror.sync import Synced
    from soapwright.runtime.client.held import Reading


def tell(
    console: Console, service: str, shown: str, done: Synced, *, verify: bool, repair: bool
) -> int:
    """Say what a run did.

    Args:
        console: where.
        service: its name.
        shown: the mirror, as people may see it.
        done: what came of the run.
        verify: whether it compared.
        repair: whether it wrote what was not equal.

    Returns:
        The exit status.
    """
    for warning in done.warnings:
        console.warn(warning)
    for table, why in done.failed.items():
        is_some = table in done.readings and bool(done.readings[table].unread)
        console.error(f"{table}: {why}" if is_some else f"{table} could not be read: {why}")
    differs = False
    for table, reading in done.readings.items():
        if verify:
            differs |= _tell_difference(console, table, reading, is_repaired=repair)
        elif reading.is_told:
            console.say(f"  {table}: read in full: {reading.why}")
    for table, count in done.rows.items():
        if count:
            console.say(f"  {table}: {count:,} rows")
    if verify and not repair:
        console.say(f"{service} {done.database}: {len(done.readings)} tables compared")
    else:
        console.say(
            f"{service} {done.database}: {len(done.rows)} tables, "
            f"{sum(done.rows.values()):,} rows written to {shown}"
        )
    return 1 if done.failed or differs else 0


def _tell_difference(console: Console, table: str, reading: Reading, *, is_repaired: bool) -> bool:
    """Say where a table is not what the service has; gives whether it still is not."""
    kinds = {"missing": reading.missing, "extra": reading.extra, "differing": reading.differing}
    for kind, rows in kinds.items():
        if rows.count:
            done = ""
            if is_repaired:
                done = ", kept" if kind == "extra" and reading.kept else ", written"
            click.echo(f"{table}: {rows.count:,} {kind}{done}: {rows}")
    return bool(reading.kept or not is_repaired) and not reading.is_equal


def tell_ended(console: Console, ended: Ended) -> None:
    """Say what the run of one of several databases has said, each line with its name."""
    for line in ended.out.splitlines():
        click.echo(f"{ended.name}: {line}")
    for line in ended.err.splitlines():
        console.pass_on(f"{ended.name}: {line}")
