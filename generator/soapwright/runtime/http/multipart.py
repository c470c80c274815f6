"""Answers in several MIME parts (RFC 2387), with what the envelope includes of them (XOP 1.0)."""

from __future__ import annotations

from base64 import b64encode
from email.message import Message
from email.parser import BytesHeaderParser
from urllib.parse import unquote

from lxml import etree

from soapwright.runtime.errors import MalformedResponse, TruncatedResponse
from soapwright.runtime.records.dataclass import dataclass

_INCLUDE = "{http://www.w3.org/2004/08/xop/include}Include"


class Multipart:
    """The parts of an answer as they arrive; they are read when all have.

    Args:
        content_type: of the answer.
    """

    def __init__(self, content_type: str) -> None:
        head = Message()
        head["Content-Type"] = content_type
        self._boundary = str(head.get_param("boundary", "")).encode("latin-1", "replace")
        self._start = _id(str(head.get_param("start", "")))
        self._data = bytearray()

    def feed(self, data: bytes) -> None:
        """Some of the answer arrived."""
        self._data += data

    def close(self) -> Parts:
        """The parts, all of which have come.

        Raises:
            TruncatedResponse: it ends before they do.
        """
        limit = b"\r\n--" + self._boundary
        pieces = (b"\r\n" + bytes(self._data)).split(limit)
        if len(pieces) < 3 or not pieces[-1].startswith(b"--"):
            raise TruncatedResponse("the answer's MIME parts do not end")
        parts = [_part(piece) for piece in pieces[1:-1]]
        root = next(
            (part for id_, part in parts if self._start and id_ == self._start), parts[0][1]
        )
        return Parts(root, {id_: part for id_, part in parts if id_})


@dataclass(frozen=True, slots=True)
class Parts:
    """The root part, which is the envelope, and all parts by their Content-ID."""

    root: bytes
    by_id: dict[str, bytes]

    def included(self, envelope: etree._Element) -> etree._Element:
        """The envelope, with the parts that it includes as the texts that they stand for.

        Raises:
            MalformedResponse: one is not there.
        """
        for include in list(envelope.iter(_INCLUDE)):
            href = include.get("href", "")
            part = self.by_id.get(unquote(href.removeprefix("cid:")))
            holder = include.getparent()
            if part is None or holder is None:
                raise MalformedResponse(f"the answer includes {href}, which is none of its parts")
            holder.remove(include)
            holder.text = b64encode(part).decode()
        return envelope


def _part(piece: bytes) -> tuple[str, bytes]:
    """A part's Content-ID and its content."""
    if piece.startswith(b"\r\n\r\n"):
        return "", piece[4:]
    head, _, content = piece.lstrip(b" \t").removeprefix(b"\r\n").partition(b"\r\n\r\n")
    headers = BytesHeaderParser().parsebytes(head)
    coding = str(headers.get("Content-Transfer-Encoding", "")).strip().lower()
    if coding in ("base64", "quoted-printable"):
        headers.set_payload(content.decode("ascii", "replace"))
        decoded = headers.get_payload(decode=True)
        content = decoded if isinstance(decoded, bytes) else content
    return _id(str(headers.get("Content-ID", ""))), content


def _id(text: str) -> str:
    return text.strip().removeprefix("<").removesuffix(">")
