"""Records → XML text: strings joined in schema order, one escape per text."""

from __future__ import annotations

from collections import UserString
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import Enum
from functools import partial
from typing import Any

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
from soapwright.runtime.codec.kinds import type_of
from soapwright.runtime.codec.notes import TEXT, noted
from soapwright.runtime.codec.prefixes import OURS, Prefixes, split
from soapwright.runtime.records.index import TypeIndex
from soapwright.runtime.records.order import ORDER, runs, turns
from soapwright.runtime.records.plan import FieldPlan, is_unordered, plan, wire_name
from soapwright.runtime.records.record import CAME, EXTRA, IS_NIL, NIL, WIRE_TYPE, Record
from soapwright.runtime.xsd.dates import format_day
from soapwright.runtime.xsd.escaping import escape, quote
from soapwright.runtime.xsd.lexical import ENCODERS, format_int, format_string


class Written(list[str]):
    """What was written of one message so far, to be joined in the end.

    Names that only its data has, of namespaces that no class knows, have prefixes of its own.
    Another message does not declare them, so none grows by what was written before.

    Args:
        names: the encoder's.
    """

    def __init__(self, names: Prefixes) -> None:
        super().__init__()
        self._names = names
        self.prefixes: dict[str, str] = {}

    def part(self) -> Written:
        """A part of the same message, which names things alike."""
        part = Written(self._names)
        part.prefixes = self.prefixes
        return part

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


Out = Written
Write = Callable[[Any, Out], object]
WriteAttribute = Callable[[Any, list[str], Out], object]
Encode = Callable[[Any], str]
Show = Callable[[Any, Out], str]
"""The text of a whole leaf, unescaped; a name gets a prefix of what is written."""
Leaf = tuple[str, Encode | None, str]
NO_LEAF: Leaf = ("", None, "")
_Content = tuple[str, str, Encode | None, str, Write]
_NEVER_ESCAPED = frozenset(
    (
        *("int", "long", "short", "byte", "integer", "boolean", "double", "float", "decimal"),
        *("dateTime", "date", "time"),
    )
)


def _escaped(value: Any, encode: Encode) -> str:
    return escape(encode(value))


class Unwritable(ValueError):
    """A value that is none of its type, or that XML cannot carry; it names class and field."""


class Encoder:
    """Writes the records of one package. Prefixes are ours: ``n0`` for the first namespace.

    Args:
        types: the package's types.
        leaves: how values of the builtin types are written.
    """

    def __init__(
        self, types: TypeIndex, leaves: Mapping[str, Callable[[Any], str]] = ENCODERS
    ) -> None:
        self.types = types
        self._leaves = leaves
        self.names = Prefixes(types.namespaces)
        self._plans: dict[type[Record], _Plan] = {}

    def written(self) -> Written:
        """A message to be written."""
        return Written(self.names)

    def message(
        self, body: Record, headers: Sequence[Record], declared: type[Record] | None = None
    ) -> tuple[str, str, str]:
        """What an envelope holds: the declarations of its names, its header parts, its body."""
        message = Written(self.names)
        content = self.element(body, message, declared)
        parts = "".join([self.element(part, message) for part in headers])
        own = message.own_declarations if message.prefixes else ""
        return self.names.declarations + own, parts, content

    def element(
        self,
        record: Record,
        message: Written | None = None,
        declared: type[Record] | None = None,
    ) -> str:
        """A record of a global element, by that element's name.

        Args:
            record: of that element, or of a type that derives from the element's.
            message: what it is a part of, which gets to know the names that only this record has.
            declared: the class of the element, where it is not the record's own.
        """
        cls = type(record)
        out = self.written() if message is None else message.part()
        if declared is None or declared is cls:
            self.write(record, (self._plans.get(cls) or self._compiled(cls)).name, cls, out)
        else:
            name = (self._plans.get(declared) or self._compiled(declared)).name
            self.write(record, name, type_of(self.types, declared), out)
        return "".join(out)

    def write(self, record: Record, name: str, declared: type[Record], out: Out) -> None:
        """Write a record as the element ``name``, with ``xsi:type`` unless it is ``declared``.

        Raises:
            ValueError: it is no ``declared``, or a value in it cannot be written.
        """
        cls = type(record)
        if cls is not declared and not isinstance(record, declared):
            raise ValueError(f"{cls.__name__} is no {declared.__name__}")
        compiled = self._plans.get(cls) or self._compiled(cls)
        values = record.__dict__
        attribute = ""
        content = compiled.content
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
                if compiled.unordered is not None and ORDER in values and content:
                    content = compiled.unordered
            for attribute, start, encode, end, write in content:
                if encode is None:
                    write(values, out)
                elif (value := values.get(attribute)) is not None:
                    try:
                        out += (start, encode(value), end)
                    except (ValueError, TypeError, AttributeError):  # escape() takes only text
                        write(values, out)  # it may go as it came; else this says what is wrong
        except Unwritable:
            raise
        except ValueError as error:
            raise Unwritable(f"{cls.__name__}.{attribute}: {error}") from None
        if says_more and EXTRA in values:
            self._write_extra(compiled, values, out)
        out.append(f"</{name}>")

    def _write_extra(self, compiled: _Plan, values: Mapping[str, Any], out: Out) -> None:
        """What a newer zone sent and this class does not know goes back as it came."""
        for key, value in values[EXTRA].items():
            if key.startswith("@"):
                continue  # in the start tag
            own = out.of_tag(key) if key.startswith("{") else out.name(compiled.own, key)
            for at, member in enumerate(value if isinstance(value, list) else [value]):
                said = noted(values, f"+{key}", member, at)
                if said is None:
                    self._write_any(member, own, out)
                else:
                    self._write_as_it_came(member, own, said, out)

    def _start_tag(
        self,
        compiled: _Plan,
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

    # --- compiling ----------------------------------------------------------------------------

    def _compiled(self, cls: type[Record]) -> _Plan:
        compiled = self._compile(cls)
        self._plans[cls] = compiled
        return compiled

    def _compile(self, cls: type[Record]) -> _Plan:
        compiled = _Plan(cls, self.names.name(*wire_name(cls)))
        compiled.own = getattr(getattr(cls, "Meta", None), "namespace", None) or ""
        compiled.type = type_of(self.types, cls)
        compiled.type_name = self.names.name(*wire_name(compiled.type))
        fields = plan(cls)
        compiled.names = [f.attribute for f in fields if not f.kind.startswith("Attribute")]
        together = self._runs(cls, fields)
        for field in fields:
            write: Write | None = None
            if field.kind == "Attribute":
                compiled.attributes.append((field.attribute, self._attribute(field)))
                if field.tokens:
                    compiled.lists.append((field.attribute, self.names.of_tag(field.tag)))
            elif field.kind == "Attributes":
                compiled.attributes.append((field.attribute, self._other_attributes))
            elif field.attribute in together:
                if (in_order := together[field.attribute]) is not None:
                    part = (field.attribute, *NO_LEAF, in_order)
                    compiled.content.append(part)
                    compiled.content_as_it_came.append(part)
            elif field.kind == "Element":
                write = self._member(field)
            elif field.kind == "Wildcard":
                write = self._write_wild
            elif field.kind == "Text":
                compiled.nil = field.attribute if field.nillable else None
                write = self._text(field)
            if write is not None:
                leaf = self._leaf(field) if field.kind == "Element" else NO_LEAF
                as_it_came = self._from_as_it_came(field, write)
                compiled.content.append((field.attribute, *leaf, self._from(field, write)))
                compiled.content_as_it_came.append((field.attribute, *NO_LEAF, as_it_came))
        if is_unordered(cls):
            named = {field.attribute for field in fields if field.kind == "Element"}
            parts = compiled.content_as_it_came
            others = [part for part in parts if part[0] not in named]
            writers = {part[0]: part[-1] for part in parts if part[0] in named}
            compiled.unordered = [*others, ("", *NO_LEAF, partial(_as_told, writers=writers))]
        compiled.plain = not compiled.attributes and compiled.nil is None
        return compiled

    def _from(self, field: FieldPlan, write: Write) -> Write:
        """Takes the field's value from an instance's dict: none, one or many of it."""
        attribute = field.attribute
        nil = self._nil(field)

        def write_one(values: Any, out: Out) -> None:
            value = values.get(attribute)
            if value is not None:
                write(value, out)
            elif nil and (field.required or attribute in values.get(NIL, ())):
                out.append(nil)

        def write_many(values: Any, out: Out) -> None:
            for value in _several(values.get(attribute)):
                if value is not None:
                    write(value, out)
                else:
                    out.append(nil)

        def write_tokens(values: Any, out: Out) -> None:
            value = values.get(attribute)
            if value or value is None:  # a list of nothing is left out
                write_one(values, out)

        if field.many:
            return write_many
        return write_tokens if field.tokens else write_one

    def _from_as_it_came(self, field: FieldPlan, write: Write) -> Write:
        """The same of a record that holds what came beside its values."""
        attribute, nil = field.attribute, self._nil(field)
        write_said, write_plain = self._member_as_it_came(field), self._from(field, write)

        def write_one(values: Any, out: Out) -> None:
            value = values.get(attribute)
            said = noted(values, attribute, value)
            if said is None:
                write_plain(values, out)
            else:
                write_said(value, said, out)

        def write_many(values: Any, out: Out) -> None:
            for at, value in enumerate(_several(values.get(attribute))):
                said = noted(values, attribute, value, at)
                if said is not None:
                    write_said(value, said, out)
                elif value is not None:
                    write(value, out)
                else:
                    out.append(nil)

        return write_many if field.many else write_one

    def _leaf(self, field: FieldPlan) -> Leaf:
        """Start tag, text of a value (escaped) and end tag of a plain leaf: by far the most."""
        plain = field.xsd and not (field.many or field.tokens or field.array)
        if not plain or field.nillable or field.named:
            return NO_LEAF
        name = self.names.of_tag(field.tag)
        start = f'<{name} xsi:type="xsd:{field.xsd[0]}">' if field.xsi else f"<{name}>"
        encode = self._text_of(field)
        if encode is format_string:
            encode = escape
        elif encode is format_int:
            encode = int.__repr__  # the same at a third of the cost; TypeError for others
        elif encode == self._text_of_either or field.xsd[0] not in _NEVER_ESCAPED:
            encode = partial(_escaped, encode=encode)
        return start, encode, f"</{name}>"

    def _member(self, field: FieldPlan) -> Write:
        name = self.names.of_tag(field.tag)
        if field.array:
            write = self._array(field, name)
            return lambda value, out: write(value, {}, out)
        declared = field.record
        if declared is not None:
            known = type_of(self.types, declared)
            return lambda value, out: self.write(value, name, known, out)
        if field.types == (object,):
            return lambda value, out: self._write_any(value, name, out)
        write_text = self._text(field)
        end = f"</{name}>"
        if not field.xsi:

            def write_leaf(value: Any, out: Out) -> None:
                out.append(f"<{name}>")
                write_text(value, out)
                out.append(end)

            return write_leaf
        (xsd,) = field.xsd
        typed = f'<{name} xsi:type="xsd:{xsd}">'
        encode = self._text_of(field)

        def write_typed_leaf(value: Any, out: Out) -> None:
            try:
                text = encode(value)
            except ValueError:
                # The service sent another type than the catalogue names: it gets back what it
                # sent. Before a caller's own mistake comes here, validate has found it.
                self._write_any(value, name, out)
            else:
                out.append(f"{typed}{escape(text)}{end}")

        return write_typed_leaf

    def _array(self, field: FieldPlan, name: str) -> Callable[[Any, Mapping[str, str], Out], None]:
        """Writes an array of SOAP encoding in a literal message, with attributes."""
        from soapwright.runtime.codec.arrays import dimensions, flat, item_of, sizes_of

        item, shape = item_of(field), dimensions(field.array[0])
        write, nil = self._member(item), self._nil(item)

        def write_array(value: Any, said: Mapping[str, str], out: Out) -> None:
            if value is not None:
                sizes_of(value, shape)
            out.append(f"<{name}{_attributes(said, out)}>")
            for each in flat(value or (), shape):
                if each is None:
                    out.append(nil)
                else:
                    write(each, out)
            out.append(f"</{name}>")

        return write_array

    def _member_as_it_came(self, field: FieldPlan) -> Callable[[Any, Mapping[str, str], Out], None]:
        """Writes a leaf whose element says more than its value."""
        if field.kind != "Element":
            return lambda value, said, out: out.append(escape(said[TEXT]))
        name = self.names.of_tag(field.tag)
        if field.array:
            return self._array(field, name)
        if field.types == (object,):
            return lambda value, said, out: self._write_as_it_came(value, name, said, out)
        show = self._shown(field)
        return lambda value, said, out: self._write_as_it_came(value, name, said, out, show)

    def _text(self, field: FieldPlan) -> Write:
        """Writes a leaf's text."""
        show = self._shown(field)
        return lambda value, out: out.append(escape(show(value, out)))

    def _shown(self, field: FieldPlan) -> Show:
        """The text of all of a leaf or an attribute."""
        single: Show
        if not field.named:
            encode = self._text_of(field)
            if not field.tokens:
                return lambda value, out: encode(value)
            return lambda value, out: " ".join(map(encode, _several(value)))
        only_names = len(field.xsd) == 1 and field.xsd_only
        single = _show_name if only_names else self._show_name_or_other
        if not field.tokens:
            return single
        return lambda value, out: " ".join([single(each, out) for each in _several(value)])

    def _show_name_or_other(self, value: Any, out: Out) -> str:
        """A value of a union that has names among others."""
        plain = value.value if isinstance(value, Enum) else value
        return _show_name(plain, out) if _is_name(plain) else self._text_of_either(plain)

    def _text_of(self, field: FieldPlan) -> Callable[[Any], str]:
        """Value → text, unescaped; not of names."""
        if field.day:
            return partial(format_day, show=self._leaves["dateTime"])
        if len(field.xsd) == 1 and field.xsd_only:
            return self._leaves[field.xsd[0]]
        return self._text_of_either

    def _runs(self, cls: type[Record], fields: Sequence[FieldPlan]) -> dict[str, Write | None]:
        """What writes the fields that are written together, by the first; None by the others."""
        found: dict[str, Write | None] = {}
        if hasattr(cls, "in_order"):
            for _, run in runs(cls):
                names = set(run.names) - set(found)
                group = [field for field in fields if field.attribute in names]
                for field in group:
                    found[field.attribute] = None
                if group:
                    found[group[0].attribute] = self._in_order(group, run.order)
        return found

    def _in_order(self, group: list[FieldPlan], order: Callable[[Any], Iterable[str]]) -> Write:
        """Writes the values of several fields as their record says that they follow each other."""
        writers = {
            field.attribute: (
                self._write_wild if field.kind == "Wildcard" else self._member(field),
                self._member_as_it_came(field),
                self._nil(field),
                field.many,
            )
            for field in group
        }

        def write_in_order(values: Any, out: Out) -> None:
            came = CAME in values
            for name, at in turns(order(values)):
                if name not in writers:
                    continue
                write, write_said, nil, many = writers[name]
                value = _several(values[name])[at] if many else values[name]
                said = noted(values, name, value, at) if came else None
                if said is not None:
                    write_said(value, said, out)
                elif value is not None:
                    write(value, out)
                else:
                    out.append(nil)

        return write_in_order

    def _nil(self, field: FieldPlan) -> str:
        """What stands for None, or nothing where it has to be left out."""
        if field.kind != "Element" or not field.nillable:
            return ""
        return f'<{self.names.of_tag(field.tag)} xsi:nil="true"/>'

    def _other_attributes(self, value: Any, start: list[str], out: Out) -> None:
        for name, text in value.items():
            start.append(f" {out.of_tag(name)}={quote(text)}")

    def _attribute(self, field: FieldPlan) -> WriteAttribute:
        name = self.names.of_tag(field.tag)
        show = self._shown(field)

        def write_attribute(value: Any, start: list[str], out: Out) -> None:
            start.append(f" {name}={quote(show(value, out))}")

        def write_tokens(value: Any, start: list[str], out: Out) -> None:
            if value:
                write_attribute(value, start, out)

        return write_tokens if field.tokens else write_attribute

    # --- content without a declaration ------------------------------------------------------

    def _write_wild(self, value: Any, out: Out) -> None:
        """What stands where any element may: a global element, xsdata's AnyElement, or text."""
        if isinstance(value, Record):
            self.write(value, out.name(*wire_name(type(value))), type(value), out)
        elif isinstance(value, str):
            out.append(escape(value))
        elif getattr(value, "qname", None):
            self._write_any(value, out.of_tag(value.qname), out)
        else:
            raise ValueError(f"{type(value).__name__} is neither an element nor text")

    def _write_any(self, value: Any, name: str, out: Out) -> None:
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
            declared = _declarations(vars(value).get(PREFIXES, {}))
            out.append(f"<{own}{declared}{attributes}>{escape(value.text or '')}")
            for child in value.children:
                self._write_wild(child, out)
            out.append(f"</{own}>{escape(value.tail or '')}")
        else:
            xsd = xsd_name_of(value)
            text = out.of_qname(value) if xsd in NAMES else plain_text(value, self._leaves)
            out.append(f'<{name} xsi:type="xsd:{xsd}">{escape(text)}</{name}>')

    def _write_as_it_came(
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
            content = plain_text(value, self._leaves)  # another than declared or said, as it came
        out.append(f"<{name}{_attributes(said, out)}>{escape(content)}</{name}>")

    def _shown_as(self, said: Mapping[str, str]) -> Show:
        """How a value is written whose type only the wire told."""
        namespace, local = split(said.get(TYPE, ""))
        if namespace == XSD and local in NAMES:
            return _show_name
        encode = self._leaves.get(local) if namespace == XSD else None
        return lambda value, out: (encode or self._text_of_either)(value)

    def _text_of_either(self, value: Any) -> str:
        """A value of a union or an enumeration: its own type says how it is written.

        Text is written as it is: the service may have sent what no type of the union allows.
        """
        if isinstance(value, str):
            return str(value)
        try:
            return plain_text(value, self._leaves)
        except ValueError:
            if isinstance(value, UserString):  # xsdata's duration or period
                return str(value)
            raise


class _Plan:
    """How one class is written.

    ``name`` is that of its global element, ``plain`` tells that its start tag says nothing but its
    name. ``type`` is what ``xsi:type`` names for it, ``own`` the namespace of its elements, ``nil``
    the field of its text where None is an ``xsi:nil``, ``names`` the fields of its content.
    Attributes are written from their values, content from the instance's dict, each with its
    field's name; a plain leaf of the content has its tags and its text's encoder ready.
    ``content_as_it_came`` is the content of a record that holds what came beside its values.
    ``lists`` are the attributes that are lists, with their names;
    ``unordered`` is the content where the record tells an order that says nothing.
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

    def __init__(self, record: type[Record], name: str) -> None:
        self.record = record
        self.name = name
        self.plain = False
        self.attributes: list[tuple[str, WriteAttribute]] = []
        self.lists: list[tuple[str, str]] = []
        self.content: list[_Content] = []
        self.content_as_it_came: list[_Content] = []
        self.nil: str | None = None
        self.own = ""
        self.type: type[Record] = Record
        self.type_name = ""
        self.unordered: list[_Content] | None = None
        self.names: list[str] = []

    def is_nil(self, values: Mapping[str, Any]) -> bool:
        """Whether a record is an ``xsi:nil``: it says so, and has no content."""
        if self.nil is not None:
            return values.get(self.nil) is None
        return IS_NIL in values and values[IS_NIL] and not any(map(values.get, self.names))

    def content_of(self, values: Mapping[str, Any]) -> list[_Content]:
        """How the content of a record is written that says more than its values."""
        if CAME in values or IS_NIL in values:
            return [] if self.is_nil(values) else self.content_as_it_came
        return self.content


def _as_told(values: Any, out: Out, *, writers: Mapping[str, Write]) -> None:
    """Fields that come once each, in the order that the record tells."""
    for name in dict.fromkeys((*values[ORDER], *writers)):
        writers[name](values, out)


def _is_name(value: Any) -> bool:
    """Whether it is a QName, of either library."""
    return type(value).__name__ == "QName" and hasattr(value, "text")


def _show_name(value: Any, out: Out) -> str:
    return out.of_qname(value)


def _declarations(prefixes: Mapping[str, str]) -> str:
    """The prefixes that texts name, but for what would hide a prefix of ours."""
    return "".join(
        f" xmlns:{prefix}={quote(uri)}"
        for prefix, uri in prefixes.items()
        if not OURS.fullmatch(prefix)
    )


def _attributes(said: Mapping[str, str], out: Out) -> str:
    """What was said beside a value, as attributes."""
    return "".join(
        f" {out.of_tag(key)}={quote(out.of_tag(text) if key == TYPE else text)}"
        for key, text in said.items()
        if key != TEXT
    )


def _several(value: Any) -> Sequence[Any]:
    if value is None:
        return ()
    if not isinstance(value, list | tuple):
        raise ValueError(f"takes a list, got {type(value).__name__}")
    return value
