"""The generated class of each element of a schema, and the elements that it holds."""

from __future__ import annotations

import re
from functools import cached_property

from soapwright.emit.types.bindings import ClassName, Types
from soapwright.schema.model import ComplexType, Element, Schema


class ElementClasses:
    """Finds the classes of elements, global or local.

    Args:
        schema: that the elements are of.
        types: the classes generated from it.
    """

    def __init__(self, schema: Schema, types: Types) -> None:
        self._schema = schema
        self._types = types
        self._keys = {id(element): key for key, element in schema.elements.items()}

    def of(self, element: Element) -> ClassName | None:
        """The class of what an element holds; None where that is simple."""
        key = self._keys.get(id(element))
        if key is None and isinstance(element.type, tuple):
            return self._types.types.get(element.type)
        if key is None and id(element.type) in self._anonymous:
            return self._anonymous[id(element.type)]
        return self._types.elements.get(key or element.name)

    def members(self, element: Element) -> list[Element]:
        """The elements that an element holds."""
        content = self._schema.content_of(element)
        return [] if content is None else list(self._schema.all_elements(content))

    @cached_property
    def _anonymous(self) -> dict[int, ClassName]:
        """The classes of anonymous types of local elements, by the identity of the type.

        They have no name to look them up by: each is what the field of its element holds.
        """
        found: dict[int, ClassName] = {}
        todo: list[tuple[ComplexType, ClassName]] = []
        for name, owner in self._types.types.items():
            type_ = self._schema.types.get(name)
            todo += [(type_, owner)] if isinstance(type_, ComplexType) else []
        for name, owner in self._types.elements.items():
            content = self._schema.content_of(self._schema.elements[name])
            todo += [(content, owner)] if content is not None else []
        while todo:
            type_, owner = todo.pop()
            for member in self._schema.all_elements(type_):
                field = owner.fields.get(member.name.local)
                if isinstance(member.type, ComplexType) and field and id(member.type) not in found:
                    words = re.findall(r"\w+", field.annotation)
                    inner = [self._types.inner[word] for word in words if word in self._types.inner]
                    if len(inner) == 1:
                        found[id(member.type)] = inner[0]
                        todo.append((member.type, inner[0]))
        return found
