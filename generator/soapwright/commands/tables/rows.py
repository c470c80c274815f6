"""What a row of a file is, whatever the file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal, Protocol

from soapwright.runtime.records.dataclass import dataclass

Format = Literal["csv", "jsonl", "parquet"]
FORMATS: Sequence[Format] = ("csv", "jsonl", "parquet")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a file.

    Args:
        number: of the row, from 1.
        line: of the file where it begins; None where the file has no lines.
        values: what it has, by column; an empty cell has nothing.
        problem: why it cannot be used at all, or None.
    """

    number: int
    line: int | None
    values: Mapping[str, Any]
    problem: str | None = None

    @property
    def place(self) -> str:
        """What the row is called."""
        return f"row {self.number}" if self.line is None else f"row {self.number}, line {self.line}"


class Table(Protocol):
    """A file that has been opened: it can be read again and again."""

    @property
    def columns(self) -> Sequence[str] | None:
        """The names of its columns; None where each row says its own."""

    def rows(self) -> Iterator[Row]:
        """Its rows, from the first."""
