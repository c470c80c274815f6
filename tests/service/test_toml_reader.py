"""TOML tables, read strictly: what each getter takes, and what it says of what it does not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from soapwright.errors import InputError
from soapwright.service.toml_reader import Table

VALUES: dict[str, Any] = {
    "name": "desk",
    "count": 3,
    "open": True,
    "words": ["a", "b"],
    "inner": {"one": {"x": 1}, "two": {"x": 2}},
    "map": {"k": "v"},
}


def table() -> Table:
    return Table(VALUES, "rules.toml", "outer")


def test_values_are_taken() -> None:
    found = table()
    assert found.text("name") == "desk"
    assert found.integer("count", minimum=1) == 3
    assert found.boolean("open") is True
    assert found.texts("words") == ("a", "b")
    assert {key: inner.integer("x") for key, inner in found.tables("inner").items()} == {
        "one": 1,
        "two": 2,
    }
    assert found.text_map("map") == {"k": "v"}
    assert found.names == ()
    found.end()


def test_what_is_missing_has_its_default() -> None:
    found = Table({}, "rules.toml")
    assert found.text("a", None) is None
    assert found.integer("b", 7) == 7
    assert found.texts("c") == ()
    assert found.tables("d") == {}
    assert found.table("e") is None
    assert found.text_map("f") == {}
    assert found.raw("g") == {}
    assert found.choice("h", ("x",), "x") == "x"
    found.end()


@pytest.mark.parametrize(
    ("read", "message"),
    [
        (lambda t: t.text("nome"), r"\[outer.nome\]: is missing; it takes text"),
        (lambda t: t.text("count"), r"\[outer.count\]: takes text, got 3"),
        (lambda t: t.integer("name"), r"\[outer.name\]: takes a whole number, got 'desk'"),
        (lambda t: t.integer("open"), r"\[outer.open\]: takes a whole number, got True"),
        (lambda t: t.integer("count", minimum=4), r"\[outer.count\]: is 3; it takes at least 4"),
        (lambda t: t.boolean("count"), r"\[outer.count\]: takes true or false, got 3"),
        (lambda t: t.choice("name", ("a", "b")), r"\[outer.name\]: is 'desk'; allowed: a, b"),
        (lambda t: t.texts("name"), r"\[outer.name\]: takes a list, got 'desk'"),
        (lambda t: t.text_map("inner"), r"\[outer.inner.one\]: takes text, got \{'x': 1\}"),
        (lambda t: t.table("words"), r"\[outer.words\]: takes a table"),
        (lambda t: t.tables("map"), r"\[outer.map.k\]: takes a table, got 'v'"),
        (lambda t: t.needed_table("nothing"), r"\[outer.nothing\]: is missing; it takes a table"),
        (lambda t: t.one_or_more("count"), r"\[outer.count\]: takes a text or a list of texts"),
        (lambda t: t.end(), r"\[outer.name\]: is unknown"),
    ],
)
def test_what_is_wrong_is_named(read: Callable[[Table], Any], message: str) -> None:
    with pytest.raises(InputError, match=rf"^rules\.toml {message}"):
        read(table())


def test_an_unknown_key_is_told_what_was_meant() -> None:
    found = Table({"max_itmes": 1}, "rules.toml", "batch.create")
    found.integer("max_items", 0)
    found.text("operation", None)
    with pytest.raises(InputError) as caught:
        found.end()
    assert caught.value.key == "batch.create.max_itmes"
    assert caught.value.message == (
        "is unknown; did you mean max_items? allowed: max_items, operation"
    )


def test_a_list_of_other_things() -> None:
    with pytest.raises(InputError, match="takes a list of texts, got 1"):
        Table({"words": ["a", 1]}, "rules.toml").texts("words")
    assert Table({"w": "a"}, "rules.toml").one_or_more("w") == ("a",)
    assert Table({"w": ["a", "b"]}, "rules.toml").one_or_more("w") == ("a", "b")
    assert Table({}, "rules.toml").one_or_more("w", ()) == ()
    for wrong in ([], ["a", 1]):
        with pytest.raises(InputError, match="takes a text or a list of texts"):
            Table({"w": wrong}, "rules.toml").one_or_more("w")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"a = ", "is not TOML: Invalid value"),
        (b"a = 1\na = 2\n", "not TOML: .*line 2"),
        (b"a = '\xff'", "is not UTF-8 text: invalid start byte at byte 5"),
        (b"a = " + b"[" * 5_000, "is nested too deep"),
        (b"a = " + b"9" * 5_000, "has a number of too many digits"),
    ],
)
def test_a_file_that_is_no_toml(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "rules.toml"
    path.write_bytes(content)
    with pytest.raises(InputError, match=message) as caught:
        Table.read(path)
    assert caught.value.file == str(path)


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="No such file"):
        Table.read(tmp_path / "rules.toml")
    with pytest.raises(InputError, match="cannot be read: Is a directory"):
        Table.read(tmp_path)
