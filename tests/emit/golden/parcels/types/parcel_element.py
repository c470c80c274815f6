# Generated for a test.

from __future__ import annotations

from .parcel import Parcel


class ParcelElement(Parcel):
    class Meta:
        namespace = "urn:parcels"
        name = "parcel"
