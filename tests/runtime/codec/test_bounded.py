"""Attributes and prefixes of an element, within limits."""

from __future__ import annotations

import pytest
from lxml import etree

from soapwright.runtime.codec.bounded import attributes, prefixes
from soapwright.runtime.errors import MalformedResponse


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
