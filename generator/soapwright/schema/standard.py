"""The standard schemas that come with the tool.

Everybody imports them and few have them at hand: an import often has no location, or leads to a
site that is not asked for a file, or to a copy with a DOCTYPE of entities, as the W3C's own have.
What is there declares what the specifications say; XML Schema's own types and the encoding of SOAP
are built in (``names``, ``standins``).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from soapwright.schema.names import SWA, XML, is_built_in
from soapwright.schema.source import Document, Limits, parse

_FOLDER = Path(__file__).with_name("standards")
_WSS = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity"
FILES: Mapping[str, str] = MappingProxyType(
    {
        XML: "xml",
        "http://www.w3.org/2000/09/xmldsig#": "xmldsig",
        "http://www.w3.org/2001/04/xmlenc#": "xmlenc",
        f"{_WSS}-secext-1.0.xsd": "wsse",
        f"{_WSS}-utility-1.0.xsd": "wsu",
        "http://www.w3.org/2005/08/addressing": "wsa",
        "http://www.w3.org/2005/05/xmlmime": "xmlmime",
        SWA: "swaref",
    }
)
"""Namespace → name of the file that declares it."""


def is_standard(namespace: str) -> bool:
    """Whether a namespace is known without a file of the user's."""
    return namespace in FILES or is_built_in(namespace)


def standard_document(namespace: str, location: str) -> Document | None:
    """The schema of a namespace, or None where there is none or its names are built in.

    Args:
        namespace: what is imported.
        location: the user's file; the document's location is a fragment of it.
    """
    name = FILES.get(namespace)
    if name is None:
        return None
    content = (_FOLDER / f"{name}.xsd").read_bytes()
    return parse(content, f"{location}#{name}.xsd", Limits())
