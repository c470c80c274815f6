"""What operations are called in a client: the wire name, or one that tells it from others."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from soapwright.emit.python.naming import claim
from soapwright.schema.model import Binding, QName, Schema
from soapwright.schema.overloads import labelled, port_type_names

if TYPE_CHECKING:
    from soapwright.service.rules import ServiceRules


class Namer:
    """Gives every operation of several port types a name of its own.

    Where port types are kept apart, that is the one that it has within its own. Else the first
    port type with a name keeps it, and others put theirs before it: ``Gates.Check``.

    Args:
        schema: what the WSDL says.
        bindings: those whose operations are named, in the order in which they go.
        grouped: whether port types are kept apart.
    """

    def __init__(self, schema: Schema, bindings: Iterable[Binding], *, grouped: bool) -> None:
        self._labels: dict[tuple[QName, str], str] = {}
        bound = dict.fromkeys(binding.port_type for binding in bindings)
        port_types = [schema.port_types[name] for name in bound if name in schema.port_types]
        called = port_type_names(port_types)
        taken: set[str] = set()
        for port_type in port_types:
            for own in labelled(port_type.operations):
                label = own
                if own in taken and not grouped:
                    label = f"{called[id(port_type)]}.{own}"
                taken.add(label)
                self._labels[port_type.name, own] = label

    def label(self, port_type: QName, own: str) -> str:
        """What an operation is called in the client, by its label in the port type."""
        return self._labels[port_type, own]


def is_grouped(rules: ServiceRules | None, schema: Schema) -> bool:
    """Whether a client keeps its port types apart; without rules, where there are several."""
    if rules is None or rules.groups == "several":
        return len(bound_port_types(schema)) > 1
    return rules.groups is not None


def group_names(schema: Schema, bindings: Iterable[Binding]) -> dict[QName, str]:
    """The wire name of a group for each port type that is bound; equal names are numbered."""
    taken: set[str] = set()
    bound = dict.fromkeys(binding.port_type for binding in bindings)
    return {name: claim(name.local, taken) for name in bound if name in schema.port_types}


def bound_port_types(schema: Schema) -> list[QName]:
    """The port types with operations that SOAP bindings bind; a client may keep them apart."""
    bound = {b.port_type for b in schema.bindings.values() if b.kind in ("soap11", "soap12")}
    return [
        name
        for name, port_type in schema.port_types.items()
        if name in bound and port_type.operations
    ]
