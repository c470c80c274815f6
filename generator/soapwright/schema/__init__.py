"""One immutable Schema out of a WSDL, what it imports and the zone's field catalogue."""

from __future__ import annotations

from .catalogue import Catalogue, read_catalogue
from .model import Schema
from .reading import Reading, read_schema
from .source import Document, Fetcher, Limits

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
