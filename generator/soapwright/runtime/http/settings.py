"""How long a client waits, how much it accepts, and whom it trusts."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from soapwright.runtime.records.dataclass import dataclass

if TYPE_CHECKING:
    import ssl

Verify: TypeAlias = "ssl.SSLContext | bool"
"""The TLS context to use; True is the system's, False trusts anybody."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How long to wait, and how much to accept.

    Args:
        connect: seconds to connect.
        read: seconds between two pieces of an answer.
        total: seconds for a whole call: its answer, its further tries and the waits between them,
            not those for a quota; None sets no limit.
        response_bytes: of an answer, after decompression, with all its parts.
        parts: of an answer in several parts, the envelope among them.
        part_bytes: of one of them, out of its encoding.
        large: whether a text of an answer may have more than 10,000,000 bytes, and its elements
            nest deeper than 256, up to 2,048.
    """

    connect: float = 10.0
    read: float = 120.0
    total: float | None = 600.0
    response_bytes: int = 512 * 1024 * 1024
    parts: int = 1_000
    part_bytes: int = 512 * 1024 * 1024
    large: bool = False
