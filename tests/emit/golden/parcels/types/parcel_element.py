# Generated for a test.

# pyright: reportIncompatibleVariableOverride=false
from __future__ import annotations

from .parcel import Parcel


class ParcelElement(Parcel):
    class Meta:
        namespace = "urn:parcels"
        name = "parcel"
