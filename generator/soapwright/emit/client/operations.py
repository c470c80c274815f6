"""The operations a generated client can call: those of the WSDL's document/literal bindings."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import takewhile

from soapwright.emit.client.names import distinct, of_operations
from soapwright.emit.python.imports import RUNTIME, STANDARD
from soapwright.emit.python.naming import class_name, field_name, module_name, numbered
from soapwright.emit.types.bindings import ClassName, FieldName, Types
from soapwright.runtime.records.dataclass import dataclass, replace
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


@dataclass(frozen=True, slots=True)
class OperationView:
    """One operation as the templates show it; ``alias`` names it among those of all groups."""

    name: str
    constant: str
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
    group: str | None = None
    path: str = ""
    alias: str | None = None

    @property
    def wish(self) -> str:
        """What its method is called, unless its class has something else of that name."""
        return field_name(self.name)

    @property
    def key(self) -> str:
        """What service.toml calls it: ``<group>.<name>`` where the client has groups."""
        return self.name if self.group is None else f"{self.group}.{self.name}"

    @property
    def reference(self) -> str:
        """What its constant is called outside the modules of its group."""
        return self.alias or f"operations.{self.constant}"

    @property
    def parameters(self) -> list[FieldName]:
        return list(self.request.fields.values())


@dataclass(frozen=True, slots=True)
class Group:
    """A port type whose operations stand together: its wire name and its class."""

    name: str
    class_name: str
    documentation: str | None

    @property
    def wish(self) -> str:
        """What the client's attribute for it is called, unless there is one of that name."""
        return field_name(self.name)

    @property
    def module(self) -> str:
        return module_name(self.class_name)


@dataclass(frozen=True, slots=True)
class Operations:
    """The operations by ``key``, where calls go, and what was left out and why.

    ``groups`` is empty where the client itself has all operations. ``address`` is that of the
    only port, or what the ports' addresses begin with.
    """

    by_key: dict[str, OperationView]
    address: str | None
    skipped: tuple[str, ...]
    groups: tuple[Group, ...] = ()

    @property
    def imports(self) -> dict[str, str]:
        """How a module imports those of groups: ``X as GROUP_X`` → the group's module."""
        return {
            f"{view.constant} as {view.reference}": f".operations.{group.module}"
            for group in self.groups
            for view in self.of(group)
        }

    def of(self, group: Group | None) -> list[OperationView]:
        """A group's operations, or all where there are no groups."""
        name = None if group is None else group.name
        return [view for view in self.by_key.values() if view.group == name]


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
    bindings = list(_bindings(schema))
    groups = _groups(schema, [binding for binding, _ in bindings], reserved) if grouped else {}
    address, paths = _addresses(bindings, grouped=grouped)
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
    named = _with_aliases(found) if grouped else found
    return Operations(named, address, tuple(skipped), tuple(groups.values()))


def _with_aliases(operations: Mapping[str, OperationView]) -> dict[str, OperationView]:
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


def _groups(
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
        name = unused(port_type.name.local, wire)
        class_ = class_name(name)
        if class_ in reserved or f"Async{class_}" in reserved:
            class_ += "Group"
        if is_taken(class_):  # names that differ by case only
            class_ = numbered(class_, is_taken)
        modules.add(module_name(class_))
        groups[port_type.name] = Group(name, class_, port_type.documentation)
    return groups


def _addresses(
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
        constant=unused(constant_name(bound.name), constants),
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


def constant_name(name: str) -> str:
    """A wire name as a constant's."""
    return re.sub(r"_+$", "", field_name(name)).upper()


def unused(name: str, taken: set[str]) -> str:
    """``name``, with a number where it is taken; it is taken then."""
    number = 2
    chosen = name
    while chosen in taken:
        chosen = f"{name}_{number}"
        number += 1
    taken.add(chosen)
    return chosen
