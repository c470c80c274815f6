"""The figures of a run, in a table of a Markdown file."""

from __future__ import annotations

from pathlib import Path

from tests.chaos.tally import Tally


def figures(whole: Tally) -> str:
    """What a run has shown, in a line."""
    return (
        f"{whole.records:,} records, {whole.requests:,} requests, {whole.faults.total():,} faults, "
        f"{whole.kills:,} kills, {whole.ended:,} broken off: {whole.lost} lost, "
        f"{whole.doubled} doubled, {whole.wrong_ids} wrong ids, {whole.wrongly_told} told wrongly"
    )


def put(file: Path, command: str, text: str) -> None:
    """Make a text the last cell of the row that names a command.

    Raises:
        ValueError: there is not one such row.
    """
    lines = file.read_text("utf-8").splitlines()
    rows = [at for at, line in enumerate(lines) if line.startswith("|") and f"`{command}`" in line]
    found = [at for at in rows if lines[at].count("|") == 4]
    if len(found) != 1:
        raise ValueError(f"{file} has {len(found)} rows of three cells that name {command}, not 1")
    cells = lines[found[0]].split("|")
    cells[3] = f" {text} "
    lines[found[0]] = "|".join(cells)
    file.write_text("\n".join(lines) + "\n", "utf-8")
