"""Why a client cannot call an operation, as far as the WSDL says so before classes are made."""

from __future__ import annotations

from soapwright.schema.model import BoundOperation, Operation, Schema
from soapwright.schema.names import SOAP_ENCODING
from soapwright.schema.parts import body_parts, wrapper_of


def refusal(schema: Schema, bound: BoundOperation, operation: Operation) -> str | None:
    """Why an operation that a SOAP binding binds cannot be called; None where it can."""
    messages = [m for m in (bound.input, bound.output) if m is not None]
    uses = {message.use for message in messages}
    if not uses <= {"literal"} and uses != {"encoded"}:
        return "one of its messages is literal, the other one encoded"
    if len(_styles(bound)) > 1:
        return "its messages are encoded in different styles"
    if operation.input is None:
        return "the service sends it (WSDL 1.1, 2.4.3 and 2.4.4); a client only calls"
    for direction in ("input", "output"):
        problem = _unsayable(schema, bound, operation, answers=direction == "output")
        if problem is not None:
            return f"its {direction} {problem}"
    return None


def encoding_of(bound: BoundOperation) -> str | None:
    """The style that both messages are encoded in, or None where both are literal."""
    messages = [m for m in (bound.input, bound.output) if m is not None]
    if {message.use for message in messages} != {"encoded"}:
        return None
    return next(iter(_styles(bound)), SOAP_ENCODING)


def _styles(bound: BoundOperation) -> set[str]:
    encoded = [m for m in (bound.input, bound.output) if m is not None and m.use == "encoded"]
    return {m.encoding_style for m in encoded if m.encoding_style}


def _unsayable(
    schema: Schema, bound: BoundOperation, operation: Operation, *, answers: bool
) -> str | None:
    """Why what the Body of a message holds cannot be said; None where it can, or is nothing."""
    name = operation.output if answers else operation.input
    if name is None:
        return None
    message = schema.messages.get(name)
    if message is None:
        return "names a message that the WSDL lacks"
    parts = body_parts(message, bound.output if answers else bound.input)
    wrapper = wrapper_of(schema, bound, parts, answers=answers)
    return None if wrapper is None else wrapper.problem
