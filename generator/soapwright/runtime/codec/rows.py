"""The rows of an answer, read as they arrive: a page costs its rows, not its tree."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from soapwright.runtime.codec.illegal_references import IllegalReferences
from soapwright.runtime.errors import MalformedResponse
from soapwright.runtime.records.dataclass import dataclass
from soapwright.runtime.records.plan import plan, wire_name

if TYPE_CHECKING:
    from lxml import etree

    from soapwright.runtime.codec.decode import Decoder
    from soapwright.runtime.codec.protocols import RowDecoder
    from soapwright.runtime.records.record import Record

Take: TypeAlias = Callable[[Sequence[Any]], object]
"""Is given some rows at a time, in the order of the answer."""
Skip: TypeAlias = Callable[[int, str, str | None, int | None], object]
"""Is told of a row that cannot be read: its index in the answer, why, its key as it stands there,
where that is known, and the offset of the byte that is wrong, where it is one."""


@dataclass(frozen=True, slots=True)
class RowPlace:
    """Where an answer's rows are.

    Args:
        tag: their own.
        above: the tags of what they are in, from the nearest to the Body's child.
        record: their class.
    """

    tag: str
    above: tuple[str, ...]
    record: type[Record]


def find_rows(decoder: Decoder, message: str, path: tuple[str, ...]) -> RowPlace | None:
    """Where the records at a path of attributes are in a message; None where no records are.

    Args:
        decoder: of the package.
        message: class name of the message.
        path: attribute names, from the message downwards.
    """
    cls: type[Record] | None = decoder.types.load(message)
    assert cls is not None
    tags = ["{{{}}}{}".format(*wire_name(cls))]
    for attribute in path:
        if cls is None:
            return None
        field = next(field for field in plan(cls) if field.attribute == attribute)
        tags.append(field.tag)
        cls = field.record
    if cls is None:
        return None
    if decoder.by_local_name:
        tags = [f"{{*}}{tag.rpartition('}')[2]}" for tag in tags]
    return RowPlace(tags[-1], tuple(reversed(tags[:-1])), cls)


class Rows:
    """Takes the rows out of one answer's tree.

    Args:
        decoder: reads them.
        place: where they are.
        take: is given them.
        begins: called with the Body's child before the first one; raises where the answer's
            envelope is none, or says that there are no rows to be taken.
        skip: is told of each row that cannot be read, which is left out; None makes it an error.
        key: Python name of the rows' key, for ``skip``.
    """

    def __init__(
        self,
        decoder: RowDecoder,
        place: RowPlace,
        take: Take,
        begins: Callable[[etree._Element], object],
        skip: Skip | None = None,
        key: str | None = None,
    ) -> None:
        self.tag = place.tag
        self.count = 0
        self.decoder = decoder
        self.place = place
        self._take = take
        self._begins = begins
        self._skip = skip
        self._key = key
        self._skipped = 0
        self.references = None if skip is None else IllegalReferences()
        """What takes out of the document what no parser reads, where such rows are left out."""
        self._parent: etree._Element | None = None
        self._last: etree._Element | None = None
        self._found: list[Any] = []

    @property
    def ended(self) -> int:
        """How many were read or skipped: the tree does not have what was in them any more."""
        return self.count + len(self._found) + self._skipped

    def read(self, events: Iterable[tuple[str, etree._Element]]) -> None:
        """Read the rows that have ended.

        Raises:
            MalformedResponse: one cannot be read; those before it can be given out.
        """
        decode, record, skip = self.decoder.decode, self.place.record, self._skip
        for _, node in events:
            parent = node.getparent()
            if parent is not self._parent and not self._holds_rows(parent):
                continue
            row = decode(node, record) if skip is None else self._read_or_skip(node, skip)
            # Without content it is removed in no time; what follows it may be still arriving.
            node.clear(keep_tail=True)  # type: ignore[call-arg]  # which the stubs lack
            # The parser may still be at what follows this row, but not at the one before.
            self.end()
            self._last = node
            if row is not None:
                self._found.append(row)

    @property
    def last(self) -> etree._Element | None:
        """The last row that was read of the tree, of which only its name is left."""
        return self._last

    def add(self, rows: Sequence[Any]) -> None:
        """Take rows that were read otherwise, after one of the tree and beside it."""
        self._found += rows

    def give(self) -> None:
        """Give out the rows read since the last time."""
        found, self._found = self._found, []
        if found:
            self._take(found)
            self.count += len(found)

    def end(self) -> None:
        """Take the last row out of the tree: another follows it, or the document is complete."""
        if self._last is not None and (parent := self._last.getparent()) is not None:
            parent.remove(self._last)

    def _read_or_skip(self, node: etree._Element, skip: Skip) -> Any:
        found = None
        if self.references is not None and self.references.pending:
            found = self.references.find(node)
        if found is not None:
            offset, reference = found
            why = f"XML has no such character as {reference}"
        else:
            try:
                return self.decoder.decode(node, self.place.record)
            except MalformedResponse as error:
                offset, why = None, error.message
        self.give()  # those before it come first
        skip(self.count + self._skipped, why, self._key_of(node), offset)
        self._skipped += 1
        return None

    def _key_of(self, node: etree._Element) -> str | None:
        """The text of a row's key, as it stands there."""
        for field in plan(self.place.record):
            if field.attribute == self._key:
                local = field.tag.rpartition("}")[2]
                return node.findtext(f"{{*}}{local}") or None
        return None

    def _holds_rows(self, parent: etree._Element | None) -> bool:
        node = parent
        for above in self.place.above:
            if node is None or not _is(node, above):
                return False
            message, node = node, node.getparent()
        if self._parent is None:
            self._begins(message)
        self._parent = parent
        return True


def _is(node: etree._Element, tag: str) -> bool:
    """Whether an element has a tag, where ``{*}`` stands for any namespace."""
    found = str(node.tag)
    return found.rpartition("}")[2] == tag[3:] if tag.startswith("{*}") else found == tag
