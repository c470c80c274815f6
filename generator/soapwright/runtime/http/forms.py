"""Messages that are no literal element of the Body: all of it, rpc wrappers, encoded ones.

One place a form: what it looks like, and how it is read (WSDL 1.1, chapter 3.5).
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from lxml import etree

from soapwright.runtime.codec.prefixes import name_of
from soapwright.runtime.errors import MalformedResponse
from soapwright.runtime.records.plan import plan

if TYPE_CHECKING:
    from soapwright.runtime.calls.operation import Operation
    from soapwright.runtime.codec.codec import Codec
    from soapwright.runtime.codec.encode import Written
    from soapwright.runtime.records.record import Record

_RPC = "{http://www.w3.org/2003/05/soap-rpc}result"


def write_body(
    codec: Codec,
    operation: Operation[Any, Any],
    message: Record,
    written: Written,
    declared: type[Record] | None = None,
) -> list[bytes]:
    """A request's Body, in parts to be joined.

    Args:
        codec: of the package.
        operation: what is called.
        message: what is sent.
        written: what it is a part of.
        declared: the class of the message where it is not the message's own.

    Raises:
        ValueError: a value that is none of its type, or that XML cannot carry.
    """
    if operation.encoding is not None:
        from soapwright.runtime.codec.encoded import EncodedWriter

        writer = EncodedWriter(codec.types, codec.leaves, operation.encoding, written)
        if operation.request_form == "body":
            return [writer.body(message, operation.soap).encode()]
        return [f"<soap:Body>{writer.wrapped(message)}</soap:Body>".encode()]
    if operation.request_form == "element":
        element = codec.encoder.element(message, written, declared)
        return [b"<soap:Body>", *element, b"</soap:Body>"]
    body = written.part()
    codec.encoder.write(message, "soap:Body", type(message), body)
    return body.content


def read_body(
    codec: Codec, operation: Operation[Any, Any], body: etree._Element, expected: type[Record]
) -> Record:
    """An answer's Body as a record.

    Raises:
        MalformedResponse: it is empty where it may not be, or a value is none of its type.
    """
    if operation.response_form == "body":
        if operation.encoding is None:
            return codec.decoder.decode(body, expected)
        import soapwright.runtime.codec.references as references

        references.resolve_all(body)
        _name_parts(body, expected, operation.response_attached)
        return codec.encoded.decode(body, expected)
    wrapper, decoder = next(iter(body), None), codec.decoder
    if operation.encoding is not None:
        import soapwright.runtime.codec.references as references

        wrapper, decoder = references.root_of(body), codec.encoded
        if wrapper is not None:
            references.resolve(wrapper)
    if wrapper is None:
        raise MalformedResponse("the answer's Body is empty")
    _name_parts(wrapper, expected, operation.response_attached)
    return decoder.decode(wrapper, expected)


def _name_parts(wrapper: etree._Element, expected: type[Record], attached: Collection[str]) -> None:
    """Call the parts in a wrapper as the WSDL does.

    They are in no namespace (Basic Profile 1.1, R2735), but some toolkits give them one. What is
    returned comes first, and its name says nothing (SOAP 1.1, 7.1); SOAP 1.2 may say which part it
    is (part 2, 4.2.1).
    """
    named = wrapper.find(_RPC)
    if named is not None:
        wrapper.remove(named)
    fields = [field for field in plan(expected) if field.kind == "Element"]
    tags = [field.tag for field in fields if field.tag not in attached]
    by_name = {name_of(tag).localname: tag for tag in tags}
    children = list(wrapper)
    for child in children:
        if child.tag not in tags:
            child.tag = by_name.get(name_of(child).localname, child.tag)
    came = [child.tag for child in children]
    if tags and 0 < len(came) <= len(tags) and tags[0] not in came and came[0] not in tags:
        children[0].tag = tags[0]
