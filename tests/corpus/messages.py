"""An element for each message that none declares, as WSDL 1.1, chapter 3.5 makes it of its parts.

It is read from the WSDL's own text and by nobody's model of it: a second opinion on what an rpc
wrapper holds is what it is for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from lxml import etree

WSDL = "http://schemas.xmlsoap.org/wsdl/"
XSD = "http://www.w3.org/2001/XMLSchema"
SOAP = ("http://schemas.xmlsoap.org/wsdl/soap/", "http://schemas.xmlsoap.org/wsdl/soap12/")
_W = f"{{{WSDL}}}"

Definitions = Sequence[tuple[Path, etree._Element]]
"""The ``wsdl:definitions`` of a WSDL and of all that it imports."""


class _Body(NamedTuple):
    """What of a bound message's Body is told: how it is used, its namespace and its parts."""

    namespace: str
    parts: frozenset[str] | None
    in_header: frozenset[str]


class _Part(NamedTuple):
    """A part, and the element or type that it is."""

    name: str
    kind: str
    namespace: str
    local: str


def message_elements(
    documents: Definitions, declared: frozenset[str]
) -> Iterator[tuple[Path, etree._Element]]:
    """A schema a namespace, with an element for each message that is no element itself.

    Args:
        documents: the WSDLs.
        declared: the global elements of their schemas in Clark notation, which come first.
    """
    made: dict[str, list[tuple[str, list[_Part]]]] = {}
    seen = set(declared)
    for message, name, body, is_rpc in _bound(documents):
        parts = [
            part
            for part in message.iterchildren(f"{_W}part")
            if (part.get("name") not in body.in_header)
            and (body.parts is None or part.get("name") in body.parts)
        ]
        if not is_rpc and len(parts) == 1 and parts[0].get("element") is not None:
            continue
        namespace, _, local = name.rpartition("}")
        if name in seen or any(part.get("name") is None for part in parts):
            continue
        seen.add(name)
        made.setdefault(namespace[1:], []).append((local, list(map(_part, parts))))
    for namespace, messages in made.items():
        yield documents[0][0], _schema(namespace, messages)


def _bound(
    documents: Definitions,
) -> Iterator[tuple[etree._Element, str, _Body, bool]]:
    """Each message that a SOAP binding binds, and what its element is called."""
    port_types = _by_name(documents, "portType")
    messages = _by_name(documents, "message")
    for _, root in documents:
        for binding in root.iterchildren(f"{_W}binding"):
            soap = _soap(binding, "binding")
            port_type = port_types.get(_clark(binding, binding.get("type")))
            if soap is None or port_type is None:
                continue
            for bound in binding.iterchildren(f"{_W}operation"):
                own = _soap(bound, "operation")
                style = (own is not None and own.get("style")) or soap.get("style", "document")
                name = bound.get("name", "")
                abstract = [
                    each
                    for each in port_type.iterchildren(f"{_W}operation")
                    if each.get("name") == name
                ]
                if len(abstract) != 1:
                    continue  # overloaded: others look into which is which
                for way, suffix in (("input", ""), ("output", "Response")):
                    part = abstract[0].find(f"{_W}{way}")
                    message = messages.get(
                        _clark(part, part.get("message")) if part is not None else ""
                    )
                    if message is None:
                        continue
                    body = _body(bound.find(f"{_W}{way}"))
                    target = root.get("targetNamespace", "")
                    space = body.namespace if style == "rpc" else target
                    clark = f"{{{space}}}{name}{suffix}" if space else f"{name}{suffix}"
                    yield message, clark, body, style == "rpc"


def _by_name(documents: Definitions, tag: str) -> Mapping[str, etree._Element]:
    found: dict[str, etree._Element] = {}
    for _, root in documents:
        target = root.get("targetNamespace", "")
        for each in root.iterchildren(f"{_W}{tag}"):
            found.setdefault(f"{{{target}}}{each.get('name')}", each)
    return found


def _soap(node: etree._Element, local: str) -> etree._Element | None:
    return next((c for c in node.iterchildren(*(f"{{{space}}}{local}" for space in SOAP))), None)


def _clark(node: etree._Element, text: str | None) -> str:
    prefix, _, local = (text or "").strip().rpartition(":")
    return f"{{{node.nsmap.get(prefix or None, '')}}}{local}"


def _body(bound: etree._Element | None) -> _Body:
    """What a binding says of a message; ``mime:multipartRelated`` holds it further down."""
    if bound is None:
        return _Body("", None, frozenset())
    tags = [f"{{{space}}}body" for space in SOAP]
    body = next(bound.iter(*tags), None)
    headers = bound.iter(*(f"{{{space}}}header" for space in SOAP))
    in_header = frozenset(header.get("part", "") for header in headers)
    if body is None:
        return _Body("", None, in_header)
    parts = body.get("parts")
    return _Body(
        body.get("namespace", ""), None if parts is None else frozenset(parts.split()), in_header
    )


def _part(part: etree._Element) -> _Part:
    kind = "element" if part.get("element") is not None else "type"
    namespace, _, local = _clark(part, part.get(kind))[1:].rpartition("}")
    return _Part(part.get("name", ""), kind, namespace, local)


def _schema(namespace: str, messages: Sequence[tuple[str, Sequence[_Part]]]) -> etree._Element:
    spaces = dict.fromkeys(part.namespace for _, parts in messages for part in parts)
    prefixes = {space: f"q{n}" for n, space in enumerate(spaces) if space not in ("", XSD)}
    prefixes[XSD] = "xs"
    schema = etree.Element(
        f"{{{XSD}}}schema", nsmap={prefix: space for space, prefix in prefixes.items()}
    )
    if namespace:
        schema.set("targetNamespace", namespace)
    for local, parts in messages:
        element = etree.SubElement(schema, f"{{{XSD}}}element", name=local)
        type_ = etree.SubElement(element, f"{{{XSD}}}complexType")
        sequence = etree.SubElement(type_, f"{{{XSD}}}sequence")
        for part in parts:
            own = etree.SubElement(sequence, f"{{{XSD}}}element")
            text = f"{prefixes[part.namespace]}:{part.local}" if part.namespace else part.local
            if part.kind == "element":
                own.set("ref", text)
            else:
                own.set("name", part.name)
                own.set("type", text)
    return schema
