"""User-defined fields: where entities have them, and the names that a catalogue knows of them."""

from __future__ import annotations

from typing import NoReturn

from soapwright.errors import InputError
from soapwright.schema.model import ComplexType, Element, QName, Schema
from soapwright.service.rules import ServiceRules


def check_udf(rules: ServiceRules, schema: Schema) -> None:
    """Refuse an ``[entities.udf]`` that does not lead to a list of records.

    Raises:
        InputError: naming the element that is not there, or is no list.
    """
    rule = None if rules.entities is None else rules.entities.udf
    if rules.entities is None or rule is None:
        return
    base = QName(schema.target_namespace, rules.entities.base)
    type_ = schema.types.get(base)
    if not isinstance(type_, ComplexType):
        return  # told where the base itself is resolved
    steps = rule.items.split("/")
    if len(steps) != 2:
        _fail(rules, "items", f"is {rule.items!r}; it takes an element and the list that it holds")
    element = None
    for step in steps:
        element = _member(rules, schema, type_, step, "items")
        content = schema.content_of(element)
        if content is None:
            _fail(rules, "items", f"leads to {step!r}, which holds no elements")
        type_ = content
    if element is not None and element.max_occurs == 1:
        _fail(rules, "items", f"leads to {steps[-1]!r}, which is no list")
    for key, name in (("name", rule.name), ("value", rule.value)):
        _member(rules, schema, type_, name, key)


def _member(
    rules: ServiceRules, schema: Schema, type_: ComplexType, name: str, key: str
) -> Element:
    members = list(schema.all_elements(type_))
    found = next((member for member in members if member.name.local == name), None)
    if found is None:
        names = ", ".join(member.name.local for member in members)
        _fail(rules, key, f"names {name!r}, which {schema.location} does not have; {names} are")
    return found


def _fail(rules: ServiceRules, key: str, message: str) -> NoReturn:
    raise InputError(message, file=rules.file, key=f"entities.udf.{key}")
