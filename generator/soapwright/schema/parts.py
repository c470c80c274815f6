"""Which parts of a message go into the Body, in what form, and which beside it (WSDL 1.1, chapters
3.5 and 5.11)."""

from __future__ import annotations

from collections.abc import Iterator

from soapwright.runtime.records.dataclass import replace
from soapwright.schema.model import (
    XSD,
    Binding,
    BoundMessage,
    BoundOperation,
    ComplexType,
    HeaderPart,
    Message,
    Operation,
    Part,
    QName,
    Schema,
    Wrapper,
)
from soapwright.schema.overloads import bound_operations

BYTES = QName(XSD, "base64Binary")


def bound_messages(schema: Schema) -> Iterator[tuple[Binding, BoundOperation, Operation]]:
    """Every operation of a SOAP binding with that of the port type that it binds."""
    for binding in schema.bindings.values():
        if binding.kind in ("soap11", "soap12"):
            for bound, _, operation in bound_operations(schema, binding):
                if operation is not None:
                    yield binding, bound, operation


def body_parts(message: Message, bound: BoundMessage | None) -> tuple[Part, ...]:
    """The parts that go into the Body, or beside it.

    Into it go those that the binding lists, else all but its headers. Beside it a part is bytes,
    whatever type it is declared with, and may be left out.
    """
    if bound is None:
        return message.parts
    listed = bound.body_parts
    attached = {name for name, _ in bound.attached}
    in_header = {header.part for header in bound.headers if header.message == message.name}
    found = []
    for part in message.parts:
        if part.name in (listed or ()):
            found.append(part)
        elif part.name in attached:
            found.append(replace(part, element=None, type=BYTES, attached=True))
        elif listed is None and part.name not in in_header:
            found.append(part)
    return tuple(found)


def wrapper_of(
    schema: Schema, bound: BoundOperation, parts: tuple[Part, ...], *, answers: bool
) -> Wrapper | None:
    """What a binding makes of parts; None where they are one element, or an answer of nothing.

    A request of nothing is a Body without content, or a wrapper without.
    """
    message = bound.output if answers else bound.input
    local = f"{bound.name}Response" if answers else bound.name
    if answers and not parts:
        return None
    if bound.style == "rpc":
        namespace = None if message is None else message.namespace
        return Wrapper("rpc", QName(namespace or "", local), parts)
    if len(parts) == 1 and parts[0].element is not None:
        return None
    encoded = message is not None and message.use == "encoded"
    return Wrapper("body", QName(schema.target_namespace, local), parts, encoded)


def header_part(schema: Schema, header: HeaderPart) -> Part | None:
    """The part of a message that goes into the header; None where there is none of the name."""
    message = schema.messages.get(header.message)
    parts = () if message is None else message.parts
    return next((part for part in parts if part.name == header.part), None)


def wrapper_of_header(header: HeaderPart, part: Part) -> Wrapper | None:
    """What a header part is whose part is a type: an element of the part's name, in the namespace
    that the binding gives (WSDL 1.1, 3.7). None where the part is an element itself."""
    if part.element is not None:
        return None
    return Wrapper("header", QName(header.namespace or "", part.name), (part,))


def is_whole_body(schema: Schema, wrapper: Wrapper) -> bool:
    """Whether the only part is a complex type, which is the Body's own then."""
    if wrapper.form != "body" or wrapper.encoded:
        return False
    if len(wrapper.parts) != 1 or wrapper.parts[0].type is None:
        return False
    return isinstance(schema.types.get(wrapper.parts[0].type), ComplexType)
