"""How the elements of a class are read: made once, when one is first met."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from lxml import etree

from soapwright.runtime.codec.any_type import INCLUDE, is_nil, parts_being_read, read_any
from soapwright.runtime.codec.protocols import Convert, Reader, ReadText
from soapwright.runtime.codec.text_readers import (
    converter,
    or_default,
    text_reader,
)
from soapwright.runtime.records.plan import FieldPlan, is_unordered, ordered_fields, plan, wire_name
from soapwright.runtime.records.record import NO_ID, Record
from soapwright.runtime.xsd.lexical import parse_int

if TYPE_CHECKING:
    from soapwright.runtime.codec.protocols import RecordReader

T = TypeVar("T")

Slot = tuple[str, Convert | None, Reader, bool, str]
"""How one child element is read: attribute, what makes the value of its text where nothing else
takes part in it, what makes it of the element otherwise; whether it is one of many; and which kind
it is."""
RECORD, DECLARED, LENIENT = "record", "declared", "lenient"
UNTYPED, SPELLED = "untyped", "spelled"
"""Kinds of children: records, which keep their attributes themselves; leaves of declared types;
those that only a catalogue knows, so that what its type does not allow is taken as it came, and
which nearly all say ``xsi:type`` (with a text they are not looked at for more, which would cost a
tenth of a page's time); where only ``xsi:type`` tells; and those whose texts have to go back."""

NOTED = (UNTYPED, SPELLED)
"""Kinds whose elements may say more than their values."""
_BINARY = frozenset(("base64Binary", "hexBinary"))


class ClassReader:
    """How one class is read.

    ``slots`` are its elements by tag, ``again`` the other fields of the same tag. ``blank`` makes
    the values of a record that nothing was said of, ``defaults`` are some. ``ordered`` are the
    fields whose order is kept, with their places, and ``unordered`` tells that it says nothing, so
    that only one that is not the schema's is kept. ``spelled`` tells that the text has to go back,
    ``around`` that not only elements say something, and ``binary`` that the text may be a part.
    """

    __slots__ = (
        "again",
        "alike",
        "around",
        "attributes",
        "attributes_alike",
        "binary",
        "blank",
        "defaults",
        "namespace",
        "ordered",
        "others",
        "slots",
        "spelled",
        "target",
        "text",
        "unordered",
        "wildcard",
        "wildcards",
    )

    def __init__(self, decoder: RecordReader, record: type[Record]) -> None:
        self.slots: dict[str, Slot] = {}
        self.attributes: dict[str, tuple[str, ReadText]] = {}
        self.namespace: str = getattr(getattr(record, "Meta", None), "namespace", None) or ""
        self.text: tuple[str, ReadText] | None = None
        self.spelled = self.binary = False
        self.others: str | None = None
        self.wildcard: FieldPlan | None = None
        self.wildcards: list[FieldPlan] = []
        self.target = wire_name(record)[0]
        self.again: dict[str, list[str]] = {}
        fields = plan(record)
        for field in fields:
            if field.kind == "Element" and field.tag in self.slots:
                self.again.setdefault(field.tag, []).append(field.attribute)
            elif field.kind == "Element":
                self.slots[field.tag] = slot_of(decoder, field)
            elif field.kind == "Attribute":
                self.attributes[field.tag] = (field.attribute, text_reader(decoder, field))
            elif field.kind == "Text":
                self.text = (field.attribute, text_reader(decoder, field))
                self.spelled = field.spelled
                self.binary = not _BINARY.isdisjoint(field.xsd)
            elif field.kind == "Attributes":
                self.others = field.attribute
            elif field.kind == "Wildcard":
                self.wildcard = field
                self.wildcards.append(field)
        self.blank = decoder.blank(fields)
        self.defaults = self.blank()
        self.ordered = ordered_fields(record, fields)
        self.unordered = is_unordered(record)
        self.around = bool(self.attributes or self.text or self.others or self.wildcard)
        tolerant = decoder.by_local_name
        self.alike = _by_local_name(self.slots) if tolerant else {}
        self.attributes_alike = _by_local_name(self.attributes) if tolerant else {}


def _by_local_name(tags: Mapping[str, T]) -> dict[str, T]:
    """By local name, and by that in small letters where it is the only one to read so."""
    locals_ = [(tag.rpartition("}")[2], value) for tag, value in tags.items()]
    small = Counter(local.casefold() for local, _ in locals_)
    alike = {local.casefold(): value for local, value in locals_ if small[local.casefold()] == 1}
    return alike | dict(reversed(locals_))


def field_of(compiled: ClassReader, tag: str) -> str | None:
    """The field that an element of a name is of, or None where it is an extra one."""
    slot = compiled.slots.get(tag)
    if slot is None and compiled.alike:
        slot = find(compiled.alike, tag)
    if slot is None:
        wildcard = next(iter(wildcards_for(compiled, tag)), None)
        return None if wildcard is None else wildcard.attribute
    return slot[0]


def wildcards_for(compiled: ClassReader, tag: str) -> list[FieldPlan]:
    """Those that an element of a name may be for."""
    if len(compiled.wildcards) < 2:
        return compiled.wildcards
    from soapwright.runtime.codec.wildcards import admitting  # few classes have several

    return admitting(compiled.wildcards, compiled.target, tag)


def find(alike: Mapping[str, T], tag: str) -> T | None:
    local = tag.rpartition("}")[2]
    found = alike.get(local)
    return alike.get(local.casefold()) if found is None else found


def slot_of(decoder: RecordReader, field: FieldPlan) -> Slot:
    attribute, many, empty, record = field.attribute, field.many, field.empty, field.record
    if field.array:
        from soapwright.runtime.codec.arrays import array_reader, item_of  # few services have any

        items = array_reader(field, slot_of(decoder, item_of(field))[2])
        return attribute, None, _unless_nil(items), many, RECORD if decoder.encoded else DECLARED
    if record is not None:
        known = record
        if empty is not None:
            return attribute, None, _filling(decoder, known, empty), many, RECORD
        return attribute, None, decoder.of_record(known), many, RECORD
    if field.types == (object,):
        return attribute, None, lambda node: read_any(node, decoder), many, UNTYPED
    return _leaf_slot(decoder, field)


def _leaf_slot(decoder: RecordReader, field: FieldPlan) -> Slot:
    """How an element is read that holds a text."""
    by_itself = read = text_reader(decoder, field)
    if field.empty is not None:
        stands_for, nothing = field.empty, read
        read = lambda text, node: nothing(text or stands_for, node)  # noqa: E731
    elif not (field.default is None or field.default is NO_ID):
        read = or_default(read, lambda: field.default)
    elif field.tokens and field.default_factory not in (None, list):
        assert field.default_factory is not None
        read = or_default(read, field.default_factory)
    # Prefixes are declared around a leaf, so its text alone does not say what it means; and an
    # empty list says that the element is there.
    exact = convert = None if field.named or field.tokens else converter(decoder, field)
    if convert is parse_int:
        convert = int  # at half the cost; what it reads beyond is looked for in ``read``
    kind = LENIENT if field.xsi else DECLARED
    if field.spelled:
        convert, kind = None, SPELLED
    read_leaf = decoder.of_leaf(read, exact if read is by_itself else None)
    if not _BINARY.isdisjoint(field.xsd):
        read_leaf = _or_part(read_leaf, encoded=decoder.encoded)
    return field.attribute, convert, read_leaf, field.many, kind


def _or_part(read: Reader, *, encoded: bool) -> Reader:
    """Reads binary content, which may be a part of the message beside the envelope."""

    def read_binary(node: etree._Element) -> Any:
        part = part_of(node, encoded=encoded)
        return read(node) if part is None else part

    return read_binary


def part_of(node: etree._Element, *, encoded: bool) -> Any:
    """The part of the message that an element's content is, or None where it is none."""
    if len(node) and node[0].tag == INCLUDE:
        return parts_being_read().included(node)
    if encoded and parts_being_read().refers(node):
        return parts_being_read().referred(node)
    return None


def _filling(decoder: RecordReader, record: type[Record], empty: str) -> Reader:
    """Reads a record whose text stands for another where the element is empty."""

    def read_or_fill(node: etree._Element) -> Any:
        if not node.text and not len(node) and not is_nil(node):
            node.text = empty
        return decoder.read(node, record)

    return read_or_fill


def _unless_nil(read: Reader) -> Reader:
    return lambda node: None if is_nil(node) else read(node)
