"""Classes as the compiled reader is told of them: made of how the plain one reads them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from lxml import etree

from soapwright.runtime.codec.any_type import XSI
from soapwright.runtime.codec.class_reader import DECLARED, LENIENT, SPELLED, ClassReader, Slot
from soapwright.runtime.codec.decode import Decoder
from soapwright.runtime.codec.kinds import class_named, has_nil
from soapwright.runtime.codec.named import spelt_as
from soapwright.runtime.codec.notes import Note
from soapwright.runtime.codec.text_readers import converter
from soapwright.runtime.codec.texts import TextDecoder, TextPlan, TextRow
from soapwright.runtime.codec.wall_clock import WallClock
from soapwright.runtime.errors import MalformedResponse
from soapwright.runtime.records.columns import user_fields
from soapwright.runtime.records.plan import FieldPlan, plan
from soapwright.runtime.xsd.dates import parse_date, parse_datetime, parse_day
from soapwright.runtime.xsd.lexical import (
    clark_names,
    parse_boolean,
    parse_decimal,
    parse_double,
    parse_int,
)

if TYPE_CHECKING:
    from soapwright.runtime.codec.protocols import Convert
    from soapwright.runtime.records.record import Record

_MOST_READERS = 32
"""Scopes of prefixes that a decoder keeps readers for."""
_MOST_FIELDS = 512
"""Elements of a class that is read so."""


def description(decoder: Any, reader: Any) -> Description | None:
    """Of what a decoder reads, for the compiled module; None of another kind of decoder."""
    texts = decoder if type(decoder) is TextDecoder else None
    plain = decoder if texts is None else texts.decoder
    if type(plain) is not Decoder or plain.encoded:
        return None
    return Description(plain, texts, reader)


class Description:
    """What one decoder reads, told to the compiled reader.

    Args:
        decoder: of records.
        texts: of rows of texts, where these are wanted.
        reader: the compiled module.
    """

    def __init__(self, decoder: Decoder, texts: TextDecoder | None, reader: Any) -> None:
        self._decoder = decoder
        self._texts = texts
        self._module = reader

    def reader(self, record: type[Record], name: str, names: Mapping[str | None, str]) -> Any:
        """What reads rows of a class.

        Args:
            record: the class.
            name: how their element is spelt.
            names: the prefixes in scope.
        """
        texts = None if self._texts is None else (self._texts.key,)
        key = (record, texts, name, frozenset(names.items()))
        known = self._decoder.readers
        found = known.get(key)
        if found is None:  # other threads may do the same meanwhile
            scope = Scope(self._decoder, self._texts, self._module, names)
            found = scope.reader(record, name)
            if len(known) >= _MOST_READERS:
                known.clear()
            known[key] = found
        return found


class Scope:
    """The same, in one scope of prefixes.

    Args:
        decoder, texts: see :class:`Description`.
        module: the compiled one.
        names: the prefixes.
    """

    def __init__(
        self,
        decoder: Decoder,
        texts: TextDecoder | None,
        module: Any,
        names: Mapping[str | None, str],
    ) -> None:
        self._decoder = decoder
        self._texts = texts
        self._module = module
        self._names = dict(names)
        self._by_uri: dict[str, list[bytes]] = {}
        for prefix, uri in names.items():
            if (prefix or "").isascii():
                start = f"{prefix}:".encode() if prefix else b""
                self._by_uri.setdefault(uri, []).append(start)
        if None not in names:
            self._by_uri[""] = [b""]

    def reader(self, record: type[Record], name: str) -> Any:
        """What reads rows of a class, whose element is spelt so."""
        row: Any = record if self._texts is None else self._texts.plan(record)
        xsi = [prefix[:-1] for prefix in self._by_uri.get(XSI, ()) if prefix]
        prefix = name.encode().rpartition(b":")[0]
        for prefixes in self._by_uri.values():  # what rows have, their elements are likely to have
            prefixes.sort(key=lambda each: each[:-1] != prefix)
        return self._module.Reader(
            name.encode(), row, self.describe, self.named, self.said, xsi, Note
        )

    def said(self, text: str) -> str:
        """An ``xsi:type`` in Clark notation; one whose prefix is not declared as it came."""
        try:
            return clark_names(text, self._names)
        except ValueError:
            return text

    def named(self, row: Any, text: str) -> Any:
        """What an ``xsi:type`` names where another one is declared, or None."""
        declared = row.record if isinstance(row, TextPlan) else row
        prefix, _, local = text.rpartition(":")
        try:
            uri = self._names.get(prefix or None, "")
            found = class_named(self._decoder.types, declared, (uri, local))
        except MalformedResponse:
            return None
        if found is None or not isinstance(row, TextPlan):
            return found
        assert self._texts is not None
        return self._texts.plan(found)

    def describe(self, row: Any) -> Any:
        """How a class is read, or the rows of a plan; None where they are not."""
        if isinstance(row, TextPlan):
            return self._texts_of(row)
        compiled = self._decoder.reader_of(row)
        if not _is_plain(compiled):
            return None
        fields = [field for field in plan(row) if field.kind == "Element"]
        made = [self._field(field, compiled.slots[field.tag], row) for field in fields]
        known = [field for field in made if field is not None]
        if len(known) > _MOST_FIELDS:
            return None
        return self._module.Class(row, compiled.blank, known, compiled.others)

    # --- fields -------------------------------------------------------------------------------

    def _spelt(self, tag: str) -> list[bytes]:
        """How an element may be spelt; not at all where its namespace has no prefix."""
        uri, _, local = tag.rpartition("}")
        if not local.isascii():
            return []
        return [prefix + local.encode() for prefix in self._by_uri.get(uri[1:], ())]

    def _field(self, field: FieldPlan, slot: Slot, record: type[Record]) -> Any:
        names = self._spelt(field.tag)
        if not names:
            return None
        attribute, _, read, many, kind = slot
        make = partial(self._module.Field, names, attribute, field.tag, many=many)
        if field.array or field.types == (object,) or field.named:
            return make()
        if "swaRef" in field.xsd:  # a row that is handed back would take its part twice
            return make()
        if field.record is not None:
            if field.empty is not None:
                return make()
            return make(record=field.record, may_be_nil=not has_nil(field.record))
        if kind not in (DECLARED, LENIENT, SPELLED):
            return make()
        convert = converter(self._decoder, field)
        form, zone = self._form(convert)
        return make(
            lenient=kind is LENIENT,
            spelled=kind is SPELLED,
            form=form,
            convert=convert,
            zone=zone,
            empty=self._of_empty(read, field.tag),
        )

    def _form(self, convert: Convert) -> tuple[int, Any]:
        """What makes a value of the usual texts, and the zone of a time."""
        module = self._module
        forms: dict[Any, int] = {
            str: module.TEXT,
            parse_int: module.INTEGER,
            parse_boolean: module.BOOLEAN,
            parse_decimal: module.DECIMAL,
            parse_double: module.DOUBLE,
            parse_datetime: module.DATETIME,
            parse_date: module.DATE,
        }
        if isinstance(convert, partial) and convert.func is parse_day:
            return module.DAY, None
        clock = getattr(convert, "__self__", None)
        if isinstance(clock, WallClock) and convert == clock.parse:
            try:
                return module.DATETIME, clock.tz
            except ValueError:  # the system has no such zone, which is told when a time comes
                return module.OTHER, None
        return forms.get(convert, module.OTHER), None

    def _of_empty(self, read: Any, tag: str) -> Any:
        """The value of an empty element, which is the same each time, or none."""
        try:
            value = read(etree.Element(tag))
        except Exception:  # whatever it is: the plain reader meets it when one comes
            return self._module.NO_EMPTY
        return self._module.NO_EMPTY if isinstance(value, list) else value

    # --- rows of texts ------------------------------------------------------------------------

    def _texts_of(self, row: TextPlan) -> Any:
        """How a row of texts is read."""
        if not (row.is_plain and row.is_free):
            return None
        assert self._texts is not None
        compiled = self._decoder.reader_of(row.record)
        made = []
        for field in plan(row.record):
            names = self._spelt(field.tag) if field.kind == "Element" else None
            if names:
                make = partial(self._module.Field, names, field.attribute, field.tag)
                made.append(self._column(row, field, compiled.slots[field.tag], make))
        if len(made) > _MOST_FIELDS:
            return None
        return self._module.Class(row, None, made, None, partial(self._row, row))

    def _column(self, row: TextPlan, field: FieldPlan, slot: Slot, make: Any) -> Any:
        if field.tag in row.converters:
            return make(convert=str, form=self._module.TEXT, empty=row.empties.get(field.tag))
        pairs = user_fields(row.record)
        if pairs is not None and pairs.attribute == field.attribute:
            spelt = spelt_as(pairs, row.record)
            named = None if spelt is None else [self._spelt(tag) for tag in spelt]
            if named is not None and not all(named):
                named = None
            return make(record=field.record, named=named, within=pairs.within)
        if field.record is not None and not field.many and field.empty is None and not field.array:
            return make(record=field.record)
        return make(many=slot[3])

    def _row(self, row: TextPlan, tags: list[str], texts: list[Any]) -> Any:
        assert self._texts is not None
        shape = row.last if tags == row.last.tags else row.shape(tags)
        return self._texts.keyed(TextRow(row, shape, texts))


def _is_plain(compiled: ClassReader) -> bool:
    """Whether all that a class has are elements, and attributes that need not be there."""
    mixed = compiled.wildcard is not None and any(each.mixed for each in compiled.wildcards)
    return not (compiled.text or mixed or compiled.again or compiled.ordered is not None)
