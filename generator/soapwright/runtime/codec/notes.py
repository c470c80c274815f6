"""What the elements of leaves said beside their values: attributes, and types of their own.

A leaf's value is a plain one of Python's and cannot carry them, so the record it is in has a note
of it, which holds while the field has the value that it came with.
"""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from contextlib import suppress
from typing import Any, NamedTuple

from lxml import etree

from soapwright.runtime.codec.any_type import TYPE
from soapwright.runtime.codec.bounded import attributes, prefixes
from soapwright.runtime.records.keys import CAME
from soapwright.runtime.records.record import Record
from soapwright.runtime.xsd.lexical import clark_names

TEXT = ""
"""Where what was said has the text that a value came in, if that has to go back."""


class Note(NamedTuple):
    """The value that came, and the attributes of its element, by Clark name.

    What ``xsi:type`` says is in Clark notation too.
    """

    value: object
    said: Mapping[str, str]


def said_by(node: etree._Element) -> dict[str, str]:
    """The attributes of an element; a type whose prefix is not declared stays as it came."""
    said = attributes(node)
    if TYPE in said:
        with suppress(ValueError):
            said[TYPE] = clark_names(said[TYPE], prefixes(node))
    return said


def note(
    values: MutableMapping[str, Any], key: str, value: object, said: Mapping[str, str], at: int = 0
) -> None:
    """Remember what was said beside a value.

    Args:
        values: of the record, by Python name.
        key: the field's name, or any other that is none.
        value: what was read; records and xsdata's elements carry all themselves.
        said: the attributes of its element.
        at: which one of a list it is.
    """
    if not isinstance(value, Record) and not hasattr(value, "children"):
        values.setdefault(CAME, {})[key, at] = Note(value, said)


def noted(
    values: Mapping[str, Any], key: str, value: object, at: int = 0
) -> Mapping[str, str] | None:
    """What was said beside a value, or None: nothing, or the value is another by now."""
    found = values.get(CAME, {}).get((key, at))
    if found is None or type(found.value) is not type(value) or found.value != value:
        return None
    said: Mapping[str, str] = found.said
    return said
