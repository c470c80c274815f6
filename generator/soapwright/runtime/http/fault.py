"""Faults of SOAP 1.1 (4.4) and 1.2 (5.4) as errors, with details of the types that are declared."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from enum import Enum
from typing import TYPE_CHECKING, Any

from lxml import etree

from soapwright.runtime.calls.call import NO_HEADERS
from soapwright.runtime.calls.headers import Headers
from soapwright.runtime.codec.any_type import read_any
from soapwright.runtime.codec.prefixes import name_of
from soapwright.runtime.errors import MalformedResponse, SoapFault
from soapwright.runtime.records.plan import plan

if TYPE_CHECKING:
    from soapwright.runtime.calls.operation import Operation
    from soapwright.runtime.codec.codec import Codec
    from soapwright.runtime.records.record import Record

_SOAP = ("http://schemas.xmlsoap.org/soap/envelope/", "http://www.w3.org/2003/05/soap-envelope")
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def read_fault(
    codec: Codec,
    operation: Operation[Any, Any],
    node: etree._Element,
    header: etree._Element | None = None,
) -> SoapFault:
    """The error that a fault of either version tells.

    A prefix on its code is dropped, unless it leads to a namespace other than SOAP's: that code is
    the service's own, whatever it is called. What is wrong with a header part stands in the header
    (SOAP 1.1, 4.4; WSDL 1.1, 3.7).
    """
    ns = f"{{{name_of(node).namespace}}}"
    codes = [*_codes(node, ns)]
    reasons = dict(_reasons(node, ns))
    detail = _first(node, "detail", f"{ns}detail", f"{ns}Detail")
    xml = None
    typed: list[Any] = []
    others: list[Any] = []
    if detail is not None:
        xml = etree.tostring(detail, encoding="unicode", with_tail=False)
        typed, others = _entries(codec, operation, detail)
    if header is not None:
        typed += _entries(codec, operation, header)[0]
    return SoapFault(
        _chosen(reasons) or "the service answered with a fault and no message",
        code=codes[0] if codes else "",
        subcodes=codes[1:],
        reasons=reasons,
        actor=_text(_first(node, "faultactor", f"{ns}faultactor", f"{ns}Role", f"{ns}Node")),
        detail=typed[0] if typed else xml,
        details=(*typed, *others),
        detail_xml=xml,
        headers=_headers(codec, operation, header),
    )


def _first(node: etree._Element, *names: str) -> etree._Element | None:
    return next((found for name in names if (found := node.find(name)) is not None), None)


def _text(node: etree._Element | None) -> str | None:
    return None if node is None else (node.text or "").strip() or None


def _headers(
    codec: Codec, operation: Operation[Any, Any], header: etree._Element | None
) -> Headers:
    """The header parts beside a fault; all as they came where one of them cannot be read."""
    if header is None:
        return NO_HEADERS
    from soapwright.runtime.http.header_parts import read

    try:
        return read(codec, operation, header, None)
    except MalformedResponse:
        return Headers(list(header.iterchildren(etree.Element)))


# --- codes and reasons -------------------------------------------------------------------------


def _codes(fault: etree._Element, ns: str) -> Iterator[str]:
    """The code, and what SOAP 1.2 nests in it."""
    found = _first(fault, "faultcode", f"{ns}faultcode")
    if found is not None and _text(found):
        yield _code(found)
    within = fault.find(f"{ns}Code")
    while within is not None:
        value = within.find(f"{ns}Value")
        if value is not None and _text(value):
            yield _code(value)
        within = within.find(f"{ns}Subcode")


def _code(node: etree._Element) -> str:
    text = (node.text or "").strip()
    prefix, _, code = text.rpartition(":")
    namespace = node.nsmap.get(prefix) if prefix else None
    return code if namespace in (None, *_SOAP) else text


def _reasons(fault: etree._Element, ns: str) -> Iterator[tuple[str, str]]:
    """Language → text; of several in one language the first. SOAP 1.1 names none."""
    told = _first(fault, "faultstring", f"{ns}faultstring")
    if (text := _text(told)) is not None and told is not None:
        yield told.get(_LANG, ""), text
    seen = set()
    for node in fault.iterfind(f"{ns}Reason/{ns}Text"):
        language, text = node.get(_LANG, ""), _text(node)
        if text is not None and language not in seen:
            seen.add(language)
            yield language, text


def _chosen(reasons: dict[str, str]) -> str | None:
    """The English text, which logs and patterns are made for; else the first."""
    english = (text for lang, text in reasons.items() if lang.partition("-")[0].lower() == "en")
    return next(english, None) or next(iter(reasons.values()), None)


# --- details -----------------------------------------------------------------------------------


def _entries(
    codec: Codec, operation: Operation[Any, Any], detail: etree._Element
) -> tuple[list[Any], list[Any]]:
    """What a detail holds: the entries of declared types, and the others.

    A detail that cannot be read as what it is declared to be is kept as it came: the fault's own
    words are not to be lost over it.
    """
    if operation.encoding is not None:
        from soapwright.runtime.codec.references import resolve

        with suppress(MalformedResponse):
            resolve(detail)
    typed: list[Any] = []
    others: list[Any] = []
    for entry in detail:
        name = _declared(operation, entry)
        try:
            if name is not None:
                typed.append(_read(codec, name, entry))
            else:
                others.append(read_any(entry, codec.decoder))
        except (MalformedResponse, ValueError):
            others.append(etree.tostring(entry, encoding="unicode", with_tail=False))
    return typed, others


def _declared(operation: Operation[Any, Any], entry: etree._Element) -> str | None:
    """What an entry of a detail is, by its element or by the name of a part, or None."""
    local = name_of(entry).localname
    names = (entry.tag, f"{{*}}{local}")
    return next((kind for element, kind in operation.faults if element in names), None)


def _read(codec: Codec, kind: str, entry: etree._Element) -> Any:
    """An entry of a declared kind: a record, or the one value of what is simple."""
    if kind.startswith("xs:"):
        return codec.decoder.leaves[kind.removeprefix("xs:")](entry.text or "")
    found = codec.types.load(kind)
    if issubclass(found, Enum):
        return found(entry.text or "")
    record: Record = codec.decode(found, entry)
    fields = plan(type(record))
    if len(fields) == 1 and fields[0].kind == "Text":
        return getattr(record, fields[0].attribute)
    return record
