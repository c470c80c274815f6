"""Port types kept apart: their groups, and names beyond a group."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from soapwright.emit.client.labels import group_names
from soapwright.emit.client.operations import Group, OperationView
from soapwright.emit.python.imports import RUNTIME, STANDARD
from soapwright.emit.python.naming import class_name, distinct, module_name, numbered
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


def groups_of(
    schema: Schema, bindings: Sequence[Binding], reserved: Collection[str]
) -> dict[QName, Group]:
    """A group for each port type that is bound; equal names are numbered."""
    groups: dict[QName, Group] = {}
    modules: set[str] = set()

    def is_taken(class_: str) -> bool:
        names = {class_, f"Async{class_}"}
        return not names.isdisjoint(reserved) or module_name(class_) in modules

    for port_type, name in group_names(schema, bindings).items():
        class_ = class_name(name)
        if class_ in reserved or f"Async{class_}" in reserved:
            class_ += "Group"
        if is_taken(class_):  # names that differ by case only
            class_ = numbered(class_, is_taken)
        modules.add(module_name(class_))
        groups[port_type] = Group(name, class_, schema.port_types[port_type].documentation)
    return groups
