"""How WS-Security writes moments: ``xsd:dateTime`` in UTC, to the millisecond."""

from __future__ import annotations

from datetime import UTC, datetime


def written(moment: datetime) -> str:
    """A moment as it stands in a message."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def read(text: str) -> datetime:
    """The moment of a message; one without an offset is in UTC (SOAP Message Security 1.1, 10).

    Raises:
        ValueError: it is none.
    """
    moment = datetime.fromisoformat(text.strip())
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
