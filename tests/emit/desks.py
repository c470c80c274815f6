"""Small WSDLs written by tests, with bindings and operations of any kind, and their packages."""

from __future__ import annotations

import importlib
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from soapwright.project.one_off import one_off
from soapwright.project.workspace import Generated

NAMESPACE = "urn:desk"
SOAP = {
    "1.1": "http://schemas.xmlsoap.org/wsdl/soap/",
    "1.2": "http://schemas.xmlsoap.org/wsdl/soap12/",
}


@dataclass
class Call:
    """An operation: element ``<name>`` in, ``<name>Response`` out, each with one field."""

    name: str
    doc: str = ""
    style: str = "document"
    use: str = "literal"
    one_way: bool = False
    headers: Sequence[str] = ()
    answer_headers: Sequence[str] = ()
    action: str | None = None
    parts: str | None = None
    """Instead of the input message's one part."""


@dataclass
class Desk:
    """A WSDL with one port type and a binding and a port for each of ``soap``."""

    calls: Sequence[Call]
    soap: Sequence[str] = ("1.1",)
    headers: Sequence[str] = ()
    address: str = "https://desk.example/"
    doc: str = ""
    namespace: str = NAMESPACE
    types: str = ""
    field_doc: str = ""
    bound: dict[str, Sequence[str]] = field(default_factory=dict)
    """SOAP version → the operations bound there, where it is not all of them."""

    def text(self) -> str:
        elements = "".join(
            f"<xs:element name={quoteattr(name)}><xs:complexType><xs:sequence>"
            f'<xs:element name="Text" type="xs:string" minOccurs="0"><xs:annotation>'
            f"<xs:documentation>{escape(self.field_doc)}</xs:documentation></xs:annotation>"
            "</xs:element></xs:sequence></xs:complexType></xs:element>"
            for call in self.calls
            for name in (call.name, f"{call.name}Response")
        ) + "".join(
            f"<xs:element name={quoteattr(name)}><xs:complexType><xs:sequence>"
            '<xs:element name="Token" type="xs:string"/></xs:sequence></xs:complexType>'
            "</xs:element>"
            for name in self.headers
        )
        messages = "".join(
            f"<message name={quoteattr(c.name + 'In')}>"
            + (c.parts or f'<part name="p" element={quoteattr("tns:" + c.name)}/>')
            + "</message>"
            f"<message name={quoteattr(c.name + 'Out')}>"
            f'<part name="p" element={quoteattr("tns:" + c.name + "Response")}/></message>'
            for c in self.calls
        ) + "".join(
            f'<message name="{h}Head"><part name="h" element="tns:{h}"/></message>'
            for h in self.headers
        )
        port_type = "".join(
            f"<operation name={quoteattr(c.name)}>"
            f"<documentation>{escape(c.doc)}</documentation>"
            f"<input message={quoteattr('tns:' + c.name + 'In')}/>"
            + ("" if c.one_way else f"<output message={quoteattr('tns:' + c.name + 'Out')}/>")
            + "</operation>"
            for c in self.calls
        )
        bindings = ports = ""
        for version in self.soap:
            name = f"Desk{version.replace('.', '')}"
            bound = "".join(
                self._bound(call)
                for call in self.calls
                if call.name in self.bound.get(version, [c.name for c in self.calls])
            )
            bindings += (
                f'<binding name="{name}" type="tns:Desk" xmlns:s="{SOAP[version]}">'
                f'<s:binding transport="http://schemas.xmlsoap.org/soap/http"/>{bound}</binding>'
            )
            ports += (
                f'<port name="{name}" binding="tns:{name}" xmlns:s="{SOAP[version]}">'
                f"<s:address location={quoteattr(self.address + version)}/></port>"
            )
        return (
            f'<definitions name="Desk" targetNamespace={quoteattr(self.namespace)} '
            f'xmlns="http://schemas.xmlsoap.org/wsdl/" xmlns:tns={quoteattr(self.namespace)} '
            'xmlns:xs="http://www.w3.org/2001/XMLSchema">'
            f"<documentation>{escape(self.doc)}</documentation>"
            f"<types><xs:schema targetNamespace={quoteattr(self.namespace)} "
            f'elementFormDefault="qualified">{self.types}{elements}</xs:schema></types>'
            f'{messages}<portType name="Desk">{port_type}</portType>{bindings}'
            f'<service name="Desks">{ports}</service></definitions>'
        )

    @staticmethod
    def _bound(call: Call) -> str:
        def heads(names: Sequence[str]) -> str:
            return "".join(
                f'<s:header message="tns:{name}Head" part="h" use="literal"/>' for name in names
            )

        action = f"urn:desk#{call.name}" if call.action is None else call.action
        output = f'<output>{heads(call.answer_headers)}<s:body use="{call.use}"/></output>'
        return (
            f"<operation name={quoteattr(call.name)}>"
            f'<s:operation soapAction={quoteattr(action)} style="{call.style}"/>'
            f'<input>{heads(call.headers)}<s:body use="{call.use}"/></input>'
            f"{'' if call.one_way else output}</operation>"
        )


@dataclass
class Made:
    """A package made from a WSDL alone, imported."""

    package: ModuleType
    operations: ModuleType
    generated: Generated


@contextmanager
def made(text: str, folder: Path, *, name: str = "desk.wsdl") -> Iterator[Made]:
    """The package ``desk`` of a WSDL, in a folder; it is forgotten afterwards."""
    wsdl = folder / name
    wsdl.write_text(text, "utf-8")
    generated = one_off(wsdl, "desk", folder)
    sys.path.insert(0, str(folder))
    try:
        yield Made(
            importlib.import_module("desk"), importlib.import_module("desk.operations"), generated
        )
    finally:
        sys.path.remove(str(folder))
        for module in [m for m in sys.modules if m.partition(".")[0] == "desk"]:
            del sys.modules[module]


@contextmanager
def served(
    command: Sequence[str], text: str, folder: Path, **options: Any
) -> Iterator[tuple[Any, Any]]:
    """The types and the client of a WSDL's package, with a server that first prints its port.

    Args:
        command: runs the server.
        text: the WSDL.
        folder: where the package goes.
        options: of ``subprocess.Popen``.
    """
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, **options) as server:
        try:
            assert server.stdout is not None
            port = server.stdout.readline().strip()
            with (
                made(text, folder) as package,
                package.package.DeskClient.connect(url=f"http://127.0.0.1:{port}/") as client,
            ):
                yield package.package.types, client
        finally:
            server.terminate()
