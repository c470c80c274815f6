"""Arrays of SOAP encoding, which are lists: SOAP 1.1, 5.4.2; SOAP 1.2 part 2, 3.1.4 and 3.1.6."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from math import prod
from typing import TYPE_CHECKING, Any

from lxml import etree

from soapwright.runtime.codec.bounded import prefixes
from soapwright.runtime.records.dataclass import replace
from soapwright.runtime.xsd.lexical import clark_names

if TYPE_CHECKING:
    from soapwright.runtime.records.plan import FieldPlan

SOAP11_ENCODING = "http://schemas.xmlsoap.org/soap/encoding/"
SOAP12_ENCODING = "http://www.w3.org/2003/05/soap-encoding"
_11 = f"{{{SOAP11_ENCODING}}}"
_12 = f"{{{SOAP12_ENCODING}}}"
_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
_MOST = 1_000
"""Places of a sparse array for each element that it has, and itself: it costs what it has places,
whatever it holds, so that an answer must be as large as a stated part of what it costs."""


def item_of(field: FieldPlan) -> FieldPlan:
    """The items of a field that holds an array: arrays again, or what these hold in the end."""
    return replace(
        field,
        attribute="item",
        tag=field.item,
        array=field.array[1:],
        many=False,
        nillable=True,
        required=False,
    )


def dimensions(array_type: str) -> int:
    """How many dimensions the outermost array of an ``arrayType`` has: ``int[][,]`` has two."""
    return array_type.rpartition("[")[2].count(",") + 1


def item_type(array_type: str) -> str:
    """The type of its items: ``int[]`` of ``int[][,]``."""
    return array_type.rpartition("[")[0]


# --- reading -----------------------------------------------------------------------------------


def array_reader(
    field: FieldPlan, read_item: Callable[[etree._Element], Any]
) -> Callable[[etree._Element], Any]:
    """What makes a list of an array's element that is not nil."""
    shape = dimensions(field.array[0])
    untyped = len(field.array) == 1 and field.types == (object,)

    def read(node: etree._Element) -> list[Any]:
        if len(node) == 0 and (node.text or "").strip():
            raise ValueError(f"it holds {node.text!r}, not items")
        items = read_array(node, read_item, shape, untyped=untyped)
        _name_without_prefix(node)
        return items

    return read


def read_array(
    node: etree._Element,
    read_item: Callable[[etree._Element], Any],
    shape: int = 1,
    *,
    untyped: bool = False,
) -> list[Any]:
    """The items of an array; places of a sparse one that nothing came for are None.

    Args:
        node: of the array.
        read_item: gives an item's value, None of one that is nil.
        shape: how many dimensions it has.
        untyped: whether only the message tells what type the items have: each by itself, or the
            array of all of them.

    Raises:
        ValueError: its size, or a place in it, is none.
    """
    sizes = _sizes(node)
    items: list[Any] = []
    sparse = _place(node, "offset", sizes)
    most = _MOST * (len(node) + 1)
    if sparse is not None:
        _fill(items, sparse, most)
    for child in node.iterchildren(etree.Element):
        place = _place(child, "position", sizes)
        if untyped:
            _tell_type(child, node)
        child.attrib.pop(f"{_11}position", "")  # it is the array's, and not what the item holds
        value = read_item(child)
        if place is None or place == len(items):
            items.append(value)
            continue
        sparse = place
        _fill(items, place + 1, most)
        items[place] = value
    if sparse is not None and sizes:
        _fill(items, prod(sizes), most)
    return _shaped(items, sizes) if shape == len(sizes) > 1 else items


def _name_without_prefix(array: etree._Element) -> None:
    """Have an array say what it holds in Clark notation, which means the same elsewhere."""
    name, bracket, ranks = array.get(f"{_11}arrayType", "").partition("[")
    if bracket:
        with suppress(ValueError):
            array.set(f"{_11}arrayType", f"{clark_names(name, prefixes(array))}{bracket}{ranks}")


def _tell_type(item: etree._Element, array: etree._Element) -> None:
    """Have an item say the type that its array says of all."""
    text = array.get(f"{_12}itemType") or array.get(f"{_11}arrayType", "").partition("[")[0]
    if item.get(_TYPE) is not None or array.get(f"{_11}arrayType", "").count("[") > 1 or not text:
        return
    prefix, _, local = text.strip().rpartition(":")
    namespace = prefixes(array).get(prefix or None)
    for known, uri in prefixes(item).items():
        if uri == namespace:
            item.set(_TYPE, f"{known}:{local}" if known else local)
            return


def _fill(items: list[Any], size: int, most: int) -> None:
    if size > most:
        raise ValueError(
            f"a sparse array of {_shown(size)} places is more than {most:,}, "
            f"{_MOST:,} for each element"
        )
    items += [None] * (size - len(items))


def _shown(size: int) -> str:
    """A number of places, of which an answer may have thousands of digits."""
    return f"{size:,}" if size < 1 << 63 else "very many"


def _sizes(node: etree._Element) -> tuple[int, ...]:
    """The size in each dimension, as far as it is told."""
    text = node.get(f"{_12}arraySize")
    if text is None:
        text = node.get(f"{_11}arrayType", "").rpartition("[")[2].rstrip("] ").replace(",", " ")
    words = text.split()
    return tuple(map(int, words)) if all(word.isdecimal() for word in words) else ()


def _place(node: etree._Element, name: str, sizes: Sequence[int]) -> int | None:
    """A position in the order of the wire, from ``[row,column]``; None where none is told."""
    text = node.get(f"{_11}{name}")
    if text is None:
        return None
    indices = [int(word) for word in re.findall(r"\d+", text)]
    if not indices or len(indices) > max(len(sizes), 1):
        raise ValueError(f"{text!r} is no place in the array")
    place = 0
    for index, size in zip(indices, sizes or (0,), strict=False):
        place = place * size + index
    return place


def _shaped(items: list[Any], sizes: Sequence[int]) -> list[Any]:
    """Lists within lists of what came in one: the last dimension runs fastest."""
    for size in reversed(sizes[1:]):
        items = [items[i : i + size] for i in range(0, len(items), size)] if size else []
    return items


# --- writing -----------------------------------------------------------------------------------


def sizes_of(items: Any, shape: int) -> list[int]:
    """How large an array is in each of its dimensions.

    Raises:
        ValueError: it is no list, or not as large everywhere.
    """
    if not isinstance(items, list | tuple):
        raise ValueError(f"takes a list, got {type(items).__name__}")
    if shape == 1:
        return [len(items)]
    within = {tuple(sizes_of(item, shape - 1)) for item in items} or {(0,) * (shape - 1)}
    if len(within) > 1:
        raise ValueError("its rows differ in length, which an array of several dimensions forbids")
    return [len(items), *within.pop()]


def told(
    said: Mapping[str, str], sizes: Sequence[int], shown: Callable[[str], str]
) -> Mapping[str, str]:
    """What an array in a literal message said when it came, with the size that it has now.

    Args:
        said: the attributes of its element.
        sizes: in each dimension.
        shown: a name in Clark notation as the message has it.
    """
    of, bracket, size = said.get(f"{_11}arrayType", "").rpartition("[")
    if not bracket:
        return said
    name, inner, ranks = of.partition("[")
    known = ",".join(map(str, sizes)) if size.strip("], ") else size.rstrip("] ")
    own = {f"{_11}arrayType": f"{shown(name)}{inner}{ranks}[{known}]"}
    # Places of a sparse one that nothing came for are items by now.
    return {key: text for key, text in said.items() if key != f"{_11}offset"} | own


def flat(items: Any, shape: int) -> Iterator[Any]:
    """The items in the order of the wire."""
    if shape == 1:
        yield from items
    else:
        for item in items:
            yield from flat(item, shape - 1)
