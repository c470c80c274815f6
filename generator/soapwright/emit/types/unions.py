"""Unions of unions, which xsdata writes out: each as often as others have it."""

from __future__ import annotations

from collections.abc import Iterator

from soapwright.errors import InputError
from soapwright.schema.model import QName, Schema, SimpleType, TypeRef

MOST_MEMBERS = 1_000
"""Types that a union may stand for, with those of the unions in it."""


def refuse_unions(schema: Schema) -> None:
    """Refuse a union that stands for more types than anybody means.

    Raises:
        InputError: it has more than ``MOST_MEMBERS``, each counted as often as it comes.
    """
    found: dict[QName, int] = {}
    begun: set[QName] = set()
    todo = list(schema.types)
    while todo:
        name = todo[-1]
        inner = list(_names_in(schema.types.get(name)))
        waiting = [each for each in inner if each not in found and each not in begun]
        if waiting and name not in begun:
            begun.add(name)
            todo += waiting
            continue
        todo.pop()
        found[name] = max(1, sum(found.get(each, 1) for each in inner))
        if found[name] > MOST_MEMBERS:
            place = schema.types[name].place
            raise InputError(
                f"union {name.local} stands for more than the limit of {MOST_MEMBERS:,} types",
                file=place.file,
                line=place.line,
            )


def _names_in(type_: object) -> Iterator[QName]:
    """The names of the types that a simple type is made of, each as often as it comes."""
    if not isinstance(type_, SimpleType):
        return
    parts: tuple[TypeRef | None, ...] = (type_.base, type_.item, *type_.members)
    for part in parts:
        if isinstance(part, QName):
            yield part
        else:
            yield from _names_in(part)
