"""XML ↔ records: the one interface the rest of the runtime uses.

A codec belongs to one package's types. Reading does not insist on order, keeps what it does not
know (``Record.extra``) and takes ``xsi:type`` by namespace; it is an error, never fewer rows, when
a document is not well-formed to its last byte. Writing follows the schema's order.
"""

from __future__ import annotations

from codecs import BOM_UTF8
from typing import TypeVar

from lxml import etree

from .clock import WallClock
from .decode import Decoder
from .encode import Encoder
from .errors import MalformedResponse, TruncatedResponse
from .fields import Record
from .lazy import TypeIndex
from .lexical import DECODERS, ENCODERS

R = TypeVar("R", bound=Record)


class Document:
    """A document that arrives in pieces, parsed without DTDs, entities or network."""

    def __init__(self) -> None:
        self._parser = etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
            recover=False,
        )
        self._fed = False

    def feed(self, data: bytes) -> None:
        """Take some bytes.

        Raises:
            TruncatedResponse: what has come so far can never become well-formed.
        """
        if not data:
            return
        if not self._fed:
            # Some servers send blank lines before the XML declaration, or a byte order mark.
            data = data.lstrip(b" \t\r\n" + BOM_UTF8)
            if not data:
                return
            self._fed = True
        try:
            self._parser.feed(data)
        except etree.XMLSyntaxError as error:
            raise TruncatedResponse(f"the answer is not well-formed: {error}") from None

    def close(self) -> etree._Element:
        """The root of the whole document.

        Raises:
            TruncatedResponse: it is empty, or not well-formed to its last byte.
            MalformedResponse: it has a DOCTYPE.
        """
        if not self._fed:
            raise TruncatedResponse("the answer is empty")
        try:
            root = self._parser.close()
        except etree.XMLSyntaxError as error:
            raise TruncatedResponse(f"the answer is not well-formed: {error}") from None
        if root.getroottree().docinfo.internalDTD is not None:
            raise MalformedResponse("the answer has a DOCTYPE, which no SOAP message may have")
        return root


def parse(data: bytes) -> etree._Element:
    """Parse a whole document; raises as :class:`Document` does."""
    document = Document()
    document.feed(data)
    return document.close()


class Codec:
    """Reads and writes the records of one package.

    Args:
        types: the package's index of types (``generated.<service>.types.TYPES``).
        clock: what times without an offset mean, or None: then they are naive.
        by_local_name: see :class:`soapwright.runtime.decode.Decoder`.
    """

    def __init__(
        self, types: TypeIndex, clock: WallClock | None = None, *, by_local_name: bool = False
    ) -> None:
        self.types = types
        self.by_local_name = by_local_name
        if clock is None:
            self.decoder = Decoder(types, by_local_name=by_local_name)
            self.encoder = Encoder(types)
        else:
            leaves = {**DECODERS, "dateTime": clock.parse}
            self.decoder = Decoder(types, leaves, by_local_name=by_local_name)
            self.encoder = Encoder(types, {**ENCODERS, "dateTime": clock.format})

    def decode(self, record: type[R], source: bytes | etree._Element) -> R:
        """Read an element as a record.

        Raises:
            TruncatedResponse: not well-formed to the last byte.
            MalformedResponse: a DOCTYPE, a value that its type does not allow, or an
                ``xsi:type`` that is no ``record``.
        """
        return self.decoder.decode(parse(source) if isinstance(source, bytes) else source, record)

    def encode(self, record: Record) -> bytes:
        """A record as a document of its own.

        Raises:
            ValueError: a value that is none of its type, or that XML cannot carry.
        """
        element = self.encoder.element(record)
        # The declarations go into the start tag, which ends at the first of these.
        end = min(i for i in map(element.find, " />") if i > 0)
        return (element[:end] + self.encoder.declarations() + element[end:]).encode()
