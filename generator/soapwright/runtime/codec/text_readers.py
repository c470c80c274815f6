"""Texts of leaves and attributes → values of their types."""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any

from lxml import etree

from soapwright.runtime.codec.any_type import plain_text, xsd_name_of
from soapwright.runtime.codec.bounded import prefixes
from soapwright.runtime.pickling.secret import hidden
from soapwright.runtime.records.plan import FieldPlan
from soapwright.runtime.xsd.dates import parse_day
from soapwright.runtime.xsd.lexical import DECODERS, clark_names, parse_string

if TYPE_CHECKING:
    from soapwright.runtime.codec.protocols import Convert, ReadText, RecordReader


def or_default(read: ReadText, default: Callable[[], Any]) -> ReadText:
    """Reads an empty text as what it stands for."""
    return lambda text, node: read(text, node) if text else default()


class Members(dict[str, Any]):
    """The members of an enumeration by their texts.

    What none is written as is sought among values that are written otherwise; if it is none, it is
    what ``others`` makes of it.

    Args:
        kind: the enumeration.
        others: reads other texts.
    """

    def __init__(self, kind: type[enum.Enum], others: Convert) -> None:
        super().__init__((plain_text(member), member) for member in kind)
        self._others = others

    def __missing__(self, text: str) -> Any:
        same = (member for member in self.values() if _is_text_of(text, member.value))
        member = self.get(" ".join(text.split())) or next(same, None)
        return self._others(text) if member is None else member


def _is_text_of(text: str, value: Any) -> bool:
    """Whether a text is another one of a value: ``1.0`` of 1.00."""
    if isinstance(value, str):
        return text == value
    if isinstance(value, tuple):
        tokens = text.split()
        return len(tokens) == len(value) and all(map(_is_text_of, tokens, value))
    with suppress(ValueError):
        return bool(DECODERS[xsd_name_of(value)](text) == value)
    return False


def converter(decoder: RecordReader, field: FieldPlan) -> Convert:
    """Text → the field's value."""
    single = _single_converter(decoder, field)
    if field.tokens:
        return lambda text: [single(token) for token in text.split()]
    return single


def text_reader(decoder: RecordReader, field: FieldPlan) -> ReadText:
    """Text, and the element it stands in → the field's value."""
    convert = converter(decoder, field)
    if not field.named:
        return lambda text, node: convert(text)
    if len(field.xsd) == 1 and field.xsd_only:
        return lambda text, node: convert(clark_names(text, prefixes(node)))
    return lambda text, node: convert(_clark_where_names(text, prefixes(node)))


def _clark_where_names(text: str, namespaces: Mapping[str | None, str]) -> str:
    """The names of a text that may hold other values too, in Clark notation."""
    try:
        return clark_names(text, namespaces)
    except ValueError:
        return text


def _single_converter(decoder: RecordReader, field: FieldPlan) -> Convert:
    """Several types are tried in order; a value outside an enumeration stays text."""
    found = _shown_converter(decoder, field)
    if not field.secret:
        return found
    return hidden if found is str else lambda text: hidden(found(text))


def _shown_converter(decoder: RecordReader, field: FieldPlan) -> Convert:
    if field.day:
        return partial(parse_day, parse=decoder.leaves["dateTime"])
    converters = [decoder.leaves[name] for name in field.xsd]
    kinds = [kind for kind in field.types if isinstance(kind, type) and issubclass(kind, enum.Enum)]
    if len(converters) == 1 and not kinds:
        return str if converters[0] is parse_string else converters[0]  # str costs half the call
    found: Convert = partial(_first_that_fits, converters=converters)
    for kind in kinds:
        found = Members(kind, found).__getitem__
    return found


def _first_that_fits(text: str, converters: Sequence[Convert]) -> Any:
    for convert in converters:
        try:
            return convert(text)
        except ValueError:
            continue
    return text


def read_attribute(read: ReadText, raw: str, node: etree._Element) -> Any:
    """An attribute's value; None where it is empty, which no value of its type is."""
    try:
        return read(raw, node)
    except ValueError:
        if raw:
            raise
        return None
