# Generated for a test.

from __future__ import annotations

from soapwright.runtime.records.record import NO_ID, Record, element


class Entity(Record):
    class Meta:
        namespace = "urn:parcels"

    id: int = element("id", "long", default=NO_ID)
