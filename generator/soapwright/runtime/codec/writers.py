"""What writes the fields of a class: each made once, of what is known of the field."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import Enum
from functools import partial
from typing import Any

from soapwright.runtime.codec.kinds import type_of
from soapwright.runtime.codec.notes import TEXT, noted
from soapwright.runtime.codec.protocols import (
    Encode,
    Leaf,
    Out,
    RecordWriter,
    Show,
    Write,
    WriteAttribute,
    WriteSaid,
)
from soapwright.runtime.codec.untyped import attributes_of, show_name
from soapwright.runtime.records.keys import CAME
from soapwright.runtime.records.order import turns
from soapwright.runtime.records.plan import FieldPlan
from soapwright.runtime.xsd.dates import format_day
from soapwright.runtime.xsd.escaping import escape, quote
from soapwright.runtime.xsd.lexical import format_int, format_string

_NEVER_ESCAPED = frozenset(
    (
        *("int", "long", "short", "byte", "integer", "boolean", "double", "float", "decimal"),
        *("dateTime", "date", "time"),
    )
)


class FieldWriters:
    """Makes them.

    Args:
        encoder: writes what is in them.
    """

    def __init__(self, encoder: RecordWriter) -> None:
        self._encoder = encoder
        self._untyped = encoder.untyped

    def leaf(self, field: FieldPlan, write: Write) -> Leaf | None:
        """What a field is written with that is a plain leaf; None of any other."""
        plain = field.xsd and not (field.many or field.tokens or field.array)
        put_beside = "swaRef" in field.xsd  # which may be only once
        if not plain or field.nillable or field.named or field.types == (object,) or put_beside:
            return None
        name = self._encoder.names.of_tag(field.tag)
        start = f'<{name} xsi:type="xsd:{field.xsd[0]}">' if field.xsi else f"<{name}>"
        encode = self._text_of(field)
        if encode is format_string:
            encode = escape
        elif encode is format_int:
            encode = int.__repr__  # the same at a third of the cost; TypeError for others
        elif encode == self._untyped.text_of_either or field.xsd[0] not in _NEVER_ESCAPED:
            encode = partial(_escaped, encode=encode)
        return Leaf(field.attribute, start, encode, f"</{name}>", write)

    def member(self, field: FieldPlan) -> Write:
        """Writes an element, of a value that is not None."""
        name = self._encoder.names.of_tag(field.tag)
        if field.array:
            write = self._array(field, name)
            return lambda value, out: write(value, {}, out)
        declared = field.record
        if declared is not None:
            return self._encoder.of_record(name, type_of(self._encoder.types, declared))
        if field.types == (object,):
            return lambda value, out: self._untyped.any(value, name, out)
        write_text = self.text(field)
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
                self._untyped.any(value, name, out)
            else:
                out.append(f"{typed}{escape(text)}{end}")

        return write_typed_leaf

    def _array(self, field: FieldPlan, name: str) -> WriteSaid:
        """Writes an array of SOAP encoding in a literal message, with attributes."""
        from soapwright.runtime.codec.arrays import dimensions, flat, item_of, sizes_of, told

        item, shape = item_of(field), dimensions(field.array[0])
        write, nil = self.member(item), self.nil(item)

        def write_array(value: Any, said: Mapping[str, str], out: Out) -> None:
            if value is not None:
                said = told(said, sizes_of(value, shape), out.of_tag)
            out.append(f"<{name}{attributes_of(said, out)}>")
            for each in flat(value or (), shape):
                if each is None:
                    out.append(nil)
                else:
                    write(each, out)
            out.append(f"</{name}>")

        return write_array

    def member_as_it_came(self, field: FieldPlan) -> WriteSaid:
        """Writes a leaf whose element says more than its value."""
        if field.kind != "Element":
            return lambda value, said, out: out.append(escape(said[TEXT]))
        name = self._encoder.names.of_tag(field.tag)
        if field.array:
            return self._array(field, name)
        if field.types == (object,):
            return lambda value, said, out: self._untyped.as_it_came(value, name, said, out)
        show = self._shown(field)
        return lambda value, said, out: self._untyped.as_it_came(value, name, said, out, show)

    def text(self, field: FieldPlan) -> Write:
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
            return lambda value, out: " ".join(map(encode, several(value)))
        only_names = len(field.xsd) == 1 and field.xsd_only
        single = show_name if only_names else self._show_name_or_other
        if not field.tokens:
            return single
        return lambda value, out: " ".join([single(each, out) for each in several(value)])

    def _show_name_or_other(self, value: Any, out: Out) -> str:
        """A value of a union that has names among others."""
        plain = value.value if isinstance(value, Enum) else value
        return show_name(plain, out) if _is_name(plain) else self._untyped.text_of_either(plain)

    def _text_of(self, field: FieldPlan) -> Callable[[Any], str]:
        """Value → text, unescaped; not of names."""
        if field.day:
            return partial(format_day, show=self._encoder.leaves["dateTime"])
        if len(field.xsd) == 1 and field.xsd_only:
            return self._encoder.leaves[field.xsd[0]]
        return self._untyped.text_of_either

    def nil(self, field: FieldPlan) -> str:
        """What stands for None, or nothing where it has to be left out."""
        if field.kind != "Element" or not field.nillable:
            return ""
        return f'<{self._encoder.names.of_tag(field.tag)} xsi:nil="true"/>'

    def attribute(self, field: FieldPlan) -> WriteAttribute:
        """Writes an attribute into a start tag."""
        name = self._encoder.names.of_tag(field.tag)
        show = self._shown(field)

        def write_attribute(value: Any, start: list[str], out: Out) -> None:
            start.append(f" {name}={quote(show(value, out))}")

        def write_tokens(value: Any, start: list[str], out: Out) -> None:
            if value:
                write_attribute(value, start, out)

        return write_tokens if field.tokens and not field.required else write_attribute

    def other_attributes(self, value: Any, start: list[str], out: Out) -> None:
        """Writes the attributes that no field is for."""
        for name, text in value.items():
            start.append(f" {out.of_tag(name)}={quote(text)}")

    def from_record_as_it_came(self, field: FieldPlan, write: Write) -> Write:
        """The same of a record that holds what came beside its values."""
        attribute, nil = field.attribute, self.nil(field)
        write_said, write_plain = (
            self.member_as_it_came(field),
            self._encoder.taken(field, write, nil),
        )

        def write_one(values: Any, out: Out) -> None:
            value = values.get(attribute)
            said = noted(values, attribute, value)
            if said is None:
                write_plain(values, out)
            else:
                write_said(value, said, out)

        def write_many(values: Any, out: Out) -> None:
            for at, value in enumerate(several(values.get(attribute))):
                said = noted(values, attribute, value, at)
                _write_one_of(value, said, write, write_said, nil, out)

        return write_many if field.many else write_one

    def in_order(self, group: list[FieldPlan], order: Callable[[Any], Iterable[str]]) -> Write:
        """Writes the values of several fields as their record says that they follow each other."""
        writers = {
            field.attribute: (
                self._untyped.wild if field.kind == "Wildcard" else self.member(field),
                self.member_as_it_came(field),
                self.nil(field),
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
                value = several(values[name])[at] if many else values[name]
                said = noted(values, name, value, at) if came else None
                _write_one_of(value, said, write, write_said, nil, out)

        return write_in_order


def _write_one_of(
    value: Any,
    said: Mapping[str, str] | None,
    write: Write,
    write_said: WriteSaid,
    nil: str,
    out: Out,
) -> None:
    """Write one value of a field: with what came beside it, as it is, or as a nil."""
    if said is not None:
        write_said(value, said, out)
    elif value is not None:
        write(value, out)
    else:
        out.append(nil)


def _escaped(value: Any, encode: Encode) -> str:
    return escape(encode(value))


def _is_name(value: Any) -> bool:
    """Whether it is a QName, of either library."""
    return type(value).__name__ == "QName" and hasattr(value, "text")


def several(value: Any) -> Sequence[Any]:
    """The values of a field that takes many.

    Raises:
        ValueError: it is no list.
    """
    if value is None:
        return ()
    if not isinstance(value, list | tuple):
        raise ValueError(f"takes a list, got {type(value).__name__}")
    return value
