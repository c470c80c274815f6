"""WSDL 1.1 documents into messages, port types, bindings and services.

SOAP 1.1 and 1.2, HTTP and MIME bindings: WSDL 1.1 chapters 2 to 5, and the member submission
"WSDL 1.1 Binding Extension for SOAP 1.2".
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING, Literal, TypeVar

from soapwright.errors import InputError
from soapwright.runtime.records.dataclass import dataclass, field, replace
from soapwright.schema.model import (
    Binding,
    BoundMessage,
    BoundOperation,
    Fault,
    HeaderPart,
    Message,
    Operation,
    Part,
    Port,
    PortType,
    QName,
    Service,
)
from soapwright.schema.names import (
    ADDRESSING,
    HTTP,
    MIME,
    SOAP11,
    SOAP12,
    WSDL,
    Kind,
    References,
    local,
    namespace,
    qname,
)
from soapwright.schema.policy import Policies
from soapwright.schema.redefine import without_places
from soapwright.schema.scope import TRUE, text_of

if TYPE_CHECKING:
    from lxml import etree

    from soapwright.schema.source import Document

_KINDS: dict[str, Literal["soap11", "soap12", "http", "other"]] = {
    SOAP11: "soap11",
    SOAP12: "soap12",
    HTTP: "http",
}
_SOAP = (SOAP11, SOAP12)

_Component = TypeVar("_Component", Message, PortType, Binding, Service)


@dataclass(frozen=True, slots=True)
class Definitions:
    """What all ``wsdl:definitions`` together say, in source order."""

    messages: dict[QName, Message] = field(default_factory=dict)
    port_types: dict[QName, PortType] = field(default_factory=dict)
    bindings: dict[QName, Binding] = field(default_factory=dict)
    services: dict[QName, Service] = field(default_factory=dict)


def read_definitions(
    documents: Sequence[Document], references: References, warnings: list[str]
) -> Definitions:
    """Read every ``wsdl:definitions``.

    Args:
        documents: the WSDL documents, the first one the user's, then its imports.
        references: gets every name referred to.
        warnings: gets a line for each name declared twice and differently.

    Raises:
        InputError: a required attribute is missing.
    """
    found = Definitions()
    namespaces = {document.root.get("targetNamespace", "") for document in documents}
    for document in documents:
        reader = _Reader(document, namespaces, references, warnings)
        for child in document.root.iterchildren(f"{{{WSDL}}}*"):
            kind = local(child)
            if kind == "message":
                reader.keep(found.messages, reader.message(child))
            elif kind == "portType":
                reader.keep(found.port_types, reader.port_type(child))
            elif kind == "binding":
                reader.keep(found.bindings, reader.binding(child))
            elif kind == "service":
                reader.keep(found.services, reader.service(child))
    for name, service in found.services.items():
        bound = tuple(port for port in service.ports if port.binding in found.bindings)
        warnings += [
            f"{port.place}: port {port.name} is ignored: binding {port.binding} is not declared"
            for port in service.ports
            if port not in bound
        ]
        found.services[name] = replace(service, ports=bound)
    return found


def wsdl_documentation(element: etree._Element) -> str | None:
    """The text of ``wsdl:documentation``, lines stripped."""
    child = element.find(f"{{{WSDL}}}documentation")
    return None if child is None else text_of(child) or None


class _Reader:
    """Reads one document."""

    def __init__(
        self,
        document: Document,
        namespaces: Collection[str],
        references: References,
        warnings: list[str],
    ) -> None:
        self._document = document
        self._namespaces = namespaces
        self._mistaken: set[str] = set()
        self._place = document.place
        self._target = document.root.get("targetNamespace", "")
        self._references = references
        self._warnings = warnings
        self._policies = Policies(document, warnings)

    def keep(self, found: dict[QName, _Component], component: _Component) -> None:
        """Add a component unless there is one of its name."""
        kept = found.setdefault(component.name, component)
        if kept is not component and without_places(kept) != without_places(component):
            self._warnings.append(
                f"{component.place}: {component.name} is declared again and differently; "
                f"the one in {kept.place} is used"
            )

    # --- abstract part -----------------------------------------------------------------------

    def message(self, element: etree._Element) -> Message:
        parts = tuple(
            Part(
                part.get("name", "").strip(),  # which only says something where rpc wraps it
                self._place(part),
                self._refer("element", part, "element"),
                self._refer("type", part, "type"),
            )
            for part in element.iterchildren(f"{{{WSDL}}}part")
        )
        return Message(
            self._name(element), self._place(element), parts, wsdl_documentation(element)
        )

    def port_type(self, element: etree._Element) -> PortType:
        operations = tuple(
            self._operation(child) for child in element.iterchildren(f"{{{WSDL}}}operation")
        )
        return PortType(
            self._name(element), self._place(element), operations, wsdl_documentation(element)
        )

    def _operation(self, element: etree._Element) -> Operation:
        directions = {
            local(child): self._refer("message", child, "message")
            for child in element.iterchildren(f"{{{WSDL}}}input", f"{{{WSDL}}}output")
        }
        faults = tuple(
            Fault(child.get("name", message.local), message, self._place(child))
            for child in element.iterchildren(f"{{{WSDL}}}fault")
            if (message := self._refer("message", child, "message")) is not None
        )
        return Operation(
            self._required(element, "name"),
            self._place(element),
            directions.get("input"),
            directions.get("output"),
            faults,
            tuple((element.get("parameterOrder") or "").split()),
            wsdl_documentation(element),
            *_direction_names(element),
            _action(element),
        )

    # --- bindings ----------------------------------------------------------------------------

    def binding(self, element: etree._Element) -> Binding:
        port_type = self._refer("portType", element, "type")
        if port_type is None:
            raise self._error(element, "wsdl:binding needs a type")
        details = element.find("{*}binding")
        told = details if details is not None else _first_operation(element)
        kind = "other" if told is None else _KINDS.get(namespace(told), "other")
        style = "document" if details is None else details.get("style", "document")
        return Binding(
            self._name(element),
            port_type,
            kind,
            self._place(element),
            style,
            None if details is None else details.get("transport"),
            None if details is None else details.get("verb"),
            tuple(
                self._bound_operation(child, style)
                for child in element.iterchildren(f"{{{WSDL}}}operation")
            ),
            self._policies.assertions(element),
        )

    def _bound_operation(self, element: etree._Element, style: str) -> BoundOperation:
        action = location = None
        for child in element.iterchildren("{*}operation"):
            if namespace(child) in _SOAP:
                action = child.get("soapAction")
                style = child.get("style", style)
            elif namespace(child) == HTTP:
                location = child.get("location")
        sent = element.find(f"{{{WSDL}}}input")
        received = element.find(f"{{{WSDL}}}output")
        return BoundOperation(
            self._required(element, "name"),
            self._place(element),
            action,
            style,
            None if sent is None else self._bound_message(sent),
            None if received is None else self._bound_message(received),
            tuple(child.get("name") or "" for child in element.iterchildren(f"{{{WSDL}}}fault")),
            location,
            self._policies.assertions(element, sent, received),
            *_direction_names(element),
        )

    def _bound_message(self, element: etree._Element) -> BoundMessage:
        body: etree._Element | None = None
        headers: list[HeaderPart] = []
        content_types: list[str] = []
        url: Literal["encoded", "replacement"] | None = None
        for child in _extensions(element):
            kind = (namespace(child), local(child))
            if kind[0] in _SOAP and kind[1] == "body":
                body = child if body is None else body
            elif kind[0] in _SOAP and kind[1] == "header":
                headers.append(self._header(child))
            elif kind == (MIME, "content"):
                content_types.append(child.get("type", "*/*"))
            elif kind == (MIME, "mimeXml"):
                content_types.append("text/xml")
            elif kind == (HTTP, "urlEncoded"):
                url = "encoded"
            elif kind == (HTTP, "urlReplacement"):
                url = "replacement"
        place = self._place(element)
        if body is None:
            return BoundMessage(
                place, headers=tuple(headers), content_types=tuple(content_types), url=url
            )
        parts = body.get("parts")
        return BoundMessage(
            place,
            None if parts is None else tuple(parts.split()),
            body.get("use", "literal"),
            body.get("namespace"),
            body.get("encodingStyle"),
            tuple(headers),
            tuple(content_types),
            url,
            self._attached(element),
        )

    def _attached(self, element: etree._Element) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The parts that are bound beside the Body (WSDL 1.1, 5.11), and their media types."""
        found: dict[str, tuple[str, ...]] = {}
        for part in element.iterfind(f"{{{MIME}}}multipartRelated/{{{MIME}}}part"):
            for child in part.iterchildren(f"{{{MIME}}}content", f"{{{MIME}}}mimeXml"):
                name = child.get("part")
                if name is None:
                    self._warnings.append(
                        f"{self._place(child)}: mime:{local(child)} names no part; ignored"
                    )
                    continue
                type_ = child.get("type", "*/*" if local(child) == "content" else "text/xml")
                found[name] = (*found.get(name, ()), type_)
        return tuple(found.items())

    def _header(self, element: etree._Element) -> HeaderPart:
        message = self._refer("message", element, "message")
        if message is None:
            raise self._error(element, f"soap:{local(element)} needs a message")
        return HeaderPart(
            message,
            self._required(element, "part"),
            self._place(element),
            element.get("use", "literal"),
            element.get("namespace"),
            element.get(f"{{{WSDL}}}required") in TRUE,
            tuple(
                self._header(child)
                for child in element.iterchildren("{*}headerfault")
                if namespace(child) in _SOAP
            ),
        )

    def service(self, element: etree._Element) -> Service:
        ports = tuple(
            port
            for child in element.iterchildren(f"{{{WSDL}}}port")
            if (port := self._port(child)) is not None
        )
        return Service(
            self._name(element), self._place(element), ports, wsdl_documentation(element)
        )

    def _port(self, element: etree._Element) -> Port | None:
        text = element.get("binding")
        if text is None:
            self._warnings.append(f"{self._place(element)}: a port without a binding is ignored")
            return None
        address = element.find("{*}address")
        return Port(
            self._required(element, "name"),
            self._own(element, text),
            self._place(element),
            None if address is None else address.get("location"),
            self._policies.assertions(element),
        )

    # --- names -------------------------------------------------------------------------------

    def _name(self, element: etree._Element) -> QName:
        return QName(self._target, self._required(element, "name"))

    def _required(self, element: etree._Element, attribute: str) -> str:
        value = element.get(attribute)
        if value is None:
            raise self._error(element, f"{local(element)} needs the attribute {attribute}")
        return value.strip()

    def _refer(self, kind: Kind, element: etree._Element, attribute: str) -> QName | None:
        text = element.get(attribute)
        if text is None:
            return None
        if kind in ("element", "type"):
            name = qname(self._document, element, text)
        else:
            name = self._own(element, text)
        return self._references.add(kind, name, self._document, element)

    def _own(self, element: etree._Element, text: str) -> QName:
        """The QName of a WSDL component.

        In a namespace that no WSDL read has, the prefix is forgotten or wrong: the file's own.
        """
        name = qname(self._document, element, text)
        if name.namespace in self._namespaces:
            return name
        if name.namespace not in self._mistaken and name.namespace not in ("", WSDL):
            self._mistaken.add(name.namespace)
            self._warnings.append(
                f"{self._place(element)}: {name}: no WSDL read has that namespace; "
                f"{self._target} is assumed"
            )
        return QName(self._target, name.local)

    def _error(self, element: etree._Element, message: str) -> InputError:
        return InputError(message, file=self._document.location, line=self._document.line(element))


def _first_operation(binding: etree._Element) -> etree._Element | None:
    """What extends the first operation of a binding; it tells its kind where that says nothing."""
    return binding.find(f"{{{WSDL}}}operation/{{*}}operation")


def _direction_names(element: etree._Element) -> tuple[str | None, str | None]:
    """What an operation calls its input and its output, where it does."""
    children = (element.find(f"{{{WSDL}}}{kind}") for kind in ("input", "output"))
    sent, received = ((None if c is None else c.get("name")) or None for c in children)
    return sent, received


def _action(operation: etree._Element) -> str | None:
    """The WS-Addressing action of an operation's input (WS-Addressing 1.0, Metadata, 4.4.1)."""
    sent = operation.find(f"{{{WSDL}}}input")
    if sent is None:
        return None
    return next((found for uri in ADDRESSING if (found := sent.get(f"{{{uri}}}Action"))), None)


def _extensions(element: etree._Element) -> Iterator[etree._Element]:
    """The extension elements of one direction, with those of every part of a multipart message."""
    for child in element.iterchildren():
        if namespace(child) == MIME and local(child) in ("multipartRelated", "part"):
            yield from _extensions(child)
        else:
            yield child
