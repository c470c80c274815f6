"""What the modules of the codec know of each other: types alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, Self

if TYPE_CHECKING:
    from lxml import etree

    from soapwright.runtime.codec.prefixes import Prefixes
    from soapwright.runtime.records.index import TypeIndex
    from soapwright.runtime.records.plan import FieldPlan
    from soapwright.runtime.records.record import Record


class Out(Protocol):
    """A message that is written: pieces of text in order, and the names in it."""

    def append(self, text: str, /) -> None: ...
    def __iadd__(self, texts: Iterable[str], /) -> Self: ...
    def __len__(self) -> int: ...
    def settle(self) -> None: ...
    def name(self, namespace: str | None, local: str) -> str: ...
    def of_tag(self, tag: str) -> str: ...
    def of_qname(self, value: Any) -> str: ...


Write = Callable[[Any, Out], object]
WriteSaid = Callable[[Any, Mapping[str, str], Out], None]
"""The same, with what was said beside the value."""
WriteAttribute = Callable[[Any, list[str], Out], object]
Encode = Callable[[Any], str]
Show = Callable[[Any, Out], str]
"""The text of a whole leaf, unescaped; a name gets a prefix of what is written."""


class Leaf(NamedTuple):
    """A field whose element holds one text and nothing else: by far the most are such."""

    attribute: str
    start: str
    encode: Encode
    """Its value → its text, escaped; another error than ValueError says that it is no such one."""
    end: str
    write: Write
    """Writes it by itself, whatever it is, from an instance's dict."""


class Untyped(Protocol):
    """Writes content without a declaration."""

    def wild(self, value: Any, out: Out) -> None: ...
    def any(self, value: Any, name: str, out: Out) -> None: ...
    def as_it_came(
        self, value: Any, name: str, said: Mapping[str, str], out: Out, show: Show | None = None
    ) -> None: ...
    def text_of_either(self, value: Any) -> str: ...


class RecordWriter(Protocol):
    """Writes records: the encoder, as what it is made of knows it."""

    @property
    def types(self) -> TypeIndex: ...
    @property
    def leaves(self) -> Mapping[str, Encode]: ...
    @property
    def names(self) -> Prefixes: ...
    @property
    def untyped(self) -> Untyped: ...
    @property
    def writers(self) -> Any: ...
    def write(self, record: Record, name: str, declared: type[Record], out: Any) -> None: ...
    def of_record(self, name: str, declared: type[Record]) -> Write: ...
    def taken(self, field: FieldPlan, write: Write, nil: str) -> Write: ...
    def together(self, record: type[Record], leaves: Sequence[Leaf]) -> Write: ...


Convert = Callable[[str], Any]
Reader = Callable[["etree._Element"], Any]
ReadText = Callable[[str, "etree._Element"], Any]
"""Text, and the element it stands in → a value."""


class RecordReader(Protocol):
    """Reads records: the decoder, as what it is made of knows it."""

    @property
    def leaves(self) -> Mapping[str, Convert]: ...
    @property
    def types(self) -> TypeIndex: ...
    @property
    def encoded(self) -> bool: ...
    @property
    def by_local_name(self) -> bool: ...
    def read(self, node: etree._Element, record: type[Record]) -> Any: ...
    def of_record(self, record: type[Record]) -> Reader: ...
    def of_leaf(self, read: ReadText, convert: Convert | None) -> Reader: ...
    def blank(self, fields: Iterable[FieldPlan]) -> Callable[[], dict[str, Any]]: ...


class RowDecoder(Protocol):
    """Reads the rows of an answer: the decoder, or what leaves their texts unread."""

    def decode(self, node: etree._Element, record: type[Record], /) -> Any: ...
