"""The parts that an envelope refers to: binary values that travel beside it.

It refers to one by an ``xop:Include`` that is all the content of an element (XOP 1.0), by a text of
the type ``swaRef`` (WS-I Attachments Profile 1.0) or, in SOAP encoding, by an element's ``href``
(SOAP Messages with Attachments). Who reads and writes values belongs to a package and not to a
message, so the parts of the message that is read or written are a context.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING
from urllib.parse import unquote

from soapwright.runtime.errors import AttachmentLeft, MalformedResponse
from soapwright.runtime.xsd.attachment import Attachment
from soapwright.runtime.xsd.written_alone import WrittenAlone

if TYPE_CHECKING:
    from lxml import etree


class Parts:
    """The parts of one answer beside its envelope.

    Args:
        attachments: in their order.
    """

    def __init__(self, attachments: Sequence[Attachment]) -> None:
        self.attachments = tuple(attachments)
        self._by_id = {part.content_id: part for part in attachments if part.content_id}
        self._by_location = {
            part.headers["content-location"]: part
            for part in attachments
            if "content-location" in part.headers
        }
        self._taken: set[int] = set()

    @property
    def left(self) -> tuple[Attachment, ...]:
        """Those that no value was made of."""
        return tuple(part for part in self.attachments if id(part) not in self._taken)

    def take(self, reference: str) -> bytes | Attachment:
        """What a reference stands for: bytes, or the part where its content is in a file.

        Raises:
            MalformedResponse: it is none of the parts.
        """
        part = self._by_location.get(reference)
        if reference[:4].lower() == "cid:":
            # Some write what is no URL: an id as it is.
            id_ = reference[4:]
            part = self._by_id.get(id_) or self._by_id.get(unquote(id_))
        if part is None:
            raise _missing(reference)
        self.mark(part)
        return part.content if part.path is None else part

    def warn(self) -> None:
        """Say that those are lost that no value was made of."""
        told = ", ".join(map(repr, self.left))
        warnings.warn(
            AttachmentLeft(
                f"the answer has parts that none of its values is: {told}; exchange() gives them"
            ),
            stacklevel=2,
        )

    def mark(self, part: Attachment) -> None:
        """A value was made of it."""
        self._taken.add(id(part))

    @contextmanager
    def being_read(self) -> Iterator[None]:
        """The envelope that is read meanwhile is theirs."""
        token = _READ.set(self)
        try:
            yield
        finally:
            _READ.reset(token)


_READ: ContextVar[Parts | None] = ContextVar("_READ", default=None)
"""Those of the answer that is being read."""


@contextmanager
def being_written() -> Iterator[list[Attachment]]:
    """Gives what the message that is written meanwhile has beside it."""
    attached: list[Attachment] = []
    token = _WRITTEN.set(attached)
    try:
        yield attached
    finally:
        _WRITTEN.reset(token)


_WRITTEN: ContextVar[list[Attachment] | None] = ContextVar("_WRITTEN", default=None)
"""Those of the message that is being written."""


def attach(value: bytes | bytearray | Attachment) -> Attachment:
    """Put a value beside the message; one that is there already is not put there again.

    Raises:
        WrittenAlone: the message is written as if nothing went beside it.
    """
    attached = _WRITTEN.get()
    if attached is None:
        raise WrittenAlone
    part = value if isinstance(value, Attachment) else Attachment(value)
    if part not in attached:
        attached.append(part)
    return part


def included(node: etree._Element) -> bytes | Attachment:
    """The content of an element that is a part of the message (XOP 1.0, 3.2).

    Args:
        node: whose first child is the ``xop:Include``.

    Raises:
        MalformedResponse: there is no such part, or anything beside it.
    """
    include = node[0]
    if len(node) > 1 or (node.text or "").strip() or (include.tail or "").strip():
        raise MalformedResponse(f"the answer has more beside the part {include.get('href')!r}")
    return taken(str(include.get("href") or ""))


def refers(node: etree._Element) -> bool:
    """Whether an element of SOAP encoding is a part of the message."""
    return (node.get("href") or "")[:4].lower() == "cid:"


def referred(node: etree._Element) -> bytes | Attachment:
    """The part that an element of SOAP encoding is; its reference says no more from then on.

    Raises:
        MalformedResponse: there is no such part.
    """
    return taken(str(node.attrib.pop("href")))


def taken(reference: str) -> bytes | Attachment:
    """The part that a URL refers to.

    Raises:
        MalformedResponse: there is no such part.
    """
    parts = _READ.get()
    if parts is None:
        raise _missing(reference)
    return parts.take(reference)


def _missing(reference: str) -> MalformedResponse:
    return MalformedResponse(f"the answer refers to {reference!r}, which is none of its parts")
