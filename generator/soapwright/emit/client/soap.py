"""The operations a generated client can call: those of the WSDL's SOAP bindings."""

from __future__ import annotations

from collections.abc import Collection

from soapwright.emit.client.bindings import bindings_of
from soapwright.emit.client.groups import addresses_of, groups_of, with_aliases
from soapwright.emit.client.messages import find_messages
from soapwright.emit.client.names import of_operations
from soapwright.emit.client.operations import Operations, OperationView, claim, constant_name
from soapwright.emit.types.bindings import ClassName, FieldName, Types
from soapwright.runtime.records.dataclass import replace
from soapwright.schema.model import Binding, BoundOperation, Operation, QName, Schema

SOAP_VERSIONS = {"soap11": "1.1", "soap12": "1.2"}
"""The kinds of bindings, the one that goes first before the other."""


def find_operations(
    schema: Schema, types: Types, *, grouped: bool = False, reserved: Collection[str] = ()
) -> Operations:
    """The operations of the SOAP bindings that the WSDL's ports use, each once.

    SOAP 1.1 goes before 1.2. What the runtime cannot call is named with its reason; its types are
    generated all the same.

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
    messages = find_messages(schema, types, bound, operation)
    if isinstance(messages, str):
        return messages
    request, answer = messages.request, messages.answer
    return OperationView(
        name=bound.name,
        constant=claim(constant_name(bound.name), constants),
        action=bound.action or "",
        soap=SOAP_VERSIONS[binding.kind],
        input=request.element,
        request=request.class_name,
        output=None if answer is None else answer.element,
        response=None if answer is None else answer.class_name,
        result=None if answer is None else _only(answer.class_name),
        headers=messages.headers,
        response_headers=messages.response_headers,
        documentation=operation.documentation,
        request_form="body" if request.form == "body" else "element",
        response_form="element" if answer is None else answer.form,
        encoding=messages.encoding,
        one_way=messages.one_way,
        faults=messages.faults,
    )


def _only(answer: ClassName) -> FieldName | None:
    """The field of an answer that holds nothing else."""
    return next(iter(answer.fields.values())) if len(answer.fields) == 1 else None
