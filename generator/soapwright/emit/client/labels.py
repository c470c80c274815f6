"""What operations are called in a client: the wire name, or one that tells it from others."""

from __future__ import annotations

from collections.abc import Iterable

from soapwright.schema.model import Binding, QName, Schema
from soapwright.schema.overloads import labelled, port_type_names


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
