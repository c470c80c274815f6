"""What one ``xs:schema`` means for the names and defaults inside it, and reading its attributes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from soapwright.errors import InputError
from soapwright.runtime.records.dataclass import dataclass
from soapwright.schema.model import XSD, Place, QName
from soapwright.schema.names import Kind, References, local, qname

if TYPE_CHECKING:
    from lxml import etree

    from soapwright.schema.imports import SchemaRoot
    from soapwright.schema.source import Document

TRUE = ("true", "1")
_USUAL = {"0": 0, "1": 1}


@dataclass(frozen=True, slots=True, eq=False)
class Scope:
    """The document, namespace and defaults of one ``xs:schema``.

    ``unprefixed`` is the namespace of names without prefix where none is declared as default.
    """

    document: Document
    references: References
    namespace: str
    unprefixed: str
    elements_qualified: bool
    attributes_qualified: bool
    block: str | None
    final: str | None

    @classmethod
    def of(cls, schema: SchemaRoot, references: References) -> Scope:
        root = schema.element
        chameleon = root.get("targetNamespace") is None
        return cls(
            document=schema.document,
            references=references,
            namespace=schema.namespace,
            unprefixed=schema.namespace if chameleon else "",
            elements_qualified=root.get("elementFormDefault") == "qualified",
            attributes_qualified=root.get("attributeFormDefault") == "qualified",
            block=root.get("blockDefault"),
            final=root.get("finalDefault"),
        )

    def place(self, element: etree._Element) -> Place:
        return self.document.place(element)

    def error(self, element: etree._Element, message: str) -> InputError:
        return InputError(message, file=self.document.location, line=self.document.line(element))

    def name(self, element: etree._Element) -> QName:
        """The QName of a global component."""
        return QName(self.namespace, self.required(element, "name").strip())

    def local_name(
        self, element: etree._Element, qualified: bool, said: Mapping[str, str] | None = None
    ) -> QName:
        """The QName of a local element or attribute on the wire; ``said``: its attributes."""
        get = element.get if said is None else said.get
        form = get("form")
        if form is not None:
            qualified = form == "qualified"
        name = get("name") or self.required(element, "name")
        return QName(self.namespace if qualified else "", name.strip())

    def required(self, element: etree._Element, attribute: str) -> str:
        value = element.get(attribute)
        if value is None:
            raise self.error(element, f"xs:{local(element)} needs the attribute {attribute}")
        return value

    def qname(self, element: etree._Element, text: str) -> QName:
        return qname(self.document, element, text, self.unprefixed)

    def refer(self, kind: Kind, element: etree._Element, text: str) -> QName:
        """The QName that ``text`` means, noted as one that has to lead somewhere."""
        name = self.qname(element, text)
        return self.references.add(kind, name, self.document, element)

    def occurs(
        self, element: etree._Element, said: Mapping[str, str] | None = None
    ) -> tuple[int, int | None]:
        """minOccurs and maxOccurs, None for unbounded; ``said``: the element's attributes."""
        get = element.get if said is None else said.get
        low, high = get("minOccurs", "1"), get("maxOccurs", "1")
        return (
            _USUAL[low] if low in _USUAL else self.number(element, low),
            None if high == "unbounded" else 1 if high == "1" else self.number(element, high),
        )

    def number(self, element: etree._Element, text: str) -> int:
        try:
            number = int(text)
        except ValueError:
            number = -1
        if number < 0:
            raise self.error(element, f"{text!r} is not a number from 0 up")
        return number


def documentation(element: etree._Element) -> str | None:
    """The text of the annotations of an element, lines stripped; None where there is none."""
    if not len(element):
        return None
    texts = [
        text_of(doc)
        for annotation in element.iterchildren(f"{{{XSD}}}annotation")
        for doc in annotation.iterchildren(f"{{{XSD}}}documentation")
    ]
    return "\n".join(filter(None, texts)) or None


def text_of(element: etree._Element) -> str:
    """All text below an element, each line stripped."""
    lines = "".join(map(str, element.itertext())).strip().splitlines()
    return "\n".join(line.strip() for line in lines)
