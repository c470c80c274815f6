"""Checks of a record against what the field catalogue says, before anything is sent.

The rules are in the fields' metadata (:mod:`soapwright.runtime.records.record`), where they come
from the catalogue: type, required on create, read-only, length.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Literal

from soapwright.runtime.codec.wall_clock import WallClock
from soapwright.runtime.errors import InvalidRecord, NotAllowed
from soapwright.runtime.records.dataclass import MISSING, fields
from soapwright.runtime.records.record import NO_ID, Record

_INTEGER_BITS = {"byte": 8, "short": 16, "int": 32, "long": 64}

_PYTHON_TYPES: Mapping[str, tuple[type, ...]] = {
    "string": (str,),
    "boolean": (bool,),
    "dateTime": (datetime.datetime,),
    "date": (datetime.date,),
    "time": (datetime.time,),
    "double": (float, int),
    "float": (float, int),
    "decimal": (Decimal, int),
    "base64Binary": (bytes,),
}


def check_record(
    index: int,
    record: Record,
    verb: Literal["create", "update", "delete"],
    *,
    id_attribute: str,
    zone: str | None = None,
) -> None:
    """Check one record.

    What is required or read-only (and not required as well) binds a create; an update sends
    records as they were read, and the service ignores read-only values in it. A delete needs the
    id alone.

    Raises:
        InvalidRecord: naming the record's index, the entity, and each field with what is allowed;
            its ``field`` is the first.
    """
    entity = type(record).__name__
    problems: dict[str, str] = {}
    for attribute, rules in _rules(type(record)):
        value = getattr(record, attribute)
        name = rules["name"]
        problem = None
        if attribute == id_attribute:
            if verb == "create" and value:
                problem = f"is {value!r}; a new record has none, the service gives it"
            elif verb != "create" and (value is None or value is NO_ID):
                problem = "is missing; it tells which record is meant"
        elif value is None and rules["needed"]:
            problem = "is missing; the schema requires it"
        elif verb == "delete":
            continue
        elif value is None:
            if verb == "create" and rules.get("must"):
                problem = "is required on create"
        elif verb == "create" and rules.get("read_only") and not rules.get("must"):
            problem = f"is read-only, but set to {_short(value)}"
        else:
            xsd = "date" if rules.get("day") else rules.get("xsd")
            problem = _check_value(value, xsd, rules.get("length"))
        if problem is not None:
            problems[name] = f"{entity}.{attribute} ({name}) {problem}"
    if problems:
        raise InvalidRecord(
            f"record {index}: {'; '.join(problems.values())}",
            entity=entity,
            field=next(iter(problems)),
            records=(index,),
            zone=zone,
        )


def check_id(index: int, record: Record, *, id_attribute: str, zone: str | None = None) -> None:
    """Check that the id of a record that is to be changed or deleted is not that of a new one.

    Its value of 0 would be taken for the id of a record, whatever else is checked or not.

    Raises:
        InvalidRecord: nobody has. An id of 0 that was set may be that of a record.
    """
    if getattr(record, id_attribute, None) is NO_ID:
        entity = type(record).__name__
        raise InvalidRecord(
            f"record {index}: {entity}.{id_attribute} is missing; it tells which record is meant",
            entity=entity,
            field=id_attribute,
            records=(index,),
            zone=zone,
        )


def check_verb(
    record: type[Record],
    verb: Literal["create", "update", "delete", "query"],
    *,
    index: int | None = None,
    zone: str | None = None,
) -> None:
    """Check that the service lets somebody do this with records of a class at all.

    What it lets nobody do the catalogue tells, and ``Meta.verbs`` of the class; a class without
    is not known. What this user may do the service alone knows.

    Raises:
        NotAllowed: naming the entity, and what may be done with it.
    """
    verbs: tuple[str, ...] | None = getattr(record.__dict__.get("Meta"), "verbs", None)
    if verbs is not None and verb not in verbs:
        done = {"create": "created", "update": "updated", "delete": "deleted", "query": "queried"}
        allowed = " or ".join(done[other] for other in verbs)
        raise NotAllowed(
            f"{'' if index is None else f'record {index}: '}{record.__name__} cannot be "
            f"{done[verb]}; " + (f"it can be {allowed}" if allowed else "nothing can be done"),
            entity=record.__name__,
            field=None,
            records=() if index is None else (index,),
            zone=zone,
        )


def check_times(index: int, record: Record, clock: WallClock, *, zone: str | None = None) -> None:
    """Check that each time of a record is one on the service's clock.

    Raises:
        InvalidRecord: a naive time that no zone was given for, or one that does not exist; naming
            the record's index, the entity and the field.
    """
    for attribute, rules in _times(type(record)):
        value = record.__dict__.get(attribute)
        if isinstance(value, datetime.datetime):
            try:
                clock.wall(value)
            except ValueError as error:
                entity, name = type(record).__name__, rules["name"]
                raise InvalidRecord(
                    f"record {index}: {entity}.{attribute} ({name}): {error}",
                    entity=entity,
                    field=name,
                    records=(index,),
                    zone=zone,
                ) from None


_RULES: dict[type[Record], tuple[tuple[str, Mapping[str, Any]], ...]] = {}


def _rules(record: type[Record]) -> tuple[tuple[str, Mapping[str, Any]], ...]:
    """The fields that are checked; repeated ones are none of the catalogue's."""
    rules = _RULES.get(record)
    if rules is None:
        rules = _RULES[record] = tuple(
            (
                field.name,
                {
                    **field.metadata,
                    "needed": field.default is MISSING and not field.metadata.get("nillable"),
                },
            )
            for field in fields(record)
            if "name" in field.metadata and field.default_factory is MISSING
        )
    return rules


_TIMES: dict[type[Record], tuple[tuple[str, Mapping[str, Any]], ...]] = {}


def _times(record: type[Record]) -> tuple[tuple[str, Mapping[str, Any]], ...]:
    """Those of them that are times: few."""
    times = _TIMES.get(record)
    if times is None:
        times = _TIMES[record] = tuple(
            (attribute, rules)
            for attribute, rules in _rules(record)
            if rules.get("xsd") == "dateTime"
        )
    return times


def _check_value(value: Any, xsd: str | None, length: int | None) -> str | None:
    if xsd is None:
        return None
    if (bits := _INTEGER_BITS.get(xsd)) is not None:
        if not isinstance(value, int) or isinstance(value, bool):
            return f"takes an int ({xsd}), got {_short(value)}"
        if not -(1 << bits - 1) <= value < 1 << bits - 1:
            return f"takes {bits} bits ({xsd}), got {_short(value)}"
        return None
    allowed = _PYTHON_TYPES.get(xsd)
    if allowed is None:
        return None
    if not isinstance(value, allowed) or (isinstance(value, bool) and bool not in allowed):
        names = " or ".join(kind.__name__ for kind in allowed)
        return f"takes {names} ({xsd}), got {_short(value)}"
    if length is not None and isinstance(value, str) and len(value) > length:
        return f"takes at most {length} characters, got {len(value)}"
    return None


def _short(value: object) -> str:
    text = repr(value)
    if len(text) > 40:
        text = text[:37] + "..."
    return f"{type(value).__name__} {text}"
