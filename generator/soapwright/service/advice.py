"""``[warnings]`` and ``[links]`` of service.toml: what an integration should know of records."""

from __future__ import annotations

import string
from collections.abc import Mapping

from soapwright.runtime.records.dataclass import dataclass
from soapwright.service.toml_reader import Table


@dataclass(frozen=True, slots=True)
class WarningRule:
    """``[warnings.<name>]``: fields that programs should not write.

    ``fields`` are patterns of ``Entity.Field``; ``reason`` goes on where these names end.
    """

    name: str
    fields: tuple[str, ...]
    reason: str


def read_warnings(tables: Mapping[str, Table]) -> tuple[WarningRule, ...]:
    """Read ``[warnings]``.

    Raises:
        InputError: an unknown key, or one that is missing.
    """
    found = []
    for name, table in tables.items():
        found.append(WarningRule(name, table.one_or_more("fields"), table.text("reason")))
        table.end()
    return tuple(found)


def read_links(table: Table | None) -> dict[str, str]:
    """Read ``[links]``: entity → what follows the address of the user interface.

    Raises:
        InputError: a path in which ``{id}`` does not stand once, or something else in braces.
    """
    found: dict[str, str] = {}
    for entity in () if table is None else table.names:
        assert table is not None
        found[entity] = path = table.text(entity)
        try:
            holes = [
                field for _, field, _, _ in string.Formatter().parse(path) if field is not None
            ]
        except ValueError:
            holes = []
        if holes != ["id"]:
            table.fail(f"is {path!r}; it takes a path with {{id}} in it, once", entity)
    return found
