"""Named values (user-defined fields), read as the mapping that a table's column has of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeAlias

from lxml import etree

from soapwright.runtime.codec.any_type import XSI
from soapwright.runtime.records.plan import FieldPlan, plan

if TYPE_CHECKING:
    from soapwright.runtime.codec.protocols import Reader
    from soapwright.runtime.records.columns import Pairs
    from soapwright.runtime.records.record import Record


ReadWithin: TypeAlias = Callable[["etree._Element", "Sequence[etree._Element] | None"], Any]
"""Reads an element, of which all that is within it may be at hand, in the order of the document."""


def named_reader(pairs: Pairs, record: type[Record], read: Reader) -> ReadWithin:
    """What reads the element of named values: name → value, or None where there are none.

    Nearly all items are a name and a value, each a text; any others have their records read.

    Args:
        pairs: where they are.
        record: the class that has them.
        read: reads the element as a record.
    """
    each = spelt_as(pairs, record)
    if each is None:
        return lambda node, _: pairs.within(read(node))

    def read_named(
        node: etree._Element, within: Sequence[etree._Element] | None
    ) -> dict[str, str] | None:
        if within is None:
            within = list(node.iterdescendants())
        count = len(node)
        if (
            list(map(_tag_of, within)) == each * count
            and sum(map(len, within)) == 2 * count  # of items two each, of texts none
            and not (_has_attributes(node) and _says_more(node))
        ):
            texts: Any = _texts_of(node)
            if len(texts) != 2 * count:
                texts = [one.text or "" for at, one in enumerate(within) if at % len(each)]
            named = dict(zip(texts[::2], texts[1::2], strict=True))
            named.pop("", None)
            return named or None
        return pairs.within(read(node))

    return read_named


def spelt_as(pairs: Pairs, record: type[Record]) -> list[str] | None:
    """The tags of an item, its name and its value, where these two are texts; else None."""
    holder = _field(record, pairs.attribute).record
    assert holder is not None
    items = _field(holder, pairs.items)
    assert items.record is not None
    fields = _field(items.record, pairs.name), _field(items.record, pairs.value)
    if any(field.types != (str,) or field.xsd != ("string",) for field in fields):
        return None
    return [items.tag, *(field.tag for field in fields)]


_tag_of = attrgetter("tag")
_texts_of = etree.XPath("*/*/text()", smart_strings=False)
_has_attributes = etree.XPath("boolean(descendant-or-self::*/@*)")
_says_more = etree.XPath("boolean(@* | */@* | */*/@xsi:nil)", namespaces={"xsi": XSI})
"""Whether an element may be another one than its texts tell."""


def _field(record: type[Record], attribute: str) -> FieldPlan:
    return next(field for field in plan(record) if field.attribute == attribute)
