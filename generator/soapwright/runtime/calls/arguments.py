"""Parts of a request that arguments of a method fill: left out when empty, whole otherwise."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from typing import Any, TypeVar

from soapwright.runtime.errors import InvalidArgument
from soapwright.runtime.records.plan import FieldPlan, plan
from soapwright.runtime.records.record import Record

R = TypeVar("R", bound=Record)


def part(record: type[R], values: Mapping[str, Any], *, needed: bool = False) -> R | None:
    """The part of a request that holds ``values``; None where none is given.

    Args:
        record: its class.
        values: by Python name; None is one that is not given.
        needed: whether the request takes the part even where nothing is in it.

    Raises:
        InvalidArgument: one that the service requires is missing, or is none of those it takes.
    """
    given = {name: value for name, value in values.items() if value is not None}
    if not given and not needed:
        return None
    fields = {field.attribute: field for field in plan(record)}
    missing = [name for name, field in fields.items() if field.required and name not in given]
    if missing:
        raise InvalidArgument(f"required and missing: {', '.join(missing)}", arguments=missing)
    return record(**{name: _value(fields[name], value) for name, value in given.items()})


def _value(field: FieldPlan, value: Any) -> Any:
    """A value; a text that stands for a member of an enumeration is that member."""
    if field.xsd or not isinstance(value, str) or isinstance(value, enum.Enum):
        return value
    for kind in field.types:
        if issubclass(kind, enum.Enum):
            try:
                return kind(value)
            except ValueError:
                allowed = ", ".join(str(member.value) for member in kind)
                raise InvalidArgument(
                    f"{field.attribute} is {value!r}; allowed: {allowed}",
                    arguments=[field.attribute],
                ) from None
    return value
