"""Small WSDLs whose messages are of any style, and their clients against scripted answers."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lxml import etree

from tests.emit.desks import SOAP, Made, made
from tests.runtime.scripted import Reply, ScriptedServer, reply

NAMESPACE = "urn:depot"
CALLS = "urn:depot:calls"
ENVELOPE = {
    "1.1": "http://schemas.xmlsoap.org/soap/envelope/",
    "1.2": "http://www.w3.org/2003/05/soap-envelope",
}
ENCODING = "http://schemas.xmlsoap.org/soap/encoding/"
ENCODING_12 = "http://www.w3.org/2003/05/soap-encoding"
XSI = "http://www.w3.org/2001/XMLSchema-instance"


@dataclass
class Op:
    """An operation; ``sent`` and ``given`` are the parts of its messages, None for no message.

    ``sent_body`` and ``given_body`` are further attributes of the ``soap:body``, ``faults`` the
    part of each fault's message, ``headers`` what the input has beside its body,
    ``given_headers`` what the output has.
    """

    name: str
    sent: Sequence[str] | None = ()
    given: Sequence[str] | None = ()
    faults: Sequence[str] = ()
    sent_body: str = ""
    given_body: str = ""
    headers: str = ""
    given_headers: str = ""

    @property
    def messages(self) -> str:
        texts = {f"{self.name}In": self.sent, f"{self.name}Out": self.given}
        texts |= {f"{self.name}Fault{n}": [part] for n, part in enumerate(self.faults)}
        return "".join(
            f'<message name="{name}">{"".join(parts)}</message>'
            for name, parts in texts.items()
            if parts is not None
        )

    @property
    def abstract(self) -> str:
        sent = "" if self.sent is None else f'<input message="t:{self.name}In"/>'
        given = "" if self.given is None else f'<output message="t:{self.name}Out"/>'
        faults = "".join(
            f'<fault name="f{n}" message="t:{self.name}Fault{n}"/>'
            for n, _ in enumerate(self.faults)
        )
        return f'<operation name="{self.name}">{sent}{given}{faults}</operation>'

    def bound(self, use: str) -> str:
        sent = f"<input><s:body {use} {self.sent_body}/>{self.headers}</input>"
        given = f"<output><s:body {use} {self.given_body}/>{self.given_headers}</output>"
        return (
            f'<operation name="{self.name}"><s:operation soapAction="urn:{self.name}"/>'
            f"{'' if self.sent is None else sent}{'' if self.given is None else given}</operation>"
        )


def part(name: str, type_: str = "xs:string") -> str:
    """A part that is a type."""
    return f'<part name="{name}" type="{type_}"/>'


def element_part(element: str, name: str = "body") -> str:
    """A part that is an element."""
    return f'<part name="{name}" element="t:{element}"/>'


def wsdl(
    *operations: Op,
    types: str = "",
    style: str = "rpc",
    use: str = "literal",
    soap: str = "1.1",
    namespace: str | None = CALLS,
    encoding: str = ENCODING,
) -> str:
    """A WSDL of one port; ``types`` are declarations in its schema, which has no prefix but ``xs``,
    ``t``, ``enc`` and ``w``."""
    body = f'use="{use}"'
    if style == "rpc" and namespace is not None:
        body += f' namespace="{namespace}"'
    if use == "encoded":
        body += f' encodingStyle="{encoding}"'
    return (
        f'<definitions targetNamespace="{NAMESPACE}" xmlns:t="{NAMESPACE}" '
        f'xmlns="http://schemas.xmlsoap.org/wsdl/" xmlns:w="http://schemas.xmlsoap.org/wsdl/" '
        f'xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:enc="{ENCODING}" '
        f'xmlns:s="{SOAP[soap]}"><types><xs:schema targetNamespace="{NAMESPACE}" '
        f'elementFormDefault="qualified">{types}</xs:schema></types>'
        f"{''.join(each.messages for each in operations)}"
        f'<portType name="Depot">{"".join(each.abstract for each in operations)}</portType>'
        f'<binding name="Depot" type="t:Depot">'
        f'<s:binding transport="http://schemas.xmlsoap.org/soap/http" style="{style}"/>'
        f"{''.join(each.bound(body) for each in operations)}</binding>"
        '<service name="Depots"><port name="Depot" binding="t:Depot">'
        '<s:address location="https://depot.example/"/></port></service></definitions>'
    )


def header(message: str, part: str, more: str = 'use="literal"', within: str = "") -> str:
    """What binds a part as a header part; ``within`` are those of its faults."""
    return f'<s:header message="t:{message}" part="{part}" {more}>{within}</s:header>'


def envelope(body: str, soap: str = "1.1", head: str = "") -> bytes:
    """An answer; it declares ``e``, ``t``, ``c``, ``enc``, ``xsi`` and ``xsd``."""
    head = f"<e:Header>{head}</e:Header>" if head else ""
    return (
        f'<e:Envelope xmlns:e="{ENVELOPE[soap]}" xmlns:t="{NAMESPACE}" xmlns:c="{CALLS}" '
        f'xmlns:enc="{ENCODING if soap == "1.1" else ENCODING_12}" xmlns:xsi="{XSI}" '
        f'xmlns:xsd="http://www.w3.org/2001/XMLSchema">{head}<e:Body>{body}</e:Body></e:Envelope>'
    ).encode()


@dataclass
class Depot:
    """A package, its client, and the bodies of the requests that its server got."""

    made: Made
    client: Any
    server: ScriptedServer
    soap: str = "1.1"
    taken: int = field(default=0)

    @property
    def types(self) -> Any:
        return self.made.package.types

    @property
    def headers(self) -> list[etree._Element]:
        """The header parts of the last request."""
        root = etree.fromstring(self.server.requests[-1])
        found = root.find(f"{{{ENVELOPE[self.soap]}}}Header")
        return [] if found is None else [*found]

    @property
    def sent(self) -> etree._Element:
        """The Body of the last request."""
        root = etree.fromstring(self.server.requests[-1])
        found = root.find(f"{{{ENVELOPE[self.soap]}}}Body")
        assert found is not None
        return found


@contextmanager
def depot(
    text: str, folder: Path, *answers: str | bytes | Reply, soap: str = "1.1"
) -> Iterator[Depot]:
    """A client of a WSDL, and a server that gives these answers: texts are those of a Body."""
    replies = [
        copy.copy(answer)
        if isinstance(answer, Reply)
        else reply(envelope(answer, soap) if isinstance(answer, str) else answer)
        for answer in answers
    ]
    with (
        made(text, folder) as package,
        ScriptedServer(*(replies or [Reply()])) as server,
        package.package.DeskClient.connect(url=server.url) as client,
    ):
        yield Depot(package, client, server, soap)


def shown(element: etree._Element) -> Any:
    """An element as nested tuples: its name with its namespace in braces, and what it holds."""
    name = etree.QName(element)
    label = f"{{{name.namespace}}}{name.localname}" if name.namespace else name.localname
    children = [shown(child) for child in element]
    return (label, *children) if children else (label, (element.text or "").strip())
