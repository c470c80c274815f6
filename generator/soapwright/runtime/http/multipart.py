"""Answers in several MIME parts, as they arrive (RFC 2046, 5.1; RFC 2387).

The libraries that read parts as a stream read forms: python-multipart refuses a header that is
folded and what comes before the first part, multipart and werkzeug want each part's
``Content-Disposition``. ``email`` reads all of MIME, but only in memory and as text. So what is
between two boundaries is found here, and ``email`` reads the headers.
"""

from __future__ import annotations

import re
import weakref
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import collapse_rfc2231_value
from enum import Enum, auto
from pathlib import Path

from soapwright.runtime.errors import MalformedResponse, TruncatedResponse
from soapwright.runtime.http.part_content import Content, InFile, InMemory, decoder_of
from soapwright.runtime.http.settings import Limits
from soapwright.runtime.xsd.attachment import Attachment
from soapwright.runtime.xsd.parts import Parts

_HEAD_BYTES = 64 * 1024
"""Of all headers of a part."""
_PADDING = 64
"""Blanks that may follow a boundary in its line."""
_HEAD_END = b"\r\n\r\n"


class _At(Enum):
    PREAMBLE = auto()
    HEAD = auto()
    CONTENT = auto()
    EPILOGUE = auto()


class _Part:
    """A part that is being read."""

    def __init__(self, head: Message, id_: str, number: int, content: Content) -> None:
        self.id = id_
        self.name = f"part {number}" + (f" <{self.id}>" if self.id else "")
        self.headers = {name.lower(): _line(value) for name, value in head.items()}
        self.type = self.headers.get("content-type", "application/octet-stream")
        self.content = content
        self.decode = decoder_of(self.headers.get("content-transfer-encoding", ""), self.name)
        self.begun = False
        self.raw = self.size = 0
        """Bytes as they came, and out of their encoding."""

    def attachment(self) -> Attachment:
        return Attachment(self.content.kept(), self.type, content_id=self.id, headers=self.headers)


class Multipart:
    """The parts of an answer, taken as they arrive.

    Args:
        content_type: of the answer.
        limits: how many parts there may be, and how large.
        folder: where the parts but the envelope go, each to a file of its own, or None: they are
            kept in memory. What was written of an answer that cannot be read is removed.

    Raises:
        MalformedResponse: nothing says what is between its parts.
    """

    def __init__(self, content_type: str, limits: Limits, folder: Path | None = None) -> None:
        head = Message()
        head["Content-Type"] = content_type
        boundary = (head.get_boundary() or "").encode("latin-1", "replace")
        if not boundary:
            raise MalformedResponse(
                "the answer has several parts, and its Content-Type no boundary between them"
            )
        self._start = _id(collapse_rfc2231_value(head.get_param("start", "")))
        self._between = re.compile(
            rb"\r\n--" + re.escape(boundary) + rb"(?:(--)|[ \t]{0,%d}\r\n)" % _PADDING
        )
        self._hold = len(boundary) + _PADDING + 6
        self._limits = limits
        self._folder = folder
        self._data = bytearray(b"\r\n")
        self._at = _At.PREAMBLE
        self._part: _Part | None = None
        self._is_root = False
        self._count = 0
        self._root: bytes | None = None
        self._parts: list[Attachment] = []
        self._ids: set[str] = set()
        self._files: list[InFile] = []
        self.discard = weakref.finalize(self, _remove, self._files)
        """Removes the files of an answer that is given to nobody."""

    def feed(self, data: bytes) -> None:
        """Some of the answer arrived.

        Raises:
            MalformedResponse: it is more than the limits allow, or a part is wrong.
        """
        if self._at is _At.EPILOGUE:
            return
        self._data += data
        while self._step():
            pass

    def close(self) -> tuple[bytes, Parts]:
        """The envelope, and the parts beside it, all of which have come.

        Raises:
            TruncatedResponse: it ends before they do.
            MalformedResponse: the part that it says to begin with is not there.
        """
        if self._at is not _At.EPILOGUE:
            within = "before its first part"
            if self._part is not None:
                within = f"within {self._part.name}"
            elif self._at is _At.HEAD:
                within = f"within the headers of part {self._count + 1}"
            raise TruncatedResponse(f"the answer ends {within}: its MIME parts do not end")
        if self._root is None:
            raise MalformedResponse(
                f"the answer begins with <{self._start}>, which is none of its parts"
                if self._count
                else "the answer has no parts"
            )
        return self._root, Parts(self._parts)

    def keep(self) -> None:
        """The files are somebody's now."""
        self.discard.detach()

    def _step(self) -> bool:
        """Take what can be taken of what has come; gives whether there may be more."""
        if self._at is _At.EPILOGUE:
            self._data.clear()
            return False
        if self._at is _At.HEAD:
            return self._head()
        found = self._between.search(self._data)
        if found is None:
            safe = len(self._data) - self._hold
            if safe > 1:  # a line's end stays whole
                self._take(safe)
            return False
        start, end, is_last = found.start(), found.end(), found.start(1) >= 0
        self._take(start)
        del self._data[: end - start]
        self._end()
        self._at = _At.EPILOGUE if is_last else _At.HEAD
        return True

    def _head(self) -> bool:
        if self._data.startswith(b"\r\n"):
            end, after = 0, 2  # a part without headers
        else:
            end = self._data.find(_HEAD_END)
            after = end + len(_HEAD_END)
        if max(end, len(self._data) if end < 0 else 0) > _HEAD_BYTES:
            raise MalformedResponse(
                f"the headers of part {self._count + 1} of the answer are larger than "
                f"{_HEAD_BYTES} bytes"
            )
        if end < 0:
            return False
        if self._count == self._limits.parts:
            raise MalformedResponse(
                f"the answer has more than {self._limits.parts} parts; Limits(parts=…) allows more"
            )
        self._count += 1
        head = BytesHeaderParser().parsebytes(bytes(self._data[:end]))
        # What ends the headers also begins a boundary's line where the part is empty.
        del self._data[: after - 2]
        self._part = self._begun(head)
        self._at = _At.CONTENT
        return True

    def _begun(self, head: Message) -> _Part:
        id_ = _id(head.get("Content-ID", ""))
        if id_ and id_ in self._ids:
            raise MalformedResponse(f"two parts of the answer are <{id_}>")
        self._ids.add(id_)
        self._is_root = id_ == self._start if self._start else self._count == 1
        if self._folder is None or self._is_root:
            return _Part(head, id_, self._count, InMemory())
        file = InFile(self._folder)
        self._files.append(file)
        return _Part(head, id_, self._count, file)

    def _take(self, size: int) -> None:
        """The next bytes are of the part that is being read, or before the first one."""
        piece = bytes(self._data[:size])
        del self._data[:size]
        part = self._part
        if part is None:
            return
        if not part.begun:  # the line's end before the content is not of it
            piece, part.begun = piece[2:], True
        self._add(part, part.decode.feed(piece), len(piece))

    def _add(self, part: _Part, content: bytes, raw: int) -> None:
        part.raw += raw
        part.size += len(content)
        if part.size > self._limits.part_bytes:
            raise MalformedResponse(
                f"{part.name} of the answer is larger than {self._limits.part_bytes} bytes; "
                "Limits(part_bytes=…) allows more"
            )
        part.content.write(content)

    def _end(self) -> None:
        part, self._part = self._part, None
        if part is None:
            return
        self._add(part, part.decode.rest(), 0)
        said = part.headers.get("content-length", "").strip()
        if said.isdecimal() and int(said) != part.raw:
            raise MalformedResponse(
                f"{part.name} of the answer has {part.raw} bytes, and says that it has {said}"
            )
        if self._is_root:
            root = part.content.kept()
            assert isinstance(root, bytes)
            self._root = root
        else:
            self._parts.append(part.attachment())


def _id(text: str) -> str:
    return _line(text).strip().removeprefix("<").removesuffix(">")


def _line(text: str) -> str:
    """A header's value, unfolded (RFC 5322, 2.2.3)."""
    return re.sub(r"\r?\n(?=[ \t])", "", str(text)).strip()


def _remove(files: list[InFile]) -> None:
    for file in files:
        file.remove()
