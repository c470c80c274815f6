"""Records → XML text: strings joined in schema order, one escape per text."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import partial
from itertools import pairwise
from operator import itemgetter
from typing import Any, ClassVar, NamedTuple

from soapwright.runtime.codec.any_type import NIL as NIL_NAME
from soapwright.runtime.codec.any_type import TYPE
from soapwright.runtime.codec.class_writer import ClassWriter, Part
from soapwright.runtime.codec.kinds import type_of
from soapwright.runtime.codec.notes import noted
from soapwright.runtime.codec.places import Extra, among, unplaced
from soapwright.runtime.codec.prefixes import Prefixes, split
from soapwright.runtime.codec.protocols import Encode, Leaf, Out, Write
from soapwright.runtime.codec.untyped import UntypedWriter
from soapwright.runtime.codec.writers import FieldWriters, several
from soapwright.runtime.records.index import TypeIndex
from soapwright.runtime.records.keys import CAME, EXTRA, IS_NIL, NIL, PLACES, WIRE_TYPE
from soapwright.runtime.records.order import ORDER
from soapwright.runtime.records.plan import FieldPlan
from soapwright.runtime.records.record import Record
from soapwright.runtime.xsd.escaping import quote
from soapwright.runtime.xsd.lexical import ENCODERS

_MANY = 8
"""Leaves that it pays for to know which of them are set."""
_MOST_SHAPES = 50
"""What is kept of them; records that have still others set are written leaf by leaf."""
_ENOUGH = 500
"""Pieces of text, some ten kilobytes."""


class Written(list[str]):
    """What was written of one message so far, in order.

    Names that only its data has, of namespaces that no class knows, have prefixes of its own.
    Another message does not declare them, so none grows by what was written before.

    Args:
        names: the encoder's.
    """

    def __init__(self, names: Prefixes) -> None:
        super().__init__()
        self._names = names
        self._before: list[bytes] = []
        self.prefixes: dict[str, str] = {}

    def part(self) -> Written:
        """A part of the same message, which names things alike."""
        part = Written(self._names)
        part.prefixes = self.prefixes
        return part

    def settle(self) -> None:
        """Make bytes of what there is once it is enough: long texts are slow to copy."""
        if len(self) > _ENOUGH:
            self._before.append("".join(self).encode())
            self.clear()

    @property
    def content(self) -> list[bytes]:
        """All that was written, to be joined."""
        return [*self._before, "".join(self).encode()]

    @property
    def own_declarations(self) -> str:
        """The ``xmlns`` attributes for the names that only this message has."""
        found = self.prefixes.items()
        return "".join(f" xmlns:{prefix}={quote(namespace)}" for namespace, prefix in found)

    @property
    def declarations(self) -> str:
        """The ``xmlns`` attributes for all of its names."""
        return self._names.declarations + self.own_declarations

    def name(self, namespace: str | None, local: str) -> str:
        """A name of a namespace, or of none."""
        if not namespace:
            return local
        prefix = self._names.known(namespace)
        if prefix is None:
            prefix = self.prefixes.setdefault(namespace, f"m{len(self.prefixes)}")
        return f"{prefix}:{local}"

    def of_tag(self, tag: str) -> str:
        """A name in Clark notation."""
        return self.name(*split(tag))

    def of_qname(self, value: Any) -> str:
        """An ``xs:QName``; both standard libraries' QName hold it as ``text``."""
        return self.of_tag(value if isinstance(value, str) else value.text)


class Unwritable(ValueError):
    """A value that is none of its type, or that XML cannot carry; it names class and field."""


class Encoder:
    """Writes the records of one package. Prefixes are ours: ``n0`` for the first namespace.

    Args:
        types: the package's types.
        leaves: how values of the builtin types are written.
    """

    writers: ClassVar[type[FieldWriters]] = FieldWriters
    """What makes the writers of fields."""

    def __init__(
        self, types: TypeIndex, leaves: Mapping[str, Callable[[Any], str]] = ENCODERS
    ) -> None:
        self.types = types
        self.leaves = leaves
        self.names = Prefixes(types.namespaces)
        self.untyped = UntypedWriter(self)
        self._writers: dict[type[Record], ClassWriter] = {}

    def written(self) -> Written:
        """A message to be written."""
        return Written(self.names)

    def message(
        self, body: Record, headers: Sequence[Record], declared: type[Record] | None = None
    ) -> tuple[str, list[bytes], list[bytes]]:
        """What an envelope holds: the declarations of its names, its header parts, its body."""
        message = Written(self.names)
        self._write_element(body, message, declared)
        content, parts = message.content, message.part()
        for each in headers:
            self._write_element(each, parts)
        own = message.own_declarations if message.prefixes else ""
        return self.names.declarations + own, parts.content if parts else [], content

    def element(
        self,
        record: Record,
        message: Written | None = None,
        declared: type[Record] | None = None,
    ) -> list[bytes]:
        """A record of a global element, by that element's name; in parts, to be joined.

        Args:
            record: of that element, or of a type that derives from the element's.
            message: what it is a part of, which gets to know the names that only this record has.
            declared: the class of the element, where it is not the record's own.
        """
        out = self.written() if message is None else message.part()
        self._write_element(record, out, declared)
        return out.content

    def _write_element(
        self, record: Record, out: Out, declared: type[Record] | None = None
    ) -> None:
        cls = type(record)
        if declared is None or declared is cls:
            self.write(record, self._writer(cls).name, cls, out)
        else:
            name = self._writer(declared).name
            self.write(record, name, type_of(self.types, declared), out)

    def write(self, record: Record, name: str, declared: type[Record], out: Out) -> None:
        """Write a record as the element ``name``, with ``xsi:type`` unless it is ``declared``.

        Raises:
            ValueError: it is no ``declared``, or a value in it cannot be written.
        """
        cls = type(record)
        if cls is not declared and not isinstance(record, declared):
            raise ValueError(f"{cls.__name__} is no {declared.__name__}")
        compiled = self._writers.get(cls) or self._writer(cls)
        values = record.__dict__
        attribute = ""
        content: Sequence[Part] = compiled.content
        placed: Collection[Extra] = ()
        says_more = (  # than its fields, which nearly none does
            EXTRA in values
            or CAME in values
            or WIRE_TYPE in values
            or IS_NIL in values
            or ORDER in values
        )
        try:
            if cls is declared and compiled.plain and not says_more:
                out.append(f"<{name}>")
            else:
                out.append(self._start_tag(compiled, values, name, declared, out))
                if says_more:
                    content = compiled.content_of(values)
                    if PLACES in values and not compiled.is_unordered(values):
                        placed = values[PLACES]
                        extras = partial(self._write_extra, compiled)
                        part = partial(Part, "")
                        content = among(content, compiled.names, values, part, extras)
            for attribute, write in content:  # noqa: B007  # the last one is named in an error
                write(values, out)
        except Unwritable:
            raise
        except ValueError as error:
            raise Unwritable(f"{cls.__name__}.{attribute}: {error}") from None
        if says_more and EXTRA in values:
            self._write_extra(compiled, unplaced(values, placed), values, out)
        out.append(f"</{name}>")

    def _writer(self, cls: type[Record]) -> ClassWriter:
        """What writes a class, made when it is first met."""
        found = self._writers.get(cls)
        if found is None:
            found = self._writers[cls] = ClassWriter(self, cls)
        return found

    def _write_extra(
        self, compiled: ClassWriter, which: Iterable[Extra], values: Mapping[str, Any], out: Out
    ) -> None:
        """What a newer zone sent and this class does not know goes back as it came."""
        for key, at in which:
            value = values.get(EXTRA, {}).get(key, [])
            members = value if isinstance(value, list) else [value]
            if at >= len(members):
                continue  # taken out meanwhile
            own = out.of_tag(key) if key.startswith("{") else out.name(compiled.own, key)
            said = noted(values, f"+{key}", members[at], at)
            if said is None:
                self.untyped.any(members[at], own, out)
            else:
                self.untyped.as_it_came(members[at], own, said, out)

    def _start_tag(
        self,
        compiled: ClassWriter,
        values: Mapping[str, Any],
        name: str,
        declared: type[Record],
        out: Out,
    ) -> str:
        """The start tag of a record that is not just what is declared, or has attributes."""
        start = [f"<{name}"]
        said = (noted(values, "", None) or {}) if CAME in values else {}
        if (came_as := values.get(WIRE_TYPE)) is not None:  # a type nobody here knows goes back so
            start.append(f' xsi:type="{out.of_tag(came_as)}"')
        elif TYPE in said or (compiled.record is not declared and compiled.type is not declared):
            start.append(f' xsi:type="{compiled.type_name}"')
        if (compiled.nil is not None or IS_NIL in values) and compiled.is_nil(values):
            start.append(' xsi:nil="true"')
        elif NIL_NAME in said:
            start.append(' xsi:nil="false"')
        for attribute, write in compiled.attributes:
            if (value := values.get(attribute)) is not None:
                try:
                    write(value, start, out)
                except ValueError as error:
                    where = f"{compiled.record.__name__}.{attribute}"
                    raise Unwritable(f"{where}: {error}") from None
        if CAME in values:
            for attribute, list_name in compiled.lists:
                if noted(values, attribute, []) is not None and values.get(attribute) == []:
                    start.append(f' {list_name}=""')
        for key, text in values.get(EXTRA, {}).items():
            if key.startswith("@"):
                start.append(f" {out.of_tag(key[1:])}={quote(text)}")
        return "".join([*start, ">"])

    # --- what most of a message is written by: together here, as it calls each other ---------

    def of_record(self, name: str, declared: type[Record]) -> Write:
        """Writes records as elements of a name."""
        write = self.write
        return lambda value, out: write(value, name, declared, out)

    def taken(self, field: FieldPlan, write: Write, nil: str) -> Write:
        """Takes the field's value from an instance's dict and writes it: none, one or many.

        Args:
            field: the field.
            write: writes one value.
            nil: stands for None, where something does.
        """
        attribute = field.attribute

        def write_one(values: Any, out: Out) -> None:
            value = values.get(attribute)
            if value is not None:
                write(value, out)
            elif nil and (field.required or attribute in values.get(NIL, ())):
                out.append(nil)

        def write_many(values: Any, out: Out) -> None:
            given = values.get(attribute)
            for value in given if type(given) is list else several(given):
                if value is not None:
                    write(value, out)
                    if len(out) > _ENOUGH:
                        out.settle()
                else:
                    out.append(nil)

        def write_tokens(values: Any, out: Out) -> None:
            value = values.get(attribute)
            if value or value is None or field.required:  # an empty one says nothing more
                write_one(values, out)

        if field.many:
            return write_many
        return write_tokens if field.tokens else write_one

    def together(self, record: type[Record], leaves: Sequence[Leaf]) -> Write:
        """What writes plain leaves that follow each other: most of the time of a batch."""
        few = [(leaf.attribute, leaf.start, leaf.encode, leaf.end) for leaf in leaves]

        def write_each(values: Any, out: Out) -> None:
            for attribute, start, encode, end in few:
                if (value := values.get(attribute)) is not None:
                    try:
                        out += (start, encode(value), end)
                    except (ValueError, TypeError, AttributeError):  # escape() takes only text
                        write_other(attribute, values, out)

        def write_other(attribute: str, values: Any, out: Out) -> None:
            """It may go as it came; else this says what is wrong."""
            (leaf,) = [leaf for leaf in leaves if leaf.attribute == attribute]
            try:
                leaf.write(values, out)
            except ValueError as error:
                raise Unwritable(f"{record.__name__}.{attribute}: {error}") from None

        return write_each if len(leaves) < _MANY else _by_shape(leaves, write_each)


class _Shape(NamedTuple):
    """Plain leaves of a class that records have set at the same time: two or more."""

    take: Callable[[Any], tuple[Any, ...]]
    encoders: list[Encode]
    between: list[str]
    """What stands around the texts, which go into every second place."""
    others: Callable[[Any], object] | None
    none: object
    """What ``others`` takes from a record that has no other leaf set."""

    @classmethod
    def of(cls, there: Sequence[Leaf], others: Sequence[str]) -> _Shape:
        between = [there[0].start]
        for leaf, following in pairwise(there):
            between += ["", leaf.end + following.start]
        return cls(
            itemgetter(*[leaf.attribute for leaf in there]),
            [leaf.encode for leaf in there],
            [*between, "", there[-1].end],
            itemgetter(*others) if others else None,
            (None,) * len(others) if len(others) > 1 else None,
        )


def _by_shape(leaves: Sequence[Leaf], write_each: Write) -> Write:
    """Writes many leaves: most records of a batch have the same ones set.

    For those that were met before, what stands between the texts is ready, and only the texts are
    put in.
    """
    last = _Shape.of(leaves, ())
    shapes: dict[tuple[str, ...], _Shape] = {}

    def write(values: Any, out: Out) -> None:
        nonlocal last
        take, encoders, between, others, none = last  # threads share it: each takes it whole
        try:
            if others is None or others(values) == none:
                pieces = between.copy()
                pieces[1::2] = [encode(value) for encode, value in zip(encoders, take(values))]  # noqa: B905
                out += pieces
                return
        except (KeyError, ValueError, TypeError, AttributeError):
            pass  # one is lacking, or None, or no value of its type
        write_each(values, out)
        there = [leaf for leaf in leaves if values.get(leaf.attribute) is not None]
        if len(there) > 1:
            known = tuple([leaf.attribute for leaf in there])
            if known not in shapes and len(shapes) < _MOST_SHAPES:
                unset = [leaf.attribute for leaf in leaves if leaf not in there]
                shapes[known] = _Shape.of(there, unset)
            last = shapes.get(known, last)

    return write
