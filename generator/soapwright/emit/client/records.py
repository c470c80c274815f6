"""The classes of ``types`` that a package itself offers: entities, or what is no message."""

from __future__ import annotations

from collections.abc import Iterator

from soapwright.emit.client.inputs import Inputs
from soapwright.emit.types.bindings import ClassName


def offered_records(inputs: Inputs) -> tuple[str, ...]:
    """The names of what programs read and write, sorted.

    Where service.toml tells of entities it is those; else every class that is not the request,
    the answer or the header part of an operation.
    """
    if inputs.entities is not None:
        derived = inputs.schema.derived_from(inputs.entities.type)
        found = {
            inputs.types.types[type_.name].name
            for type_ in derived
            if type_.name is not None and not type_.abstract
        }
    else:
        found = inputs.types.modules.keys() - {class_.name for class_ in _messages(inputs)}
    return tuple(sorted(found))


def _messages(inputs: Inputs) -> Iterator[ClassName]:
    for view in inputs.operations.by_key.values():
        yield view.request
        yield from (*view.headers, *view.response_headers)
        if view.response is not None:
            yield view.response
