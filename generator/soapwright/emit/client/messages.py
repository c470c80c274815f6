"""The messages of an operation as its binding sends them: their classes, and their forms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from soapwright.emit.client.refusals import encoding_of, refusal
from soapwright.emit.types.arrays import ARRAYS
from soapwright.emit.types.bindings import ClassName, Types
from soapwright.runtime.records.dataclass import dataclass
from soapwright.schema.model import (
    XSD,
    BoundMessage,
    BoundOperation,
    ComplexType,
    Form,
    HeaderPart,
    Operation,
    Part,
    QName,
    Schema,
    SimpleType,
    TypeRef,
)
from soapwright.schema.parts import body_parts, header_part, wrapper_of, wrapper_of_header


@dataclass(frozen=True, slots=True)
class Body:
    """What a Body holds: the element that the schema has for it, its class, and its form."""

    element: QName
    class_name: ClassName
    form: Form


@dataclass(frozen=True, slots=True)
class HeaderView:
    """A header part: its class, and whether it is in SOAP encoding."""

    class_name: ClassName
    encoded: bool


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
    ``one_way`` tells that not even an empty answer comes. ``left_out`` are the header parts that
    cannot be sent or read, each with the reason. ``attached`` are the parts of the request that go
    beside its Body, with their media types, ``response_attached`` those of the answer.
    """

    request: Body
    answer: Body | None
    encoding: str | None
    one_way: bool
    headers: tuple[HeaderView, ...]
    response_headers: tuple[HeaderView, ...]
    faults: tuple[FaultView, ...]
    left_out: tuple[str, ...]
    attached: tuple[tuple[str, str], ...] = ()
    response_attached: tuple[str, ...] = ()


def find_messages(
    schema: Schema, types: Types, bound: BoundOperation, operation: Operation
) -> Messages | str:
    """The messages of an operation, or why it cannot be called."""
    problem = refusal(schema, bound, operation)
    if problem is not None:
        return problem
    assert operation.input is not None
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
    sent, given = (_headers(schema, types, message) for message in (bound.input, bound.output))
    return Messages(
        request=request,
        answer=answer,
        encoding=encoding_of(bound),
        one_way=operation.output is None,
        headers=sent.views,
        response_headers=given.views,
        faults=tuple(dict.fromkeys(_faults(schema, types, operation, bound))),
        left_out=(*sent.left_out, *given.left_out),
        attached=tuple(_attached(schema, operation.input, bound.input)),
        response_attached=tuple(
            name for name, _ in _attached(schema, operation.output, bound.output)
        ),
    )


def _body(
    schema: Schema, types: Types, bound: BoundOperation, name: QName, *, answers: bool
) -> Body | str | None:
    """What the Body of a message holds, or why it has no class; None for nothing."""
    parts = body_parts(schema.messages[name], bound.output if answers else bound.input)
    wrapper = wrapper_of(schema, bound, parts, answers=answers)
    if wrapper is not None:
        element = schema.wrappers.get(wrapper)
    elif not parts:
        return None
    else:
        element = parts[0].element
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


@dataclass(frozen=True, slots=True)
class _Headers:
    views: tuple[HeaderView, ...]
    left_out: tuple[str, ...]


def _headers(schema: Schema, types: Types, bound: BoundMessage | None) -> _Headers:
    """The header parts of a message in the order of the binding, each element once."""
    views: dict[str, HeaderView] = {}
    left_out = []
    for header in () if bound is None else bound.headers:
        found = _header_class(schema, types, header)
        if isinstance(found, str):
            left_out.append(f"{header.place}: header part {header.part}: {found}")
        else:
            views.setdefault(found.name, HeaderView(found, header.use == "encoded"))
    return _Headers(tuple(views.values()), tuple(left_out))


def _header_class(schema: Schema, types: Types, header: HeaderPart) -> ClassName | str:
    """The class of a header part, or why there is none."""
    part = header_part(schema, header)
    if part is None:
        return f"its message {header.message.local} has no such part"
    wrapper = wrapper_of_header(header, part)
    if wrapper is not None and wrapper.problem is not None:
        return f"it {wrapper.problem}"
    element = part.element if wrapper is None else schema.wrappers.get(wrapper)
    if element is None or element not in types.elements:
        return f"it is the element {element}, which has no class"
    if _is_array(schema, schema.elements[element].type):
        return "it is an array of SOAP encoding, which only a part of a Body can be"
    return types.elements[element]


def _is_array(schema: Schema, type_: TypeRef | None) -> bool:
    """Whether a type is an array of SOAP encoding, or derives from one."""
    seen = set[QName]()
    while isinstance(type_, QName) and type_ not in seen:
        if type_ in ARRAYS:
            return True
        seen.add(type_)
        declared = schema.types.get(type_)
        type_ = declared.base if isinstance(declared, ComplexType) else None
    return False


def _faults(
    schema: Schema, types: Types, operation: Operation, bound: BoundOperation
) -> Iterator[FaultView]:
    """The details of the faults that an operation declares (WSDL 1.1, 2.4.2 and 3.6), and what
    those of its header parts say in the header (3.7)."""
    for fault in operation.faults:
        message = schema.messages.get(fault.message)
        for part in message.parts if message is not None else ():
            yield from _fault(schema, types, part)
    headers = () if bound.input is None else bound.input.headers
    for header in headers:
        for told in header.faults:
            found = header_part(schema, told)
            if found is not None:
                yield from _fault(schema, types, found)


def _fault(schema: Schema, types: Types, part: Part) -> Iterator[FaultView]:
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
