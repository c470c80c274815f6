"""Attachments and invoices: their limits, and how an invoice looks."""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING

from soapwright.sandbox.autotask import fields as fields
from soapwright.sandbox.autotask.records import check_value
from soapwright.sandbox.autotask.texts import Refused
from soapwright.sandbox.soap import escape

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from soapwright.sandbox.autotask.fields import Kind, Value
    from soapwright.sandbox.autotask.records import Exists, Incoming

MAX_BYTES = 6_000_000
"""The vendor says 6 to 7 MB; what passes here passes there."""
WINDOW_BYTES = 10_000_000
WINDOW = 300.0
"""Seconds in which at most ``WINDOW_BYTES`` of attachments are taken."""


def decode(text: str) -> bytes:
    """The content of a base64Binary element, which may be broken into lines.

    Raises:
        Refused: it is not base64.
    """
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise Refused("type", field="Data", value=text[:20], type="base64Binary") from error


def check_limits(size: int, sent_before: int) -> None:
    """Refuse an attachment that is too large by itself, or with those of the last minutes.

    Raises:
        Refused: naming the limit.
    """
    if size > MAX_BYTES:
        raise Refused("attachment size", size=size, limit=MAX_BYTES)
    if sent_before + size > WINDOW_BYTES:
        raise Refused("attachment rate", limit=WINDOW_BYTES, minutes=int(WINDOW // 60))


def checked(kind: Kind, sent: Incoming, exists: Exists) -> dict[str, Value]:
    """The values of a new attachment's description; read-only means that no update changes it.

    Raises:
        Refused: a required field is missing, or a value is wrong.
    """
    for name, info in kind.fields.items():
        if info.required and not sent.texts.get(name):
            raise Refused("required", field=name)
    return {name: check_value(kind.fields[name], text, exists) for name, text in sent.texts.items()}


def _lines(kind: Kind, row: tuple[Value, ...]) -> Iterator[tuple[str, str]]:
    yield "id", str(row[0])
    for (name, info), value in zip(kind.fields.items(), row[2:], strict=True):
        if value is not None:
            yield name, escape(fields.writer(info.type)(value))


def _xml(kind: Kind, row: tuple[Value, ...]) -> str:
    members = "".join(f"<{name}>{text}</{name}>" for name, text in _lines(kind, row))
    return f"<?xml version='1.0'?><{kind.name}>{members}</{kind.name}>"


def _html(kind: Kind, row: tuple[Value, ...]) -> str:
    rows = "".join(f"<tr><th>{name}</th><td>{text}</td></tr>" for name, text in _lines(kind, row))
    title = f"{kind.name} {row[0]}"
    return (
        f"<html><head><title>{title}</title></head>"
        f"<body><h1>{title}</h1><table>{rows}</table></body></html>"
    )


INVOICE_FORMATS: Mapping[str, Callable[[Kind, tuple[Value, ...]], str]] = {
    "xml": _xml,
    "html": _html,
}
"""Format that GetInvoiceMarkup is asked for → how an invoice is written in it."""
