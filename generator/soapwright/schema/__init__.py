"""One immutable Schema out of a WSDL, what it imports and the zone's field catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from soapwright.schema.model import Schema
from soapwright.schema.reading import Reading, read_schema
from soapwright.schema.source import Document, Fetcher, Limits

if TYPE_CHECKING:
    from soapwright.schema.catalogue import Catalogue, read_catalogue

__all__ = [
    "Catalogue",
    "Document",
    "Fetcher",
    "Limits",
    "Reading",
    "Schema",
    "read_catalogue",
    "read_schema",
]


def __getattr__(name: str) -> object:
    # Comparing two plain WSDLs should not pay for what reads catalogues.
    if name in ("Catalogue", "read_catalogue"):
        from soapwright.schema import catalogue as catalogue

        return getattr(catalogue, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
