"""The entities of a request: read from XML, checked field by field, turned into what is stored.

Sources of the rules: the field catalogue (required, read-only, length, type, picklist, reference)
and the vendor's pages on batching, create and update.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from soapwright.sandbox.autotask import fields as fields
from soapwright.sandbox.autotask.fields import Kind, NoSuchTime, Value
from soapwright.sandbox.autotask.texts import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lxml import etree

    from soapwright.schema.catalogue import FieldInfo

XSI_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
XSI_NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"

SETTABLE_ONCE = {"CreatorResourceID"}
"""Read-only fields that create takes nevertheless: the vendor's sample of a batch sends them."""

Exists: TypeAlias = "Callable[[str, int], bool]"
"""Whether there is a record of an entity type with an id."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """An entity as sent: texts by field name, None where nil. The user-defined ones apart."""

    id: int
    texts: Mapping[str, str | None]
    udfs: Mapping[str, str | None]


def type_of(element: etree._Element, namespace: str) -> str:
    """The entity type an element's xsi:type names, through the namespaces in scope; else ""."""
    prefix, _, local = element.get(XSI_TYPE, "").strip().rpartition(":")
    return local if element.nsmap.get(prefix or None) == namespace else ""


def read_entity(element: etree._Element, kind: Kind, namespace: str) -> Incoming:
    """Read an entity; its fields may come in any order.

    Raises:
        Refused: a field that the type has not or has twice, an id that is no number, or an empty
            element without an xsi:type, which the vendor's server cannot convert.
    """
    record = 0
    texts: dict[str, str | None] = {}
    udfs: dict[str, str | None] = {}
    start = len(namespace) + 2
    for child in element:
        name = child.tag[start:] if child.tag.startswith(f"{{{namespace}}}") else child.tag
        if name == "id":
            record = _read_id(child.text or "")
        elif name == "UserDefinedFields":
            udfs = _read_udfs(child, namespace)
        elif name in texts:
            raise Refused("twice", field=name)
        elif name in kind.fields:
            texts[name] = _read_text(child)
        elif name != "Fields":  # declared on Entity, and never used
            raise Refused("unknown field", field=name, entity=kind.name)
    return Incoming(record, texts, udfs)


def _read_id(text: str) -> int:
    try:
        return int(fields.parse("long", text) or 0)
    except ValueError as error:
        raise Refused("bad id", value=text) from error


def _read_text(element: etree._Element) -> str | None:
    if element.get(XSI_NIL) in ("true", "1"):
        return None
    if not element.text and XSI_TYPE not in element.attrib:
        raise Refused("empty")
    return element.text or ""


def _read_udfs(element: etree._Element, namespace: str) -> dict[str, str | None]:
    udfs: dict[str, str | None] = {}
    for child in element:
        name = child.findtext(f"{{{namespace}}}Name")
        if not name:
            raise Refused("udf name")
        udfs[name] = child.findtext(f"{{{namespace}}}Value") or None
    return udfs


def checked_create(
    kind: Kind, sent: Incoming, udfs: Mapping[str, FieldInfo], exists: Exists
) -> tuple[dict[str, Value], dict[str, str]]:
    """What a new record holds: its fields and its user-defined fields.

    A field that is required and read-only is given on create and never changes after.

    Raises:
        Refused: the first thing that is wrong.
    """
    for name in sent.texts:
        info = kind.fields[name]
        if info.read_only and not info.required and name not in SETTABLE_ONCE:
            raise Refused("read only", field=name)
    _check_required(kind, sent, lambda info: info.required)
    values = {
        name: check_value(kind.fields[name], text, exists) for name, text in sent.texts.items()
    }
    _check_parents(kind, values)
    return values, _checked_udfs(kind, sent, udfs, {})


def checked_update(
    kind: Kind,
    sent: Incoming,
    udfs: Mapping[str, FieldInfo],
    exists: Exists,
    stored_udfs: Mapping[str, str],
) -> tuple[dict[str, Value], dict[str, str]]:
    """What an update sets: every writable field, to None where it was not sent.

    User-defined fields that are not sent keep their value, read-only values are ignored.

    Raises:
        Refused: the first thing that is wrong.
    """
    _check_required(kind, sent, lambda info: info.required and not info.read_only)
    values = {
        name: check_value(info, sent.texts.get(name), exists)
        for name, info in kind.fields.items()
        if not info.read_only
    }
    _check_parents(kind, values)
    return values, _checked_udfs(kind, sent, udfs, stored_udfs)


def _check_required(kind: Kind, sent: Incoming, needed: Callable[[FieldInfo], bool]) -> None:
    for name, info in kind.fields.items():
        if needed(info) and not sent.texts.get(name):
            raise Refused("required", field=name)


def check_value(info: FieldInfo, text: str | None, exists: Exists) -> Value:
    """The stored form of a field's text.

    Raises:
        Refused: wrong type, too long, not in the picklist where its values are known, or a
            reference to nothing.
    """
    if text is None or (text == "" and info.type != "string"):
        return None
    try:
        value = fields.parse(info.type, text)
    except NoSuchTime as error:
        raise Refused("no such time", field=info.name, value=text) from error
    except ValueError as error:
        raise Refused("type", field=info.name, value=text, type=info.type) from error
    if info.length and info.type == "string" and len(text) > info.length:
        raise Refused("length", field=info.name, count=len(text), limit=info.length)
    if info.values and not any(v.value == str(value) for v in info.values):
        raise Refused("picklist", field=info.name, value=text)
    if info.reference and isinstance(value, int) and not exists(info.reference, value):
        raise Refused("reference", field=info.name, value=text, entity=info.reference)
    return value


def _check_parents(kind: Kind, values: Mapping[str, Value]) -> None:
    """A value of a dependent picklist goes with one value of the field it depends on."""
    for name, value in values.items():
        info = kind.fields[name]
        if value is None or info.picklist_parent is None:
            continue
        parents = {v.parent for v in info.values if v.value == str(value)} - {None}
        if parents and str(values.get(info.picklist_parent)) not in parents:
            raise Refused("picklist parent", field=name, value=value, parent=info.picklist_parent)


def _checked_udfs(
    kind: Kind, sent: Incoming, known: Mapping[str, FieldInfo], stored: Mapping[str, str]
) -> dict[str, str]:
    merged = dict(stored)
    for name, text in sent.udfs.items():
        info = known.get(name)
        if info is None:
            raise Refused("unknown udf", field=name, entity=kind.name)
        value = check_value(info, text, lambda kind, record: True)
        if value is None:
            merged.pop(name, None)
        else:
            merged[name] = str(value)
    return merged
