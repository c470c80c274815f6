"""Where unknown elements came, told from their neighbours alone."""

from __future__ import annotations

from typing import Any

from lxml import etree

from soapwright.runtime.codec.places import among, remember, unplaced
from soapwright.runtime.records.keys import EXTRA, PLACES


def places(content: str) -> dict[tuple[str, int], str]:
    """Of the elements of a record that knows a, b and c, each once."""
    values: dict[str, Any] = {}
    seen: dict[str, int] = {}
    for node in etree.fromstring(f"<r>{content}</r>"):
        name = str(node.tag)
        at = seen[name] = seen.get(name, -1) + 1
        if name not in "abc" or at:
            remember(values, (name, at), node, lambda tag: tag if tag in "abc" else None)
    found: dict[tuple[str, int], str] = values.get(PLACES, {})
    return found


def test_after_what_something_came() -> None:
    assert places("<x/><a/><y/><b/>") == {("x", 0): "", ("y", 0): "a"}
    assert places("<a/><x/><y/><x/><b/>") == {("x", 0): "a", ("y", 0): "a", ("x", 1): "a"}
    assert places("<a/><b/><a/><c/>") == {("a", 1): "b"}


def test_the_end_needs_no_place() -> None:
    assert places("<a/><x/>") == {}
    assert places("<a/>") == {}


def written(extra: dict[str, Any], places: dict[tuple[str, int], str], *content: str) -> list[str]:
    values = {EXTRA: extra, PLACES: places}
    out: list[str] = []

    def write(which: Any, values: Any, out: list[str]) -> None:
        out += [f"{name}{at}" for name, at in which]

    fields: list[tuple[str, Any]] = [(name, None) for name in content]
    parts = among(fields, "abc", values, lambda w: ("", w), write)
    for name, how in parts:
        if how is None:
            out.append(name)
        else:
            how(values, out)
    write(unplaced(values, places), values, out)
    return out


def test_between_what_is_written() -> None:
    extra = {"x": [1, 2], "y": 3, "@z": "4"}
    assert written(extra, {}, "a", "b") == ["a", "b", "x0", "x1", "y0"]
    here = {("x", 0): "", ("y", 0): "a", ("x", 1): "a"}
    assert written(extra, here, "a", "b") == ["x0", "a", "y0", "x1", "b"]
    assert written(extra, {("y", 0): "c"}, "a", "b") == ["a", "b", "y0", "x0", "x1"]


def test_after_what_is_written_together_with_others() -> None:
    """Fields in any order are written by the first of them."""
    assert written({"x": 1}, {("x", 0): "b"}, "a", "c") == ["a", "x0", "c"]
    assert written({"x": 1}, {("x", 0): "of nobody"}, "a", "c") == ["a", "c", "x0"]
