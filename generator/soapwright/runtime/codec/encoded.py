"""Values in SOAP encoding (SOAP 1.1, section 5; SOAP 1.2 part 2, chapter 3), written.

Everything says its type, and what is None is nil. Nothing is written as a reference: what is shared
is written each time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from soapwright.runtime.codec.any_type import XSD, plain_text, xsd_name_of
from soapwright.runtime.codec.arrays import (
    SOAP11_ENCODING,
    SOAP12_ENCODING,
    dimensions,
    flat,
    item_of,
    item_type,
    sizes_of,
)
from soapwright.runtime.records.dataclass import replace
from soapwright.runtime.records.keys import EXTRA, WIRE_TYPE
from soapwright.runtime.records.plan import FieldPlan, plan, wire_name
from soapwright.runtime.records.record import Record
from soapwright.runtime.xsd.escaping import escape, quote

if TYPE_CHECKING:
    from collections.abc import Callable

    from soapwright.runtime.codec.encode import Written
    from soapwright.runtime.records.index import TypeIndex

_ANY = f"{{{XSD}}}anyType"


class EncodedWriter:
    """Writes one message.

    Args:
        types: the package's types.
        leaves: how values of the builtin types are written.
        style: the encoding's URI.
        names: what names things in the message.
    """

    def __init__(
        self,
        types: TypeIndex,
        leaves: Mapping[str, Callable[[Any], str]],
        style: str,
        names: Written,
    ) -> None:
        self._types = types
        self._leaves = leaves
        self._style = style
        self._name = names.name
        self._tag = names.of_tag
        self._open: set[int] = set()

    def wrapped(self, message: Record) -> str:
        """A request's wrapper.

        Raises:
            ValueError: a value that is none of its type, or that XML cannot carry.
        """
        name = self._name(*wire_name(type(message)))
        content = "".join(self._content(message))
        return f"<{name} soap:encodingStyle={quote(self._style)}>{content}</{name}>"

    def element(self, record: Record) -> str:
        """A record of a global element: a header part, which stands for itself.

        Raises:
            ValueError: a value that is none of its type, or that XML cannot carry.
        """
        name = self._name(*wire_name(type(record)))
        text = next((field for field in plan(type(record)) if field.kind == "Text"), None)
        type_ = record.__dict__.get(WIRE_TYPE) or self._type_of(type(record))
        if type_ is None and text is not None:
            type_ = text.xsi_type or f"{{{XSD}}}{text.xsd[0] if text.xsd else 'string'}"
        typed = "" if type_ is None else f' xsi:type="{self._tag(type_)}"'
        attributes = "".join(self._attributes(record))
        content = "".join(self._content(record))
        style = f" soap:encodingStyle={quote(self._style)}"
        return f"<{name}{typed}{style}{attributes}>{content}</{name}>"

    def body(self, message: Record, soap: str) -> str:
        """A Body whose parts have no wrapper (WSDL 1.1, 3.5: document style).

        Args:
            message: what is sent.
            soap: version; in 1.2 no Body says what it is encoded in (part 1, 5.1.1).

        Raises:
            ValueError: a value that is none of its type, or that XML cannot carry.
        """
        style = f" soap:encodingStyle={quote(self._style)}" if soap == "1.1" else ""
        return f"<soap:Body{style}>{''.join(self._content(message))}</soap:Body>"

    # --- values ---------------------------------------------------------------------------------

    def _content(self, record: Record) -> Iterator[str]:
        """What a struct holds: its accessors (SOAP 1.1, 5.4.1)."""
        if id(record) in self._open:
            raise ValueError(f"a {type(record).__name__} holds itself")
        self._open.add(id(record))
        values = record.__dict__
        for field in plan(type(record)):
            try:
                yield from self._field(field, values.get(field.attribute))
            except Unwritable:
                raise
            except (ValueError, TypeError, AttributeError) as error:
                where = f"{type(record).__name__}.{field.attribute}"
                raise Unwritable(f"{where}: {error}") from None
        for key, value in values.get(EXTRA, {}).items():
            if not key.startswith("@"):  # else it is in the start tag
                for member in value if isinstance(value, list) else [value]:
                    yield from self._any(self._tag(key), member)
        self._open.remove(id(record))

    def _field(self, field: FieldPlan, value: Any) -> Iterator[str]:
        """What a field of a struct holds, attributes aside."""
        if field.kind == "Element":
            yield from self._accessors(field, value)
        elif field.kind == "Text" and value is not None:
            yield escape(self._text(field, value))
        elif field.kind == "Wildcard" and value:
            raise ValueError("elements of any name cannot be encoded")

    def _accessors(self, field: FieldPlan, value: Any) -> Iterator[str]:
        if field.many:
            for member in value or ():
                yield from self._value(field, member)
        elif value is not None or field.required or field.nillable:
            yield from self._value(field, value)

    def _value(self, field: FieldPlan, value: Any) -> Iterator[str]:
        name = self._tag(field.tag)
        if value is None:
            yield f'<{name} xsi:nil="true"/>'
        elif field.array:
            yield from self._array(name, field, value)
        elif field.record is not None:
            if not isinstance(value, field.record):
                raise ValueError(f"{type(value).__name__} is no {field.record.__name__}")
            yield from self._struct(name, value)
        elif field.types == (object,):
            yield from self._any(name, value)
        else:
            type_ = field.xsi_type or f"{{{XSD}}}{field.xsd[0] if field.xsd else 'string'}"
            text = escape(self._text(field, value))
            yield f'<{name} xsi:type="{self._tag(type_)}">{text}</{name}>'

    def _struct(self, name: str, record: Record) -> Iterator[str]:
        type_ = record.__dict__.get(WIRE_TYPE) or self._type_of(type(record))
        typed = "" if type_ is None else f' xsi:type="{self._tag(type_)}"'
        attributes = "".join(self._attributes(record))
        yield f"<{name}{typed}{attributes}>"
        yield from self._content(record)
        yield f"</{name}>"

    def _attributes(self, record: Record) -> Iterator[str]:
        for field in plan(type(record)):
            value = record.__dict__.get(field.attribute)
            if field.kind == "Attribute" and value is not None:
                yield f" {self._tag(field.tag)}={quote(self._text(field, value))}"
            elif field.kind == "Attributes":
                for key, text in (value or {}).items():
                    yield f" {self._tag(key)}={quote(text)}"
        for key, text in record.__dict__.get(EXTRA, {}).items():
            if key.startswith("@"):
                yield f" {self._tag(key[1:])}={quote(text)}"

    def _type_of(self, cls: type[Record]) -> str | None:
        """What ``xsi:type`` names for a class; None for one of an anonymous type."""
        for base in cls.__mro__:
            if issubclass(base, Record):
                namespace, local = wire_name(base)
                found = self._types.by_wire(namespace, local)
                if found is not None and found.__name__ == base.__name__:
                    return f"{{{namespace}}}{local}"
        return None

    def _array(self, name: str, field: FieldPlan, value: Any) -> Iterator[str]:
        (declared, *_) = field.array
        shape = dimensions(declared)
        yield self._start_of_array(name, item_type(declared), sizes_of(value, shape))
        item, of = item_of(field), item_type(declared)
        if not item.array and of != _ANY:
            item = replace(item, xsi_type=of)
        for each in flat(value, shape):
            yield from self._value(item, each)
        yield f"</{name}>"

    def _start_of_array(self, name: str, type_: str, sizes: list[int]) -> str:
        base, bracket, ranks = type_.partition("[")
        item = f"{self._tag(base)}{bracket}{ranks}"
        if self._style == SOAP12_ENCODING:
            enc = self._name(SOAP12_ENCODING, "")
            size = " ".join(map(str, sizes))
            plain = self._name(SOAP12_ENCODING, "Array") if bracket else item
            return f'<{name} {enc}itemType="{plain}" {enc}arraySize="{size}">'
        enc = self._name(SOAP11_ENCODING, "")
        size = ",".join(map(str, sizes))
        return f'<{name} xsi:type="{enc}Array" {enc}arrayType="{item}[{size}]">'

    def _any(self, name: str, value: Any) -> Iterator[str]:
        """A value whose type nothing declares."""
        if value is None:
            yield f'<{name} xsi:nil="true"/>'
        elif isinstance(value, Record):
            yield from self._struct(name, value)
        elif isinstance(value, list | tuple):
            yield self._start_of_array(name, _ANY, [len(value)])
            for each in value:
                yield from self._any("item", each)
            yield f"</{name}>"
        else:
            type_ = xsd_name_of(value)
            text = escape(plain_text(value, self._leaves))
            yield f'<{name} xsi:type="xsd:{type_}">{text}</{name}>'

    def _text(self, field: FieldPlan, value: Any) -> str:
        """A leaf's text, unescaped."""
        if field.tokens:
            if not isinstance(value, list | tuple):
                raise ValueError(f"takes a list, got {type(value).__name__}")
            return " ".join(self._single(field, each) for each in value)
        return self._single(field, value)

    def _single(self, field: FieldPlan, value: Any) -> str:
        if field.named:
            return self._tag(value if isinstance(value, str) else value.text)
        if len(field.xsd) == 1 and field.xsd_only:
            return self._leaves[field.xsd[0]](value)
        return str(value) if type(value) is str else plain_text(value, self._leaves)


class Unwritable(ValueError):
    """A value that is none of its type, or that XML cannot carry; it names class and field."""
