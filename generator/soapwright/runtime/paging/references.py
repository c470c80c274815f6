"""References: which records do the keys of other records mean."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from soapwright.runtime.errors import UnknownReference
from soapwright.runtime.records.dataclass import fields
from soapwright.runtime.records.record import Record


def referred(records: Iterable[Record], field: str) -> tuple[str | None, list[int]]:
    """The entity that a field refers to, and the ids that stand there.

    Args:
        records: of any types that have the field.
        field: its Python or wire name.

    Returns:
        The entity's wire name, or None where there are no records; each id once, in the order of
        ``records``.

    Raises:
        UnknownReference: a record has no such field, or it refers to nothing, or to records of
            another entity than the others' field.
    """
    known: dict[type[Record], tuple[str, str]] = {}
    ids: dict[int, None] = {}
    for record in records:
        kind = type(record)
        if kind not in known:
            known[kind] = _reference(kind, field)
        attribute, _ = known[kind]
        id_ = getattr(record, attribute)
        if id_ is not None:
            ids[id_] = None
    entities = {entity for _, entity in known.values()}
    if len(entities) > 1:
        meant = ", ".join(f"{kind.__name__}'s to {entity}" for kind, (_, entity) in known.items())
        raise UnknownReference(f"{field!r} refers to several entities, {meant}: ask one by one")
    return next(iter(entities), None), list(ids)


def _reference(kind: type[Record], field: str) -> tuple[str, str]:
    """Python name of the field, and wire name of the entity that it refers to."""
    references: dict[str, str] = {}
    for candidate in fields(kind):
        metadata: Mapping[str, Any] = candidate.metadata
        if field in (candidate.name, metadata.get("name")) and "ref" in metadata:
            return candidate.name, metadata["ref"]
        if "ref" in metadata:
            references[candidate.name] = metadata["ref"]
    import difflib  # takes its time, and who errs has some

    names = difflib.get_close_matches(field, references, 3) or list(references)
    shown = ", ".join(f"{name} ({references[name]})" for name in names)
    raise UnknownReference(f"{kind.__name__}.{field} is no reference; these are: {shown or 'none'}")
