"""Fields that a program may write but should not: it is warned, and the record sent."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Collection, Iterable
from functools import cache
from typing import NamedTuple, cast

from soapwright.runtime.errors import FieldNotYours
from soapwright.runtime.records.plan import plan, wire_name
from soapwright.runtime.records.record import Record


class Caution(NamedTuple):
    """Fields that belong to others: patterns of ``Entity.Field`` in wire names, and whose they are
    and what to use instead."""

    fields: tuple[str, ...]
    reason: str


class CautiousField(NamedTuple):
    """A field that a caution means: Python and wire name, and what to say of it."""

    attribute: str
    name: str
    message: str


def _cautious_fields(
    kind: type[Record], cautions: tuple[Caution, ...]
) -> tuple[CautiousField, ...]:
    from fnmatch import fnmatchcase

    entity = wire_name(kind)[1]
    names = [(field.attribute, field.tag.rpartition("}")[2]) for field in plan(kind)]
    return tuple(
        CautiousField(attribute, name, f"{entity}.{name} {caution.reason}")
        for attribute, name in names
        for caution in cautions
        if any(fnmatchcase(f"{entity}.{name}", pattern) for pattern in caution.fields)
    )


cautious_fields = cast(
    "Callable[[type[Record], tuple[Caution, ...]], tuple[CautiousField, ...]]",
    cache(_cautious_fields),
)
"""The fields of a class that cautions mean; most classes have none."""


def warn_of_fields(
    record: Record, cautious: Iterable[CautiousField], written: Collection[str] | None = None
) -> None:
    """Warn (:class:`FieldNotYours`) of each field of a new record that is set; or of those among
    ``written``, by Python or wire name, where only these are written."""
    for attribute, name, message in cautious:
        meant = {attribute, name}.intersection(written or ())
        if meant if written is not None else getattr(record, attribute) is not None:
            warnings.warn(message, FieldNotYours, stacklevel=2)
