"""Who refers to whom within a schema, worked out only where something is missing."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from soapwright.schema.model import ComplexType, Element, QName, Schema, SimpleType, TypeRef


class References:
    """The names that a schema's components refer to."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema

    @cached_property
    def types(self) -> set[QName]:
        """The types that a part or a component other than the type itself refers to."""
        schema = self._schema
        found: set[QName] = set()
        for name, type_ in schema.types.items():
            found.update(ref for ref in type_refs(type_) if ref != name)
        for element in schema.elements.values():
            found.update(type_refs(element.type))
        for message in schema.messages.values():
            found.update(part.type for part in message.parts if part.type is not None)
        return found

    @cached_property
    def elements(self) -> set[QName]:
        """The global elements that a part or a content refers to."""
        schema = self._schema
        found = {
            part.element
            for message in schema.messages.values()
            for part in message.parts
            if part.element is not None
        }
        for component in (*schema.types.values(), *schema.elements.values()):
            found.update(_element_refs(component))
        return found


def type_refs(ref: TypeRef) -> Iterator[QName]:
    """The names that a type reference, or the type in its place, uses."""
    if isinstance(ref, tuple):
        yield ref
        return
    inner: list[TypeRef | None]
    if isinstance(ref, SimpleType):
        inner = [ref.base, ref.item, *ref.members]
    else:
        inner = [ref.base, ref.text, *(attribute.type for attribute in ref.attributes)]
        inner += [element.type for element in ref.elements()]
    for one in inner:
        if one is not None:
            yield from type_refs(one)


def _element_refs(component: object) -> Iterator[QName]:
    if isinstance(component, Element):
        component = component.type
    if isinstance(component, ComplexType):
        for element in component.elements():
            if element.ref:
                yield element.name
            else:
                yield from _element_refs(element)
