"""Text as XML carries it: whatever is written is read back, by any parser."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from soapwright.runtime.xsd.escaping import escape, quote

ANY = st.text(st.characters() | st.sampled_from("<>&\"'\r\n\t]\x85\u2028"))


def is_xml(character: str) -> bool:
    """Char of XML 1.0, section 2.2."""
    code = ord(character)
    return (
        code in (0x9, 0xA, 0xD)
        or 0x20 <= code <= 0xD7FF
        or 0xE000 <= code <= 0xFFFD
        or 0x10000 <= code <= 0x10FFFF
    )


@given(ANY)
def test_what_is_written_is_read_back_or_refused(text: str) -> None:
    if not all(map(is_xml, text)):
        for write in (escape, quote):
            with pytest.raises(ValueError, match=r"XML cannot carry the character U\+"):
                write(text)
        return
    written = f"<a b={quote(text)}>{escape(text)}</a>".encode()
    for parse in (etree.fromstring, ElementTree.fromstring):
        node = parse(written)
        assert (node.text or "", node.get("b")) == (text, text)


@pytest.mark.parametrize(
    ("text", "escaped"),
    [("", ""), ("a < b && c ]]>", "a &lt; b &amp;&amp; c ]]&gt;"), ("a\r\n\tb", "a&#13;\n\tb")],
)
def test_only_what_has_to_be_is_escaped(text: str, escaped: str) -> None:
    assert escape(text) == escaped


def test_an_attribute_keeps_its_quotes_and_lines() -> None:
    assert quote("\"a\"\n\t'b'") == "\"&quot;a&quot;&#10;&#9;'b'\""


def test_the_first_bad_character_is_named() -> None:
    with pytest.raises(ValueError, match=r"U\+0000"):
        escape("a\x00\ufffe")
