"""Text as XML carries it."""

from __future__ import annotations

import re

_FORBIDDEN = "[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]"
"""What XML 1.0 cannot carry, not even as a character reference."""


def escape(text: str) -> str:
    """Text as XML character data.

    Raises:
        ValueError: it holds a character that XML cannot carry.
    """
    if "&" in text:
        text = text.replace("&", "&amp;")
    if "<" in text:
        text = text.replace("<", "&lt;")
    if ">" in text:
        text = text.replace(">", "&gt;")
    if not text.isprintable():
        if found := re.search(_FORBIDDEN, text):
            raise ValueError(f"XML cannot carry the character U+{ord(found[0]):04X}")
        text = text.replace("\r", "&#13;")  # a parser reads a bare one as a line feed
    return text


def quote(text: str) -> str:
    """Text as an attribute's value, with its quotes."""
    text = escape(text).replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;")
    return f'"{text}"'
