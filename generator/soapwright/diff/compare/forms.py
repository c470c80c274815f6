"""Names that gained or lost their namespace: ``form`` or ``elementFormDefault`` changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from soapwright.diff.compare.context import FormChange, Scope, Sides
from soapwright.schema.model import ComplexType, Element, QName, Schema


def same_but_form(base: QName, other: QName) -> bool:
    """Whether the two are one local name, with a namespace on one side only."""
    return base.local == other.local and bool(base.namespace) != bool(other.namespace)


def report_forms(sides: Sides) -> None:
    """Report names that changed form: once where the default of a whole schema did."""
    groups: dict[tuple[str, str], list[FormChange]] = defaultdict(list)
    for change in sides.forms:
        kind = "@" if "/@" in change.scope.path else ""
        groups[kind, change.base.namespace or change.other.namespace].append(change)
    for (kind, namespace), changes in groups.items():
        unqualified = sides.other if changes[0].base.namespace else sides.base
        if len(changes) > 1 and namespace not in _qualified(unqualified, kind):
            first = changes[0]
            default = "attributeFormDefault" if kind else "elementFormDefault"
            scope = Scope(path=default, direction=first.scope.direction)
            changes = [FormChange(scope, first.base, first.other, first.place)]
        for scope, base, other, place in changes:
            before, after = ("qualified" if n.namespace else "unqualified" for n in (base, other))
            sides.changed("form-changed", scope, "the form", before, after, place)


def _qualified(schema: Schema, kind: str) -> set[str]:
    """The namespaces of local elements, or of attributes where ``kind`` is ``@``."""
    found: set[str] = set()
    for type_ in _complex_types(schema):
        if kind:
            found.update(attribute.name.namespace for attribute in type_.attributes)
        else:
            found.update(e.name.namespace for e in type_.elements() if not e.ref)
    return found


def _complex_types(schema: Schema) -> Iterator[ComplexType]:
    """Every complex type, named and anonymous."""
    pending: list[object] = [*schema.types.values(), *schema.elements.values()]
    while pending:
        component = pending.pop()
        if isinstance(component, Element):
            component = component.type
        if isinstance(component, ComplexType):
            yield component
            pending.extend(component.elements())
