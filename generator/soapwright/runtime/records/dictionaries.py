"""Dictionaries as .NET's serializer writes them: one repeated element with a Key and a Value."""

from __future__ import annotations

import typing
from collections.abc import Mapping
from typing import Any, TypeVar

from soapwright.runtime.records.dataclass import fields
from soapwright.runtime.records.record import Record

R = TypeVar("R", bound=Record)


def to_dict(dictionary: Record | None) -> dict[Any, Any]:
    """The pairs of a dictionary as a dict, in their order; of None an empty one.

    Raises:
        TypeError: the record is no dictionary.
    """
    if dictionary is None:
        return {}
    pairs = getattr(dictionary, _pairs(type(dictionary))[0])
    return {pair.key: pair.value for pair in pairs if pair is not None}


def from_dict(dictionary: type[R], values: Mapping[Any, Any]) -> R:
    """A dictionary of that class with those pairs.

    Raises:
        TypeError: the class is no dictionary.
    """
    attribute, pair = _pairs(dictionary)
    pairs = [pair(key=key, value=value) for key, value in values.items()]
    return dictionary(**{attribute: pairs})


def _pairs(dictionary: type[Record]) -> tuple[str, Any]:
    """The attribute that holds the pairs, and their class."""
    own = fields(dictionary)
    hints = typing.get_type_hints(dictionary)
    if len(own) == 1 and typing.get_origin(hints[own[0].name]) is list:
        (member,) = typing.get_args(hints[own[0].name])
        if isinstance(member, type) and issubclass(member, Record):
            names = [field.name for field in fields(member)]
            if names == ["key", "value"]:
                return own[0].name, member
    raise TypeError(f"{dictionary.__name__} is no dictionary: no list of pairs alone")
