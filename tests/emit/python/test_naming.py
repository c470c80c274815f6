"""Python names for wire names: valid whatever these hold, and readable where they are."""

from __future__ import annotations

import keyword
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soapwright.emit.python.naming import (
    FIELD_NAMES_IN_USE,
    claim,
    class_name,
    distinct,
    field_name,
    member_name,
    module_name,
    namespace_word,
    numbered,
    snake_case,
    unused,
)

wires = st.text(max_size=12) | st.from_regex(r"[A-Za-z_][\w.-]*", fullmatch=True)


@given(st.text())
def test_no_name_is_private(wire: str) -> None:
    """So what the runtime keeps for itself needs no protection."""
    assert not field_name(wire).startswith("_")
    assert not class_name(wire).startswith("_")


@given(wires)
def test_every_name_is_one_that_python_takes(wire: str) -> None:
    for name in (class_name(wire), field_name(wire), member_name(wire)):
        assert name.isidentifier()
    assert not keyword.iskeyword(field_name(wire))
    assert field_name(wire) not in FIELD_NAMES_IN_USE
    module = module_name(class_name(wire))
    assert module.isidentifier()
    assert module.isascii()
    assert not keyword.iskeyword(module)


@pytest.mark.parametrize(
    ("name", "wire", "python"),
    [
        (class_name, "SOAPResponse", "SOAPResponse"),
        (class_name, "query", "Query"),
        (class_name, "my-type.name", "MyTypeName"),
        (class_name, "2nd", "Type2nd"),
        (class_name, "***", "Type"),
        (field_name, "AccountID", "account_id"),
        (field_name, "isbn13Code", "isbn13_code"),
        (field_name, "RMMDeviceURLs", "rmm_device_urls"),
        (field_name, "EMailAddress", "email_address"),
        (field_name, "class", "class_"),
        (field_name, "List", "list_"),
        (field_name, "1st", "field_1st"),
        (field_name, "_private", "private"),
        (field_name, "\ufb01eld", "field"),  # a ligature is two letters
        (member_name, "Black & White", "BLACK_WHITE"),
        (member_name, "8.5 x 11", "VALUE_8_5_X_11"),
        (member_name, "", "EMPTY"),
        (member_name, "#", "VALUE"),
        (module_name, "Größe", "gruf6udfe"),
        (module_name, "Email", "email_"),
        (module_name, "Import", "import_"),
        (snake_case, "a.b-c d", "a_b_c_d"),
        (namespace_word, "http://example.com/ns/v1.6", "V16"),
        (namespace_word, "urn:it's", "ItS"),
        (namespace_word, "", "Unqualified"),
        (namespace_word, "///", "Unqualified"),
    ],
)
def test_names(name: Callable[[str], str], wire: str, python: str) -> None:
    assert name(wire) == python


@given(st.sets(st.sampled_from(["a", "b", "a2", "a3"])))
def test_a_name_that_is_taken_gets_the_lowest_number(taken: set[str]) -> None:
    found = unused(["A", "B"], taken)
    assert found.lower() not in taken
    free = [name for name in ("A", "B", "A2", "A3", "A4") if name.lower() not in taken]
    assert found == free[0]
    assert numbered("a", {"a_2"}.__contains__, "_") == "a_3"


def test_a_name_gives_way_in_one_way() -> None:
    assert distinct(["close", "close_x", "a", "a"], {"close"}, "_x") == [
        "close_x_2",
        "close_x",
        "a",
        "a_2",
    ]


@given(
    st.lists(st.sampled_from(["a", "b", "a_", "b_", "a_2", "a__2"])),
    st.sets(st.sampled_from(["a", "b"])),
)
def test_distinct_names(wished: list[str], taken: set[str]) -> None:
    found = distinct(wished, taken, "_")
    assert len(found) == len(wished) == len({*found})
    assert taken.isdisjoint(found)
    for wish, name in zip(wished, found, strict=True):
        assert name == wish or wish in taken or wished.count(wish) > 1 or wish in found


@given(st.lists(st.sampled_from(["a", "b", "a_2", "b_2"])))
def test_a_name_is_claimed_once(names: list[str]) -> None:
    taken = {"b"}
    found = [claim(name, taken) for name in names]
    assert len({*found}) == len(found)
    assert taken == {"b", *found}
    assert all(name.startswith(wish) for wish, name in zip(names, found, strict=True))
