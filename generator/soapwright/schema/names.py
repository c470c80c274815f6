"""Names: namespaces of the vocabularies, QNames in attributes, and references that must resolve."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Literal

from soapwright.errors import InputError
from soapwright.schema.model import ANY_SIMPLE_TYPE, XSD, Place, QName

if TYPE_CHECKING:
    from lxml import etree

    from soapwright.schema.source import Document

WSDL = "http://schemas.xmlsoap.org/wsdl/"
WSDL20 = ("http://www.w3.org/ns/wsdl", "http://www.w3.org/2006/01/wsdl")
SOAP11 = "http://schemas.xmlsoap.org/wsdl/soap/"
SOAP12 = "http://schemas.xmlsoap.org/wsdl/soap12/"
HTTP = "http://schemas.xmlsoap.org/wsdl/http/"
MIME = "http://schemas.xmlsoap.org/wsdl/mime/"
SWA = "http://ws-i.org/profiles/basic/1.1/xsd"
"""The namespace of references to attachments."""
XML = "http://www.w3.org/XML/1998/namespace"
SOAP_ENCODING = "http://schemas.xmlsoap.org/soap/encoding/"
SOAP12_ENCODING = "http://www.w3.org/2003/05/soap-encoding"
ADDRESSING = (
    "http://www.w3.org/2007/05/addressing/metadata",
    "http://www.w3.org/2006/05/addressing/wsdl",
)
"""What WSDLs say of WS-Addressing 1.0 with: its Metadata, and the draft that most have."""
SERIALIZATION = "http://schemas.microsoft.com/2003/10/Serialization/"

Kind = Literal[
    "type",
    "element",
    "attribute",
    "group",
    "attributeGroup",
    "message",
    "portType",
]

_NAMES = (
    "anyType anySimpleType anyAtomicType anyURI base64Binary boolean byte date dateTime "
    "dateTimeStamp dayTimeDuration decimal double duration ENTITIES ENTITY error float gDay "
    "gMonth gMonthDay gYear gYearMonth hexBinary ID IDREF IDREFS int integer language long "
    "Name NCName negativeInteger NMTOKEN NMTOKENS nonNegativeInteger nonPositiveInteger "
    "normalizedString NOTATION positiveInteger QName short string time token unsignedByte "
    "unsignedInt unsignedLong unsignedShort yearMonthDuration"
)
XSD_TYPE_NAMES = frozenset(_NAMES.split())
_SOAP_ENCODED = XSD_TYPE_NAMES | {"Array", "Struct", "base64"}

_KNOWN: dict[tuple[str, Kind], Collection[str]] = {
    (XSD, "type"): XSD_TYPE_NAMES,
    (XSD, "element"): {"schema"},
    (XML, "attribute"): {"lang", "space", "base", "id"},
    (XML, "attributeGroup"): {"specialAttrs"},
    (SOAP_ENCODING, "type"): _SOAP_ENCODED,
    (SOAP_ENCODING, "element"): _SOAP_ENCODED,
    (SOAP_ENCODING, "attribute"): {"arrayType", "offset", "position", "root"},
    (SOAP_ENCODING, "group"): {"Array", "Struct"},
    (SOAP_ENCODING, "attributeGroup"): {
        "commonAttributes",
        "arrayAttributes",
        "arrayMemberAttributes",
    },
    (SOAP12_ENCODING, "type"): _SOAP_ENCODED,
    (SOAP12_ENCODING, "attribute"): {"arraySize", "itemType", "nodeType"},
    (SERIALIZATION, "type"): {"char", "duration", "guid"},
    (SERIALIZATION, "attribute"): {"FactoryType", "Id", "Ref"},
}
"""What may be referenced although no file declares it: every toolkit has it built in."""

_BUILT_IN = frozenset(
    {
        XML,
        SOAP_ENCODING,
        SOAP12_ENCODING,
        SERIALIZATION,
        "http://www.w3.org/2005/05/xmlmime",
        SWA,
        "http://xml.apache.org/xml-soap",
        "http://schemas.xmlsoap.org/soap/envelope/",
        "http://www.w3.org/2003/05/soap-envelope",
    }
)
"""Namespaces that toolkits know without a file; a name not in ``_KNOWN`` earns a warning."""

_ATTRIBUTE_TYPES = {
    QName(XML, "lang"): QName(XSD, "language"),
    QName(XML, "space"): QName(XSD, "NCName"),
    QName(XML, "base"): QName(XSD, "anyURI"),
    QName(XML, "id"): QName(XSD, "ID"),
    QName(SOAP_ENCODING, "arrayType"): QName(XSD, "string"),
}


def local(element: etree._Element) -> str:
    """The local name of an element."""
    return element.tag.rpartition("}")[2]


def namespace(element: etree._Element) -> str:
    """The namespace of an element, ``""`` where it has none."""
    return element.tag[1:].partition("}")[0] if element.tag[0] == "{" else ""


def known_attribute_type(name: QName) -> QName:
    """The type of a built-in global attribute, ``xs:anySimpleType`` where unknown."""
    return _ATTRIBUTE_TYPES.get(name, ANY_SIMPLE_TYPE)


def qname(document: Document, element: etree._Element, text: str, unprefixed: str = "") -> QName:
    """The QName that ``text`` means in the scope of ``element``.

    ``unprefixed`` is the namespace of a name without a prefix where no default namespace is
    declared: a chameleon include gives such names the including schema's.

    Raises:
        InputError: the prefix is not declared.
    """
    prefix, colon, name = text.strip().partition(":")
    if not colon:
        return QName(element.nsmap.get(None) or unprefixed, prefix)
    uri = element.nsmap.get(prefix)
    if uri is None:
        if prefix != "xml":
            raise InputError(
                f"the prefix of {text!r} is not declared",
                file=document.location,
                line=document.line(element),
            )
        uri = XML
    return QName(uri, name)


def is_built_in(namespace: str) -> bool:
    """Tell whether toolkits know a namespace without a file."""
    return namespace in _BUILT_IN or namespace == XSD


class References:
    """Collects what is referenced while reading, and tells at the end what leads nowhere."""

    def __init__(self) -> None:
        self._first_use: dict[tuple[Kind, QName], Place] = {}

    def add(self, kind: Kind, name: QName, document: Document, element: etree._Element) -> QName:
        """Note that ``element`` refers to ``name``; gives the name back."""
        if (kind, name) not in self._first_use:
            self._first_use[kind, name] = document.place(element)
        return name

    def missing(
        self,
        declared: Mapping[Kind, Collection[QName]],
        unread: Mapping[str, str],
        warnings: list[str],
    ) -> dict[tuple[Kind, QName], Place]:
        """What is referenced and declared nowhere, with the place of the first reference.

        Names that the namespaces of XML and XML Schema have by themselves are not missing.

        Args:
            declared: the names of each kind.
            unread: namespace → why the schema it was imported from was not read.
            warnings: gets a line for each missing name that is not built into every toolkit.

        Raises:
            InputError: nothing can stand in for a name: a port type, or an XML Schema type that
                does not exist.
        """
        missing: dict[tuple[Kind, QName], Place] = {}
        for (kind, name), place in self._first_use.items():
            if name in declared[kind]:
                continue
            known = name.local in _KNOWN.get((name.namespace, kind), ())
            if known and name.namespace in (XSD, XML):
                continue
            message = f"{kind} {name} is not declared in any file read"
            reason = unread.get(name.namespace)
            hint = f" ({reason})" if reason else _hint(name, declared[kind])
            if name.namespace == XSD or kind == "portType":
                raise InputError(message + hint, file=place.file, line=place.line)
            if not known:
                warnings.append(f"{place}: {message}; any content is assumed{hint}")
            missing[kind, name] = place
        return missing


def _hint(name: QName, declared: Collection[QName]) -> str:
    near = [other for other in declared if other.local == name.local]
    if not near:
        import difflib  # only bad input needs it

        close = difflib.get_close_matches(name.local, {other.local for other in declared}, 1)
        near = [other for other in declared if other.local in close]
    return f"; did you mean {near[0]}?" if near else ""
