"""The operations a generated client can call: those of the WSDL's document/literal bindings."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from soapwright.emit.client.bindings import bindings_of
from soapwright.emit.client.groups import addresses_of, groups_of, with_aliases
from soapwright.emit.client.names import of_operations
from soapwright.emit.client.operations import Operations, OperationView, claim, constant_name
from soapwright.emit.types.bindings import ClassName, FieldName, Types
from soapwright.runtime.records.dataclass import replace
from soapwright.schema.model import (
    Binding,
    BoundMessage,
    BoundOperation,
    Message,
    Operation,
    QName,
    Schema,
)

SOAP_VERSIONS = {"soap11": "1.1", "soap12": "1.2"}
"""The kinds of bindings, the one that goes first before the other."""


def find_operations(
    schema: Schema, types: Types, *, grouped: bool = False, reserved: Collection[str] = ()
) -> Operations:
    """The operations of the SOAP bindings that the WSDL's ports use, each once.

    SOAP 1.1 goes before 1.2. What the runtime cannot call (rpc style, encoded use, messages of
    several parts) is named with its reason; its types are generated all the same.

    Args:
        schema: what the WSDLs say.
        types: the classes made from it.
        grouped: keep the port types apart, each with the path of its own port.
        reserved: names that the classes of groups cannot have.
    """
    found: dict[str, OperationView] = {}
    skipped: list[str] = []
    constants: dict[QName | None, set[str]] = {}
    bindings = list(bindings_of(schema, SOAP_VERSIONS))
    groups = groups_of(schema, [binding for binding, _ in bindings], reserved) if grouped else {}
    address, paths = addresses_of(bindings, grouped=grouped)
    for binding, _ in bindings:
        port_type = schema.port_types.get(binding.port_type)
        if port_type is None:
            continue
        group = groups.get(port_type.name)
        used = constants.setdefault(port_type.name if group else None, {*of_operations()})
        abstract = {operation.name: operation for operation in port_type.operations}
        for bound in binding.operations:
            operation = abstract.get(bound.name)
            key = bound.name if group is None else f"{group.name}.{bound.name}"
            if operation is None or key in found:
                continue
            view = _view(schema, types, binding, bound, operation, used)
            if isinstance(view, str):
                skipped.append(f"{bound.place}: operation {bound.name}: {view}")
            elif group is None:
                found[key] = view
            else:
                found[key] = replace(view, group=group.name, path=paths[binding.name])
    named = with_aliases(found) if grouped else found
    return Operations(named, address, tuple(skipped), tuple(groups.values()))


def _view(
    schema: Schema,
    types: Types,
    binding: Binding,
    bound: BoundOperation,
    operation: Operation,
    constants: set[str],
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
        constant=claim(constant_name(bound.name), constants),
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
