# Generated for a test.

from __future__ import annotations

import datetime

from soapwright.runtime.records.record import Record, any_attribute, element, wildcard


class Route(Record):
    class Meta:
        namespace = "urn:parcels"

    stop: list[Stop] = element("Stop", default_factory=list)
    leaves: datetime.time | None = element("Leaves", "time", default=None)
    raw: bytes | None = element("Raw", "base64Binary", default=None)
    other_element: object | None = wildcard(default=None, ns="##other")
    any_attributes: dict[str, str] = any_attribute(default_factory=dict)


class Stop(Record):
    class Meta:
        namespace = "urn:parcels"

    detour: Route | None = element("Detour", default=None)
    class_: str | None = element("class", "string", default=None, ns="")
