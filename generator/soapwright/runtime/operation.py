"""What a generated package says of one WSDL operation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

In = TypeVar("In")
Out = TypeVar("Out")


@dataclass(frozen=True, slots=True)
class Operation(Generic[In, Out]):
    """One operation of one binding: wire names, and the classes of its messages by name.

    Args:
        name: wire name (``wsdl:operation``).
        action: ``soapAction``.
        request: class name of the input element.
        response: class name of the output element, or None for a one-way operation.
        result: attribute of the response that holds the one thing it returns, or None where it
            holds several or nothing.
        headers: class names of the input's header parts, in the order of the binding.
        response_headers: class names of the output's header parts.
        soap: SOAP version of the binding.
        idempotent: whether calling twice does no more than calling once, so that it may be
            repeated when no answer came.
        authenticated: whether the call carries the session's credentials and headers.
    """

    name: str
    action: str
    request: str
    response: str | None
    result: str | None = None
    headers: tuple[str, ...] = ()
    response_headers: tuple[str, ...] = ()
    soap: str = "1.1"
    idempotent: bool = False
    authenticated: bool = True
