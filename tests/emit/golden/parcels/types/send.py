# Generated for a test.

from __future__ import annotations

from soapwright.runtime.records.record import Record, element

from .entity import Entity


class Send(Record):
    class Meta:
        namespace = "urn:parcels"
        name = "send"

    entities: list[Entity] = element("Entities", default_factory=list)
