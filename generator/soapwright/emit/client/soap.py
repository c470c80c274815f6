"""The operations a generated client can call: those of the WSDL's document/literal bindings."""

from __future__ import annotations

from collections.abc import Collection

from soapwright.emit.client.bindings import BoundPort, bindings_of, speaks_http
from soapwright.emit.client.groups import groups_of, with_aliases
from soapwright.emit.client.labels import Namer
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
from soapwright.schema.overloads import bound_operations

SOAP_VERSIONS = {"soap11": "1.1", "soap12": "1.2"}
"""The kinds of bindings, the one that goes first before the other."""


def find_operations(
    schema: Schema, types: Types, *, grouped: bool = False, reserved: Collection[str] = ()
) -> Operations:
    """The operations of the WSDL's SOAP bindings: each is called by one of them, or left out.

    Bindings that a port uses go before others, SOAP 1.1 before 1.2. What the runtime cannot call
    by any is named with its reason; its types are generated all the same.

    Args:
        schema: what the WSDLs say.
        types: the classes made from it.
        grouped: keep the port types apart.
        reserved: names that the classes of groups cannot have.
    """
    bindings = [binding for binding, _ in bindings_of(schema, SOAP_VERSIONS)]
    groups = groups_of(schema, bindings, reserved) if grouped else {}
    namer = Namer(schema, bindings, grouped=grouped)
    found: dict[str, OperationView] = {}
    left: dict[object, str] = {}
    called: set[tuple[QName, str]] = set()
    constants: dict[QName | None, set[str]] = {}
    for binding, port in bindings_of(schema, SOAP_VERSIONS):
        group = groups.get(binding.port_type)
        used = constants.setdefault(binding.port_type if group else None, {*of_operations()})
        for bound, own, operation in bound_operations(schema, binding):
            where = f"{bound.place}: operation {bound.name}"
            if operation is None:
                reason = f"port type {binding.port_type.local} has no such operation"
                left[id(bound)] = f"{where}: {reason}"
                continue
            label = namer.label(binding.port_type, own)
            key = label if group is None else f"{group.name}.{label}"
            if key in found:
                continue
            view = _view(schema, types, binding, bound, operation)
            if isinstance(view, str):
                left.setdefault(key, f"{where}: {view}")
                continue
            left.pop(key, None)
            called.add((binding.port_type, own))
            found[key] = replace(
                view,
                label=label,
                constant=claim(constant_name(label), used),
                port=port,
                group=None if group is None else group.name,
            )
    named = with_aliases(found) if grouped else found
    return Operations(named, tuple(left.values()), tuple(groups.values()), frozenset(called))


def _view(
    schema: Schema,
    types: Types,
    binding: Binding,
    bound: BoundOperation,
    operation: Operation,
) -> OperationView | str:
    """The operation but for its name in the client, or why it cannot be called."""
    if not speaks_http(binding):
        return f"it goes over {binding.transport}; only HTTP is spoken"
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
        label=bound.name,
        constant="",
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
        port=BoundPort("", None),
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
    """The field of an answer that holds nothing else, whatever comes."""
    if answer is None or answer.wildcards or len(answer.fields) != 1:
        return None
    return next(iter(answer.fields.values()))
