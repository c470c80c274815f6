"""Validators that nobody here wrote, over a WSDL whose schemas import one another by namespace."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

import xmlschema
from lxml import etree

XSD = "{http://www.w3.org/2001/XMLSchema}"
SOAP = "http://schemas.xmlsoap.org/soap/envelope/"

# Stricter than SOAP's own schema, which lets any element into a header or a body: here both hold
# only what the service declares.
_ENVELOPE = f"""\
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="{SOAP}"
           elementFormDefault="qualified">
  {{imports}}
  <xs:element name="Envelope"><xs:complexType><xs:sequence>
    <xs:element name="Header" minOccurs="0"><xs:complexType><xs:sequence>
      <xs:any namespace="##other" processContents="strict" minOccurs="0" maxOccurs="unbounded"/>
    </xs:sequence></xs:complexType></xs:element>
    <xs:element name="Body"><xs:complexType><xs:sequence>
      <xs:any namespace="##other" processContents="strict"/>
    </xs:sequence></xs:complexType></xs:element>
  </xs:sequence></xs:complexType></xs:element>
</xs:schema>
"""


class Oracle:
    """The schemas of one WSDL, and a SOAP 1.1 envelope around what they declare.

    Args:
        wsdl: its file.
        folder: where its schemas may be written, each to a file of its own.
    """

    def __init__(self, wsdl: Path, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        schemas = list(etree.parse(wsdl).iter(f"{XSD}schema"))
        files = {
            schema.get("targetNamespace", ""): f"{number}.xsd"
            for number, schema in enumerate(schemas)
        }
        for schema in schemas:
            for imported in schema.iterchildren(f"{XSD}import"):
                imported.set("schemaLocation", files[imported.get("namespace", "")])
            (folder / files[schema.get("targetNamespace", "")]).write_bytes(etree.tostring(schema))
        imports = "".join(
            f'<xs:import namespace="{namespace}" schemaLocation="{file}"/>'
            for namespace, file in files.items()
        )
        self._envelope = folder / "envelope.xsd"
        self._envelope.write_text(_ENVELOPE.format(imports=imports), "utf-8")

    @cached_property
    def _lxml(self) -> etree.XMLSchema:
        return etree.XMLSchema(etree.parse(self._envelope))

    @cached_property
    def _xmlschema(self) -> xmlschema.XMLSchema:
        return xmlschema.XMLSchema(str(self._envelope))

    def check(self, envelope: bytes, *, both: bool = True) -> None:
        """Let lxml judge an envelope and, unless ``both`` is False, xmlschema too.

        Raises:
            etree.DocumentInvalid, xmlschema.XMLSchemaValidationError: it is not valid.
        """
        root = etree.fromstring(envelope)
        self._lxml.assertValid(root)
        if both:
            self._xmlschema.validate(root)
