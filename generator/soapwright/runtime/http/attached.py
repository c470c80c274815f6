"""Parts of a message that its binding puts beside the Body (WSDL 1.1, 5.11).

A MIME part is of the message's part whose name its ``Content-ID`` begins with (WS-I Attachments
Profile 1.0, R2933): ``<photo=4711@depot>``. Toolkits that are older give it any other id; their
parts come in the order of the binding.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import copy
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote
from uuid import uuid4

from soapwright.runtime.records.plan import plan
from soapwright.runtime.xsd.attachment import Attachment

if TYPE_CHECKING:
    from soapwright.runtime.records.record import Record
    from soapwright.runtime.xsd.parts import Parts


def take_out(
    message: Record, attached: Sequence[tuple[str, str]]
) -> tuple[Record, list[Attachment]]:
    """A request without what goes beside its Body, and that.

    Args:
        message: the request.
        attached: names of its parts, and the media types of those that say none.

    Raises:
        ValueError: a value is neither bytes nor an attachment.
    """
    rest, found = copy(message), []
    for name, kind in attached:
        attribute = _attribute(message, name)
        value = getattr(message, attribute)
        if value is None:
            continue
        if isinstance(value, bytes | bytearray):
            value = Attachment(value, kind)
        if not isinstance(value, Attachment):
            told = f"{type(message).__name__}.{attribute}"
            raise ValueError(f"{told}: takes bytes or an Attachment, got {type(value).__name__}")
        # Another message may have it too, by another name.
        id_ = f"{quote(name)}={uuid4()}@soapwright"
        found.append(Attachment(value.path or value.content, value.content_type, content_id=id_))
        setattr(rest, attribute, None)
    return rest, found


def put_in(answer: Record, attached: Sequence[str], parts: Parts) -> None:
    """Give an answer what came beside its Body.

    Args:
        answer: what the Body was read as.
        attached: names of its parts.
        parts: of the answer.
    """
    for name, part in _by_name(attached, parts):
        setattr(answer, _attribute(answer, name), part.content if part.path is None else part)
        parts.mark(part)


def _by_name(attached: Sequence[str], parts: Parts) -> Iterator[tuple[str, Attachment]]:
    left = parts.left
    told = [unquote(part.content_id.partition("=")[0]) for part in left]
    named = {name: left[told.index(name)] for name in attached if name in told}
    if named or len(left) != len(attached):
        return iter(named.items())
    return zip(attached, left, strict=True)


def _attribute(message: Any, name: str) -> str:
    """The field of a part; it is in no namespace."""
    return next(field.attribute for field in plan(type(message)) if field.tag == name)
