"""XML that arrives in pieces, and the limits it is read within.

A document is read without DTDs, entities or network. It is an error, never fewer rows, when it is
not well-formed to its last byte.
"""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import NoReturn, cast
from xml.parsers import expat

from lxml import etree

from soapwright.runtime.codec.bounded import BEING_READ, BeingRead, ReadLimits, StandardLimits
from soapwright.runtime.codec.fast_rows import FastRows, fast_rows
from soapwright.runtime.codec.rows import Rows
from soapwright.runtime.errors import MalformedResponse, TruncatedResponse

_STANDARD = StandardLimits()
_PIECE = 32 * 1024
"""Bytes that are parsed at a time: what the tree of a page's rows may cost at once."""

_MOST_UNCOUNTED = 250_000
"""Elements that a megabyte may hold: no more of an answer is kept only to be counted."""

_LONGEST_PROLOG = 64 * 1024
"""Bytes before the end of the root element's first tag: a declaration, comments and namespaces."""

_WRONG = (etree.ErrorTypes.ERR_INVALID_CHAR, etree.ErrorTypes.ERR_INVALID_ENCODING)
"""Syntax errors of what was written like that: no cut makes such a character."""


_UNDECLARED = (etree.ErrorTypes.ERR_UNDECLARED_ENTITY, etree.ErrorTypes.WAR_UNDECLARED_ENTITY)
"""Errors that lxml tells of in a log only, where entities are not resolved."""


class Document:
    """A document that arrives in pieces.

    Args:
        rows: what reads its rows as they arrive, or None: then all of it is in the tree.
        limits: how many elements may be in the tree at once, where those of rows that have ended
            are not; how many may be kept that no class declares; and whether a text may have more
            than 10,000,000 bytes and elements may nest deeper than 256, up to 2,048 (libxml2's
            ``XML_PARSE_HUGE``).
    """

    def __init__(self, rows: Rows | None = None, limits: ReadLimits = _STANDARD) -> None:
        reading = BeingRead()  # from now on, in this thread or task
        reading.limits = limits
        BEING_READ.set(reading)
        self._rows = rows
        self._most = limits.elements
        self._elements = self._ended = 0
        self._uncounted: list[bytes] = []
        self._references = None if rows is None else rows.references
        self._parser = etree.XMLPullParser(
            events=() if rows is None else ("end",),
            tag=None if rows is None else rows.tag,
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=limits.large,
            remove_comments=True,
            remove_pis=True,
            recover=False,
        )
        self._fast: FastRows | None = None
        self._take = self._parse
        self._prolog: _Prolog | None = _Prolog()
        self._fed = False

    @property
    def begun(self) -> bool:
        """Whether anything but white space has come."""
        return self._fed

    def feed(self, data: bytes) -> None:
        """Take some bytes, and give out the rows that have ended in them.

        Raises:
            TruncatedResponse: what has come so far can never become well-formed.
            MalformedResponse: it has a DOCTYPE, or is beyond the parser's limits.
        """
        if self._references is not None:
            data = self._references.replace(data)
        if not self._fed:
            # Some servers send blank lines before the XML declaration, or a byte order mark.
            data = data.lstrip(b" \t\r\n" + BOM_UTF8)
        with self._giving_rows():
            for start in range(0, len(data), _PIECE):
                self._fed = True
                piece = data[start : start + _PIECE]
                if self._prolog is not None and self._prolog.ends_in(piece):
                    self._find_rows(self._prolog)
                    self._prolog = None
                self._count(piece)
                self._take(piece)

    def _find_rows(self, prolog: _Prolog) -> None:
        """From now on read rows from their bytes, where these are what they seem."""
        if self._rows is not None and prolog.is_plain:
            self._fast = fast_rows(self._rows, self._parse, prolog.before)
        if self._fast is not None:
            self._take = self._fast.feed

    def _count(self, piece: bytes) -> None:
        """Count the elements that begin: each costs some hundred bytes, for four of the answer's.

        Pieces wait to be counted for as long as they cannot hold too many: those whose rows have
        ended meanwhile never are. Comments and CDATA sections count too, as do end tags in an
        encoding of two bytes.
        """
        if self._rows is not None and self._rows.ended != self._ended:
            self._ended, self._elements = self._rows.ended, 0
            self._uncounted.clear()
        self._uncounted.append(piece)
        possible = len(self._uncounted) * _PIECE // len(b"<a/>")
        if possible < _MOST_UNCOUNTED and self._elements + possible <= self._most:
            return
        for each in self._uncounted:
            self._elements += each.count(b"<") - each.count(b"</")
        self._uncounted.clear()
        if self._elements > self._most:
            raise MalformedResponse(
                f"the answer has more than {self._most:,} elements; Limits(elements=) allows more"
            )

    def close(self) -> etree._Element:
        """The root of the whole document, without the rows that were read.

        Raises:
            TruncatedResponse: it is empty, or not well-formed to its last byte.
        """
        if not self._fed:
            raise TruncatedResponse("the answer is empty")
        with self._giving_rows():
            if self._references is not None and (rest := self._references.rest()):
                self._take(rest)
            if self._fast is not None:
                self._fast.rest()
            try:
                root = self._parser.close()
            except etree.XMLSyntaxError as error:
                _refuse(error, self._fast, ended=True)
            else:
                self._refuse_entities()
            finally:
                self._read_rows()
        if self._rows is not None:
            self._rows.end()
        if self._references is not None and self._references.pending:
            told = TruncatedResponse(
                f"the answer is not well-formed: {self._references.last} stands outside of its "
                "records, and XML has no such character"
            )
            told.may_pass = False
            raise told
        return root

    def _parse(self, piece: bytes) -> None:
        try:
            self._parser.feed(piece)
        except etree.XMLSyntaxError as error:
            _refuse(error, self._fast, ended=False)
        else:
            self._refuse_entities()
        finally:
            self._read_rows()  # those before an error were whole

    def _refuse_entities(self) -> None:
        """Refuse what refers to an entity: lxml stops there without an error, and would begin
        another document with the next piece."""
        error = self._parser.feed_error_log.last_error
        if error is not None and error.type in _UNDECLARED:
            said = f"{error.message}, line {error.line}, column {error.column}"
            said = said if self._fast is None else self._fast.placed(said)
            raise TruncatedResponse(f"the answer is not well-formed: {said}")

    def _read_rows(self) -> None:
        if self._rows is not None:
            ended = cast("Iterable[tuple[str, etree._Element]]", self._parser.read_events())
            self._rows.read(ended)

    @contextmanager
    def _giving_rows(self) -> Iterator[None]:
        try:
            yield
        finally:
            if self._rows is not None:
                self._rows.give()


def parse(data: bytes, limits: ReadLimits = _STANDARD) -> etree._Element:
    """Parse a whole document; raises as :class:`Document` does."""
    document = Document(limits=limits)
    document.feed(data)
    return document.close()


class _Prolog:
    """What comes before the root element, for which no SOAP message may have a DOCTYPE.

    libxml2 tells of one when it has read it, with all that it declares; expat when it begins.
    """

    def __init__(self) -> None:
        self.is_plain = True
        """Whether the document does not say that it is anything but XML 1.0 in UTF-8."""
        self.before = b""
        """What came before the piece that the root element begins in."""
        self._left = _LONGEST_PROLOG
        self._parser = expat.ParserCreate()
        self._parser.XmlDeclHandler = self._declared
        self._parser.StartDoctypeDeclHandler = _refuse_doctype
        self._parser.StartElementHandler = _stop

    def _declared(self, version: str, encoding: str | None, _: int) -> None:
        self.is_plain = version == "1.0" and (encoding or "utf-8").lower() == "utf-8"

    def ends_in(self, data: bytes) -> bool:
        """Whether the root element begins in the next ``data``."""
        try:
            self._parser.Parse(data[: self._left])
        except _RootBegins:
            return True
        except (expat.ExpatError, LookupError, ValueError) as error:  # or an encoding it lacks
            raise TruncatedResponse(f"the answer is not well-formed: {error}") from None
        self.before += data
        self._left -= len(data)
        if self._left <= 0:
            raise MalformedResponse(
                f"the answer has more than {_LONGEST_PROLOG:,} bytes before its root element"
            )
        return False


class _RootBegins(Exception):
    """Ends the parsing of a prolog."""


def _stop(*_: object) -> NoReturn:
    raise _RootBegins


def _refuse_doctype(*_: object) -> NoReturn:
    raise MalformedResponse("the answer has a DOCTYPE, which no SOAP message may have")


def _refuse(error: etree.XMLSyntaxError, fast: FastRows | None, *, ended: bool) -> NoReturn:
    """Raise what a syntax error means: that the document is cut or wrong, or beyond a limit.

    Args:
        error: of the parser.
        fast: what read rows that the parser did not see.
        ended: whether it was told at the end, where a character may lack its last bytes.
    """
    said = str(error) if fast is None else fast.placed(str(error))
    if any(hint in said for hint in ("XML_PARSE_HUGE", "too big", "too long")):
        raise MalformedResponse(
            f"the answer has a text of more than 10,000,000 bytes, or nests too deep: {said}; "
            "Limits(large=True) allows more"
        ) from None
    told = TruncatedResponse(f"the answer is not well-formed: {said}")
    told.may_pass = ended or getattr(error, "code", None) not in _WRONG  # not in the stubs
    raise told from None
