"""One difference between two schemas, and all differences of one comparison."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Literal

from soapwright.runtime.records.dataclass import dataclass
from soapwright.schema.model import Place

Severity = Literal["error", "warning", "info"]
Direction = Literal["request", "response", "both", "none"]

Consequence = Literal["any-time", "deploy-first", "wait", "together"]

CONSEQUENCES: Mapping[Consequence, str] = MappingProxyType(
    {
        "any-time": "old and new code work with both services: generate at any time",
        "deploy-first": "code made before breaks, code made now works with both: deploy at once",
        "wait": "code made before goes on working, code made now breaks with the old service: wait",
        "together": "code and service have to change at the same time",
    }
)
"""What a difference means for code made from the base (before) and from the other side (now)."""

_CONSEQUENCES: Mapping[tuple[bool, bool], Consequence] = {
    (False, False): "any-time",
    (True, False): "deploy-first",
    (False, True): "wait",
    (True, True): "together",
}
"""Whether code made before breaks, and whether code made now breaks with the old service."""

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")
"""Worst first."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One difference.

    ``entity`` and ``field`` are wire names. ``path`` names the component for people and for the
    path globs of ignores, e.g. ``Ticket/AccountID`` or ``operation/query/header/Session``.
    ``base`` and ``other`` are the two sides as text, None where the side has nothing.
    ``operations`` are those whose messages hold what differs, by name, and ``methods`` those of a
    client that call them, where somebody asked for them. ``reverse`` is how bad the
    change back would be, which is what a client made from the other side meets in the base; None
    for what is no difference of two services.
    ``place`` is the line in the other file, or in the base file for what the other lacks; ``more``
    are further ones, where one decision shows at several.
    """

    id: str
    severity: Severity
    direction: Direction
    path: str
    message: str
    place: Place
    entity: str | None = None
    field: str | None = None
    operation: str | None = None
    base: str | None = None
    other: str | None = None
    more: tuple[Place, ...] = ()
    operations: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()
    reverse: Severity | None = None

    @property
    def consequence(self) -> Consequence | None:
        """When code is best made anew and deployed; None for no difference of two services."""
        if self.reverse is None:
            return None
        return _CONSEQUENCES[self.severity == "error", self.reverse == "error"]

    @property
    def fingerprint(self) -> str:
        """Made of id, entity, path and both values, not of the message.

        It is stable over releases of the tool, and a later change at the same place has another.
        """
        import hashlib  # half the formats do without

        sides = (self.base, self.other)
        # What is not there is told from what is empty, and a value cannot run into the next.
        values = ("" if side is None else f"{len(side)}:{side}" for side in sides)
        key = "\0".join((self.id, self.entity or "", self.path, *values))
        return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Accepted:
    """A finding that somebody accepted: why, and up to and with which day (None: for ever)."""

    finding: Finding
    reason: str
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """What was compared, by the names the user knows (zones or files), and what was found.

    ``findings`` are those that nobody accepted. ``failure`` tells why nothing was compared, where
    nothing could be; there are no findings then, and that says nothing.
    """

    base: str
    other: str
    findings: tuple[Finding, ...] = ()
    accepted: tuple[Accepted, ...] = ()
    failure: str | None = None

    def summary(self) -> dict[Severity, int]:
        counts = Counter(f.severity for f in self.findings)
        return {severity: counts[severity] for severity in SEVERITIES}
