"""Columns of what is within a record: ``address.city``, whose parts are made a record of a row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from soapwright.commands.nearest import letters
from soapwright.commands.values import Load, by_name, value_of
from soapwright.runtime.records.plan import FieldPlan

Path = Sequence[FieldPlan]
"""The fields on the way to a value, the outermost first."""


def path_of(first: FieldPlan, rest: Sequence[str]) -> Path | None:
    """The way from a field to a part of its record; None where there is none."""
    path = [first]
    for step in rest:
        record = path[-1].record
        if record is None or path[-1].array:
            return None
        known = by_name(record)
        loose = {letters(name): field for name, field in known.items()}
        found = known.get(step) or loose.get(letters(step))
        if found is None:
            return None
        path.append(found)
    return path if len(path) > 1 and path[-1].record is None else None


def put(path: Path, cell: Any, given: dict[str, Any]) -> None:
    """Put a cell where its path leads; ValueError says why it is no value."""
    value_of(path[-1], cell)
    inner = given
    for step in path[:-1]:
        inner = inner.setdefault(step.attribute, {})
    inner[path[-1].attribute] = cell


def completed(paths: Sequence[Path], given: dict[str, Any], load: Load | None) -> Any:
    """The record that the parts of a row make, all of one outermost field.

    A text that the schema demands is empty where its cell is; a list has what the row says of its
    one member.

    Raises:
        ValueError: something else is missing.
    """
    for path in paths:
        inner: Any = given
        for step in path[:-1]:
            inner = None if inner is None else inner.get(step.attribute)
        leaf = path[-1]
        if inner is not None and leaf.required and leaf.types == (str,):
            inner.setdefault(leaf.attribute, "")
    return value_of(paths[0][0], given[paths[0][0].attribute], load)
