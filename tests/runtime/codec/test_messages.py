"""A message that is being written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soapwright.runtime.codec.encode import Written
from soapwright.runtime.codec.prefixes import Prefixes


@given(st.lists(st.lists(st.text("aé☃"), max_size=300), max_size=12))
def test_nothing_is_lost_and_all_stays_in_order(batches: list[list[str]]) -> None:
    written = Written(Prefixes([]))
    for batch in batches:
        written += batch
        written.settle()
    assert b"".join(written.content).decode() == "".join(map("".join, batches))


def test_much_is_kept_as_bytes_and_little_as_it_is() -> None:
    written = Written(Prefixes([]))
    written += ["a"] * 10
    written.settle()
    assert len(written) == 10
    written += ["a"] * 1000
    written.settle()
    assert len(written) == 0
    assert written.content == [b"a" * 1010, b""]


def test_a_part_names_things_as_its_message_does() -> None:
    message = Written(Prefixes(["urn:known"]))
    part = message.part()
    assert part.name("urn:own", "x") == message.name("urn:own", "x") == "m0:x"
    assert part.name("urn:known", "x") == "n0:x"
    assert message.own_declarations == ' xmlns:m0="urn:own"'


@pytest.mark.parametrize("value", ["{urn:known}x"])
def test_a_name_is_written_with_its_prefix(value: str) -> None:
    assert Written(Prefixes(["urn:known"])).of_qname(value) == "n0:x"
