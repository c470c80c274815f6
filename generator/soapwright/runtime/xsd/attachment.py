"""Bytes that travel beside the envelope, as a part of their own (RFC 2387, RFC 2392)."""

from __future__ import annotations

import io
from collections.abc import Mapping
from os import PathLike
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO
from urllib.parse import quote
from uuid import uuid4


class Attachment:
    """A part of a message, its content in memory or in a file.

    Args:
        content: the bytes, or the path of the file that has them.
        content_type: its media type.
        content_id: its ``Content-ID`` without the angle brackets; None makes a new one.
        headers: all that came with it, by name in small letters.
    """

    __slots__ = ("_content", "content_id", "content_type", "headers")

    def __init__(
        self,
        content: bytes | bytearray | str | PathLike[str],
        content_type: str = "application/octet-stream",
        *,
        content_id: str | None = None,
        headers: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self._content: bytes | Path
        if isinstance(content, bytes | bytearray):
            self._content = bytes(content)
        else:
            self._content = Path(content)
        self.content_id = f"{uuid4()}@soapwright" if content_id is None else content_id
        self.content_type = content_type
        self.headers: Mapping[str, str] = dict(headers)

    @property
    def path(self) -> Path | None:
        """The file that has the content, or None where that is in memory."""
        return self._content if isinstance(self._content, Path) else None

    @property
    def content(self) -> bytes:
        """All of the content; of a file it is read each time."""
        return self._content.read_bytes() if isinstance(self._content, Path) else self._content

    @property
    def size(self) -> int:
        """Of the content, in bytes."""
        if isinstance(self._content, Path):
            return self._content.stat().st_size
        return len(self._content)

    @property
    def cid(self) -> str:
        """The URL that refers to it from within the message (RFC 2392)."""
        return f"cid:{quote(self.content_id, safe='@')}"

    def open(self) -> BinaryIO:
        """The content as a stream."""
        return (
            self._content.open("rb")
            if isinstance(self._content, Path)
            else io.BytesIO(self.content)
        )

    def __bytes__(self) -> bytes:
        return self.content

    def __repr__(self) -> str:
        where = f" in {self.path}" if self.path else f" of {self.size} bytes"
        return f"<Attachment {self.content_id or 'without an id'}: {self.content_type}{where}>"
