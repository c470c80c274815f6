"""The content of an answer out of its gzip coding, in pieces of bounded size.

The HTTP library would give all that a read holds at once: of 64 KB that may be 64 MB. And it does
not say whether the coding came to its end.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator

ACCEPTED = "gzip"
"""Of ``Accept-Encoding``."""

_PIECE = 256 * 1024
_GZIP = zlib.MAX_WBITS | 16  # checks the length and checksum at the end, too


class BadCoding(Exception):
    """The content is not of the coding that its head says, or does not end as it has to."""


class Content:
    """One answer's content that is coded.

    Args:
        coding: its ``Content-Encoding``, in small letters.

    Raises:
        BadCoding: a coding that was not asked for.
    """

    def __init__(self, coding: str) -> None:
        if coding not in ("gzip", "x-gzip"):
            raise BadCoding(f"its content is coded as {coding}, which was not asked for")
        self._member = zlib.decompressobj(_GZIP)
        self.is_cut = False
        """Whether more has to come."""

    def pieces(self, data: bytes) -> Iterator[bytes]:
        """What some bytes hold.

        Raises:
            BadCoding: they are not of the coding.
        """
        try:
            while data:
                if self._member.eof:  # another one follows: gzip joins files by writing them so
                    self._member = zlib.decompressobj(_GZIP)
                yield self._member.decompress(data, _PIECE)
                self.is_cut = not self._member.eof
                data = self._member.unconsumed_tail or self._member.unused_data
        except zlib.error as error:
            raise BadCoding(f"its content is no gzip: {error}") from None
