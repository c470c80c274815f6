# Generated for a test.

from __future__ import annotations

from soapwright.runtime.records.record import Record


class RouteLabels(Record):
    class Meta:
        namespace = "urn:parcels:labels"
        name = "Route"
