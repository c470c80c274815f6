"""The types of a small WSDL of our own."""

from __future__ import annotations

from soapwright.emit.types.bindings import Types
from tests.emit.generate import HERE, emit

WSDL = HERE / "parcels.wsdl"
FIELDS = HERE / "parcels.fields.json"


def parcels() -> Types:
    return emit(WSDL, FIELDS, base="Entity", id_field="id")
