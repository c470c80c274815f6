"""The global components of all schemas, by kind and name, before they are read."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING

from soapwright.runtime.records.dataclass import dataclass, replace
from soapwright.schema.model import XSD, Place, QName
from soapwright.schema.names import Kind, References, local
from soapwright.schema.scope import Scope

if TYPE_CHECKING:
    from lxml import etree

    from soapwright.schema.imports import SchemaRoot

_KINDS: dict[str, Kind] = {
    "simpleType": "type",
    "complexType": "type",
    "element": "element",
    "attribute": "attribute",
    "group": "group",
    "attributeGroup": "attributeGroup",
}


@dataclass(frozen=True, slots=True, eq=False)
class Component:
    """One global component; ``original`` is what it redefines in terms of itself."""

    kind: Kind
    name: QName
    element: etree._Element
    scope: Scope
    original: Component | None = None

    @property
    def place(self) -> Place:
        return self.scope.place(self.element)


class Components:
    """Finds global components; the first declaration of a name counts."""

    def __init__(self, schemas: Sequence[SchemaRoot], references: References) -> None:
        self._found: dict[tuple[Kind, QName], Component] = {}
        self._duplicates: list[tuple[Component, Component]] = []
        scopes = [(schema.element, Scope.of(schema, references)) for schema in schemas]
        for element, scope in scopes:
            for component in _children(element, scope):
                kept = self._found.setdefault((component.kind, component.name), component)
                if kept is not component:
                    self._duplicates.append((kept, component))
        # Only now: what is redefined may stand in a file that was read after the redefinition.
        for element, scope in scopes:
            for child in element.iterchildren(f"{{{XSD}}}redefine", f"{{{XSD}}}override"):
                for component in _children(child, scope):
                    key = (component.kind, component.name)
                    self._found[key] = replace(component, original=self._found.get(key))

    def get(self, kind: Kind, name: QName, reading: Collection[Component] = ()) -> Component | None:
        """The component of a name; the original where it is its redefinition that is read."""
        component = self._found.get((kind, name))
        while component is not None and component.original is not None and component in reading:
            component = component.original
        return component

    def of(self, kind: Kind) -> Iterator[Component]:
        """Every component of a kind, in source order."""
        return (component for component in self._found.values() if component.kind == kind)

    def names(self, kind: Kind) -> set[QName]:
        return {name for found, name in self._found if found == kind}

    def duplicates(self) -> Iterator[tuple[Component, Component]]:
        """Pairs of a component and a later one of the same kind and name."""
        return iter(self._duplicates)


def _children(parent: etree._Element, scope: Scope) -> Iterator[Component]:
    for child in parent.iterchildren():
        kind = _KINDS.get(local(child))
        if kind is not None:
            yield Component(kind, scope.name(child), child, scope)
