# Generated for a test.

from __future__ import annotations

from decimal import Decimal

from soapwright.runtime.records.record import Record, text


class DecimalElement(Record):
    class Meta:
        namespace = "urn:parcels"
        name = "Decimal"

    value: Decimal = text("decimal")
