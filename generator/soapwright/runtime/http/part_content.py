"""Where a part's content goes as it arrives, and what decodes it (RFC 2045, 6)."""

from __future__ import annotations

import binascii
import re
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Protocol

from soapwright.runtime.errors import MalformedResponse


class Content(Protocol):
    """Takes a part's bytes."""

    def write(self, data: bytes) -> object: ...
    def kept(self) -> bytes | Path:
        """All of it, or where it is."""


class InMemory:
    """Keeps them."""

    def __init__(self) -> None:
        self._data = bytearray()

    def write(self, data: bytes) -> None:
        self._data += data

    def kept(self) -> bytes:
        return bytes(self._data)


class InFile:
    """Writes them to a new file, which only its user may read.

    Args:
        folder: where; the part's own names say nothing, since they could lead elsewhere.
    """

    def __init__(self, folder: Path) -> None:
        self._file = NamedTemporaryFile("wb", dir=folder, prefix="part-", delete=False)  # noqa: SIM115
        self.path = Path(self._file.name)

    def write(self, data: bytes) -> None:
        self._file.write(data)

    def kept(self) -> Path:
        self._file.close()
        return self.path

    def remove(self) -> None:
        """Nobody wants it."""
        with suppress(OSError):  # what could not be written cannot be closed either
            self._file.close()
        self.path.unlink(missing_ok=True)


class Decoder(Protocol):
    """Takes a part's content out of its encoding."""

    def feed(self, data: bytes) -> bytes: ...
    def rest(self) -> bytes:
        """What is left when all has come."""


class _AsItIs:
    def feed(self, data: bytes) -> bytes:
        return data

    def rest(self) -> bytes:
        return b""


class _Base64:
    def __init__(self, name: str) -> None:
        self._name = name
        self._left = b""
        self._ended = False

    def feed(self, data: bytes) -> bytes:
        self._left += data.translate(None, b" \t\r\n")
        whole = len(self._left) & ~3
        return self._decoded(whole)

    def rest(self) -> bytes:
        return self._decoded(len(self._left))

    def _decoded(self, size: int) -> bytes:
        text, self._left = self._left[:size], self._left[size:]
        try:
            if text and self._ended:
                raise binascii.Error("there is more after its end")
            self._ended = self._ended or text.endswith(b"=")
            return binascii.a2b_base64(text, strict_mode=True)
        except binascii.Error as error:
            raise MalformedResponse(f"{self._name} of the answer is no base64: {error}") from None


class _QuotedPrintable:
    _WRONG = re.compile(rb"=(?![0-9A-Fa-f]{2}|[ \t]*\r?\n|[ \t]*$)")

    def __init__(self, name: str) -> None:
        self._name = name
        self._left = b""

    def feed(self, data: bytes) -> bytes:
        lines = (self._left + data).rpartition(b"\n")
        self._left = lines[2]
        return self._decoded(lines[0] + lines[1])

    def rest(self) -> bytes:
        text, self._left = self._left, b""
        return self._decoded(text)

    def _decoded(self, text: bytes) -> bytes:
        if self._WRONG.search(text):
            raise MalformedResponse(
                f"{self._name} of the answer is no quoted-printable: '=' begins no byte"
            )
        return binascii.a2b_qp(text)


def decoder_of(encoding: str, name: str) -> Decoder:
    """What reads a ``Content-Transfer-Encoding``.

    Args:
        encoding: as the header says.
        name: of the part, for errors.

    Raises:
        MalformedResponse: it is none of RFC 2045.
    """
    told = encoding.partition("(")[0].strip().lower()
    if told in ("", "7bit", "8bit", "binary"):
        return _AsItIs()
    if told == "base64":
        return _Base64(name)
    if told == "quoted-printable":
        return _QuotedPrintable(name)
    raise MalformedResponse(
        f"{name} of the answer has the Content-Transfer-Encoding {encoding!r}; "
        "7bit, 8bit, binary, base64 and quoted-printable are read"
    )
