# Generated for a test.

from __future__ import annotations

import datetime

from soapwright.runtime.records.record import Record, element


class Label(Record):
    class Meta:
        namespace = "urn:parcels:labels"

    text: str = element("Text", "string", ns="")
    printed: datetime.datetime | None = element("Printed", "dateTime", default=None, ns="")
