"""Cases of the W3C's XML Schema test suite, from ../shared: schemas with a valid instance each."""

from __future__ import annotations

import json
import re
import tarfile
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import quoteattr

from lxml import etree

_WSDL = """<?xml version="1.0" encoding="utf-8"?>
<wsdl:definitions xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" xmlns:r={namespace}
    xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/" xmlns:t="urn:w3c" targetNamespace="urn:w3c">
  <wsdl:types>{schema}</wsdl:types>
  <wsdl:message name="In"><wsdl:part name="body" element={root}/></wsdl:message>
  <wsdl:portType name="Suite">
    <wsdl:operation name="Send"><wsdl:input message="t:In"/><wsdl:output message="t:In"/>
    </wsdl:operation>
  </wsdl:portType>
  <wsdl:binding name="SuiteSoap" type="t:Suite">
    <soap:binding transport="http://schemas.xmlsoap.org/soap/http" style="document"/>
    <wsdl:operation name="Send"><soap:operation soapAction="urn:Send"/>
      <wsdl:input><soap:body use="literal"/></wsdl:input>
      <wsdl:output><soap:body use="literal"/></wsdl:output>
    </wsdl:operation>
  </wsdl:binding>
  <wsdl:service name="Suite"><wsdl:port name="Suite" binding="t:SuiteSoap">
    <soap:address location="http://localhost/suite"/></wsdl:port></wsdl:service>
</wsdl:definitions>
"""


class Case(NamedTuple):
    """A schema with a valid instance, and who can judge what is written: lxml or xmlschema."""

    name: str
    schema: Path
    instance: Path
    judge: str

    def wsdl(self, folder: Path) -> Path:
        """A WSDL in a folder around the schema, whose one message is the instance's root."""
        top = etree.parse(self.schema).getroot()
        own = top.get("targetNamespace")
        root = etree.QName(etree.parse(self.instance).getroot())
        where = f"schemaLocation={quoteattr(self.schema.as_posix())}"
        taken = f"import namespace={quoteattr(own)}" if own else "include"
        wsdl = folder / "suite.wsdl"
        namespace = root.namespace or ""
        text = _WSDL.format(
            namespace=quoteattr(namespace or "urn:none"),
            schema=f'<x:schema xmlns:x="http://www.w3.org/2001/XMLSchema">'
            f"<x:{taken} {where}/></x:schema>",
            root=quoteattr(f"r:{root.localname}" if namespace else root.localname),
        )
        wsdl.write_text(text, "utf-8")
        return wsdl


def unpack(archive: Path, folder: Path) -> list[Case]:
    """The cases, in the order of their list, with their files in a folder."""
    with tarfile.open(archive) as tar:
        tar.extractall(folder, filter="data")
    top = folder / "w3c"
    listed = json.loads((top / "cases.json").read_text("utf-8"))
    return [
        Case(
            re.sub(r"\.xml$", "", entry["instance"]),
            top / entry["schema"],
            top / entry["instance"],
            "xmlschema" if entry["judge"] == "xmlschema" else "lxml",
        )
        for entry in listed
    ]


def sample(cases: list[Case], count: int) -> list[Case]:
    """So many of them, from everywhere in the list."""
    return [cases[number * len(cases) // count] for number in range(count)]
