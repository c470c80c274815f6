"""Pieces of emitted code as text: calls, displays, parameters. Black lays them out afterwards."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping, Sequence

from soapwright.emit.python.docs import literal, sentence
from soapwright.runtime.records.dataclass import dataclass

_DOC_WIDTH = 85
"""Of a line below ``Args:``, without what it is indented by."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of an emitted function; as a text it is its declaration."""

    name: str
    annotation: str
    default: str | None = None
    doc: str = ""

    def __str__(self) -> str:
        default = "" if self.default is None else f" = {self.default}"
        return f"{self.name}: {self.annotation}{default}"

    @property
    def told(self) -> str:
        """The lines that tell of it below ``Args:``, but for what they are indented by."""
        first, *more = map(sentence, f"{self.name}: {self.doc}.".splitlines())
        lines = textwrap.wrap(first, _DOC_WIDTH, subsequent_indent="    ")
        return "\n".join([*lines, *(f"    {line}" for line in more)])


def signature(parameters: Sequence[Parameter]) -> tuple[str, ...]:
    """What a method takes: several parameters are given by name, a single one need not be."""
    star = ("*",) if len(parameters) > 1 else ()
    return ("self", *star, *map(str, parameters))


def names_text(names: Iterable[str]) -> str:
    """Names as the source of a tuple."""
    shown = [literal(name) for name in names]
    return f"({', '.join(shown)}{',' if len(shown) == 1 else ''})"


def keywords(**values: str | None) -> tuple[str, ...]:
    """``name=value`` for each value that there is."""
    return tuple(f"{name}={value}" for name, value in values.items() if value is not None)


def exploded(function: str, arguments: Iterable[str]) -> str:
    """A call with an argument a line, or with function "" a tuple: black keeps the last comma."""
    return f"{function}({_with_commas(arguments)})"


def exploded_dict(items: Mapping[str, str]) -> str:
    """A dict with an item a line, of keys that are texts and values that are source."""
    return f"{{{_with_commas(f'{literal(key)}: {value}' for key, value in items.items())}}}"


def exploded_set(items: Iterable[str]) -> str:
    """A set with an item a line."""
    return f"{{{_with_commas(items)}}}"


def _with_commas(items: Iterable[str]) -> str:
    return "".join(f"{item}, " for item in items)
