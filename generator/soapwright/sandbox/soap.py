"""SOAP 1.1 as a server sees it: requests read without trust, answers and faults written."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

ENVELOPE = "http://schemas.xmlsoap.org/soap/envelope/"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
XSD = "http://www.w3.org/2001/XMLSchema"


class BadRequest(Exception):
    """The request cannot be read; the message is for the fault string."""


@dataclass(frozen=True, slots=True)
class Request:
    """The header blocks of an envelope, and the one element of its body."""

    header: tuple[etree._Element, ...]
    body: etree._Element


def parse(data: bytes, *, encoding: str | None = None) -> etree._Element:
    """The root of a document that may declare no DTD and no entities.

    Args:
        data: the document.
        encoding: overrides what the document declares, for text that was a string before.

    Raises:
        etree.XMLSyntaxError: not well-formed, or larger or deeper than libxml2's limits allow.
        BadRequest: it has a document type declaration.
    """
    parser = etree.XMLParser(
        encoding=encoding,
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    root = etree.fromstring(data, parser)
    if root.getroottree().docinfo.internalDTD is not None:
        raise BadRequest("A document type declaration is not allowed.")
    return root


def read_request(data: bytes) -> Request:
    """Take an envelope apart.

    Raises:
        BadRequest: not well-formed, not a SOAP 1.1 envelope, or its body has not one element.
    """
    try:
        root = parse(data.lstrip(b"\xef\xbb\xbf \t\r\n"))
    except etree.XMLSyntaxError as error:
        raise BadRequest(f"The request is not well-formed XML: {error.msg}") from error
    if root.tag != f"{{{ENVELOPE}}}Envelope":
        raise BadRequest("The request is not a SOAP 1.1 envelope.")
    body = root.find(f"{{{ENVELOPE}}}Body")
    if body is None or len(body) != 1:
        raise BadRequest("The SOAP body must hold exactly one element.")
    header = root.find(f"{{{ENVELOPE}}}Header")
    return Request(tuple(header) if header is not None else (), body[0])


def escape(text: str) -> str:
    """Text as the content of an element. A bare carriage return would be read as a line feed."""
    return (
        text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;")
    )


def envelope(body: str) -> bytes:
    """An answer with ``body``, written with the prefixes soap, xsi and xsd in scope."""
    return (
        '<?xml version="1.0" encoding="utf-8"?>'
        f'<soap:Envelope xmlns:soap="{ENVELOPE}" xmlns:xsi="{XSI}" xmlns:xsd="{XSD}">'
        f"<soap:Body>{body}</soap:Body></soap:Envelope>"
    ).encode()


def fault(code: str, message: str) -> bytes:
    """A fault; ``code`` is Client or Server."""
    return envelope(
        f"<soap:Fault><faultcode>soap:{code}</faultcode>"
        f"<faultstring>{escape(message)}</faultstring></soap:Fault>"
    )
