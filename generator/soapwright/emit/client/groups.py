"""Port types kept apart: their groups, and names beyond a group."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from soapwright.emit.client.names import distinct
from soapwright.emit.client.operations import Group, OperationView, claim
from soapwright.emit.python.imports import RUNTIME, STANDARD
from soapwright.emit.python.naming import class_name, module_name, numbered
from soapwright.runtime.records.dataclass import replace
from soapwright.schema.model import Binding, QName, Schema


def with_aliases(operations: Mapping[str, OperationView]) -> dict[str, OperationView]:
    """Operations of groups with what modules call them that see several groups."""
    wished = [
        f"{module_name(class_name(view.group or '')).upper()}_{view.constant}"
        for view in operations.values()
    ]
    aliases = distinct(wished, {*STANDARD, *RUNTIME}, "_")
    return {
        key: replace(view, alias=alias)
        for (key, view), alias in zip(operations.items(), aliases, strict=True)
    }


def bound_port_types(schema: Schema) -> list[QName]:
    """The port types with operations that SOAP bindings bind; a client may keep them apart."""
    bound = {b.port_type for b in schema.bindings.values() if b.kind in ("soap11", "soap12")}
    return [
        name
        for name, port_type in schema.port_types.items()
        if name in bound and port_type.operations
    ]


def groups_of(
    schema: Schema, bindings: Sequence[Binding], reserved: Collection[str]
) -> dict[QName, Group]:
    """A group for each port type that is bound; equal names are numbered."""
    groups: dict[QName, Group] = {}
    wire: set[str] = set()
    modules: set[str] = set()

    def is_taken(class_: str) -> bool:
        names = {class_, f"Async{class_}"}
        return not names.isdisjoint(reserved) or module_name(class_) in modules

    for binding in bindings:
        port_type = schema.port_types.get(binding.port_type)
        if port_type is None or port_type.name in groups:
            continue
        name = claim(port_type.name.local, wire)
        class_ = class_name(name)
        if class_ in reserved or f"Async{class_}" in reserved:
            class_ += "Group"
        if is_taken(class_):  # names that differ by case only
            class_ = numbered(class_, is_taken)
        modules.add(module_name(class_))
        groups[port_type.name] = Group(name, class_, port_type.documentation)
    return groups
