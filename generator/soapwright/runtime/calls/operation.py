"""What a generated package says of one WSDL operation: of a SOAP binding, or of an HTTP one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Generic, TypeVar

from soapwright.runtime.records.dataclass import dataclass

In = TypeVar("In")
Out = TypeVar("Out")
Body = TypeVar("Body")


@dataclass(frozen=True, slots=True)
class Port:
    """Where one of several ports is (WSDL 1.1, 2.6 and 2.7).

    Args:
        address: what the WSDL says; "" where it says nothing.
        path: where it is below one address of all ports; "" is that address itself.
    """

    address: str
    path: str = ""


@dataclass(frozen=True, slots=True)
class Operation(Generic[In, Out]):
    """One operation of one SOAP binding: wire names, and the classes of its messages by name.

    Args:
        name: wire name (``wsdl:operation``).
        action: ``soapAction``.
        request: class name of the input element.
        response: class name of the output element, or None where nothing is returned.
        result: attribute of the response that holds the one thing it returns, or None where it
            holds several or nothing.
        headers: class names of the input's header parts, in the order of the binding.
        response_headers: class names of the output's header parts.
        soap: SOAP version of the binding.
        idempotent: whether calling twice does no more than calling once, so that it may be
            repeated when no answer came.
        authenticated: whether the call carries the session's credentials and headers.
        port: the port that it goes to; "" where there is one address for all.
        options: attribute of the request that holds who calls, where a request says so itself.
        request_form: what the request is in its Body: "element", or "body" where it is all of it.
        response_form: what the answer is in its Body: "element", "body", or "rpc" for an element
            of whatever name.
        encoding: URI of the style that both are encoded in, or None where they are literal.
        one_way: whether the service only takes the message, so that nothing need come back.
        faults: what details of its faults are, and what tells them in the header: an element in
            Clark notation, ``{*}name`` where its namespace is open, and the class name, or
            ``xs:int`` for a builtin type.
        encoded_headers: those of the header parts that are in SOAP encoding.
        wsa_action: what a message to it has for its WS-Addressing action, where that is another
            than ``action``, or "".
        attached: parts of the request that go beside its Body, and their media types.
        response_attached: parts of the answer that come beside its Body.
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
    port: str = ""
    options: str | None = None
    request_form: str = "element"
    response_form: str = "element"
    encoding: str | None = None
    one_way: bool = False
    faults: tuple[tuple[str, str], ...] = ()
    wsa_action: str = ""
    attached: tuple[tuple[str, str], ...] = ()
    response_attached: tuple[str, ...] = ()
    encoded_headers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HttpRequest(Generic[Body]):
    """What goes out with an HTTP operation.

    Args:
        parameters: by name; those the path names go there, the others into the query or, where
            the operation sends a form, into its body. None leaves one out.
        body: the record or bytes that is the content, or None.
    """

    parameters: Mapping[str, object]
    body: Body


@dataclass(frozen=True, slots=True)
class HttpErrors:
    """How a service says, in an answer of its own, that a request failed.

    Args:
        texts: paths of local names, ``error/description``: where its description may sit, at any
            depth of an XML answer. The first one that is there counts; none means all its text.
        flag: path of the boolean that tells a failure in an answer with a good status, or None.
    """

    texts: tuple[str, ...] = ()
    flag: str | None = None


@dataclass(frozen=True, slots=True)
class HttpOperation(Generic[In, Out]):
    """One operation of an HTTP binding (WSDL 1.1, chapters 4 and 5).

    Args:
        name: wire name (``wsdl:operation``).
        method: the HTTP method.
        path: ``http:location``, from the port's address; ``(name)`` stands for a parameter.
        content_type: of the request, or None where it has no content.
        accept: content type of the answer, or None where none is declared.
        response: class name of an XML answer, or None for one of bytes or without content.
        any_root: whether the answer is bound to a type, so that its root may have any name.
        raw: whether the answer is given as bytes.
        errors: how the service says that a request failed.
        absent: a text in an answer which says that what was asked for does not exist (yet);
            the answer is None then.
        idempotent: whether calling twice does no more than calling once, so that it may be
            repeated when no answer came.
        authenticated: whether the call carries the session's credentials.
        port: the port that it goes to; "" where there is one address for all.
    """

    name: str
    method: str
    path: str
    content_type: str | None = None
    accept: str | None = None
    response: str | None = None
    any_root: bool = False
    raw: bool = False
    errors: HttpErrors = HttpErrors()
    absent: str | None = None
    idempotent: bool = False
    authenticated: bool = True
    port: str = ""

    @property
    def result(self) -> None:
        """An HTTP operation returns its whole answer."""
        return None
