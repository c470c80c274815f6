"""Attributes of complex types: XML Schema part 1, 3.2 and 3.6, and WSDL 1.1's ``arrayType``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from soapwright.runtime.records.dataclass import replace
from soapwright.schema.model import ANY_SIMPLE_TYPE, XSD, Attribute, QName, Wildcard
from soapwright.schema.names import WSDL, known_attribute_type, local
from soapwright.schema.scope import documentation
from soapwright.schema.simple import type_of

if TYPE_CHECKING:
    from lxml import etree

    from soapwright.schema.components import Component, Components
    from soapwright.schema.scope import Scope

_KINDS = (f"{{{XSD}}}attribute", f"{{{XSD}}}attributeGroup", f"{{{XSD}}}anyAttribute")

_DEEPEST = 50
_MOST_REPEATED = 50_000
"""Attributes that references to groups repeat: groups of groups multiply without end."""


class AttributeReader:
    """Reads attributes, with groups expanded and references resolved."""

    def __init__(self, components: Components) -> None:
        self._components = components
        self._open: list[Component] = []
        self._groups: dict[Component, tuple[list[Attribute], Wildcard | None]] = {}
        self._repeated = 0

    def of(self, body: etree._Element, scope: Scope) -> tuple[list[Attribute], Wildcard | None]:
        """The attributes below ``body`` and what else is allowed: the type's own wildcard first.

        Raises:
            InputError: an attribute group contains itself, or groups are beyond a limit.
        """
        attributes: list[Attribute] = []
        own: Wildcard | None = None
        inherited: Wildcard | None = None
        for child in body.iterchildren(*_KINDS):
            kind = local(child)
            if kind == "attribute":
                attributes.append(self._local(child, scope))
            elif kind == "anyAttribute":
                own = wildcard(child, scope)
            else:
                more, any_ = self._group(child, scope)
                attributes += more
                inherited = inherited or any_
                self._repeated += len(more)
                if self._repeated > _MOST_REPEATED:
                    raise scope.error(
                        child, f"groups repeat more than the limit of {_MOST_REPEATED:,} attributes"
                    )
        return attributes, own or inherited

    def _group(
        self, element: etree._Element, scope: Scope
    ) -> tuple[list[Attribute], Wildcard | None]:
        name = scope.refer("attributeGroup", element, scope.required(element, "ref"))
        component = self._components.get("attributeGroup", name, self._open)
        if component is None:
            return [], None
        if component in self._open:
            raise scope.error(element, f"attribute group {name} contains itself")
        if len(self._open) >= _DEEPEST:
            raise scope.error(element, f"attribute groups are nested deeper than {_DEEPEST}")
        if component not in self._groups:
            self._open.append(component)
            self._groups[component] = self.of(component.element, component.scope)
            self._open.pop()
        return self._groups[component]

    def _local(self, element: etree._Element, scope: Scope) -> Attribute:
        ref = element.get("ref")
        if ref is None:
            name = scope.local_name(element, scope.attributes_qualified)
            return self.read(element, scope, name)
        name = scope.refer("attribute", element, ref)
        own = self.read(element, scope, name)
        component = self._components.get("attribute", name)
        if component is None:
            return replace(own, type=known_attribute_type(name))
        declared = self.read(component.element, component.scope, name)
        return replace(
            own,
            type=declared.type,
            default=own.default if own.default is not None else declared.default,
            fixed=own.fixed if own.fixed is not None else declared.fixed,
            documentation=own.documentation or declared.documentation,
        )

    def read(self, element: etree._Element, scope: Scope, name: QName) -> Attribute:
        """One declaration, global or local; ``name`` is what stands on the wire."""
        default = element.get("default")
        array = element.get(f"{{{WSDL}}}arrayType")
        if array is not None:  # WSDL 1.1, 2.2: the default of soapenc:arrayType, as a QName
            item, bracket, dimensions = array.partition("[")
            default = f"{scope.refer('type', element, item)}{bracket}{dimensions}"
        return Attribute(
            name,
            type_of(element, "type", scope) or ANY_SIMPLE_TYPE,
            scope.place(element),
            element.get("use", "optional"),  # type: ignore[arg-type]
            default,
            element.get("fixed"),
            documentation(element),
        )


def wildcard(element: etree._Element, scope: Scope) -> Wildcard:
    """Read an ``xs:any`` or ``xs:anyAttribute``."""
    return Wildcard(
        scope.place(element),
        element.get("namespace", "##any"),
        element.get("processContents", "strict"),
        *scope.occurs(element),
    )
