"""``[time]`` and ``[changes]`` against the WSDL: which elements are days, which tell changes."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import ClassVar

from soapwright.emit.client.inputs import Inputs
from soapwright.emit.client.resolve import Resolver, nearest
from soapwright.emit.types.bindings import ClassName
from soapwright.errors import InputError, Problems, each_apart
from soapwright.runtime.records.dataclass import dataclass
from soapwright.schema.model import XSD, ComplexType, QName, Schema
from soapwright.service.rules import ServiceRules

_DATETIME = "datetime.datetime"


def day_elements(rules: ServiceRules, schema: Schema) -> frozenset[tuple[str, str]]:
    """(complex type, element) of every ``dateTime`` element that ``[time].dates`` makes a date."""
    patterns = () if rules.time is None else rules.time.dates
    return frozenset(
        (type_, element)
        for type_, element in _times(schema)
        if any(fnmatchcase(f"{type_}.{element}", pattern) for pattern in patterns)
    )


def check_days(rules: ServiceRules, schema: Schema) -> None:
    """Each pattern of ``[time].dates`` stands for an element of the reference zone.

    Raises:
        InputError: one does not.
    """
    known = [f"{type_}.{element}" for type_, element in _times(schema)]
    problems = Problems()
    for pattern in () if rules.time is None else rules.time.dates:
        if not any(fnmatchcase(name, pattern) for name in (*known, *lacking(schema))):
            problem = f"names {pattern!r}, which is no dateTime element in {schema.location}"
            near = nearest(pattern, known, "elements")
            problems.note(InputError(f"{problem}{near}", file=rules.file, key="time.dates"))
    problems.settle()


def lacking(schema: Schema) -> frozenset[str]:
    """Names that rules may have, since the catalogue has them, though the WSDL has not."""
    return frozenset() if schema.catalogue is None else schema.catalogue.lacking


def _times(schema: Schema) -> Iterator[tuple[str, str]]:
    for name, type_ in schema.types.items():
        if isinstance(type_, ComplexType):
            for element in type_.elements():
                if element.type == QName(XSD, "dateTime"):
                    yield name.local, element.name.local


@dataclass(frozen=True, slots=True)
class Changing:
    """An entity that tells when it changed: its class, and the fields, by wire name."""

    name: str
    wire: str
    fields: tuple[tuple[str, str], ...]
    status_only: bool


@dataclass(frozen=True, slots=True)
class ChangesView:
    """``changes.py``."""

    template: ClassVar[str] = "changes.py.jinja"

    entities: tuple[Changing, ...]


@dataclass(frozen=True, slots=True)
class ChangesMethod:
    """``changes``: reads by ``rule``, as the method ``verb`` does, what has changed.

    ``status_only`` are the entities that tell changes of their status alone.
    """

    template: ClassVar[str] = "members/changes.jinja"

    verb: str
    rule: str
    status_only: tuple[str, ...]


def resolve_changes(inputs: Inputs) -> ChangesView | None:
    """``[changes]``, sorted by class, or None where there is no rule.

    Raises:
        InputError: there is no such entity or field, or the field is no time.
    """
    rule, resolver = inputs.rules.changes, inputs.resolver
    if rule is None:
        return None
    gone, status_only = lacking(inputs.schema), rule.status_only

    def of_entity(told: tuple[str, tuple[str, ...]]) -> Iterator[Changing]:
        entity, given = told
        key = f"changes.{entity}"
        names = [name for name in given if f"{entity}.{name}" not in gone]
        if entity not in gone and names:
            owner = inputs.types.types[resolver.type(entity, key)]
            fields = tuple((name, _time_of(owner, name, key, resolver)) for name in names)
            yield Changing(owner.name, entity, fields, entity in status_only)

    found = each_apart(of_entity, rule.fields.items())
    return ChangesView(tuple(sorted(found, key=lambda changing: changing.name)))


def _time_of(owner: ClassName, name: str, key: str, resolver: Resolver) -> str:
    field = resolver.field_of(owner, name, key)
    if field.annotation.removesuffix(" | None") != _DATETIME:
        times = [wire for wire, f in owner.fields.items() if f.annotation.startswith(_DATETIME)]
        resolver.fail(key, f"names {name!r} of {owner.name} as a time", "fields", times)
    return field.name
