"""Zones: which one an address belongs to, and what it makes of the package's records.

A package's own classes are those of its reference zone. Another zone may lack some of their
fields or order them otherwise, so a record goes out as that zone's class of the same wire name,
and a field or entity that the zone does not have is an error before anything is sent. What a zone
has beyond the reference zone is kept in ``Record.extra`` on read, and goes back from there.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Any, TypeVar
from urllib.parse import urlsplit

from soapwright.runtime.auth.trusted import is_among
from soapwright.runtime.errors import ZoneMismatch
from soapwright.runtime.query.conditions import Condition, comparisons
from soapwright.runtime.records.dataclass import dataclass
from soapwright.runtime.records.index import TypeIndex
from soapwright.runtime.records.keys import HOW_IT_CAME
from soapwright.runtime.records.plan import FieldPlan, plan, wire_name
from soapwright.runtime.records.record import Record

R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class Zone:
    """A zone the package was generated for.

    Args:
        name: its name in the package.
        language: what its labels are written in, where known.
        hosts: the hosts that serve it, where known; ``*.example.com`` is any below that.
        types: the package of its types, or None where they are the package's own.
        picklists: the module of its picklists, or None where none are known.
    """

    name: str
    language: str | None = None
    hosts: frozenset[str] = frozenset()
    types: str | None = None
    picklists: str | None = None


def zone_of(url: str, zones: Sequence[Zone]) -> Zone:
    """The zone that a service's address belongs to; the first one where none names its host."""
    host = (urlsplit(url).hostname or "").lower()
    return next((zone for zone in zones if is_among(host, zone.hosts)), zones[0])


class ZoneTypes:
    """The types of the zone that a connection is open to.

    Args:
        zone: the zone.
        own: the package's own types, those of the reference zone.
    """

    def __init__(self, zone: Zone, own: TypeIndex) -> None:
        self.name = zone.name
        self.is_own = zone.types is None
        """Whether they are the package's own: then nothing is ever converted."""
        self.index: TypeIndex = own if zone.types is None else import_module(zone.types).TYPES
        self._own = own
        self._plans: dict[type[Record], dict[str, FieldPlan]] = {}

    def class_of(self, record: type[Record]) -> type[Record]:
        """The zone's class for a class of this package; for most types it is the same.

        Raises:
            ZoneMismatch: the zone has no such type.
        """
        if self.index is self._own:
            return record
        namespace, local = wire_name(record)
        found = self.index.by_wire(namespace, local)
        if found is None:
            if self._own.by_wire(namespace, local) is None:
                return record  # no complex type: a message of an operation
            raise ZoneMismatch(f"zone {self.name} has no {local}", zone=self.name)
        return found

    def index_of(self, record: type[Record]) -> TypeIndex:
        """The types an answer is read with: those of the class that was asked for.

        Raises:
            ZoneMismatch: the zone has no such type.
        """
        return self.index if self.class_of(record) is record else self._own

    def convert(self, record: R, index: int | None = None) -> R:
        """The record as the zone's class; itself where that is its class.

        Raises:
            ZoneMismatch: the zone lacks the type, or a field that is set.
        """
        cls = type(record)
        target = self.class_of(cls)
        if target is cls:
            return record
        own, theirs = self._fields(cls), self._fields(target)
        values: dict[str, Any] = {}
        extra = dict(record.extra)
        for tag, field in own.items():
            value = getattr(record, field.attribute)
            if tag in theirs:
                values[theirs[tag].attribute] = value
            elif value not in (None, []):
                raise ZoneMismatch(
                    f"zone {self.name} has no {cls.__name__}.{field.attribute} ({_local(tag)})",
                    zone=self.name,
                    records=() if index is None else (index,),
                )
        for tag, field in theirs.items():
            if tag not in own and _local(tag) in extra:
                values[field.attribute] = extra.pop(_local(tag))
        converted = target(**values)
        converted.extra.update(extra)
        vars(converted).update({k: v for k, v in vars(record).items() if k in HOW_IT_CAME})
        return converted  # type: ignore[return-value]

    def check_query(self, record: type[Record], where: Condition | str | None) -> None:
        """Refuse a condition on a field that the zone lacks; a text is the service's to judge.

        Raises:
            ZoneMismatch: the zone lacks the type or the field.
        """
        target = self.class_of(record)
        if target is record or where is None or isinstance(where, str):
            return
        known = {_local(tag) for tag in self._fields(target)}
        for comparison in comparisons(where):
            if not comparison.udf and comparison.field not in known:
                raise ZoneMismatch(
                    f"zone {self.name} has no {record.__name__}.{comparison.field}",
                    zone=self.name,
                )

    def _fields(self, record: type[Record]) -> dict[str, FieldPlan]:
        fields = self._plans.get(record)
        if fields is None:
            fields = self._plans[record] = {field.tag: field for field in plan(record)}
        return fields


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]
