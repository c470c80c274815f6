"""What clients have whose fields take values of picklists; sans-IO."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from soapwright.runtime.calls.call import Call
from soapwright.runtime.calls.steps import Steps
from soapwright.runtime.client.base import Caller
from soapwright.runtime.records.picklists import EntityPicklists, Picklists, picklists_of
from soapwright.runtime.records.plan import wire_name
from soapwright.runtime.records.record import Record

if TYPE_CHECKING:
    from soapwright.runtime.client.introspection import Catalogue


class HasPicklists(Caller):
    """Picklists as the package knows them."""

    @property
    def picklists(self) -> Picklists:
        """The picklists of this zone, with the labels it has there."""
        connection = self._connection
        zones = connection.zones
        zone = next((zone for zone in zones if zone.name == connection.zone), zones[0])
        if zone.picklists is None:
            return Picklists({})
        found: Picklists = import_module(zone.picklists).PICKLISTS
        return found


class ReadsPicklists(Caller):
    """Picklists as the database has them now."""

    def _read_picklists(self, catalogue: Catalogue, record: type[Record]) -> Steps[EntityPicklists]:
        """Those of one entity as the database has them now."""
        entity = wire_name(record)[1]
        ask = catalogue.fields
        fields = catalogue.read_fields((yield Call(ask.operation, ask.request(entity))))
        udfs: dict[str, dict[str, Any]] = {}
        if (own := catalogue.udfs) is not None:
            answer = yield Call(own.operation, own.request(entity))
            udfs = catalogue.read_fields(answer, udf=True)
        return picklists_of(self._connection.zone_types.class_of(record), fields, udfs)
