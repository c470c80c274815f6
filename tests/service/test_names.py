"""Keys and texts of service.toml: what none may be."""

from __future__ import annotations

import pytest

from soapwright.errors import InputError
from soapwright.service.names import check, is_name


@pytest.mark.parametrize("name", ["a", "A1", "_b", "generic", "x" * 100])
def test_names(name: str) -> None:
    assert is_name(name)


@pytest.mark.parametrize(
    "name", ["", "1a", "a b", "a-b", "class", "None", "\u00e9", "a\n", "a;b", "x" * 101, "\uff41"]
)
def test_what_is_no_name(name: str) -> None:
    assert not is_name(name)


def test_what_a_file_may_say() -> None:
    check({"a": {"Entities/Entity": ["two\nlines", 1, {"": "text"}], "größe": "日本"}}, "f.toml")


@pytest.mark.parametrize(
    ("values", "key"),
    [
        ({'k"""): pass': 1}, None),
        ({"a": {"b\nc": 1}}, "a"),
        ({"a": {"b'": 1}}, "a"),
        ({"a": {"x" * 101: 1}}, "a"),
        ({"a": ["b", "c\u202ed"]}, "a[1]"),
        ({"a": {"b": "\u2066"}}, "a.b"),
        ({"a": "\x00"}, "a"),
        ({"a": "\u2028"}, "a"),
        ({"a": "x" * 10_001}, "a"),
    ],
)
def test_what_no_file_may_say(values: dict[str, object], key: str | None) -> None:
    with pytest.raises(InputError) as caught:
        check(values, "f.toml")
    assert (caught.value.file, caught.value.key) == ("f.toml", key)
    assert len(str(caught.value)) < 500
