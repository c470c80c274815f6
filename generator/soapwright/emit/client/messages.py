"""The messages of an operation as its binding sends them: their classes, and their forms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from soapwright.emit.types.bindings import ClassName, Types
from soapwright.runtime.records.dataclass import dataclass
from soapwright.schema.model import (
    XSD,
    BoundMessage,
    BoundOperation,
    Form,
    Operation,
    QName,
    Schema,
    SimpleType,
)
from soapwright.schema.names import SOAP_ENCODING
from soapwright.schema.parts import body_parts, wrapper_of


@dataclass(frozen=True, slots=True)
class Body:
    """What a Body holds: the element that the schema has for it, its class, and its form."""

    element: QName
    class_name: ClassName
    form: Form


@dataclass(frozen=True, slots=True)
class FaultView:
    """A detail that a fault may have: its element in Clark notation, and its class.

    Where the fault's part is a type, the element has the part's name in any namespace: ``{*}part``.
    A builtin type has no class: it is ``xs:int``.
    """

    element: str
    kind: str


@dataclass(frozen=True, slots=True)
class Messages:
    """What an operation sends and gets; ``answer`` is None where nothing comes back.

    ``encoding`` is the style that values are encoded in, or None where they are literal.
    ``one_way`` tells that not even an empty answer comes. ``attached`` are the parts of the request
    that go beside its Body, with their media types, ``response_attached`` those of the answer.
    """

    request: Body
    answer: Body | None
    encoding: str | None
    one_way: bool
    headers: tuple[ClassName, ...]
    response_headers: tuple[ClassName, ...]
    faults: tuple[FaultView, ...]
    attached: tuple[tuple[str, str], ...] = ()
    response_attached: tuple[str, ...] = ()


def find_messages(
    schema: Schema, types: Types, bound: BoundOperation, operation: Operation
) -> Messages | str:
    """The messages of an operation, or why it cannot be called."""
    encoding = _encoding(bound)
    if isinstance(encoding, _Refused):
        return encoding.why
    if operation.input is None:
        return "the service sends it (WSDL 1.1, 2.4.3 and 2.4.4); a client only calls"
    request = _body(schema, types, bound, operation.input, answers=False)
    if isinstance(request, str):
        return f"its input {request}"
    assert request is not None
    answer = None
    if operation.output is not None:
        found = _body(schema, types, bound, operation.output, answers=True)
        if isinstance(found, str):
            return f"its output {found}"
        answer = found
    return Messages(
        request=request,
        answer=answer,
        encoding=encoding,
        one_way=operation.output is None,
        headers=_headers(schema, types, bound.input),
        response_headers=_headers(schema, types, bound.output),
        faults=tuple(_faults(schema, types, operation)),
        attached=tuple(_attached(schema, operation.input, bound.input)),
        response_attached=tuple(
            name for name, _ in _attached(schema, operation.output, bound.output)
        ),
    )


@dataclass(frozen=True, slots=True)
class _Refused:
    why: str


def _encoding(bound: BoundOperation) -> str | _Refused | None:
    """The style that both messages are encoded in, or None where both are literal."""
    messages = [m for m in (bound.input, bound.output) if m is not None]
    uses = {message.use for message in messages}
    if uses <= {"literal"}:
        return None
    if uses != {"encoded"}:
        return _Refused("one of its messages is literal, the other one encoded")
    if bound.style != "rpc":
        return _Refused("its messages are document/encoded, which nothing says how to write")
    styles = {message.encoding_style for message in messages} - {None}
    if len(styles) > 1:
        return _Refused("its messages are encoded in different styles")
    return next(iter(styles), None) or SOAP_ENCODING


def _body(
    schema: Schema, types: Types, bound: BoundOperation, name: QName, *, answers: bool
) -> Body | str | None:
    """What the Body of a message holds, or why it cannot be said; None for nothing."""
    message = schema.messages.get(name)
    if message is None:
        return "names a message that the WSDL lacks"
    parts = body_parts(message, bound.output if answers else bound.input)
    wrapper = wrapper_of(schema, bound, parts, answers=answers)
    if wrapper is None:
        if not parts:
            return None
        element = parts[0].element
    elif wrapper.problem is not None:
        return wrapper.problem
    else:
        element = schema.wrappers.get(wrapper)
    if element is None or element not in types.elements:
        return f"is the element {element}, which has no class"
    return Body(element, types.elements[element], wrapper.form if wrapper else "element")


def _attached(
    schema: Schema, name: QName | None, bound: BoundMessage | None
) -> Iterator[tuple[str, str]]:
    """The parts beside a Body, and the first media type of each that is one."""
    message = None if name is None else schema.messages.get(name)
    if message is None or bound is None:
        return
    told = dict(bound.attached)
    for part in body_parts(message, bound):
        if part.attached:
            kinds = (kind for kind in told[part.name] if "*" not in kind)
            yield part.name, next(kinds, "application/octet-stream")


def _headers(schema: Schema, types: Types, bound: BoundMessage | None) -> tuple[ClassName, ...]:
    """The classes of the header parts, in the order of the binding."""
    return tuple(_header_classes(schema, types, bound)) if bound is not None else ()


def _header_classes(schema: Schema, types: Types, bound: BoundMessage) -> Iterator[ClassName]:
    for header in bound.headers:
        message = schema.messages.get(header.message)
        for part in message.parts if message is not None else ():
            if part.name == header.part and part.element is not None:
                yield from _at(types.elements, part.element)


def _faults(schema: Schema, types: Types, operation: Operation) -> Iterator[FaultView]:
    """The details of the faults that an operation declares (WSDL 1.1, 2.4.2 and 3.6)."""
    for fault in operation.faults:
        message = schema.messages.get(fault.message)
        for part in message.parts if message is not None else ():
            if part.element is not None:
                for class_name in _at(types.elements, part.element):
                    yield FaultView(str(part.element), class_name.name)
            elif part.type is not None:
                element = f"{{*}}{part.name}"
                for class_name in _at(types.types, part.type):
                    yield FaultView(element, class_name.name)
                if part.type not in types.types and (builtin := _builtin(schema, part.type)):
                    yield FaultView(element, f"xs:{builtin}")


def _builtin(schema: Schema, name: QName) -> str | None:
    """The builtin type that a simple type restricts, or None where it is a list or a union."""
    seen: set[QName] = set()
    while name.namespace != XSD and name not in seen:
        seen.add(name)
        type_ = schema.types.get(name)
        if not isinstance(type_, SimpleType) or not isinstance(type_.base, QName):
            return None
        name = type_.base
    return name.local if name.namespace == XSD else None


def _at(classes: Mapping[QName, ClassName], name: QName) -> Iterator[ClassName]:
    """The class of a name, where it has one."""
    if name in classes:
        yield classes[name]
