# Generated for a test.

from __future__ import annotations

from soapwright.runtime.records.record import Record, attribute, text


class ParcelCustoms(Record):
    class Meta:
        namespace = "urn:parcels"
        name = "Parcel_Customs"
        global_type = False

    value: str = text("string", default="")
    currency: str = attribute("currency", "string")
    class_: int = attribute("class", "int", default=1)
