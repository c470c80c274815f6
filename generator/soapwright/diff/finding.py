"""One difference between two schemas, and all differences of one comparison."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Literal

from soapwright.runtime.records.dataclass import dataclass
from soapwright.schema.model import Place

Severity = Literal["error", "warning", "info"]
Direction = Literal["request", "response", "both", "none"]

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")
"""Worst first."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One difference.

    ``entity`` and ``field`` are wire names. ``path`` names the component for people and for the
    path globs of ignores, e.g. ``Ticket/AccountID`` or ``operation/query/header/Session``.
    ``base`` and ``other`` are the two sides as text, None where the side has nothing.
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
