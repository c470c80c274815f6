"""Attributes and prefixes of an element, within limits."""

from __future__ import annotations

import pytest
from lxml import etree

from generated.autotask import types
from soapwright.runtime.codec.bounded import (
    StandardLimits,
    attributes,
    limits_being_read,
    prefixes,
)
from soapwright.runtime.codec.codec import shared_codec
from soapwright.runtime.codec.document import parse
from soapwright.runtime.errors import MalformedResponse
from soapwright.runtime.http.settings import Limits
from tests.hostile.answers import in_entity


def test_within_limits() -> None:
    node = etree.fromstring('<a xmlns:p="u:p" b="1" p:c="2"/>')
    assert attributes(node) == {"b": "1", "{u:p}c": "2"}
    assert prefixes(node) == {"p": "u:p"}


def test_beyond_them() -> None:
    many = " ".join(f'a{n}="1" xmlns:p{n}="u:{n}"' for n in range(501))
    node = etree.fromstring(f"<a {many}/>")
    with pytest.raises(MalformedResponse, match="a has 501 attributes; at most 500 are read"):
        attributes(node)
    with pytest.raises(MalformedResponse, match="a is in scope of 501 prefixes; at most 250"):
        prefixes(node)


def test_a_client_that_says_nothing_has_the_standard_limits() -> None:
    of_client = Limits()
    for name, value in StandardLimits()._asdict().items():
        assert getattr(of_client, name) == value


@pytest.mark.parametrize(
    "content", ["<A/>" * 9, "<A><b/><b/></A>" * 3, "<A/>" * 8 + "<Title>x</Title>" * 2]
)
def test_what_is_not_declared_is_counted_with_all_that_is_in_it(content: str) -> None:
    codec = shared_codec(types.TYPES, None, by_local_name=False)

    def read(unknown: int) -> None:
        answer = in_entity(content)
        codec.decode(types.QueryResponse, parse(answer, StandardLimits(unknown=unknown))[0][0])

    read(9)
    read(9)  # each answer is counted by itself
    with pytest.raises(MalformedResponse, match=r"more than \d elements.*Limits\(unknown=\)"):
        read(8)


def test_each_answer_has_the_limits_that_it_is_read_with() -> None:
    parse(b"<a/>", Limits(references=7))
    assert limits_being_read().references == 7
    parse(b"<a/>")
    assert limits_being_read() == StandardLimits()
