"""Rows of an answer whose leaves stay texts: what tables are made of, a column at a time.

To read a row as a record takes as long as to parse it. Of a row that becomes one of a table only
the texts are needed, by name: what makes values of a whole column of them is several times as fast
as what reads one by one. So a row is the texts of its leaves, and stands for the record that
:mod:`.decode` would have read: its class, its key and whatever else is asked of it are the same.
What is more than texts is read at once, and a row that is out of the ordinary as a whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from lxml import etree

from soapwright.runtime.codec.any_type import TYPE, is_nil
from soapwright.runtime.codec.class_reader import DECLARED, LENIENT, ClassReader
from soapwright.runtime.codec.named import named_reader
from soapwright.runtime.errors import MalformedResponse
from soapwright.runtime.records.columns import user_fields
from soapwright.runtime.records.plan import plan
from soapwright.runtime.records.record import Record
from soapwright.runtime.xsd.lexical import parse_int

if TYPE_CHECKING:
    from soapwright.runtime.codec.decode import Decoder
    from soapwright.runtime.codec.named import ReadWithin
    from soapwright.runtime.codec.protocols import Convert, Reader


_texts_of = etree.XPath("*/text()", smart_strings=False)
"""The texts of a row's elements, of which those without one have none: a parser that leaves out
comments makes one of what is not parted by an element."""
_tag_of = attrgetter("tag")
_has_text = etree.XPath("boolean(text())")
_OURS = frozenset(("place", "plan", "shape", "texts", "whole"))
_MOST_SHAPES = 256
"""Shapes of rows that a class keeps."""


def _alone(read: Reader) -> ReadWithin:
    return lambda node, _: read(node)


class Inner(NamedTuple):
    """How an element is read that is more than a text."""

    read: ReadWithin
    is_many: bool
    """Whether it is one of several of its name."""


class TextPlan:
    """How the rows of one class are read as texts.

    Args:
        decoder: of the package.
        record: the class.
        zone: the IANA name of the zone whose clock times without an offset are read on, if any.
    """

    def __init__(self, decoder: Decoder, record: type[Record], zone: str | None) -> None:
        compiled = ClassReader(decoder, record)
        self.record = record
        self.zone = zone
        self.defaults: Mapping[str, Any] = compiled.defaults
        """Attribute → value of an element that is not there."""
        self.tags: dict[str, str] = {}
        """Attribute → tag."""
        self.converters: dict[str, Convert] = {}
        """Tag → what makes a value of the text, where the text alone says it."""
        self.declared: set[str] = set()
        """Tags of those whose text is of their type, and may be there though they are nil."""
        self.empties: dict[str, str] = {}
        """Tag → the text that an empty element stands for, where it stands for any."""
        self.inner: dict[str, Inner] = {}
        """Tag → how an element is read that is more than a text."""
        self.is_plain = not (
            compiled.around or compiled.alike or compiled.again or compiled.ordered is not None
        )
        """Whether rows are read as texts at all."""
        if self.is_plain:
            self._add_columns(compiled)
        self.is_free = _OURS.isdisjoint(compiled.defaults)
        """Whether a row's own attributes are none of the record's."""
        self.none = self.last = Shape(self, ())
        self._shapes: dict[tuple[str, ...], Shape] = {}

    def _add_columns(self, compiled: ClassReader) -> None:
        stand_for = {field.tag: field.empty or "" for field in plan(self.record)}
        for tag, (attribute, convert, read, many, kind) in compiled.slots.items():
            self.tags[attribute] = tag
            if convert is None or many or kind not in (DECLARED, LENIENT):
                self.inner[tag] = Inner(_alone(read), many)
                continue
            self.converters[tag] = convert = parse_int if convert is int else convert
            if kind is DECLARED:
                self.declared.add(tag)
            value = read(etree.Element(tag))
            if value is not None:
                self.empties[tag] = stand_for[tag]
                self.is_plain = self.is_plain and convert(stand_for[tag]) == value
        pairs = user_fields(self.record)
        if pairs is not None and (tag := self.tags.get(pairs.attribute, "")) in self.inner:
            known = self.inner[tag].read
            named = named_reader(pairs, self.record, lambda node: known(node, None))
            self.inner[tag] = Inner(named, is_many=False)

    def shape(self, tags: list[str]) -> Shape:
        """The shape of rows of these elements; nearly all have that of the one before."""
        found = self._shapes.get(key := tuple(tags))
        if found is None:
            if len(self._shapes) >= _MOST_SHAPES:
                self._shapes.clear()
            found = self._shapes[key] = Shape(self, key)
        self.last = found
        return found

    def value(self, tag: str, text: Any) -> Any:
        """What a record has of what a row has of an element.

        Raises:
            MalformedResponse: it is none of the declared type.
        """
        convert = self.converters.get(tag)
        if convert is None:
            return text
        try:
            return convert(text)
        except ValueError as error:
            if tag not in self.declared:
                return text
            local = tag.rpartition("}")[2]
            raise MalformedResponse(f"{self.record.__name__}/{local}: {error}") from None


class Shape:
    """Which elements the rows of a class have: what is to be known of them is found out once.

    Args:
        plan: of the class.
        tags: of the elements.
    """

    __slots__ = ("at", "declared", "empties", "inner", "is_plain", "only", "tags")

    def __init__(self, plan: TextPlan, tags: tuple[str, ...]) -> None:
        self.tags = list(tags)
        self.at = {tag: at for at, tag in enumerate(tags)}
        """Tag → which element it is."""
        self.inner = [
            (at, plan.inner[tag].read) for tag, at in self.at.items() if tag in plan.inner
        ]
        self.only = self.inner[0][0] if len(self.inner) == 1 else -1
        """Which element it is, where one alone is more than a text."""
        self.declared = [at for tag, at in self.at.items() if tag in plan.declared]
        self.empties = [plan.empties.get(tag) for tag in tags]
        many = any(tag in plan.inner and plan.inner[tag].is_many for tag in tags)
        self.is_plain = len(self.at) == len(tags) and not many
        """Whether each element is another column."""


def _parted(
    node: etree._Element, at: int
) -> tuple[list[etree._Element], list[etree._Element] | None]:
    """A row's elements, and what is within the one at a place, where nothing is within others.

    All come in the order of the document in one go, which takes half the time of asking each.
    """
    found, count = list(node.iterdescendants()), len(node)
    if len(found) == count:
        return found, []
    end = at + 1 + len(found) - count
    if 0 <= at < count and found[at].getparent() is node:
        following = found[end] if end < len(found) else None
        if found[at].getnext() is following:
            return found[: at + 1] + found[end:], found[at + 1 : end]
    return list(node), None


class TextRow:
    """A row as what its elements hold: texts of leaves, values of what is more.

    To ``isinstance`` it is of the class that it stands for, and its attributes are the record's.

    Args:
        plan: how it was read.
        shape: which elements it has.
        texts: what they hold; None of one that is nil.
        whole: the record, where the row is out of the ordinary.
    """

    __slots__ = ("__dict__", "place")

    place: tuple[int, int]
    """Which answer it came in, from 1, and its index there, for messages."""

    def __init__(
        self, plan: TextPlan, shape: Shape, texts: list[Any], whole: Record | None = None
    ) -> None:
        self.plan = plan
        self.shape = shape
        self.texts = texts
        self.whole = whole

    @property  # type: ignore[misc]
    def __class__(self) -> type[Any]:
        return self.plan.record

    def __getattr__(self, name: str) -> Any:
        if self.whole is not None:
            return getattr(self.whole, name)
        tag = self.plan.tags.get(name)
        if tag is None:
            raise AttributeError(f"{self.plan.record.__name__} has no field {name!r}")
        at = self.shape.at.get(tag)
        if at is None:
            return self.plan.defaults[name]
        text = self.texts[at]
        return None if text is None else self.plan.value(tag, text)


class TextDecoder:
    """Reads elements as rows of texts.

    Args:
        decoder: reads them otherwise.
        zone: of :class:`TextPlan`.
    """

    def __init__(self, decoder: Decoder, zone: str | None) -> None:
        self.decoder = decoder
        self._zone = zone
        self.key: str | None = None
        self._plans: dict[type[Record], TextPlan] = {}

    def by(self, key: str | None) -> TextDecoder:
        """The same, of rows that have a key, which has to be readable."""
        found = TextDecoder(self.decoder, self._zone)
        found.key, found._plans = key, self._plans
        return found

    def plan(self, record: type[Record]) -> TextPlan:
        """How the rows of a class are read."""
        found = self._plans.get(record)
        if found is None:
            found = self._plans[record] = TextPlan(self.decoder, record, self._zone)
        return found

    def decode(self, node: etree._Element, record: type[Record], /) -> TextRow | Record | None:
        """Read ``node`` as a row of a ``record``, or of the class that its ``xsi:type`` names.

        Returns:
            The row, or None where ``node`` is an ``xsi:nil``; the record where its fields are
            named like what a row has beside them.

        Raises:
            MalformedResponse: its key is none of its type; or as the decoder does of a row that
                is out of the ordinary.
        """
        row = self._read(node, record)
        if row is None or not row.plan.is_free:
            return None if row is None else self.decoder.decode(node, record)
        return self.keyed(row)

    def keyed(self, row: TextRow) -> TextRow:
        """A row whose key was read.

        Raises:
            MalformedResponse: it is none of its type.
        """
        if self.key is not None and row.whole is None:
            vars(row)[self.key] = getattr(row, self.key, None)
        return row

    def _read(self, node: etree._Element, record: type[Record]) -> TextRow | None:
        declared = record
        if said := node.keys():
            if said != [TYPE]:
                return self._whole(node, record)
            record, _ = self.decoder.class_of(node, record)
        plan = self._plans.get(record) or self.plan(record)
        if not plan.is_plain:
            return self._whole(node, declared)
        last = plan.last
        children, within = _parted(node, last.only)
        tags: list[Any] = list(map(_tag_of, children))
        shape = last if tags == last.tags else plan.shape(tags)
        if within is None or (within and shape is not last):
            within = None
            deeper = sum(map(len, children)) - sum(len(children[at]) for at, _ in shape.inner)
            if deeper:
                return self._read_each(node, declared, plan)
        if not shape.is_plain:
            return self._read_each(node, declared, plan)
        texts: Any = _texts_of(node)
        for at, _ in shape.inner:
            if children[at].text is not None or _has_text(children[at]):
                texts.clear()  # any number of them may be its own
                break
            texts.insert(at, None)
        if len(texts) != len(children):  # else each has one, in its place
            texts = [child.text for child in children]
            for at, text in enumerate(texts):
                if text is None and not is_nil(children[at]):
                    texts[at] = shape.empties[at]
        for at in shape.declared:
            if children[at].keys() and is_nil(children[at]):
                texts[at] = None
        for at, read in shape.inner:
            try:
                texts[at] = read(children[at], within)
            except (ValueError, RecursionError):
                return self._whole(node, declared)
        return TextRow(plan, shape, texts)

    def _read_each(
        self, node: etree._Element, record: type[Record], plan: TextPlan
    ) -> TextRow | None:
        """A row with elements that are more than texts, or that no column is for."""
        texts: dict[Any, Any] = {}
        for child in node:
            tag: Any = child.tag
            inner, value = plan.inner.get(tag), child.text
            if inner is not None:
                try:
                    value = inner.read(child, None)
                except (ValueError, RecursionError):
                    return self._whole(node, record)
                if inner.is_many:
                    texts.setdefault(tag, []).append(value)
                    continue
            elif tag not in plan.converters:
                continue  # which a record has as extra
            elif len(child):
                return self._whole(node, record)
            elif is_nil(child) and (value is None or tag in plan.declared):
                value = None
            elif value is None:
                value = plan.empties.get(tag)
            if tag in texts:
                return self._whole(node, record)
            texts[tag] = value
        return TextRow(plan, plan.shape([*texts]), [*texts.values()])

    def _whole(self, node: etree._Element, record: type[Record]) -> TextRow | None:
        """A row that only the decoder knows how to read; it raises where it does not."""
        found = self.decoder.decode(node, record)
        if found is None:
            return None
        plan = self.plan(type(found))
        return TextRow(plan, plan.none, [], found)
