"""Fields that a program may write but should not: it is warned, and the record sent."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Collection, Iterable
from functools import cache
from typing import TypeAlias, cast

from soapwright.runtime.errors import FieldNotYours
from soapwright.runtime.records.plan import plan, wire_name
from soapwright.runtime.records.record import Record


class FieldWarning:
    """Fields that belong to others.

    Args:
        fields: patterns of ``Entity.Field`` in wire names.
        reason: whose they are and what to use instead.
    """

    __slots__ = ("fields", "reason")

    def __init__(self, fields: tuple[str, ...], reason: str) -> None:
        self.fields = fields
        self.reason = reason


WarnedField: TypeAlias = tuple[str, str, str]
"""A field that a warning means: Python and wire name, and what to say of it."""


def _cautious_fields(
    kind: type[Record], field_warnings: tuple[FieldWarning, ...]
) -> tuple[WarnedField, ...]:
    from fnmatch import fnmatchcase

    entity = wire_name(kind)[1]
    names = [(field.attribute, field.tag.rpartition("}")[2]) for field in plan(kind)]
    return tuple(
        (attribute, name, f"{entity}.{name} {warning.reason}")
        for attribute, name in names
        for warning in field_warnings
        if any(fnmatchcase(f"{entity}.{name}", pattern) for pattern in warning.fields)
    )


warned_fields = cast(
    "Callable[[type[Record], tuple[FieldWarning, ...]], tuple[WarnedField, ...]]",
    cache(_cautious_fields),
)
"""The fields of a class that field_warnings mean; most classes have none."""


def warn_of_fields(
    record: Record, warned: Iterable[WarnedField], written: Collection[str] | None = None
) -> None:
    """Warn (:class:`FieldNotYours`) of each field of a new record that is set; or of those among
    ``written``, by Python or wire name, where only these are written."""
    for attribute, name, message in warned:
        meant = {attribute, name}.intersection(written or ())
        if meant if written is not None else getattr(record, attribute) is not None:
            warnings.warn(message, FieldNotYours, stacklevel=2)
