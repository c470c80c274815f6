"""Port types kept apart: their groups, the addresses they share, and names beyond a group."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import takewhile

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


def addresses_of(
    bindings: Sequence[tuple[Binding, str | None]], *, grouped: bool
) -> tuple[str | None, dict[QName, str]]:
    """Where calls go, and each binding's path below it.

    One address is taken as it is. Several share the folder they begin with; a user gives that
    folder on the server of theirs, and the rest is the same everywhere.
    """
    known = [location for _, location in bindings if location]
    if not grouped or len(set(known)) < 2:
        return next(iter(known), None), {binding.name: "" for binding, _ in bindings}
    steps = zip(*(location.split("/")[:-1] for location in known), strict=False)
    shared = [step[0] for step in takewhile(lambda step: len(set(step)) == 1, steps)]
    if len(shared) < 3:  # not even the host, so there is nothing that a user could give
        return None, {binding.name: location or "" for binding, location in bindings}
    folder = "/".join(shared) + "/"
    return folder, {
        binding.name: "" if location is None else location.removeprefix(folder)
        for binding, location in bindings
    }
