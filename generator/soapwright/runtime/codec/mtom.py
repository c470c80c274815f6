"""Records → XML whose binary values go as parts beside it (MTOM, XOP 1.0)."""

from __future__ import annotations

from typing import Any

from soapwright.runtime.codec.any_type import INCLUDE
from soapwright.runtime.codec.encode import Encoder
from soapwright.runtime.codec.protocols import Leaf, Out, Write
from soapwright.runtime.codec.writers import FieldWriters
from soapwright.runtime.records.plan import FieldPlan
from soapwright.runtime.xsd.attachment import Attachment
from soapwright.runtime.xsd.escaping import quote
from soapwright.runtime.xsd.parts import attach

SMALL = 1024
"""Bytes up to which a value stays where it is: a part of its own costs some 200."""
_NAMESPACE = INCLUDE.rpartition("}")[0][1:]


class _Writers(FieldWriters):
    """What writes fields; bytes of ``xs:base64Binary`` become parts.

    Those of ``xs:hexBinary`` stay: the specification has no other content (XOP 1.0, 2.1), nor has
    it attributes and lists.
    """

    def leaf(self, field: FieldPlan, write: Write) -> Leaf | None:
        return None if _is_binary(field) else super().leaf(field, write)

    def text(self, field: FieldPlan) -> Write:
        write = super().text(field)
        return _as_part(write) if _is_binary(field) else write


class MtomEncoder(Encoder):
    """Writes the records of one package."""

    writers = _Writers


def _is_binary(field: FieldPlan) -> bool:
    return field.xsd == ("base64Binary",) and field.xsd_only and not field.tokens


def _as_part(write: Write) -> Write:
    def write_part(value: Any, out: Out) -> None:
        is_large = isinstance(value, bytes | bytearray) and len(value) > SMALL
        if is_large or isinstance(value, Attachment):
            href = quote(attach(value).cid)
            out.append(f"<xop:Include xmlns:xop={quote(_NAMESPACE)} href={href}/>")
        else:
            write(value, out)

    return write_part
