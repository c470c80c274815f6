"""Rows that are read from their bytes, between those that a parser has to see.

The parser sees all bytes up to the end of a list's first row, so that what is around the rows, and
which prefixes are in scope of them, is what it says. From there on the compiled reader takes rows
for as long as each is certain. One that is not goes to the parser whole, and so does whatever comes
after the rows. So each byte is proven by one of the two, in order, and a row's place is the same.

The parser has to be exactly at the end of a row before the next one may be taken. That is known
when the row's event comes of an end tag that it was given alone.
"""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from soapwright.runtime.codec.bounded import MOST_PREFIXES
from soapwright.runtime.codec.fast_reader import fast_reader

if TYPE_CHECKING:
    from lxml import etree

    from soapwright.runtime.codec.rows import Rows

Parse = Callable[[bytes], object]

COUNTS: Counter[str] = Counter()
"""How many rows of this process were taken, and how many handed back, by why."""
TAKEN = "taken"

_LONGEST = 1_000_000
"""Bytes of a row that is read here."""
_LONGEST_TAG = 256
"""Bytes of an end tag that are looked for in two pieces."""
_FEW = 16
"""Rows that are handed back before it is asked whether there is any use in it."""
_MOST_LINES = 1_000_000
"""Lines of a comment, which has to be less than 10 MB."""
_MOST_SHIFTS = 10_000
"""Places that are remembered for the columns of errors."""
_MORE, _END = 0, 1
_AT = re.compile(r"line (\d+), column (\d+)(?!.*line \d+, column \d+)", re.DOTALL)


def fast_rows(rows: Rows, parse: Parse, before: bytes) -> FastRows | None:
    """What reads an answer's rows from its bytes; None where nothing does.

    Args:
        rows, parse: see :class:`FastRows`.
        before: what was parsed of the document.
    """
    if (reader := fast_reader()) is None:
        return None
    from soapwright.runtime.codec.fast_classes import description

    described = description(rows.decoder, reader)
    return None if described is None else FastRows(rows, parse, before, described, reader)


class FastRows:
    """Takes rows out of one answer's bytes.

    Args:
        rows: gets them, and reads the others.
        parse: gives bytes to the parser, and has the rows read that ended in them.
        before: what it was given.
        described: makes readers of a row's name and the prefixes in scope.
        reader: the compiled module.
    """

    def __init__(
        self, rows: Rows, parse: Parse, before: bytes, described: Any, reader: Any
    ) -> None:
        self._rows = rows
        self._parse_rest = parse
        self._described = described
        self._extent = reader.extent
        self._reasons = reader.REASONS
        local = rows.tag.rpartition("}")[2]
        self._end_tag = re.compile(rb"</(?:[^<>&\s:/]+:)?%b[ \t\r\n]*>" % re.escape(local.encode()))
        self._held: list[bytes] = []
        self._tried = 0
        self._tail = b""
        self._reader: Any = None
        """While the parser is at the end of a row."""
        self._known: tuple[Any, str | None, Any] = (None, None, None)
        self._taken = self._handed_back = 0
        self._at = _moved((1, 0), reader.extent(before, 0, len(before)))
        """The line and the column where the parser is."""
        self._passed = (0, 0)
        """Lines and columns of what it does not see since it saw something."""
        self._shifts: deque[tuple[tuple[int, int], int]] = deque(maxlen=_MOST_SHIFTS)
        """Where something was passed over, and how many columns further all after it is."""

    def feed(self, piece: bytes) -> None:
        """Take some bytes; raises as ``parse`` does."""
        self._held.append(piece)
        if self._reader is not None and self._tried and not self._is_worth_trying(piece):
            return
        data = b"".join(self._held)
        self._tried = 0
        at, is_more = 0, True
        try:
            while is_more and at < len(data):
                at, is_more = (self._seek if self._reader is None else self._take)(data, at)
        finally:
            self._held = [data[at:]] if at < len(data) else []
            self._tail = data[-_LONGEST_TAG:]

    def rest(self) -> None:
        """Give the parser what is left, at the end of the document."""
        data = b"".join(self._held)
        self._held.clear()
        self._reader = None
        self._parse(data)
        self._pass_over()

    def placed(self, told: str) -> str:
        """A parser's error, at the column of the whole document; its lines are right."""
        found = _AT.search(told)
        if found is None:
            return told
        line, column = int(found[1]), int(found[2])
        for at, shift in reversed(self._shifts):
            if at < (line, column):
                column += shift if at[0] == line else 0
                break
        return f"{told[: found.start(2)]}{column}{told[found.end(2) :]}"

    # --- what the parser sees -----------------------------------------------------------------

    def _seek(self, data: bytes, at: int) -> tuple[int, bool]:
        """Give the parser what comes up to the next end of a row; gives where it stands then, and
        whether there is more to do."""
        found = None if self._is_useless() else self._end_tag.search(data, at)
        if found is None:
            end = len(data) if self._is_useless() else _begun(data, at)
            self._parse(data[at:end])
            return end, False
        self._parse(data[at : found.start()])
        before = self._rows.ended
        self._parse(found[0])
        if self._rows.ended != before:
            self._reader = self._reader_here()
        return found.end(), True

    def _parse(self, data: bytes) -> None:
        if not data:
            return
        self._pass_over()
        self._at = _moved(self._at, self._extent(data, 0, len(data)))
        self._parse_rest(data)

    def _pass_over(self) -> None:
        """Have the parser be on the line that it would be on: it leaves comments out."""
        if self._passed == (0, 0):
            return
        (lines, columns), self._passed = self._passed, (0, 0)
        last, before = self._shifts[-1] if self._shifts else ((0, 0), 0)
        if lines:
            self._at = (self._at[0] + lines, len("-->"))
            shift = columns - len("-->")
        else:
            shift = columns + (before if last[0] == self._at[0] else 0)
        self._shifts.append((self._at, shift))
        while lines:
            some = min(lines, _MOST_LINES)
            self._parse_rest(b"<!--%b-->" % (b"\n" * some))
            lines -= some

    # --- what it does not see -----------------------------------------------------------------

    def _take(self, data: bytes, at: int) -> tuple[int, bool]:
        """Read rows; gives as ``_seek`` does."""
        found: list[Any] = []
        end, why = self._reader.read(data, at, found)
        if found:
            self._rows.add(found)
            COUNTS[TAKEN] += len(found)
            self._taken += len(found)
            self._passed = _moved(self._passed, self._extent(data, at, end))
        if why == _MORE and len(data) - end <= _LONGEST:
            self._tried = len(data) - end
            return end, False
        if why != _END:
            COUNTS[self._reasons[why]] += 1
            self._handed_back += 1
        self._reader = None
        return end, True

    def _is_worth_trying(self, piece: bytes) -> bool:
        """Whether a row that had not ended may be another by now: each piece would read it anew."""
        size = sum(map(len, self._held))
        if size >= self._tried * 5 // 4 + 1:
            return True
        self._tail = (self._tail + piece)[-len(piece) - _LONGEST_TAG :]
        return self._end_tag.search(self._tail) is not None

    def _is_useless(self) -> bool:
        """Whether so few rows are certain that it costs more than it saves."""
        return self._handed_back >= _FEW and self._handed_back > 2 * self._taken

    def _reader_here(self) -> Any:
        """What reads the rows after the one that the parser has just read."""
        node: etree._Element | None = self._rows.last
        parent = None if node is None else node.getparent()
        if node is None or parent is None:
            return None
        if self._known[0] is not parent or self._known[1] != node.prefix:
            self._known = (parent, node.prefix, self._reader_of(node, parent))
        return self._known[2]

    def _reader_of(self, node: etree._Element, parent: etree._Element) -> Any:
        names = parent.nsmap
        if len(names) > MOST_PREFIXES:
            return None
        local = str(node.tag).rpartition("}")[2]
        name = f"{node.prefix}:{local}" if node.prefix else local
        namespace = str(node.tag)[1:].rpartition("}")[0]
        if names.get(node.prefix, "") != namespace or not name.isascii():
            return None  # it is declared within the row
        return self._described.reader(self._rows.place.record, name, names)


def _moved(at: tuple[int, int], by: tuple[int, int]) -> tuple[int, int]:
    """A line and a column, so many lines and columns further."""
    return at[0] + by[0], by[1] + (0 if by[0] else at[1])


def _begun(data: bytes, at: int) -> int:
    """Where an end tag begins that may not have ended, else the end."""
    start = data.rfind(b"<", max(at, len(data) - _LONGEST_TAG))
    begun = start >= 0 and data[start + 1 : start + 2] in (b"", b"/") and b">" not in data[start:]
    return start if begun else len(data)
