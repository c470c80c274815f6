"""When a message was made, and until when it counts (SOAP Message Security 1.1, chapter 10)."""

from __future__ import annotations

from datetime import datetime, timedelta

from lxml import etree

from soapwright.runtime.codec.prefixes import name_of
from soapwright.runtime.errors import InvalidArgument
from soapwright.runtime.records.dataclass import dataclass
from soapwright.runtime.security.instants import read, written
from soapwright.runtime.security.names import TIMESTAMP, WSU

_CREATED = f"{{{WSU}}}Created"
_EXPIRES = f"{{{WSU}}}Expires"


@dataclass(frozen=True, slots=True)
class Timestamp:
    """A ``wsu:Timestamp`` in every request, and the check of those in answers.

    Args:
        ttl: seconds that a request counts; also those of an answer that does not tell its own.
        skew: seconds that the service's clock may be off.

    Raises:
        InvalidArgument: ``ttl`` is not more than 0, or ``skew`` less than 0.
    """

    ttl: float = 300.0
    skew: float = 60.0

    def __post_init__(self) -> None:
        if not self.ttl > 0:
            raise InvalidArgument(
                f"Timestamp: ttl is {self.ttl}; it has to be more than 0 seconds",
                arguments=("ttl",),
            )
        if not self.skew >= 0:
            raise InvalidArgument(
                f"Timestamp: skew is {self.skew}; it cannot be less than 0 seconds",
                arguments=("skew",),
            )

    def element(self, now: datetime) -> etree._Element:
        """The timestamp of one message."""
        stamp = etree.Element(TIMESTAMP)
        etree.SubElement(stamp, _CREATED).text = written(now)
        etree.SubElement(stamp, _EXPIRES).text = written(now + timedelta(seconds=self.ttl))
        return stamp

    def problem(self, stamp: etree._Element, now: datetime) -> str | None:
        """Why an answer's timestamp does not hold now; None where it does."""
        try:
            created, expires = _moment(stamp, _CREATED), _moment(stamp, _EXPIRES)
        except ValueError as error:
            return f"its Timestamp cannot be read: {error}"
        skew = timedelta(seconds=self.skew)
        if created is None:
            return "its Timestamp does not tell when it was created"
        if created > now + skew:
            return f"its Timestamp is of the future: created {written(created)}, now {written(now)}"
        ends = created + timedelta(seconds=self.ttl) if expires is None else expires
        if ends <= created:
            return f"its Timestamp expires ({written(ends)}) before it is created"
        if ends + skew <= now:
            return f"its Timestamp has expired: {written(ends)}, now {written(now)}"
        return None


def _moment(stamp: etree._Element, tag: str) -> datetime | None:
    """One of its moments, where it is there.

    Raises:
        ValueError: it is there twice, or no moment.
    """
    found = stamp.findall(tag)
    if len(found) > 1:
        raise ValueError(f"{name_of(tag).localname} is there {len(found)} times")
    if not found:
        return None
    try:
        return read(found[0].text or "")
    except (ValueError, OverflowError):
        name = name_of(tag).localname
        raise ValueError(f"{name} is {(found[0].text or '')[:40]!r}, no time") from None
