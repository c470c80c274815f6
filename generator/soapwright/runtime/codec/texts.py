"""Rows of an answer whose leaves stay texts: what tables are made of, a column at a time.

To read a row as a record takes as long as to parse it. Of a row that becomes one of a table only
the texts are needed, by name: what makes values of a whole column of them is several times as fast
as what reads one by one. So a row is the texts of its leaves, and stands for the record that
:mod:`.decode` would have read: its class, its key and whatever else is asked of it are the same.
What is more than texts is read at once, and a row that is out of the ordinary as a whole.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from lxml import etree

from soapwright.runtime.codec.any_type import NIL, TYPE, is_nil
from soapwright.runtime.codec.class_reader import DECLARED, LENIENT, ClassReader
from soapwright.runtime.codec.named import named_reader
from soapwright.runtime.errors import MalformedResponse
from soapwright.runtime.records.columns import user_fields
from soapwright.runtime.records.plan import plan
from soapwright.runtime.records.record import Record
from soapwright.runtime.xsd.lexical import parse_int

if TYPE_CHECKING:
    from soapwright.runtime.codec.decode import Decoder
    from soapwright.runtime.codec.protocols import Convert, Reader


class Inner(NamedTuple):
    """How an element is read that is more than a text."""

    read: Reader
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
        self.lenient: set[str] = set()
        """Tags of those whose text may be another one than their type allows."""
        self.declared: tuple[str, ...] = ()
        self.empties: dict[str, str] = {}
        """Tag → the text that an empty element stands for, where it stands for any."""
        self.inner: dict[str, Inner] = {}
        """Tag → how an element is read that is more than a text."""
        self._at: dict[str, int] = {}
        self.is_plain = not (
            compiled.around or compiled.alike or compiled.again or compiled.ordered is not None
        )
        if self.is_plain:
            self._add_columns(compiled)

    def _add_columns(self, compiled: ClassReader) -> None:
        empties = {field.tag: field.empty or "" for field in plan(self.record)}
        declared = []
        for tag, (attribute, convert, read, many, kind) in compiled.slots.items():
            self.tags[attribute] = tag
            if convert is None or many or kind not in (DECLARED, LENIENT):
                self.inner[tag] = Inner(read, many)
                continue
            self.converters[tag] = convert = parse_int if convert is int else convert
            if kind is LENIENT:
                self.lenient.add(tag)
            else:
                declared.append(tag)
            value = read(etree.Element(tag))
            if value is not None:
                self.empties[tag] = empties[tag]
                self.is_plain = self.is_plain and convert(empties[tag]) == value
        self.declared = tuple(declared)
        pairs = user_fields(self.record)
        if pairs is not None and (tag := self.tags.get(pairs.attribute)) in self.inner:
            read = named_reader(pairs, self.record, self.inner[tag].read)
            self.inner[tag] = Inner(read, is_many=False)

    def find(self, tag: str, children: Sequence[etree._Element]) -> etree._Element:
        """The one of a row's elements that has a tag: nearly always where the last one was."""
        at = self._at.get(tag, 0)
        if at >= len(children) or children[at].tag != tag:
            at = self._at[tag] = next(n for n, child in enumerate(children) if child.tag == tag)
        return children[at]

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
            if tag in self.lenient:
                return text
            local = tag.rpartition("}")[2]
            raise MalformedResponse(f"{self.record.__name__}/{local}: {error}") from None


class TextRow:
    """A row as what its elements hold, by tag: texts of leaves, values of what is more.

    To ``isinstance`` it is of the class that it stands for, and its attributes are the record's.

    Args:
        plan: how it was read.
        texts: by tag; an element that is not there, or is nil, has none, or None.
        whole: the record, where the row is out of the ordinary.
    """

    __slots__ = ("__dict__", "place")

    place: tuple[int, int]
    """Which answer it came in, from 1, and its index there, for messages."""

    def __init__(self, plan: TextPlan, texts: dict[str, Any], whole: Record | None = None) -> None:
        self.plan = plan
        self.texts = texts
        self.whole = whole

    @property
    def __class__(self) -> type[Any]:  # type: ignore[override]
        return self.plan.record

    def __getattr__(self, name: str) -> Any:
        if self.whole is not None:
            return getattr(self.whole, name)
        tag = self.plan.tags.get(name)
        if tag is None:
            raise AttributeError(f"{self.plan.record.__name__} has no field {name!r}")
        if tag not in self.texts:
            return self.plan.defaults[name]
        text = self.texts[tag]
        return None if text is None else self.plan.value(tag, text)


class TextDecoder:
    """Reads elements as rows of texts.

    Args:
        decoder: reads them otherwise.
        zone: of :class:`TextPlan`.
    """

    def __init__(self, decoder: Decoder, zone: str | None) -> None:
        self._decoder = decoder
        self._zone = zone
        self._key: str | None = None
        self._plans: dict[type[Record], TextPlan] = {}

    def by(self, key: str | None) -> TextDecoder:
        """The same, of rows that have a key, which has to be readable."""
        found = TextDecoder(self._decoder, self._zone)
        found._key, found._plans = key, self._plans
        return found

    def plan(self, record: type[Record]) -> TextPlan:
        """How the rows of a class are read."""
        found = self._plans.get(record)
        if found is None:
            found = self._plans[record] = TextPlan(self._decoder, record, self._zone)
        return found

    def decode(self, node: etree._Element, record: type[Record], /) -> TextRow | None:
        """Read ``node`` as a row of a ``record``, or of the class that its ``xsi:type`` names.

        Returns:
            The row, or None where ``node`` is an ``xsi:nil``.

        Raises:
            MalformedResponse: its key is none of its type; or as the decoder does of a row that
                is out of the ordinary.
        """
        row = self._read(node, record)
        if row is not None and self._key is not None:
            getattr(row, self._key, None)
        return row

    def _read(self, node: etree._Element, record: type[Record]) -> TextRow | None:
        if said := node.keys():
            if said != [TYPE]:
                return self._whole(node, record)
            record, _ = self._decoder.class_of(node, record)
        plan = self._plans.get(record) or self.plan(record)
        if not plan.is_plain:
            return self._whole(node, record)
        children = list(node)
        texts: dict[Any, Any] = {child.tag: child.text for child in children}
        if len(texts) != len(children):
            return self._read_each(node, record, plan)
        within = sum(map(len, children))
        inner = [(tag, plan.find(tag, children)) for tag in plan.inner if tag in texts]
        for tag, child in inner:
            within -= len(child)
            del texts[tag]
        if within or any(plan.inner[tag].is_many for tag, _ in inner):
            return self._read_each(node, record, plan)
        if None in texts.values():
            for child in children:
                if child.text is None:
                    texts[child.tag] = None if is_nil(child) else plan.empties.get(str(child.tag))
        for tag in plan.declared:
            if tag in texts and (child := plan.find(tag, children)).keys() and is_nil(child):
                texts[tag] = None
        for tag, child in inner:
            try:
                texts[tag] = plan.inner[tag].read(child)
            except (ValueError, RecursionError):
                return self._whole(node, record)
        return TextRow(plan, texts)

    def _read_each(
        self, node: etree._Element, record: type[Record], plan: TextPlan
    ) -> TextRow | None:
        """A row with elements that are more than texts."""
        texts: dict[Any, Any] = {}
        for child in node:
            tag = child.tag
            if (inner := plan.inner.get(tag)) is not None:
                try:
                    value = inner.read(child)
                except (ValueError, RecursionError):
                    return self._whole(node, record)
                if inner.is_many:
                    texts.setdefault(tag, []).append(value)
                    continue
            elif tag not in plan.converters:
                continue  # nothing that a table has a column for
            elif len(child):
                return self._whole(node, record)
            elif (value := child.text) is None or tag in plan.declared:
                if is_nil(child):
                    value = None
                elif value is None:
                    value = plan.empties.get(tag)
            if tag in texts:
                return self._whole(node, record)
            texts[tag] = value
        return TextRow(plan, texts)

    def _whole(self, node: etree._Element, record: type[Record]) -> TextRow | None:
        """A row that only the decoder knows how to read; it raises where it does not."""
        found = self._decoder.decode(node, record)
        return None if found is None else TextRow(self.plan(type(found)), {}, found)
