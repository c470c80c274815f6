"""Character references that XML forbids, such as ``&#x1F;``, which some servers write all the same.

A document with one is not well-formed. So that the record which holds it can be left out and the
others be read, each is replaced, on its way to the parser, by a mark that XML allows and no text
has: two noncharacters of Unicode around its number. Nothing else is touched.
"""

from __future__ import annotations

import re

from lxml import etree

_TOKEN = re.compile(rb"<!\[CDATA\[|<!--|<\?|&#(?:x([0-9a-fA-F]{1,12})|([0-9]{1,12}));")
_ENDS = {b"<![CDATA[": b"]]>", b"<!--": b"-->", b"<?": b"?>"}
"""Where a reference is none: what begins such a part of a document → what ends it."""
_BEGUN = re.compile(rb"(?:<!?(?:-|\[[CDAT]{0,5})?|&(?:#[xX]?[0-9a-fA-F]{0,12})?)\Z")
_LONGEST = 16
"""Bytes of the longest token, and of what may yet become one."""
_RARE = ((b"#", b"&#"), (b"!", b"<!"), (b"?", b"<?"))
"""A character that few texts have, and what a token begins with that has it."""
_MARK = re.compile("\ufdd0([0-9]+)\ufdd1")


class IllegalReferences:
    """Those of one document that arrives in pieces.

    ``pending`` is how many were replaced and not yet found in a record.
    """

    def __init__(self) -> None:
        self.pending = 0
        self._found: list[tuple[int, str]] = []
        self._held = b""
        self._until: bytes | None = None
        self._passed = 0

    def replace(self, data: bytes) -> bytes:
        """The next bytes as the parser is to get them; the end may be held back."""
        data = self._held + data
        parts: list[bytes] = []
        at = 0
        while True:
            if self._until is not None:
                end = data.find(self._until, at)
                if end < 0:
                    held = max(at, len(data) - len(self._until) + 1)
                    break
                end += len(self._until)
                self._until = None
                parts.append(data[at:end])
                at = end
            token = _TOKEN.search(data, at) if at or _may_have_tokens(data) else None
            if token is None:
                begun = _BEGUN.search(data, max(at, len(data) - _LONGEST))
                held = len(data) if begun is None else begun.start()
                break
            parts += data[at : token.start()], self._replaced(token)
            at = token.end()
        parts.append(data[at:held])
        self._held = data[held:]
        self._passed += held
        return b"".join(parts)

    def rest(self) -> bytes:
        """What was held back, at the end."""
        held, self._held = self._held, b""
        return held

    def find(self, node: etree._Element) -> tuple[int, str] | None:
        """Where in the document the first one is that an element holds, and as what it stands
        there; None where it holds none."""
        text = etree.tostring(node, encoding="unicode", with_tail=False)
        marks = [int(number) for number in _MARK.findall(text)]
        self.pending -= len(marks)
        return self._found[marks[0]] if marks else None

    @property
    def last(self) -> str:
        """The last one, as it stands in the document."""
        return self._found[-1][1]

    def _replaced(self, token: re.Match[bytes]) -> bytes:
        if token[0] in _ENDS:
            self._until = _ENDS[token[0]]
            return token[0]
        code = int(token[1], 16) if token[1] is not None else int(token[2])
        if _is_allowed(code):
            return token[0]
        self._found.append((self._passed + token.start(), token[0].decode()))
        self.pending += 1
        return b"&#xFDD0;%d&#xFDD1;" % (len(self._found) - 1)


def _may_have_tokens(data: bytes) -> bool:
    """Whether to look for tokens takes a regular expression, at ten times the time."""
    return any(rare in data and begun in data for rare, begun in _RARE)


def _is_allowed(code: int) -> bool:
    """Whether XML 1.0 has a character (2.2)."""
    return (
        code in (0x9, 0xA, 0xD)
        or 0x20 <= code < 0xD800
        or 0xE000 <= code < 0xFFFE
        or 0x10000 <= code < 0x110000
    )
