"""What writes the records of a class: compiled once, on first use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from soapwright.runtime.codec.kinds import type_of
from soapwright.runtime.codec.protocols import Leaf, Out, Write, WriteAttribute
from soapwright.runtime.codec.writers import FieldWriters
from soapwright.runtime.records.keys import CAME, IS_NIL, PLACES
from soapwright.runtime.records.order import ORDER, runs
from soapwright.runtime.records.plan import FieldPlan, is_unordered, plan, wire_name
from soapwright.runtime.records.record import Record

if TYPE_CHECKING:
    from soapwright.runtime.codec.protocols import RecordWriter


class Part(NamedTuple):
    """Some of the content: a field, or several, which have no name together."""

    attribute: str
    write: Write
    """Takes what it needs from an instance's dict."""


class ClassWriter:
    """How one class is written.

    ``name`` is that of its global element, ``plain`` tells that its start tag says nothing but its
    name. ``type`` is what ``xsi:type`` names for it, ``own`` the namespace of its elements, ``nil``
    the field of its text where None is an ``xsi:nil``, ``names`` the fields of its content.
    Attributes are written from their values, content from the instance's dict.
    ``content_as_it_came`` is the content of a record that holds what came beside its values.
    ``lists`` are the attributes that are lists, with their names; ``unordered`` is the content
    where the record tells an order that says nothing.

    Args:
        encoder: writes what is in its records.
        record: the class.
    """

    __slots__ = (
        "attributes",
        "content",
        "content_as_it_came",
        "lists",
        "name",
        "names",
        "nil",
        "own",
        "plain",
        "record",
        "type",
        "type_name",
        "unordered",
    )

    def __init__(self, encoder: RecordWriter, record: type[Record]) -> None:
        fields, writers = plan(record), encoder.writers(encoder)
        self.record = record
        self.name = encoder.names.name(*wire_name(record))
        self.own = getattr(getattr(record, "Meta", None), "namespace", None) or ""
        self.type = type_of(encoder.types, record)
        self.type_name = encoder.names.name(*wire_name(self.type))
        self.names = [f.attribute for f in fields if not f.kind.startswith("Attribute")]
        self.nil: str | None = None
        self.attributes: list[tuple[str, WriteAttribute]] = []
        self.lists: list[tuple[str, str]] = []
        content: list[Part | Leaf] = []
        self.content_as_it_came: list[Part] = []
        together = _in_order(writers, record, fields)
        for field in fields:
            if field.kind.startswith("Attribute"):
                self._add_attribute(field, encoder, writers)
            elif field.attribute not in together:
                self._add_content(field, content, encoder, writers)
            elif (in_order := together[field.attribute]) is not None:
                content.append(Part(field.attribute, in_order))
                self.content_as_it_came.append(Part(field.attribute, in_order))
        self.content = _leaves_together(encoder, record, content)
        self.unordered: list[Part] | None = None
        if is_unordered(record):
            named = {field.attribute for field in fields if field.kind == "Element"}
            parts = self.content_as_it_came
            told = {part.attribute: part.write for part in parts if part.attribute in named}
            others = [part for part in parts if part.attribute not in named]
            self.unordered = [*others, Part("", partial(_as_told, writers=told))]
        self.plain = not self.attributes and self.nil is None

    def _add_attribute(
        self, field: FieldPlan, encoder: RecordWriter, writers: FieldWriters
    ) -> None:
        one = field.kind == "Attribute"
        write = writers.attribute(field) if one else writers.other_attributes
        self.attributes.append((field.attribute, write))
        if one and field.tokens:
            self.lists.append((field.attribute, encoder.names.of_tag(field.tag)))

    def _add_content(
        self,
        field: FieldPlan,
        content: list[Part | Leaf],
        encoder: RecordWriter,
        writers: FieldWriters,
    ) -> None:
        if field.kind == "Text":
            self.nil = field.attribute if field.nillable else None
            write = writers.text(field)
        else:
            write = encoder.untyped.wild if field.kind == "Wildcard" else writers.member(field)
        one = Part(field.attribute, encoder.taken(field, write, writers.nil(field)))
        leaf = writers.leaf(field, one.write) if field.kind == "Element" else None
        content.append(leaf or one)
        as_it_came = writers.from_record_as_it_came(field, write)
        self.content_as_it_came.append(Part(field.attribute, as_it_came))

    def is_nil(self, values: Mapping[str, Any]) -> bool:
        """Whether a record is an ``xsi:nil``: it says so, and has no content."""
        if self.nil is not None:
            return values.get(self.nil) is None
        return IS_NIL in values and values[IS_NIL] and not any(map(values.get, self.names))

    def content_of(self, values: Mapping[str, Any]) -> list[Part]:
        """How the content of a record is written that says more than its values."""
        content = self.content
        if CAME in values or IS_NIL in values or PLACES in values:
            content = [] if self.is_nil(values) else self.content_as_it_came
        if content and self.unordered is not None and self.is_unordered(values):
            return self.unordered
        return content

    def is_unordered(self, values: Mapping[str, Any]) -> bool:
        """Whether a record tells an order of its own for fields that have none."""
        return self.unordered is not None and ORDER in values


def _in_order(
    writers: FieldWriters, record: type[Record], fields: Sequence[FieldPlan]
) -> dict[str, Write | None]:
    """What writes the fields whose order the record keeps, by the first; None by the others."""
    found: dict[str, Write | None] = {}
    if hasattr(record, "in_order"):
        for _, run in runs(record):
            names = set(run.names) - set(found)
            group = [field for field in fields if field.attribute in names]
            for field in group:
                found[field.attribute] = None
            if group:
                found[group[0].attribute] = writers.in_order(group, run.order)
    return found


def _as_told(values: Any, out: Out, *, writers: Mapping[str, Write]) -> None:
    """Fields that come once each, in the order that the record tells."""
    for name in dict.fromkeys((*values[ORDER], *writers)):
        writers[name](values, out)


def _leaves_together(
    encoder: RecordWriter, record: type[Record], content: Iterable[Part | Leaf]
) -> list[Part]:
    """The content, with leaves that follow each other as one part."""
    parts: list[Part] = []
    leaves: list[Leaf] = []
    for part in (*content, None):
        if isinstance(part, Leaf):
            leaves.append(part)
            continue
        if leaves:
            parts.append(Part("", encoder.together(record, leaves)))
            leaves = []
        if part is not None:
            parts.append(part)
    return parts
