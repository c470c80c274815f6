"""Fields that a program may write but should not: it is warned, and the record sent."""

from __future__ import annotations

import warnings
from collections.abc import Collection, Sequence

from soapwright.runtime.errors import FieldNotYours
from soapwright.runtime.records.dataclass import dataclass
from soapwright.runtime.records.plan import plan, wire_name
from soapwright.runtime.records.record import Record


@dataclass(frozen=True, slots=True)
class Caution:
    """Fields that belong to others.

    Args:
        fields: patterns of ``Entity.Field``, in wire names.
        reason: whose they are, and what to use instead.
    """

    fields: tuple[str, ...]
    reason: str


def warn_of_fields(
    record: Record, cautions: Sequence[Caution], written: Collection[str] | None = None
) -> None:
    """Warn (:class:`FieldNotYours`) of each field of a new record that is set; or of those among
    ``written``, by Python or wire name, where only these are written."""
    for attribute, name, message in _cautious(type(record), tuple(cautions)):
        meant = {attribute, name}.intersection(written or ())
        if meant if written is not None else getattr(record, attribute) is not None:
            warnings.warn(message, FieldNotYours, stacklevel=2)


_FOUND: dict[tuple[type[Record], tuple[Caution, ...]], tuple[tuple[str, str, str], ...]] = {}


def _cautious(
    kind: type[Record], cautions: tuple[Caution, ...]
) -> tuple[tuple[str, str, str], ...]:
    """Python name, wire name and message of each field that a caution means."""
    found = _FOUND.get((kind, cautions))
    if found is None:
        from fnmatch import fnmatchcase

        entity = wire_name(kind)[1]
        names = [(field.attribute, field.tag.rpartition("}")[2]) for field in plan(kind)]
        found = _FOUND[kind, cautions] = tuple(
            (attribute, name, f"{entity}.{name} {caution.reason}")
            for attribute, name in names
            for caution in cautions
            if any(fnmatchcase(f"{entity}.{name}", pattern) for pattern in caution.fields)
        )
    return found
