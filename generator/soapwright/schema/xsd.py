"""XML Schema documents into types, elements and attributes: XML Schema part 1.

Groups and attribute groups are expanded where they are referenced, references to elements and
attributes are resolved, and ``xs:redefine`` and ``xs:override`` are carried out, so that the model
needs none of them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import TYPE_CHECKING

from soapwright.runtime.records.dataclass import dataclass, replace
from soapwright.schema.attributes import AttributeReader, wildcard
from soapwright.schema.components import Component, Components
from soapwright.schema.model import (
    ANY_SIMPLE_TYPE,
    ANY_TYPE,
    XSD,
    Attribute,
    ComplexType,
    Element,
    Facets,
    Group,
    Particle,
    QName,
    Type,
    TypeRef,
    Wildcard,
)
from soapwright.schema.names import Kind, References, local
from soapwright.schema.redefine import merged, without_places
from soapwright.schema.scope import TRUE, Scope, documentation
from soapwright.schema.simple import facets, simple_type, type_of

if TYPE_CHECKING:
    from lxml import etree

    from soapwright.schema.imports import SchemaRoot

_ELEMENT = f"{{{XSD}}}element"

_DEEPEST = 50
_MOST_REPEATED = 50_000
"""Elements that references to groups repeat: groups of groups multiply without end."""


@dataclass(frozen=True, slots=True)
class Declarations:
    """The global components of all schemas, in source order."""

    types: dict[QName, Type]
    elements: dict[QName, Element]
    attributes: dict[QName, Attribute]
    groups: Collection[QName]
    attribute_groups: Collection[QName]


def read_schemas(
    schemas: Sequence[SchemaRoot], references: References, warnings: list[str]
) -> Declarations:
    """Read every ``xs:schema``.

    Args:
        schemas: the schemas, in the order in which their components shall stand.
        references: gets every name referred to.
        warnings: gets a line for each name declared twice and differently; what is declared again
            is taken out of its tree.

    Raises:
        InputError: a schema says what XML Schema does not allow and no one meaning is clear.
    """
    components = Components(schemas, references)
    reader = _Reader(components, warnings)
    declarations = Declarations(
        {c.name: reader.type(c) for c in components.of("type")},
        {c.name: reader.element(c) for c in components.of("element")},
        {c.name: reader.attribute(c) for c in components.of("attribute")},
        components.names("group"),
        components.names("attributeGroup"),
    )
    for kept, other in components.duplicates():
        reader.compare(kept, other)
        schema = other.element.getparent()
        if schema is not None and schema.get("targetNamespace") is not None:
            schema.remove(other.element)  # whoever reads the tree after this finds one of a name
    return declarations


class _Reader:
    def __init__(self, components: Components, warnings: list[str]) -> None:
        self._components = components
        self._warnings = warnings
        self._attributes = AttributeReader(components)
        self._heads: dict[Component, Element] = {}
        self._groups: dict[Component, Group | None] = {}
        self._open: list[Component] = []
        self._weights: dict[Component, int] = {}
        self._size = 0
        self._repeated = 0

    # --- global components -------------------------------------------------------------------

    def type(self, component: Component) -> Type:
        element, scope, name = component.element, component.scope, component.name
        if local(element) == "simpleType":
            simple = simple_type(element, scope, name)
            if component.original is not None and simple.base == name:
                return replace(simple, base=replace(self.type(component.original), name=None))
            return simple
        complex_ = self._complex_type(element, scope, name)
        if component.original is not None and complex_.base == name:
            return merged(self.type(component.original), complex_)
        return complex_

    def element(self, component: Component) -> Element:
        head = self._head(component)
        owner = self._type_owner(component)
        child = owner.element.find(f"{{{XSD}}}complexType")
        if child is None or owner.element.get("type") is not None:
            return head
        return replace(head, type=self._complex_type(child, owner.scope, None))

    def attribute(self, component: Component) -> Attribute:
        return self._attributes.read(component.element, component.scope, component.name)

    def compare(self, kept: Component, other: Component) -> None:
        """Warn where a second declaration of a name says something else than the first."""
        read: dict[Kind, Callable[[Component], object]] = {
            "type": self.type,
            "element": self.element,
            "attribute": self.attribute,
            "group": lambda group: self._content(group.element, group.scope),
            "attributeGroup": lambda group: self._attributes.of(group.element, group.scope),
        }
        said = read[kept.kind]
        if without_places(said(kept)) != without_places(said(other)):
            self._warnings.append(
                f"{other.place}: {kept.kind} {kept.name} is declared again and differently; "
                f"the one in {kept.place} is used"
            )

    # --- elements ----------------------------------------------------------------------------

    def _head(self, component: Component) -> Element:
        """A global element with an anonymous complex type left out: what a reference repeats."""
        head = self._heads.get(component)
        if head is None:
            element, scope = component.element, component.scope
            group = element.get("substitutionGroup")
            owner = self._type_owner(component)
            head = self._heads[component] = Element(
                component.name,
                self._element_type(owner.element, owner.scope),
                scope.place(element),
                nillable=element.get("nillable") in TRUE,
                default=element.get("default"),
                fixed=element.get("fixed"),
                abstract=element.get("abstract") in TRUE,
                substitution_group=(
                    scope.refer("element", element, group.split()[0]) if group else None
                ),
                block=element.get("block", scope.block),
                final=element.get("final", scope.final),
                documentation=documentation(element),
            )
        return head

    def _type_owner(self, component: Component) -> Component:
        """The element itself or, where it names no type, its group's head (part 1, 3.3.2)."""
        passed: list[Component] = []
        while component not in passed:
            element = component.element
            group = element.get("substitutionGroup")
            if group is None or any(
                (
                    element.get("type") is not None,
                    element.find(f"{{{XSD}}}complexType") is not None,
                    element.find(f"{{{XSD}}}simpleType") is not None,
                )
            ):
                break
            head = self._components.get("element", component.scope.qname(element, group.split()[0]))
            if head is None:
                break
            passed.append(component)
            component = head
        return component

    def _element_type(self, element: etree._Element, scope: Scope) -> TypeRef:
        return type_of(element, "type", scope) or ANY_TYPE

    def _local_element(self, element: etree._Element, scope: Scope) -> Element:
        self._size += 1
        # Asking lxml for one attribute after the other takes longer.
        said: dict[str, str] = dict(element.items())  # type: ignore[arg-type]
        low, high = scope.occurs(element, said)
        ref = said.get("ref")
        if ref is not None:
            return self._element_reference(element, scope, ref, low, high)
        type_: TypeRef = ANY_TYPE
        text: str | None = None
        if "type" in said:
            type_ = scope.refer("type", element, said["type"])
        if len(element):
            text = documentation(element)
            child = element.find(f"{{{XSD}}}complexType")
            if "type" not in said:
                type_ = (
                    self._element_type(element, scope)
                    if child is None
                    else self._complex_type(child, scope, None)
                )
        return Element(
            scope.local_name(element, scope.elements_qualified, said),
            type_,
            scope.document.place(element),
            low,
            high,
            said.get("nillable") in TRUE,
            said.get("default"),
            said.get("fixed"),
            block=said.get("block", scope.block),
            documentation=text,
        )

    def _element_reference(
        self, element: etree._Element, scope: Scope, ref: str, low: int, high: int | None
    ) -> Element:
        name = scope.refer("element", element, ref)
        place = scope.place(element)
        component = self._components.get("element", name)
        if component is None:
            return Element(name, ANY_TYPE, place, low, high, ref=True)
        head = self._head(component)
        return replace(
            head,
            place=place,
            min_occurs=low,
            max_occurs=high,
            ref=True,
            documentation=documentation(element) or head.documentation,
        )

    # --- complex types -----------------------------------------------------------------------

    def _complex_type(
        self, element: etree._Element, scope: Scope, name: QName | None
    ) -> ComplexType:
        body = element
        base: QName | None = None
        text: TypeRef | None = None
        own_facets = Facets()
        mixed = element.get("mixed") in TRUE
        for child in element.iterchildren(f"{{{XSD}}}simpleContent", f"{{{XSD}}}complexContent"):
            mixed = mixed or child.get("mixed") in TRUE
            body = self._derivation(child, scope)
            base = scope.refer("type", body, scope.required(body, "base"))
            if local(child) == "simpleContent":
                text = self._text_type(body, scope, base)
                own_facets = facets(body, scope)
        attributes, any_attribute = self._attributes.of(body, scope)
        return ComplexType(
            name,
            scope.place(element),
            base,
            None if base is None else "extension" if local(body) == "extension" else "restriction",
            self._content(body, scope),
            text,
            own_facets,
            tuple(attributes),
            any_attribute,
            mixed,
            element.get("abstract") in TRUE,
            element.get("block", scope.block),
            element.get("final", scope.final),
            documentation(element),
        )

    def _derivation(self, content: etree._Element, scope: Scope) -> etree._Element:
        for child in content.iterchildren(f"{{{XSD}}}extension", f"{{{XSD}}}restriction"):
            return child
        raise scope.error(content, f"xs:{local(content)} needs xs:extension or xs:restriction")

    def _text_type(self, body: etree._Element, scope: Scope, base: QName) -> TypeRef:
        """The type of the text: the one narrowed here, or the first simple one of the bases."""
        child = body.find(f"{{{XSD}}}simpleType")
        if child is not None:
            return simple_type(child, scope, None)
        seen: set[QName] = set()
        while base not in seen:
            seen.add(base)
            component = self._components.get("type", base)
            if component is None or local(component.element) == "simpleType":
                return base
            content = component.element.find(f"{{{XSD}}}simpleContent")
            if content is None:
                return ANY_SIMPLE_TYPE
            derivation = self._derivation(content, component.scope)
            child = derivation.find(f"{{{XSD}}}simpleType")
            if child is not None:
                return simple_type(child, component.scope, None)
            base = component.scope.qname(derivation, component.scope.required(derivation, "base"))
        raise scope.error(body, f"type {base} derives from itself")

    # --- particles ---------------------------------------------------------------------------

    def _content(self, body: etree._Element, scope: Scope) -> Group | None:
        for child in body.iterchildren():
            kind = local(child)
            if kind in ("sequence", "choice", "all"):
                return self._group(child, scope)
            if kind == "group":
                return self._group_reference(child, scope)
        return None

    def _group(self, element: etree._Element, scope: Scope) -> Group:
        low, high = scope.occurs(element)
        return Group(
            local(element),  # type: ignore[arg-type]
            scope.place(element),
            tuple(self._particles(element, scope)),
            low,
            high,
        )

    def _particles(self, element: etree._Element, scope: Scope) -> Iterable[Particle]:
        for child in element.iterchildren():
            if child.tag == _ELEMENT:
                yield self._local_element(child, scope)
                continue
            kind = local(child)
            if kind in ("sequence", "choice", "all"):
                yield self._group(child, scope)
            elif kind == "any":
                yield wildcard(child, scope)
            elif kind == "group":
                group = self._group_reference(child, scope)
                if group is not None:
                    yield group

    def _group_reference(self, element: etree._Element, scope: Scope) -> Group | None:
        name = scope.refer("group", element, scope.required(element, "ref"))
        component = self._components.get("group", name, self._open)
        if component is None:
            return None
        low, high = scope.occurs(element)
        if component in self._open:
            # Allowed only below an element with an anonymous type. It has no end, so cut it here.
            self._warnings.append(
                f"{scope.place(element)}: group {name} contains itself; any content is assumed"
            )
            any_ = Wildcard(scope.place(element), "##any", "lax", 0, None)
            return Group("sequence", scope.place(element), (any_,), low, high)
        if component not in self._groups:
            if len(self._open) >= _DEEPEST:
                raise scope.error(element, f"groups are nested deeper than {_DEEPEST}")
            before = self._size
            self._open.append(component)
            self._groups[component] = self._content(component.element, component.scope)
            self._open.pop()
            self._weights[component] = self._size - before
        else:
            self._size += self._weights[component]
            self._repeated += self._weights[component]
            if self._repeated > _MOST_REPEATED:
                raise scope.error(
                    element, f"groups repeat more than the limit of {_MOST_REPEATED:,} elements"
                )
        group = self._groups[component]
        return None if group is None else replace(group, min_occurs=low, max_occurs=high)
