"""The classes of ``types`` that a package itself offers: entities, or what is no message."""

from __future__ import annotations

from collections.abc import Iterator

from soapwright.emit.client.inputs import Inputs
from soapwright.emit.types.bindings import ClassName
from soapwright.schema.model import ComplexType


def offered_records(inputs: Inputs) -> tuple[str, ...]:
    """The names of what programs read and write, sorted.

    Where service.toml tells of entities it is those; else every class that is not the request,
    the answer or the header part of an operation, and no mere wrapper.
    """
    if inputs.entities is not None:
        derived = inputs.schema.derived_from(inputs.entities.type)
        found = {
            inputs.types.types[type_.name].name
            for type_ in derived
            if type_.name is not None and not type_.abstract
        }
    else:
        left_out = {class_.name for class_ in (*_messages(inputs), *_wrappers(inputs))}
        found = inputs.types.modules.keys() - left_out
    return tuple(sorted(found))


def _messages(inputs: Inputs) -> Iterator[ClassName]:
    for view in inputs.operations.by_key.values():
        yield view.request
        yield from (*view.headers, *view.response_headers)
        if view.response is not None:
            yield view.response


def _wrappers(inputs: Inputs) -> Iterator[ClassName]:
    """The classes of global elements that only name a type which is told of elsewhere.

    A schema has them of every built-in type, enumeration or record that it also declares an
    element of: no field holds one.
    """
    types = {class_.name for class_ in inputs.types.types.values()}
    for name, class_ in inputs.types.elements.items():
        element = inputs.schema.elements.get(name)
        has_own_type = element is None or isinstance(element.type, ComplexType)
        if not has_own_type and class_.name not in types:
            yield class_
