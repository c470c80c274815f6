"""The operations a generated client can call: those of the WSDL's document/literal bindings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..schema.model import Binding, BoundMessage, BoundOperation, Message, Operation, QName, Schema
from .bindings import ClassName, FieldName, Types
from .naming import field_name

SOAP_VERSIONS = {"soap11": "1.1", "soap12": "1.2"}


@dataclass(frozen=True, slots=True)
class OperationView:
    """One operation as the templates show it."""

    name: str
    constant: str
    method: str
    action: str
    soap: str
    input: QName
    request: ClassName
    output: QName | None
    response: ClassName | None
    result: FieldName | None
    headers: tuple[ClassName, ...]
    response_headers: tuple[ClassName, ...]
    documentation: str | None

    @property
    def parameters(self) -> list[FieldName]:
        return list(self.request.fields.values())


@dataclass(frozen=True, slots=True)
class Operations:
    """The operations by wire name, the address the WSDL gives, and what was left out and why."""

    by_name: dict[str, OperationView]
    address: str | None
    skipped: tuple[str, ...]


def find_operations(schema: Schema, types: Types) -> Operations:
    """The operations of the SOAP bindings that the WSDL's ports use, each once.

    SOAP 1.1 goes before 1.2. What the runtime cannot call (rpc style, encoded use, messages of
    several parts) is named with its reason; its types are generated all the same.
    """
    found: dict[str, OperationView] = {}
    skipped: list[str] = []
    address: str | None = None
    constants: set[str] = set()
    methods: set[str] = set()
    for binding, location in _bindings(schema):
        address = address or location
        port_type = schema.port_types.get(binding.port_type)
        if port_type is None:
            continue
        abstract = {operation.name: operation for operation in port_type.operations}
        for bound in binding.operations:
            operation = abstract.get(bound.name)
            if operation is None or bound.name in found:
                continue
            view = _view(schema, types, binding, bound, operation, constants, methods)
            if isinstance(view, str):
                skipped.append(f"{bound.place}: operation {bound.name}: {view}")
            else:
                found[bound.name] = view
    return Operations(found, address, tuple(skipped))


def _bindings(schema: Schema) -> Iterator[tuple[Binding, str | None]]:
    """The SOAP bindings with the address of a port that uses them, SOAP 1.1 first."""
    addresses: dict[QName, str | None] = {}
    for service in schema.services.values():
        for port in service.ports:
            addresses.setdefault(port.binding, port.address)
    for kind in SOAP_VERSIONS:
        for name, binding in schema.bindings.items():
            if binding.kind == kind:
                yield binding, addresses.get(name)


def _view(
    schema: Schema,
    types: Types,
    binding: Binding,
    bound: BoundOperation,
    operation: Operation,
    constants: set[str],
    methods: set[str],
) -> OperationView | str:
    """The operation, or why it cannot be called."""
    if bound.style != "document" or any(
        message is not None and message.use != "literal" for message in (bound.input, bound.output)
    ):
        return "only document/literal messages can be sent"
    request = _body(schema, operation.input, bound.input)
    if isinstance(request, str):
        return f"its input {request}"
    if request not in types.elements:
        return f"its input element {request} has no class, since its type is simple"
    response: QName | None = None
    if operation.output is not None:
        body = _body(schema, operation.output, bound.output)
        if isinstance(body, str):
            return f"its output {body}"
        if body not in types.elements:
            return f"its output element {body} has no class, since its type is simple"
        response = body
    answer = types.elements[response] if response is not None else None
    return OperationView(
        name=bound.name,
        constant=_unused(_constant(bound.name), constants),
        method=_unused(field_name(bound.name), methods),
        action=bound.action or "",
        soap=SOAP_VERSIONS[binding.kind],
        input=request,
        request=types.elements[request],
        output=response,
        response=answer,
        result=_only(answer),
        headers=_headers(schema, types, bound.input),
        response_headers=_headers(schema, types, bound.output),
        documentation=operation.documentation,
    )


def _body(schema: Schema, name: QName | None, bound: BoundMessage | None) -> QName | str:
    """The element of a message's body, or why there is no such one."""
    message: Message | None = schema.messages.get(name) if name is not None else None
    if message is None:
        return "names a message that the WSDL lacks"
    parts = message.parts
    if bound is not None and bound.body_parts is not None:
        parts = tuple(part for part in parts if part.name in bound.body_parts)
    elif bound is not None:
        in_header = {header.part for header in bound.headers if header.message == name}
        parts = tuple(part for part in parts if part.name not in in_header)
    if len(parts) != 1:
        return f"has {len(parts)} parts in its body"
    if parts[0].element is None:
        return "is a type, not an element"
    return parts[0].element


def _headers(schema: Schema, types: Types, bound: BoundMessage | None) -> tuple[ClassName, ...]:
    """The classes of the header parts, in the order of the binding."""
    found = []
    for header in bound.headers if bound is not None else ():
        message = schema.messages.get(header.message)
        for part in message.parts if message is not None else ():
            if part.name == header.part and part.element is not None:
                found += [types.elements[part.element]] if part.element in types.elements else []
    return tuple(found)


def _only(answer: ClassName | None) -> FieldName | None:
    fields: Mapping[str, FieldName] = {} if answer is None else answer.fields
    return next(iter(fields.values())) if len(fields) == 1 else None


def _constant(name: str) -> str:
    return re.sub(r"_+$", "", field_name(name)).upper()


def _unused(name: str, taken: set[str]) -> str:
    number = 2
    chosen = name
    while chosen in taken:
        chosen = f"{name}_{number}"
        number += 1
    taken.add(chosen)
    return chosen
