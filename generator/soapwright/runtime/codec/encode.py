"""Records → XML text: strings joined in schema order, one escape per text."""

from __future__ import annotations

from collections import UserString
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from soapwright.runtime.codec.any_type import TYPE, plain_text, xsd_name_of
from soapwright.runtime.codec.prefixes import Prefixes
from soapwright.runtime.records.index import TypeIndex
from soapwright.runtime.records.order import ORDER
from soapwright.runtime.records.plan import FieldPlan, is_unordered, plan, wire_name
from soapwright.runtime.records.record import EXTRA, NIL, WIRE_TYPE, Record
from soapwright.runtime.xsd.dates import format_day
from soapwright.runtime.xsd.escaping import escape, quote
from soapwright.runtime.xsd.lexical import ENCODERS, format_int, format_string

Out = list[str]  # what was written so far, to be joined in the end
Write = Callable[[Any, Out], object]
Encode = Callable[[Any], str]
_Leaf = tuple[str, Encode | None, str]
_NO_LEAF: _Leaf = ("", None, "")
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
    """Writes the records of one package. Prefixes are its own: ``n0`` for the first namespace.

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

    def element(self, record: Record) -> str:
        """A record of a global element, by that element's name."""
        cls, parts = type(record), list[str]()
        compiled = self._plans.get(cls) or self._compiled(cls)
        self.write(record, compiled.name, cls, parts)
        return "".join(parts)

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
        try:
            if cls is declared and compiled.plain and WIRE_TYPE not in values:
                out.append(f"<{name}>")
            else:
                out.append(self._start_tag(compiled, values, name, declared))
            content = compiled.content
            if ORDER in values and compiled.unordered is not None:
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
        if EXTRA in values:
            names = self.names
            for key, value in values[EXTRA].items():
                # What a newer zone sent and this class does not know goes back as it came.
                elsewhere = key.startswith("{")
                own = names.of_tag(key) if elsewhere else names.name(compiled.own, key)
                for member in value if isinstance(value, list) else [value]:
                    self._write_any(member, own, out)
        out.append(f"</{name}>")

    def _start_tag(
        self, compiled: _Plan, values: Mapping[str, Any], name: str, declared: type[Record]
    ) -> str:
        """The start tag of a record that is not just what is declared, or has attributes."""
        start = [f"<{name}"]
        if (came_as := values.get(WIRE_TYPE)) is not None:  # a type nobody here knows goes back so
            start.append(f' xsi:type="{self.names.of_tag(came_as)}"')
        elif compiled.record is not declared and compiled.type is not declared:
            start.append(f' xsi:type="{compiled.type_name}"')
        if compiled.nil is not None and values.get(compiled.nil) is None:
            start.append(' xsi:nil="true"')
        for attribute, write in compiled.attributes:
            if (value := values.get(attribute)) is not None:
                try:
                    write(value, start)
                except ValueError as error:
                    where = f"{compiled.record.__name__}.{attribute}"
                    raise Unwritable(f"{where}: {error}") from None
        return "".join([*start, ">"])

    # --- compiling ----------------------------------------------------------------------------

    def _compiled(self, cls: type[Record]) -> _Plan:
        compiled = self._compile(cls)
        self._plans[cls] = compiled
        return compiled

    def _compile(self, cls: type[Record]) -> _Plan:
        compiled = _Plan(cls, self.names.name(*wire_name(cls)))
        compiled.own = getattr(getattr(cls, "Meta", None), "namespace", None) or ""
        compiled.type = self._type_of(cls)
        compiled.type_name = self.names.name(*wire_name(compiled.type))
        fields = plan(cls)
        together = self._runs(cls, fields)
        for field in fields:
            write: Write | None = None
            leaf = _NO_LEAF
            if field.kind == "Attribute":
                compiled.attributes.append((field.attribute, self._attribute(field)))
            elif field.kind == "Attributes":
                compiled.attributes.append((field.attribute, self._other_attributes))
            elif field.attribute in together:
                write = together[field.attribute]
            elif field.kind == "Element":
                write = self._from(field, self._member(field))
                leaf = self._leaf(field)
            elif field.kind == "Wildcard":
                write = self._from(field, self._write_wild)
            elif field.kind == "Text":
                compiled.nil = field.attribute if field.nillable else None
                write = self._from(field, self._text(field))
            if write is not None:
                compiled.content.append((field.attribute, *leaf, write))
        if is_unordered(cls):
            named = {field.attribute for field in fields if field.kind == "Element"}
            others = [part for part in compiled.content if part[0] not in named]
            writers = {part[0]: part[-1] for part in compiled.content if part[0] in named}
            compiled.unordered = [*others, ("", *_NO_LEAF, partial(_as_told, writers=writers))]
        compiled.plain = not compiled.attributes and compiled.nil is None
        return compiled

    def _type_of(self, cls: type[Record]) -> type[Record]:
        """The class that ``xsi:type`` names for ``cls``: a global element's has only a base."""
        for base in cls.__mro__:
            if issubclass(base, Record):
                found = self.types.by_wire(*wire_name(base))
                # Another zone's class of a type is called as ours is; an element's is not.
                if found is not None and found.__name__ == base.__name__:
                    return base
        return cls

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
            if value := values.get(attribute):
                write(value, out)

        if field.many:
            return write_many
        return write_tokens if field.tokens else write_one

    def _leaf(self, field: FieldPlan) -> _Leaf:
        """Start tag, text of a value (escaped) and end tag of a plain leaf: by far the most."""
        if field.many or field.tokens or field.nillable or not field.xsd or field.named:
            return _NO_LEAF
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
        declared = field.record
        if declared is not None:
            known = declared
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

    def _text(self, field: FieldPlan) -> Write:
        """Writes a leaf's text."""
        encode = self._text_of(field)
        if field.tokens:
            return lambda value, out: out.append(escape(" ".join(map(encode, _several(value)))))
        return lambda value, out: out.append(escape(encode(value)))

    def _text_of(self, field: FieldPlan) -> Callable[[Any], str]:
        """Value → text, unescaped."""
        if field.named:
            return self.names.of_qname
        if field.day:
            return partial(format_day, show=self._leaves["dateTime"])
        if len(field.xsd) == 1 and field.xsd_only:
            return self._leaves[field.xsd[0]]
        return self._text_of_either

    def _runs(self, cls: type[Record], fields: Sequence[FieldPlan]) -> dict[str, Write | None]:
        """What writes the fields that are written together, by the first; None by the others."""
        found: dict[str, Write | None] = {}
        if hasattr(cls, "in_order"):
            from soapwright.runtime.records.order import runs

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
                self._nil(field),
                field.many,
            )
            for field in group
        }

        def write_in_order(values: Any, out: Out) -> None:
            came: dict[str, int] = {}
            for name in order(values):
                if name not in writers:
                    continue
                write, nil, many = writers[name]
                value, place = values.get(name), came.get(name, 0)
                came[name] = place + 1
                if many:
                    value = value[place]
                if value is not None:
                    write(value, out)
                else:
                    out.append(nil)

        return write_in_order

    def _nil(self, field: FieldPlan) -> str:
        """What stands for None, or nothing where it has to be left out."""
        if field.kind != "Element" or not field.nillable:
            return ""
        return f'<{self.names.of_tag(field.tag)} xsi:nil="true"/>'

    def _other_attributes(self, value: Any, out: Out) -> None:
        for name, text in value.items():
            out.append(f" {self.names.of_tag(name)}={quote(text)}")

    def _attribute(self, field: FieldPlan) -> Write:
        name = self.names.of_tag(field.tag)
        encode = self._text_of(field)

        def write_attribute(value: Any, out: Out) -> None:
            out.append(f" {name}={quote(encode(value))}")

        def write_tokens(value: Any, out: Out) -> None:
            if value:
                out.append(f" {name}={quote(' '.join(map(encode, _several(value))))}")

        return write_tokens if field.tokens else write_attribute

    # --- content without a declaration ------------------------------------------------------

    def _write_wild(self, value: Any, out: Out) -> None:
        """What stands where any element may: a global element, xsdata's AnyElement, or text."""
        if isinstance(value, Record):
            self.write(value, self.names.name(*wire_name(type(value))), type(value), out)
        elif isinstance(value, str):
            out.append(escape(value))
        elif getattr(value, "qname", None):
            self._write_any(value, self.names.of_tag(value.qname), out)
        else:
            raise ValueError(f"{type(value).__name__} is neither an element nor text")

    def _write_any(self, value: Any, name: str, out: Out) -> None:
        """A value under an element that is declared as anything: its own type says what it is."""
        if value is None:
            out.append(f'<{name} xsi:nil="true"/>')
        elif isinstance(value, Record):
            self.write(value, name, Record, out)
        elif hasattr(value, "children"):  # xsdata's AnyElement
            of_tag = self.names.of_tag
            own = of_tag(value.qname) if value.qname else name
            attributes = "".join(
                f" {of_tag(key)}={quote(of_tag(text) if key == TYPE else text)}"
                for key, text in value.attributes.items()
            )
            out.append(f"<{own}{attributes}>{escape(value.text or '')}")
            for child in value.children:
                self._write_wild(child, out)
            out.append(f"</{own}>{escape(value.tail or '')}")
        else:
            text = escape(plain_text(value, self._leaves))
            out.append(f'<{name} xsi:type="xsd:{xsd_name_of(value)}">{text}</{name}>')

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
    the field of its text where None is an ``xsi:nil``. Attributes are written from their values,
    content from the instance's dict, each with its field's name; a plain leaf of the content has
    its tags and the encoder of its text ready. ``unordered`` is the content where the record tells
    an order that says nothing.
    """

    __slots__ = (
        "attributes",
        "content",
        "name",
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
        self.attributes: list[tuple[str, Write]] = []
        self.content: list[tuple[str, str, Encode | None, str, Write]] = []
        self.nil: str | None = None
        self.own = ""
        self.type: type[Record] = Record
        self.type_name = ""
        self.unordered: list[tuple[str, str, Encode | None, str, Write]] | None = None


def _as_told(values: Any, out: Out, *, writers: Mapping[str, Write]) -> None:
    """Fields that come once each, in the order that the record tells."""
    for name in dict.fromkeys((*values[ORDER], *writers)):
        writers[name](values, out)


def _several(value: Any) -> Sequence[Any]:
    if value is None:
        return ()
    if not isinstance(value, list | tuple):
        raise ValueError(f"takes a list, got {type(value).__name__}")
    return value
