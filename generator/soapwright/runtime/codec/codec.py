"""XML ↔ records: the one interface the rest of the runtime uses.

A codec belongs to one package's types. Reading does not insist on order, keeps what it does not
know (``Record.extra``) and takes ``xsi:type`` by namespace. Writing follows the schema's order.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import copy
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

from soapwright.runtime.codec.decode import Decoder
from soapwright.runtime.codec.document import parse
from soapwright.runtime.codec.encode import Encoder
from soapwright.runtime.codec.rows import RowPlace, find_rows
from soapwright.runtime.codec.wall_clock import WallClock
from soapwright.runtime.records.index import TypeIndex
from soapwright.runtime.records.record import Record
from soapwright.runtime.xsd.lexical import DECODERS, ENCODERS

if TYPE_CHECKING:
    from lxml import etree

    from soapwright.runtime.codec.texts import TextDecoder

R = TypeVar("R", bound=Record)


class Codec:
    """Reads and writes the records of one package.

    Args:
        types: the package's index of types (``generated.<service>.types.TYPES``).
        clock: what times without an offset mean, or None: then they are naive.
        by_local_name: see :class:`soapwright.runtime.codec.decode.Decoder`.
    """

    def __init__(
        self, types: TypeIndex, clock: WallClock | None = None, *, by_local_name: bool = False
    ) -> None:
        self.types = types
        self.by_local_name = by_local_name
        self.classes: dict[str, type[Record]] = {}
        """Those of answers that were loaded, by name."""
        self._row_places: dict[tuple[str, tuple[str, ...]], RowPlace | None] = {}
        self._zone = None if clock is None else clock.zone
        self.leaves: Mapping[str, Callable[[Any], str]] = ENCODERS
        """How values of the builtin types are written."""
        if clock is None:
            self.decoder = Decoder(types, by_local_name=by_local_name)
            self.encoder = Encoder(types)
        else:
            leaves = {**DECODERS, "dateTime": clock.parse}
            self.leaves = {**ENCODERS, "dateTime": clock.format}
            self.decoder = Decoder(types, leaves, by_local_name=by_local_name)
            self.encoder = Encoder(types, self.leaves)

    @cached_property
    def encoded(self) -> Decoder:
        """A decoder of messages in SOAP encoding, whose names say nothing beyond the local one."""
        return Decoder(self.types, self.decoder.leaves, by_local_name=True, encoded=True)

    @cached_property
    def texts(self) -> TextDecoder:
        """A decoder of rows whose leaves stay texts, for tables."""
        from soapwright.runtime.codec.texts import TextDecoder

        return TextDecoder(self.decoder, self._zone)

    @cached_property
    def mtom(self) -> Codec:
        """The same, but what it writes has its binary values beside it."""
        from soapwright.runtime.codec.mtom import MtomEncoder

        found = copy(self)
        found.encoder = MtomEncoder(self.types, self.leaves)
        return found

    def load(self, name: str) -> type[Record]:
        """The class of an answer."""
        found: type[Record] = self.types.load(name)
        self.classes[name] = found
        return found

    def decode(self, record: type[R], source: bytes | etree._Element) -> R:
        """Read an element as a record.

        Raises:
            TruncatedResponse: not well-formed to the last byte.
            MalformedResponse: a DOCTYPE, a value that its type does not allow, or an
                ``xsi:type`` that is no ``record``.
        """
        return self.decoder.decode(parse(source) if isinstance(source, bytes) else source, record)

    def row_place(self, message: str, path: tuple[str, ...]) -> RowPlace | None:
        """Where a message has the records at ``path``; None where no records are."""
        key = (message, path)
        if key not in self._row_places:
            self._row_places[key] = find_rows(self.decoder, message, path)
        return self._row_places[key]

    def encode(self, record: Record, declared: type[Record] | None = None) -> bytes:
        """A record as a document of its own.

        Args:
            record: of a global element, or of a type that derives from the type of ``declared``.
            declared: the class of the element, where it is not the record's own.

        Raises:
            ValueError: a value that is none of its type, or that XML cannot carry.
        """
        written = self.encoder.written()
        element = b"".join(self.encoder.element(record, written, declared))
        # The declarations go into the start tag, which ends at the first of these.
        end = min(i for i in map(element.find, (b" ", b"/", b">")) if i > 0)
        return element[:end] + written.declarations.encode() + element[end:]


_KEPT = 32
"""Codecs that are kept: some for each package and zone that a process uses."""


@lru_cache(_KEPT)
def shared_codec(types: TypeIndex, clock: WallClock | None, *, by_local_name: bool) -> Codec:
    """The codec of all clients that read and write alike: what it has learned of a class, which
    takes some milliseconds, is learned once, and not for every client that is opened.

    Args:
        types, clock, by_local_name: as of :class:`Codec`.
    """
    return Codec(types, clock, by_local_name=by_local_name)
