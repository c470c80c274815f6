"""Records → XML text: strings joined in schema order, one escape per text."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from .fields import Record
from .generic import XSD, XSI, plain_text, xsd_name_of
from .lazy import TypeIndex
from .lexical import ENCODERS
from .plan import FieldPlan, plan, wire_name

Out = Callable[[str], object]
Write = Callable[[Any, Out], None]

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML 1.0 cannot carry, not even as a character reference."""


def escape(text: str) -> str:
    """Text as XML character data.

    Raises:
        ValueError: it holds a character that XML cannot carry.
    """
    if "&" in text:
        text = text.replace("&", "&amp;")
    if "<" in text:
        text = text.replace("<", "&lt;")
    if ">" in text:
        text = text.replace(">", "&gt;")
    if not text.isprintable():
        if found := _FORBIDDEN.search(text):
            raise ValueError(f"XML cannot carry the character U+{ord(found[0]):04X}")
        text = text.replace("\r", "&#13;")  # a parser reads a bare one as a line feed
    return text


def quote(text: str) -> str:
    """Text as an attribute's value, with its quotes."""
    text = escape(text).replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;")
    return f'"{text}"'


def encode_value(value: Any, xsd: tuple[str, ...]) -> str:
    """A leaf's text, unescaped.

    Raises:
        ValueError: the value is none of its type.
    """
    if isinstance(value, str):
        return str(value)  # an enumeration's, or what the service sent although no type fits it
    for name in xsd:
        try:
            return ENCODERS[name](value)
        except ValueError:
            if name == xsd[-1]:
                raise
    return plain_text(value)


class Encoder:
    """Writes the records of one package. Prefixes are its own: ``n0`` for the first namespace."""

    def __init__(self, types: TypeIndex) -> None:
        self.types = types
        self._prefixes = {ns: f"n{i}" for i, ns in enumerate(filter(None, types.namespaces))}
        self._plans: dict[type[Record], tuple[list[tuple[str, Write]], list[Write]]] = {}

    def declarations(self) -> str:
        """The ``xmlns`` attributes that everything this encoder writes relies on."""
        own = "".join(f" xmlns:{p}={quote(ns)}" for ns, p in self._prefixes.items())
        return f' xmlns:xsi="{XSI}" xmlns:xsd="{XSD}"{own}'

    def element(self, record: Record) -> str:
        """A record of a global element, by that element's name."""
        parts: list[str] = []
        namespace, local = wire_name(type(record))
        self.write(record, self._name(namespace, local), type(record), parts.append)
        return "".join(parts)

    def write(self, record: Record, name: str, declared: type[Record], out: Out) -> None:
        """Write a record as the element ``name``, with ``xsi:type`` unless it is ``declared``."""
        cls = type(record)
        compiled = self._plans.get(cls)
        if compiled is None:
            compiled = self._plans[cls] = self._compile(cls)
        attributes, content = compiled
        start = f"<{name}"
        if record.wire_type is not None:  # it came from a type nobody here knows: it goes back so
            namespace, _, local = record.wire_type[1:].partition("}")
            start += f' xsi:type="{self._name(namespace, local)}"'
        elif cls is not declared:
            start += f' xsi:type="{self._name(*wire_name(cls))}"'
        values = record.__dict__
        if attributes:
            parts = [start]
            for attribute, write in attributes:
                if (value := values.get(attribute)) is not None:
                    write(value, parts.append)
            start = "".join(parts)
        out(f"{start}>")
        for write in content:
            write(values, out)
        for tag, value in record.extra.items():
            # What a newer zone sent and this class does not know goes back as it came.
            own = self._name(getattr(getattr(cls, "Meta", None), "namespace", ""), tag)
            for member in value if isinstance(value, list) else [value]:
                self._write_any(member, own, out)
        out(f"</{name}>")

    # --- compiling ----------------------------------------------------------------------------

    def _compile(self, cls: type[Record]) -> tuple[list[tuple[str, Write]], list[Write]]:
        attributes: list[tuple[str, Write]] = []
        content: list[Write] = []
        fields = plan(cls)
        turns: dict[int, list[FieldPlan]] = {}
        for field in fields:
            if field.sequence is not None and field.kind == "Element":
                turns.setdefault(field.sequence, []).append(field)
        for field in fields:
            if field.kind == "Attribute":
                attributes.append((field.attribute, self._attribute(field)))
            elif field.kind == "Attributes":
                attributes.append((field.attribute, self._other_attributes))
            elif field.kind == "Element" and field.sequence is not None:
                if (group := turns.pop(field.sequence, None)) is not None:
                    content.append(self._in_turns(group))
            elif field.kind == "Element":
                content.append(self._from(field, self._member(field)))
            elif field.kind == "Wildcard":
                content.append(self._from(field, self._write_wild))
            elif field.kind == "Text":
                content.append(self._from(field, _text_writer(field)))
        return attributes, content

    def _from(self, field: FieldPlan, write: Write) -> Write:
        """Takes the field's value from an instance's dict: none, one or many of it."""
        attribute = field.attribute
        nil = f'<{self._qualified(field.tag)} xsi:nil="true"/>' if field.nillable else ""

        def write_one(values: Any, out: Out) -> None:
            value = values.get(attribute)
            if value is not None:
                write(value, out)
            elif field.required and nil:
                out(nil)

        def write_many(values: Any, out: Out) -> None:
            for value in values.get(attribute) or ():
                if value is not None:
                    write(value, out)
                else:
                    out(nil)

        def write_tokens(values: Any, out: Out) -> None:
            value = values.get(attribute)
            if value or (value is not None and field.required):
                write(value, out)

        if field.many:
            return write_many
        return write_tokens if field.tokens else write_one

    def _member(self, field: FieldPlan) -> Write:
        name = self._qualified(field.tag)
        declared = field.record
        if declared is not None:
            known = declared
            return lambda value, out: self.write(value, name, known, out)
        if field.types == (object,):
            return lambda value, out: self._write_any(value, name, out)
        text = _text_writer(field)
        start = f'<{name} xsi:type="xsd:{field.xsd[0]}">' if field.xsi else f"<{name}>"
        end = f"</{name}>"

        def write_leaf(value: Any, out: Out) -> None:
            out(start)
            text(value, out)
            out(end)

        return write_leaf

    def _in_turns(self, group: list[FieldPlan]) -> Write:
        """A repeated sequence: the first of each field, then the second of each, and so on."""
        writers = [(field.attribute, self._member(field)) for field in group]

        def write_in_turns(values: Any, out: Out) -> None:
            columns = []
            for attribute, write in writers:
                value = values.get(attribute)
                many = value if isinstance(value, list) else [] if value is None else [value]
                columns.append((many, write))
            for row in range(max(len(many) for many, _ in columns)):
                for many, write in columns:
                    if row < len(many):
                        write(many[row], out)

        return write_in_turns

    def _other_attributes(self, value: Any, out: Out) -> None:
        for name, text in value.items():
            out(f" {self._qualified(name)}={quote(text)}")

    def _attribute(self, field: FieldPlan) -> Write:
        name = self._qualified(field.tag)

        def write_attribute(value: Any, out: Out) -> None:
            values = value if field.tokens else [value]
            if field.tokens and not values:
                return
            text = " ".join(encode_value(member, field.xsd) for member in values)
            out(f" {name}={quote(text)}")

        return write_attribute

    # --- content without a declaration ------------------------------------------------------

    def _write_wild(self, value: Any, out: Out) -> None:
        if isinstance(value, Record):
            self.write(value, self._name(*wire_name(type(value))), type(value), out)
        else:
            self._write_any(value, self._qualified(getattr(value, "qname", None) or ""), out)

    def _write_any(self, value: Any, name: str, out: Out) -> None:
        """A value under an element that is declared as anything: its own type says what it is."""
        if value is None:
            out(f'<{name} xsi:nil="true"/>')
        elif isinstance(value, Record):
            self.write(value, name, Record, out)
        elif hasattr(value, "children"):  # xsdata's AnyElement
            own = self._qualified(value.qname) if value.qname else name
            attributes = "".join(
                f" {self._qualified(key)}={quote(text)}" for key, text in value.attributes.items()
            )
            out(f"<{own}{attributes}>{escape(value.text or '')}")
            for child in value.children:
                self._write_wild(child, out)
            out(f"</{own}>{escape(value.tail or '')}")
        else:
            xsd = xsd_name_of(value)
            out(f'<{name} xsi:type="xsd:{xsd}">{escape(plain_text(value))}</{name}>')

    # --- names --------------------------------------------------------------------------------

    def _qualified(self, tag: str) -> str:
        namespace, _, local = tag[1:].partition("}") if tag.startswith("{") else ("", "", tag)
        return self._name(namespace, local)

    def _name(self, namespace: str | None, local: str) -> str:
        if not namespace:
            return local
        if namespace == XSD:
            return f"xsd:{local}"
        if namespace == XSI:
            return f"xsi:{local}"
        prefix = self._prefixes.setdefault(namespace, f"n{len(self._prefixes)}")
        return f"{prefix}:{local}"


def _text_writer(field: FieldPlan) -> Write:
    xsd = field.xsd

    def write_text(value: Any, out: Out) -> None:
        out(escape(encode_value(value, xsd)))

    def write_tokens(value: Any, out: Out) -> None:
        out(escape(" ".join(encode_value(token, xsd) for token in value)))

    return write_tokens if field.tokens else write_text
