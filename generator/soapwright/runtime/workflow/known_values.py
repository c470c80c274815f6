"""Values that a service is known to take, where the list is open: another one only warns."""

from __future__ import annotations

import difflib
import warnings
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from soapwright.runtime.errors import UnknownValue
from soapwright.runtime.records.plan import plan, wire_name
from soapwright.runtime.records.record import Record

KnownValues: TypeAlias = Mapping[str, Mapping[str, tuple[str, ...]]]
"""Class name → attribute → the values that are known."""


def warn_of_unknown(items: Sequence[Record], known: KnownValues) -> None:
    """Warn (:class:`UnknownValue`) of each value below the items that is not known."""
    for index, item in enumerate(items):
        for record in _below(item):
            for attribute, values in known.get(type(record).__name__, {}).items():
                value = getattr(record, attribute)
                if value and value not in values:
                    close = difflib.get_close_matches(value, values, 1)
                    hint = f"; did you mean {close[0]!r}?" if close else ""
                    warnings.warn(
                        f"record {index}: {wire_name(type(record))[1]}.{attribute} is {value!r}, "
                        f"which is not among the {len(values)} known values{hint}",
                        UnknownValue,
                        stacklevel=2,
                    )


def _below(record: Record) -> Iterator[Record]:
    yield record
    for field in plan(type(record)):
        value: Any = getattr(record, field.attribute)
        for member in value if isinstance(value, list) else [value]:
            if isinstance(member, Record):
                yield from _below(member)
