"""Elements that nest deep are read, or are a typed error; never a RecursionError."""

from __future__ import annotations

import inspect
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from lxml import etree

from soapwright.runtime.errors import MalformedResponse
from tests.runtime.packages import Package
from tests.runtime.soap import XSI

A = "urn:idioms:a"
MOST = 250
"""libxml2 reads 256 levels, and 2,048 where it is told that documents may be huge."""

SHAPES = {
    "a type within itself": ("Nested", "<Nested{0}>", "<Self>", "</Self>", "</Nested>"),
    "unknown elements": ("Nested", "<Nested{0}>", "<u>", "</u>", "</Nested>"),
    "any element": ("Anything", "<Anything{0}>", "<x xmlns='urn:x'>", "</x>", "</Anything>"),
    "text among any element": ("Prose", "<Prose{0}>", "t<x>", "</x>t", "</Prose>"),
    "anyType": (
        "Anything",
        "<Anything{0}><Untyped xsi:type='Nested'>",
        "<Self xsi:type='Nested'>",
        "</Self>",
        "</Untyped></Anything>",
    ),
}


@pytest.fixture(params=SHAPES)
def read(request: pytest.FixtureRequest, idioms: Package) -> Callable[[int], Any]:
    """Reads a document with as many levels within each other."""
    name, start, down, up, end = SHAPES[request.param]
    start = start.format(f' xmlns="{A}" xmlns:xsi="{XSI}"')

    def read(levels: int) -> Any:
        text = f"{start}{down * levels}{up * levels}{end}"
        root = etree.fromstring(text, etree.XMLParser(huge_tree=True))
        return idioms.codec.decode(idioms.classes[name], root)

    return read


@pytest.fixture(autouse=True)
def usual_stack() -> Iterator[None]:
    """Tools that ran in this process before, such as mypy, may have asked for a deeper one."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(1000)
    yield
    sys.setrecursionlimit(before)


def below(frames: int, call: Callable[[], Any]) -> Any:
    """What ``call`` returns where only so many frames are left on the stack."""
    taken = len(inspect.stack(0))

    def down(more: int) -> Any:
        return call() if more <= 0 else down(more - 1)

    return down(sys.getrecursionlimit() - taken - frames)


def test_as_deep_as_a_document_may_be(read: Callable[[int], Any]) -> None:
    assert read(MOST) is not None


@pytest.mark.parametrize("levels", [1500, 2000])
def test_too_deep(read: Callable[[int], Any], levels: int) -> None:
    began = time.process_time()
    with pytest.raises(MalformedResponse, match="nests deeper than can be read"):
        read(levels)
    assert time.process_time() - began < 2


@pytest.mark.parametrize("frames", [60, 120, 200])
def test_where_the_caller_is_deep_itself(read: Callable[[int], Any], frames: int) -> None:
    with pytest.raises(MalformedResponse, match="nests deeper than can be read"):
        below(frames, lambda: read(MOST))
    assert read(MOST) is not None
