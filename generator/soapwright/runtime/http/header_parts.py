"""Header parts: those of an answer, and how one that is no literal record is written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from lxml import etree

from soapwright.runtime.calls.headers import HeaderPart, Headers, tag_of
from soapwright.runtime.codec.any_type import SOAP_ENCODINGS, is_nil
from soapwright.runtime.errors import NotUnderstood
from soapwright.runtime.records.record import Record

if TYPE_CHECKING:
    from soapwright.runtime.calls.operation import Operation
    from soapwright.runtime.codec.codec import Codec
    from soapwright.runtime.codec.encode import Written

_OURS = frozenset(
    (
        "",
        "http://schemas.xmlsoap.org/soap/actor/next",
        "http://www.w3.org/2003/05/soap-envelope/role/next",
        "http://www.w3.org/2003/05/soap-envelope/role/ultimateReceiver",
    )
)
"""The roles that the receiver of an answer has (SOAP 1.1, 4.2.2; SOAP 1.2 part 1, 2.2)."""
_TRUE = ("1", "true")


def write(
    codec: Codec, operation: Operation[Any, Any], part: HeaderPart, written: Written
) -> list[bytes]:
    """One header part of a request, in parts to be joined.

    Args:
        codec: of the package.
        operation: what is called.
        part: the part.
        written: what it is a part of.

    Raises:
        ValueError: a value that is none of its type, or that XML cannot carry.
    """
    if not isinstance(part, Record):
        return [etree.tostring(part, encoding="UTF-8", xml_declaration=False, with_tail=False)]
    if type(part).__name__ in operation.encoded_headers:
        from soapwright.runtime.codec.encoded import EncodedWriter

        style = operation.encoding or SOAP_ENCODINGS[operation.soap == "1.2"]
        return [EncodedWriter(codec.types, codec.leaves, style, written).element(part).encode()]
    return codec.encoder.element(part, written)


def read(
    codec: Codec,
    operation: Operation[Any, Any],
    header: etree._Element,
    understood: frozenset[str] | None = frozenset(),
) -> Headers:
    """The header parts of an answer; what the operation declares is read as that.

    Args:
        codec: of the package.
        operation: what was called.
        header: the envelope's Header.
        understood: names of further parts that may have to be obeyed; None is any.

    Raises:
        NotUnderstood: one must be obeyed, and is none of these (SOAP 1.1, 4.2.3; SOAP 1.2 part 1,
            2.4).
        MalformedResponse: one is not what the operation declares it to be.
    """
    declared = {tag_of(kind): kind for kind in map(codec.types.load, operation.response_headers)}
    found: list[HeaderPart] = []
    for node in list(header.iterchildren(etree.Element)):
        kind = declared.get(node.tag)
        if kind is None:
            if understood is not None and node.tag not in understood and _must_be_obeyed(node):
                raise NotUnderstood(
                    f"the answer must not be used by who does not understand its header part "
                    f"{node.tag}; `exchange` gives it to who does",
                    header=str(node.tag),
                )
            found.append(node)
        elif kind.__name__ in operation.encoded_headers:
            found += _encoded(codec, kind, node)
        elif not is_nil(node):
            found.append(codec.decode(kind, node))
    return Headers(found)


def _encoded(codec: Codec, kind: type[Record], node: etree._Element) -> Iterator[Record]:
    """A part in SOAP encoding, with what it refers to in its place; nothing where that is nil."""
    from soapwright.runtime.codec.references import resolve

    header = node.getparent()
    assert header is not None
    place = header.index(node)
    resolve(node)
    if not is_nil(header[place]):
        yield codec.encoded.decode(header[place], kind)


def _must_be_obeyed(node: etree._Element) -> bool:
    """Whether a header part is for us, and has to be understood."""
    header = node.getparent()
    assert header is not None
    soap = str(header.tag).removesuffix("Header")
    role = node.get(f"{soap}actor", node.get(f"{soap}role", "")).strip()
    return node.get(f"{soap}mustUnderstand", "").strip() in _TRUE and role in _OURS
