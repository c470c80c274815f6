"""Arrays of SOAP encoding as lists."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import etree

from soapwright.runtime.codec.arrays import (
    dimensions,
    flat,
    item_type,
    read_array,
    sizes_of,
)

ENC = 'xmlns:e="http://schemas.xmlsoap.org/soap/encoding/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
ENC_12 = 'xmlns:e="http://www.w3.org/2003/05/soap-encoding"'


def read(attributes: str, items: str, shape: int = 1, names: str = ENC) -> list[Any]:
    node = etree.fromstring(f"<a {names} {attributes}>{items}</a>")
    return read_array(node, lambda item: int(item.text) if item.text else None, shape)


def items(*values: int) -> str:
    return "".join(f"<i>{value}</i>" for value in values)


@pytest.mark.parametrize(
    ("array_type", "shape", "of"),
    [("x[]", 1, "x"), ("x[,]", 2, "x"), ("x[][]", 1, "x[]"), ("x[,,][,]", 2, "x[,,]")],
)
def test_what_an_array_type_says(array_type: str, shape: int, of: str) -> None:
    assert (dimensions(array_type), item_type(array_type)) == (shape, of)


def test_items_in_order_whatever_size_and_names_are_told() -> None:
    for told in ("", 'e:arrayType="x[2]"', 'e:arrayType="x[]"', 'e:arrayType="x[7]"'):
        assert read(told, items(1, 2)) == [1, 2]
    assert read("", "<i>1</i><j>2</j><k>3</k>") == [1, 2, 3]
    assert read("", "") == []


def test_nil_items() -> None:
    assert read("", '<i>1</i><i xsi:nil="true"/><i>3</i>') == [1, None, 3]


def test_sparse_arrays() -> None:
    sparse = '<i e:position="[3]">7</i><i e:position="[1]">5</i>'
    assert read('e:arrayType="x[5]"', sparse) == [None, 5, None, 7, None]
    assert read("", sparse) == [None, 5, None, 7]
    assert read("", '<i e:position="[1]">5</i><i>6</i>') == [None, 5, 6]


def test_a_part_of_an_array() -> None:
    assert read('e:arrayType="x[5]" e:offset="[2]"', items(1, 2)) == [None, None, 1, 2, None]


def test_several_dimensions() -> None:
    assert read('e:arrayType="x[2,3]"', items(1, 2, 3, 4, 5, 6), 2) == [[1, 2, 3], [4, 5, 6]]
    cube = read('e:arrayType="x[2,1,2]"', items(1, 2, 3, 4), 3)
    assert cube == [[[1, 2]], [[3, 4]]]
    place = '<i e:position="[1,0]">7</i>'
    assert read('e:arrayType="x[2,2]"', place, 2) == [[None, None], [7, None]]


def test_soap_12_tells_sizes_otherwise() -> None:
    assert read('e:arraySize="2 2"', items(1, 2, 3, 4), 2, ENC_12) == [[1, 2], [3, 4]]
    assert read('e:itemType="x" e:arraySize="*"', items(1, 2), 1, ENC_12) == [1, 2]


@pytest.mark.parametrize(
    ("attributes", "content", "message"),
    [
        ("", '<i e:position="[x]">1</i>', "is no place"),
        ("", '<i e:position="[1,2]">1</i>', "is no place"),
        ("", '<i e:position="[99999999999]">1</i>', "more than [12],000, 1,000 for each"),
        ('e:arrayType="x[99999999999]" e:offset="[1]"', "", "more than [12],000, 1,000 for each"),
    ],
)
def test_places_that_are_none(attributes: str, content: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        read(attributes, content)


def test_a_size_alone_costs_nothing() -> None:
    assert read('e:arrayType="x[999999999]"', "") == []


def test_sizes_when_written() -> None:
    assert sizes_of([1, 2], 1) == [2]
    assert sizes_of([[1], [2]], 2) == [2, 1]
    assert sizes_of([], 2) == [0, 0]
    assert list(flat([[1, 2], [3, 4]], 2)) == [1, 2, 3, 4]
    with pytest.raises(ValueError, match="rows differ"):
        sizes_of([[1], [2, 3]], 2)
    with pytest.raises(ValueError, match="takes a list, got str"):
        sizes_of("abc", 1)
