"""The field catalogue laid over the schema documents, before anything else reads them.

Some services declare every field without a type and tell the types elsewhere. Written into the
tree, they reach the model and the code generator alike.
"""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING

from soapwright.errors import InputError
from soapwright.schema.catalogue import XSD_TYPES, Catalogue, EntityInfo, FieldInfo
from soapwright.schema.components import Component, Components
from soapwright.schema.model import ANY_TYPE, XSD
from soapwright.schema.names import References, local

if TYPE_CHECKING:
    from lxml import etree

    from soapwright.schema.imports import SchemaRoot

_TYPES = (f"{{{XSD}}}simpleType", f"{{{XSD}}}complexType")


def lay_over(schemas: Sequence[SchemaRoot], catalogue: Catalogue, warnings: list[str]) -> Catalogue:
    """Set the type of every untyped element that the catalogue describes; change nothing else.

    An entity is the first complex type of its name; a field is an element that the type or one
    of its bases declares. User-defined fields are no elements and are passed over.

    Args:
        schemas: the schemas; their trees are changed.
        catalogue: the types.
        warnings: gets a line for an inherited element that entities want different types for;
            it stays untyped; and one line that lists what the schemas lack of the catalogue,
            which may be of another release.

    Returns:
        What the schemas have of the catalogue; ``lacking`` names the rest.

    Raises:
        InputError: the schemas have no entity of the catalogue, so that it is another service's.
    """
    components = Components(schemas, References())
    entities: dict[str, Component] = {}
    for component in components.of("type"):
        if local(component.element) == "complexType":
            entities.setdefault(component.name.local, component)
    layer = _Layer(components)
    wanted: dict[etree._Element, tuple[Component, dict[str, str]]] = {}
    missing = _Missing(catalogue)
    for entity in catalogue.entities.values():
        found = entities.get(entity.name)
        if found is None:
            missing.entity(entity, entities)
            continue
        for element, owner, type_, name in _typed(layer, found, entity, missing):
            wanted.setdefault(element, (owner, {}))[1].setdefault(type_, name)
    for element, (owner, types) in wanted.items():
        if len(types) == 1:
            (type_,) = types
            # The element itself is in the XML Schema namespace, so its prefix stands for it.
            element.set("type", f"{element.prefix}:{type_}" if element.prefix else type_)
        else:
            claims = ", ".join(f"{name} says {type_}" for type_, name in types.items())
            warnings.append(f"{owner.scope.place(element)}: left untyped, since {claims}")
    return missing.rest(warnings)


def _typed(
    layer: _Layer, component: Component, entity: EntityInfo, missing: _Missing
) -> Iterator[tuple[etree._Element, Component, str, str]]:
    """Untyped elements of an entity: the element, where it stands, its type and the field."""
    elements = layer.elements(component)
    for field in entity.fields.values():
        if field.udf:
            continue
        if field.name not in elements:
            missing.field(entity, field, elements)
            continue
        element, owner = elements[field.name]
        if _is_untyped(element, owner):
            yield element, owner, XSD_TYPES[field.type], f"{entity.name}.{field.name}"


class _Missing:
    """What the schemas lack of a catalogue, to be told in one line."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._names: dict[str, str] = {}
        self._line = 0

    def entity(self, entity: EntityInfo, known: Collection[str]) -> None:
        self._add(entity.name, entity.line, _hint(entity.name, known))

    def field(self, entity: EntityInfo, field: FieldInfo, known: Collection[str]) -> None:
        self._add(f"{entity.name}.{field.name}", field.line, _hint(field.name, known))

    def _add(self, name: str, line: int, hint: str) -> None:
        self._line = self._line or line
        self._names[name] = hint

    def rest(self, warnings: list[str]) -> Catalogue:
        """The catalogue without it; told as a warning, if there is any.

        Raises:
            InputError: nothing is left.
        """
        catalogue = self._catalogue
        if not self._names:
            return catalogue
        listed = ", ".join(f"{name}{hint}" for name, hint in self._names.items())
        left = catalogue.without(self._names)
        if not left.entities:
            raise InputError(
                f"names no entity that the WSDL has: it lacks {listed}",
                file=catalogue.file,
                line=self._line,
            )
        warnings.append(
            f"{catalogue.file}:{self._line}: left out, since the WSDL lacks {len(self._names)} of "
            f"the names here: {listed}"
        )
        return left


class _Layer:
    """Finds the elements of a complex type by their local names."""

    def __init__(self, components: Components) -> None:
        self._components = components
        self._known: dict[Component, dict[str, tuple[etree._Element, Component]]] = {}

    def elements(self, component: Component) -> dict[str, tuple[etree._Element, Component]]:
        """Its own elements and those of its bases, each with the type that declares it."""
        known = self._known.get(component)
        if known is None:
            known = self._known[component] = {}  # set first: a type may derive from itself
            self._gather(component.element, component, known)
        return known

    def _gather(
        self,
        parent: etree._Element,
        owner: Component,
        found: dict[str, tuple[etree._Element, Component]],
    ) -> None:
        for child in parent.iterchildren():
            kind = local(child)
            if kind == "element":
                name = child.get("name") or child.get("ref", "").rpartition(":")[2]
                found.setdefault(name, (child, owner))
            elif kind in ("sequence", "choice", "all", "complexContent"):
                self._gather(child, owner, found)
            elif kind in ("extension", "restriction"):
                self._gather(child, owner, found)
                base = owner.scope.qname(child, child.get("base", ""))
                self._inherit(self._components.get("type", base), found)
            elif kind == "group":
                ref = owner.scope.qname(child, child.get("ref", ""))
                self._inherit(self._components.get("group", ref), found)

    def _inherit(
        self, component: Component | None, found: dict[str, tuple[etree._Element, Component]]
    ) -> None:
        if component is not None:
            for name, declared in self.elements(component).items():
                found.setdefault(name, declared)


def _is_untyped(element: etree._Element, owner: Component) -> bool:
    if element.get("ref") is not None or any(child.tag in _TYPES for child in element):
        return False
    named = element.get("type")
    return named is None or owner.scope.qname(element, named) == ANY_TYPE


def _hint(name: str, known: Collection[str]) -> str:
    near = difflib.get_close_matches(name, known, 1, 0.8)
    return f" ({near[0]}?)" if near else ""
