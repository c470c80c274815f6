"""Named values (user-defined fields), read as the mapping that a table's column has of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from soapwright.runtime.codec.any_type import NIL
from soapwright.runtime.records.plan import FieldPlan, plan

if TYPE_CHECKING:
    from lxml import etree

    from soapwright.runtime.codec.protocols import Reader
    from soapwright.runtime.records.columns import Pairs
    from soapwright.runtime.records.record import Record


def named_reader(pairs: Pairs, record: type[Record], read: Reader) -> Reader:
    """What reads the element of named values: name → value, or None where there are none.

    Nearly all items are a name and a value, each a text; any others have their records read.

    Args:
        pairs: where they are.
        record: the class that has them.
        read: reads the element as a record.
    """
    holder = _field(record, pairs.attribute).record
    assert holder is not None
    items = _field(holder, pairs.items)
    assert items.record is not None
    fields = _field(items.record, pairs.name), _field(items.record, pairs.value)
    if any(field.types != (str,) or field.xsd != ("string",) for field in fields):
        return lambda node: pairs.within(read(node))
    tag = items.tag
    name_tag, value_tag = (field.tag for field in fields)

    def read_named(node: etree._Element) -> dict[str, str] | None:
        if node.keys():  # nil, or of another type
            return pairs.within(read(node))
        found: dict[str, str] = {}
        for item in node:
            two = list(item)
            if len(two) == 2 and item.tag == tag and not item.keys():
                name, value = two
                if name.tag == name_tag and value.tag == value_tag:
                    if _is_text(name) and _is_text(value):
                        if name.text:
                            found[name.text] = value.text or ""
                        continue
            return pairs.within(read(node))
        return found or None

    return read_named


def _is_text(node: etree._Element) -> bool:
    return not len(node) and NIL not in node.keys()


def _field(record: type[Record], attribute: str) -> FieldPlan:
    return next(field for field in plan(record) if field.attribute == attribute)
