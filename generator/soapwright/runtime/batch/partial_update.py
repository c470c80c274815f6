"""Updating some fields of records, where the service clears every field that is not sent.

The records as they are now are read first, the given fields are copied over them, and the whole
is sent.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from soapwright.runtime.calls.steps import Calls
from soapwright.runtime.errors import InvalidRecord
from soapwright.runtime.records.dataclass import fields as fields_of
from soapwright.runtime.records.record import Record
from soapwright.runtime.records.several import several

if TYPE_CHECKING:
    from dataclasses import Field

R = TypeVar("R", bound=Record)


def attributes_of(record: type[Record], names: Sequence[str], id_attribute: str) -> list[str]:
    """The Python names of the fields called ``names``, which may be Python or wire names.

    Raises:
        InvalidRecord: there is no such field, or it is the id or read-only.
    """
    by_name: dict[str, Field[Any]] = {}
    for field in fields_of(record):
        by_name[field.metadata.get("name", field.name)] = field
        by_name[field.name] = field
    found = []
    for name in several(names, "fields"):
        field_ = by_name.get(name)
        problem = None
        if field_ is None:
            problem = "there is no such field"
        elif field_.name == id_attribute or field_.metadata.get("read_only"):
            problem = "it cannot be written"
        if problem or field_ is None:
            raise InvalidRecord(
                f"fields names {name!r} of {record.__name__}: {problem}",
                entity=record.__name__,
                field=name,
            )
        found.append(field_.name)
    return found


def merge_with_current(
    records: Sequence[R],
    fields: Sequence[str],
    *,
    id_attribute: str,
    read: Callable[[type[R], Sequence[int]], Calls[list[R]]],
) -> Calls[list[R | None]]:
    """The records to send for ``records``: the current ones with ``fields`` taken from the input.

    Args:
        records: what the caller gave; of one type.
        fields: the fields to change, by Python or wire name.
        id_attribute: Python name of the id.
        read: reads records by id (sans-IO).

    Returns:
        One record for each given, in their order; None where the service has no such record.
    """
    kind = type(records[0])
    attributes = attributes_of(kind, fields, id_attribute)
    ids = [getattr(record, id_attribute) for record in records]
    current = yield from read(kind, list(dict.fromkeys(ids)))
    by_id = {getattr(record, id_attribute): record for record in current}
    merged: list[R | None] = []
    for record, id_ in zip(records, ids, strict=True):
        found = by_id.get(id_)
        if found is not None:
            for attribute in attributes:
                setattr(found, attribute, getattr(record, attribute))
        merged.append(found)
    return merged
