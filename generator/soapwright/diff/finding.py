"""One difference between two schemas, and all differences of one comparison."""

from __future__ import annotations

from collections import Counter
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
    ``place`` is the line in the other file, or in the base file for what the other lacks.
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

    @property
    def fingerprint(self) -> str:
        """Stable over releases of the tool: made of id, entity and path, not of the message."""
        import hashlib  # half the formats do without

        key = "\0".join((self.id, self.entity or "", self.path))
        return hashlib.sha256(key.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What was compared, by the names the user knows (zones or files), and what was found."""

    base: str
    other: str
    findings: tuple[Finding, ...] = ()

    def summary(self) -> dict[Severity, int]:
        counts = Counter(f.severity for f in self.findings)
        return {severity: counts[severity] for severity in SEVERITIES}
