"""What an answer may cost, as much of it as anybody means.

lxml makes the attributes of an element in a time that grows with their square, and the prefixes
that are in scope anew for each element that is asked. So both have a limit, within which what an
answer costs is a stated multiple of its size. What no class declares is kept as objects, which take
far more room than what was sent; what is referred to stands in as many places as the answer likes.
Both are held to limits of the answer that is being read (``Limits``), which is a context, since a
codec belongs to all clients of a package.
"""

from __future__ import annotations

from contextvars import ContextVar
from typing import NamedTuple, Protocol

from lxml import etree

from soapwright.runtime.errors import MalformedResponse

MOST_ATTRIBUTES = 500
"""Attributes of one element."""
MOST_PREFIXES = 250
"""Prefixes in scope of one element."""


class ReadLimits(Protocol):
    """What is read of an answer at most: see ``soapwright.runtime.http.settings.Limits``."""

    @property
    def elements(self) -> int: ...
    @property
    def unknown(self) -> int: ...
    @property
    def references(self) -> int: ...
    @property
    def large(self) -> bool: ...


class StandardLimits(NamedTuple):
    """Those of who says nothing of them."""

    elements: int = 5_000_000
    unknown: int = 1_000_000
    references: int = 50
    large: bool = False


class BeingRead:
    """The answer that is being read in this thread or task, and what was kept of it so far."""

    limits: ReadLimits = StandardLimits()
    unknown = 0


BEING_READ: ContextVar[BeingRead | None] = ContextVar("BEING_READ", default=None)


def limits_being_read() -> ReadLimits:
    """The limits of the answer that is being read."""
    reading = BEING_READ.get()
    return StandardLimits() if reading is None else reading.limits


def keep_unknown(node: etree._Element) -> None:
    """Note that an element is kept which no class declares, with all that is in it.

    Raises:
        MalformedResponse: the answer has more such elements than its limits allow.
    """
    reading = BEING_READ.get()
    if reading is None:
        return  # a tree that somebody else has parsed
    reading.unknown += 1 + (sum(1 for _ in node.iterdescendants()) if len(node) else 0)
    if reading.unknown > reading.limits.unknown:
        raise MalformedResponse(
            f"the answer has more than {reading.limits.unknown:,} elements that its WSDL does not "
            "declare; Limits(unknown=) allows more"
        )


def attributes(node: etree._Element) -> dict[str, str]:
    """The attributes of an element, by Clark name.

    Raises:
        MalformedResponse: there are more than ``MOST_ATTRIBUTES``.
    """
    found = node.attrib
    if len(found) > MOST_ATTRIBUTES:
        raise MalformedResponse(
            f"{node.tag} has {len(found):,} attributes; at most {MOST_ATTRIBUTES} are read"
        )
    return {str(name): str(value) for name, value in found.items()}


def prefixes(node: etree._Element) -> dict[str | None, str]:
    """The namespaces in scope of an element, by prefix.

    Raises:
        MalformedResponse: there are more than ``MOST_PREFIXES``.
    """
    found = node.nsmap
    if len(found) > MOST_PREFIXES:
        raise MalformedResponse(
            f"{node.tag} is in scope of {len(found):,} prefixes; at most {MOST_PREFIXES} are read"
        )
    return found
