"""The operations a generated client can call: those of the WSDL's SOAP bindings."""

from __future__ import annotations

from collections.abc import Collection

from soapwright.emit.client.bindings import BoundPort, bindings_of, speaks_http, where
from soapwright.emit.client.groups import groups_of, with_aliases
from soapwright.emit.client.labels import Namer
from soapwright.emit.client.messages import Messages, find_messages
from soapwright.emit.client.names import of_operations
from soapwright.emit.client.operations import Operations, OperationView, constant_name
from soapwright.emit.python.naming import claim
from soapwright.emit.types.bindings import ClassName, FieldName, Types
from soapwright.runtime.records.dataclass import replace
from soapwright.schema.model import Binding, BoundOperation, Operation, QName, Schema
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
            if operation is None:
                reason = f"port type {binding.port_type.local} has no such operation"
                left[id(bound)] = f"{where(bound, own)}: {reason}"
                continue
            label = namer.label(binding.port_type, own)
            key = label if group is None else f"{group.name}.{label}"
            if key in found:
                continue
            messages = _messages(schema, types, binding, bound, operation)
            if isinstance(messages, str):
                left.setdefault(key, f"{where(bound, own)}: {messages}")
                continue
            left.pop(key, None)
            left |= {line: line for line in messages.left_out}
            view = _view(binding, bound, operation, messages)
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


def _messages(
    schema: Schema,
    types: Types,
    binding: Binding,
    bound: BoundOperation,
    operation: Operation,
) -> Messages | str:
    """What an operation sends and gets, or why it cannot be called."""
    if not speaks_http(binding):
        return f"it goes over {binding.transport}; only HTTP is spoken"
    return find_messages(schema, types, bound, operation)


def _view(
    binding: Binding, bound: BoundOperation, operation: Operation, messages: Messages
) -> OperationView:
    """The operation but for its name in the client."""
    request, answer = messages.request, messages.answer
    return OperationView(
        name=bound.name,
        label=bound.name,
        constant="",
        action=bound.action or "",
        soap=SOAP_VERSIONS[binding.kind],
        input=request.element,
        request=request.class_name,
        output=None if answer is None else answer.element,
        response=None if answer is None else answer.class_name,
        result=None if answer is None else _only(answer.class_name),
        headers=tuple(each.class_name for each in messages.headers),
        response_headers=tuple(each.class_name for each in messages.response_headers),
        documentation=operation.documentation,
        port=BoundPort("", None),
        request_form="body" if request.form == "body" else "element",
        response_form="element" if answer is None else answer.form,
        encoding=messages.encoding,
        one_way=messages.one_way,
        faults=messages.faults,
        wsa_action=_wsa_action(binding, bound, operation),
        attached=messages.attached,
        response_attached=messages.response_attached,
        encoded_headers=tuple(
            each.class_name
            for each in (*messages.headers, *messages.response_headers)
            if each.encoded
        ),
    )


def _wsa_action(binding: Binding, bound: BoundOperation, operation: Operation) -> str:
    """The WS-Addressing action of an operation's input; "" where it is that of SOAP.

    Where the WSDL says none, and none for SOAP either, it follows from names (WS-Addressing 1.0,
    Metadata, 4.4.4; the name of an input without one is of WSDL 1.1, 2.4.5).
    """
    if operation.input_action:
        return "" if operation.input_action == bound.action else operation.input_action
    if bound.action:
        return ""
    namespace, port_type = binding.port_type.namespace, binding.port_type.local
    default = operation.name if operation.output is None else f"{operation.name}Request"
    delimiter = ":" if namespace.lower().startswith("urn:") else "/"
    base = namespace.removesuffix(delimiter)
    return delimiter.join((base, port_type, operation.input_name or default))


def _only(answer: ClassName) -> FieldName | None:
    """The field of an answer that holds nothing else, whatever comes."""
    if answer.wildcards or len(answer.fields) != 1:
        return None
    return next(iter(answer.fields.values()))
