"""Reading WSDLs or XSDs with all that they import into one :class:`Schema`."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from soapwright.runtime.records.dataclass import dataclass, field, replace
from soapwright.schema.imports import collect
from soapwright.schema.merging import merge
from soapwright.schema.model import Message, QName, Schema, SourceFile
from soapwright.schema.names import Kind, References
from soapwright.schema.scope import documentation
from soapwright.schema.source import (
    DEFAULT_LIMITS,
    NOWHERE_ELSE,
    Document,
    Elsewhere,
    Fetcher,
    Limits,
    Sources,
)
from soapwright.schema.standins import stand_ins
from soapwright.schema.wsdl import read_definitions, wsdl_documentation
from soapwright.schema.xsd import read_schemas

if TYPE_CHECKING:
    from soapwright.schema.catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read: the model, and the documents it was read from, the user's first.

    Documents at the end whose location has a fragment are none of the user's: standard schemas,
    and what declares names that are referenced and declared nowhere. ``wire_names`` tells the
    names on the wire of the elements whose key in the schema is another one: see ``merging``.
    """

    schema: Schema
    documents: tuple[Document, ...]
    wire_names: Mapping[QName, QName] = field(default_factory=dict)


def read_schema(
    location: str | Path | Sequence[str | Path],
    *,
    root: Path | None = None,
    catalogue: Catalogue | None = None,
    fetcher: Fetcher | None = None,
    limits: Limits = DEFAULT_LIMITS,
    elsewhere: Elsewhere = NOWHERE_ELSE,
) -> Reading:
    """Read a WSDL 1.1 or XML Schema file, or several of one service, and all that they import.

    Args:
        location: a file, or an https URL where there is a ``fetcher``. Places name it as given.
            Several are read as one; the schema's location is that of the first.
        root: the folder that imports stay in; None means the folder of the file. The imports of
            a URL stay on its host.
        catalogue: laid over the schema: gives untyped elements the types it says they have.
        fetcher: gives the bytes behind an https URL.
        limits: what is read at most.
        elsewhere: where else imports may be.

    Raises:
        InputError: something cannot be read, is not WSDL 1.1 or XML Schema, is not well-formed,
            is beyond a limit, refers to what was not read, or has no entity of the catalogue.
    """
    sources = Sources(root, fetcher, limits, elsewhere)
    given = [location] if isinstance(location, str | Path) else location
    locations = [str(part) for part in given]
    found = collect(locations, sources)
    warnings = found.warnings
    wire_names: dict[QName, QName] = {}
    if len(locations) > 1:
        wire_names = merge(found, [sources.open(part) for part in locations])
    if catalogue is not None:
        from soapwright.schema.overlay import lay_over

        catalogue = lay_over(found.schemas, catalogue, warnings)
    references = References()
    declared = read_schemas(found.schemas, references, warnings)
    for key, name in wire_names.items():
        declared.elements[key] = replace(declared.elements[key], name=name)
    wsdl = read_definitions(found.definitions, references, warnings)
    names: dict[Kind, Collection[QName]] = {
        "type": declared.types,
        "element": declared.elements,
        "attribute": declared.attributes,
        "group": declared.groups,
        "attributeGroup": declared.attribute_groups,
        "message": wsdl.messages,
        "portType": wsdl.port_types,
    }
    missing = references.missing(names, found.unread, warnings)
    added = stand_ins(missing, locations[0])
    extra = read_schemas(added, References(), [])
    for (kind, name), place in missing.items():
        if kind == "type":
            declared.types[name] = replace(extra.types[name], place=place)
        elif kind == "element":
            declared.elements[name] = replace(extra.elements[name], place=place)
        elif kind == "attribute":
            declared.attributes[name] = replace(extra.attributes[name], place=place)
        elif kind == "message":
            wsdl.messages[name] = Message(name, place)
    documents = sources.documents
    first = documents[0].root
    schema = Schema(
        location=locations[0],
        target_namespace=first.get("targetNamespace", ""),
        types=MappingProxyType(declared.types),
        elements=MappingProxyType(declared.elements),
        attributes=MappingProxyType(declared.attributes),
        messages=MappingProxyType(wsdl.messages),
        port_types=MappingProxyType(wsdl.port_types),
        bindings=MappingProxyType(wsdl.bindings),
        services=MappingProxyType(wsdl.services),
        documentation=wsdl_documentation(first) or documentation(first),
        files=tuple(SourceFile(d.location, d.content) for d in documents),
        warnings=tuple(warnings),
        catalogue=catalogue,
        line=documents[0].place(first).line,
        prefixes=MappingProxyType({prefix or "": uri for prefix, uri in first.nsmap.items()}),
    )
    more = (*found.standard, *(root.document for root in added))
    return Reading(schema, (*documents, *more), wire_names)
