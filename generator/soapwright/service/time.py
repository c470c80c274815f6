"""``[time]`` and ``[changes]`` of service.toml: what times mean, and which of them tell changes."""

from __future__ import annotations

import zoneinfo
from collections.abc import Mapping

from soapwright.runtime.records.dataclass import dataclass, field
from soapwright.service.toml_reader import Table


@dataclass(frozen=True, slots=True)
class TimeRule:
    """``[time]``: the zone whose clock times without an offset are on.

    ``dates`` are the ``Type.Element`` whose time says nothing, as patterns: they are dates, which
    the service writes as a midnight that is not to be converted.
    """

    zone: str
    dates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ChangesRule:
    """``[changes]``: entity → the fields that tell when it changed, the one to use first.

    ``status_only`` are the entities whose field tells only when their status did.
    """

    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    status_only: tuple[str, ...] = ()


def read_time(table: Table) -> TimeRule:
    """Read ``[time]``.

    Raises:
        InputError: an unknown key or time zone.
    """
    zone = table.text("zone")
    try:
        zoneinfo.ZoneInfo(zone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        table.fail(f"is {zone!r}; it takes the name of a zone, such as Europe/Berlin", "zone")
    rule = TimeRule(zone, table.texts("dates"))
    for pattern in rule.dates:
        if pattern.count(".") != 1:
            table.fail(f"holds {pattern!r}; it takes Type.Element", "dates")
    table.end()
    return rule


def read_changes(table: Table) -> ChangesRule:
    """Read ``[changes]``: a field or several for each entity, beside ``status_only``.

    Raises:
        InputError: a value of the wrong type, or ``status_only`` names another entity.
    """
    status_only = table.texts("status_only")
    fields = {name: table.one_or_more(name) for name in table.names}
    for name in status_only:
        if name not in fields:
            table.fail(f"names {name!r}; the entities here: {', '.join(fields)}", "status_only")
    table.end()
    return ChangesRule(fields, status_only)
