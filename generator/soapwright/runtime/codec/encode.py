"""Records → XML text: strings joined in schema order, one escape per text."""

from __future__ import annotations

from collections import UserString
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import partial
from typing import Any, ClassVar

from soapwright.runtime.codec.any_type import (
    NAMES,
    PREFIXES,
    TYPE,
    XSD,
    plain_text,
    xsd_name_of,
)
from soapwright.runtime.codec.any_type import (
    NIL as NIL_NAME,
)
from soapwright.runtime.codec.class_writer import ClassWriter, Part
from soapwright.runtime.codec.kinds import type_of
from soapwright.runtime.codec.notes import TEXT, noted
from soapwright.runtime.codec.places import Extra, among, unplaced
from soapwright.runtime.codec.prefixes import Prefixes, split
from soapwright.runtime.codec.writers import FieldWriters, Out, Show, show_name
from soapwright.runtime.codec.written import Unwritable, Written, attributes_of, declarations_of
from soapwright.runtime.records.index import TypeIndex
from soapwright.runtime.records.order import ORDER
from soapwright.runtime.records.plan import wire_name
from soapwright.runtime.records.record import CAME, EXTRA, IS_NIL, PLACES, WIRE_TYPE, Record
from soapwright.runtime.xsd.escaping import escape, quote
from soapwright.runtime.xsd.lexical import ENCODERS


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
        self._writers: dict[type[Record], ClassWriter] = {}

    def written(self) -> Written:
        """A message to be written."""
        return Written(self.names)

    def message(
        self, body: Record, headers: Sequence[Record], declared: type[Record] | None = None
    ) -> tuple[str, list[bytes], list[bytes]]:
        """What an envelope holds: the declarations of its names, its header parts, its body."""
        message = Written(self.names)
        content = self.element(body, message, declared)
        parts = [text for part in headers for text in self.element(part, message)]
        own = message.own_declarations if message.prefixes else ""
        return self.names.declarations + own, parts, content

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
        cls = type(record)
        out = self.written() if message is None else message.part()
        if declared is None or declared is cls:
            self.write(record, self._writer(cls).name, cls, out)
        else:
            name = self._writer(declared).name
            self.write(record, name, type_of(self.types, declared), out)
        return out.content

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
                self.write_any(members[at], own, out)
            else:
                self.write_as_it_came(members[at], own, said, out)

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
        if compiled.is_nil(values):
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

    # --- content without a declaration ------------------------------------------------------

    def write_wild(self, value: Any, out: Out) -> None:
        """What stands where any element may: a global element, xsdata's AnyElement, or text."""
        if isinstance(value, Record):
            self.write(value, out.name(*wire_name(type(value))), type(value), out)
        elif isinstance(value, str):
            out.append(escape(value))
        elif getattr(value, "qname", None):
            self.write_any(value, out.of_tag(value.qname), out)
        else:
            raise ValueError(f"{type(value).__name__} is neither an element nor text")

    def write_any(self, value: Any, name: str, out: Out) -> None:
        """A value under an element that is declared as anything: its own type says what it is."""
        if value is None:
            out.append(f'<{name} xsi:nil="true"/>')
        elif isinstance(value, Record):
            self.write(value, name, Record, out)
        elif hasattr(value, "children"):  # xsdata's AnyElement
            of_tag = out.of_tag
            own = of_tag(value.qname) if value.qname else name
            attributes = "".join(
                f" {of_tag(key)}={quote(of_tag(text) if key == TYPE else text)}"
                for key, text in value.attributes.items()
            )
            declared = declarations_of(vars(value).get(PREFIXES, {}))
            out.append(f"<{own}{declared}{attributes}>{escape(value.text or '')}")
            for child in value.children:
                self.write_wild(child, out)
            out.append(f"</{own}>{escape(value.tail or '')}")
        else:
            xsd = xsd_name_of(value)
            text = out.of_qname(value) if xsd in NAMES else plain_text(value, self.leaves)
            out.append(f'<{name} xsi:type="xsd:{xsd}">{escape(text)}</{name}>')

    def write_as_it_came(
        self, value: Any, name: str, said: Mapping[str, str], out: Out, show: Show | None = None
    ) -> None:
        """A leaf with the attributes that it came with.

        Args:
            value: the one that it came with.
            name: of its element.
            said: the attributes.
            out: where to.
            show: how a value of its declared type is written; None where ``xsi:type`` tells.
        """
        try:
            if TEXT in said:
                content = said[TEXT]
            else:
                content = "" if value is None else (show or self._shown_as(said))(value, out)
        except ValueError:
            content = plain_text(value, self.leaves)  # another than declared or said, as it came
        out.append(f"<{name}{attributes_of(said, out)}>{escape(content)}</{name}>")

    def _shown_as(self, said: Mapping[str, str]) -> Show:
        """How a value is written whose type only the wire told."""
        namespace, local = split(said.get(TYPE, ""))
        if namespace == XSD and local in NAMES:
            return show_name
        encode = self.leaves.get(local) if namespace == XSD else None
        return lambda value, out: (encode or self.text_of_either)(value)

    def text_of_either(self, value: Any) -> str:
        """A value of a union or an enumeration: its own type says how it is written.

        Text is written as it is: the service may have sent what no type of the union allows.
        """
        if isinstance(value, str):
            return str(value)
        try:
            return plain_text(value, self.leaves)
        except ValueError:
            if isinstance(value, UserString):  # xsdata's duration or period
                return str(value)
            raise
