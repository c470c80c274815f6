"""Bytes and trees: files below one folder, or URLs on one https host, within limits.

Nothing here knows WSDL. A DOCTYPE that declares entities is refused, since they are how XML reads
other files and grows without end; one that declares nothing is passed over. A byte order mark or
white space before the XML declaration is tolerated: servers send it, and people save it.
"""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal
from urllib.parse import unquote, urljoin, urlsplit

from lxml import etree

from soapwright.errors import InputError
from soapwright.runtime.records.dataclass import dataclass
from soapwright.schema.model import Place

Fetcher = Callable[[str], bytes]
"""Gives the bytes behind an https URL; raises InputError, naming the URL, when it cannot."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What is read at most; beyond it an InputError names the limit.

    ``elements`` and ``types`` are those of all files together; a file that is included into several
    namespaces counts for each. ``seconds`` is what all downloads of one service may take together,
    heads and all.
    """

    file_bytes: int = 20 * 2**20
    files: int = 500
    import_depth: int = 32
    element_depth: int = 200
    elements: int = 1_000_000
    types: int = 100_000
    seconds: float = 120.0


_LONGEST = 200
"""Characters of what a file says that an error quotes."""

DEFAULT_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Where imports may be beside the file's own folder or host: ``--imports DIR|URL``.

    ``places`` are folders and https URLs; what is below one of them may be read. ``fetcher`` gives
    the bytes behind the URLs.
    """

    places: tuple[str, ...] = ()
    fetcher: Fetcher | None = None

    @property
    def folders(self) -> tuple[Path, ...]:
        return tuple(Path(place).resolve() for place in self.places if not is_url(place))

    def has(self, url: str) -> bool:
        """Whether a URL is below one of the places; one without TLS is asked for with it."""
        asked = urlsplit(url)
        for place in map(urlsplit, filter(is_url, self.places)):
            below = asked.path.startswith(f"{place.path.rstrip('/')}/") or asked.path == place.path
            if asked.netloc == place.netloc and below and ".." not in asked.path.split("/"):
                return True
        return False


NOWHERE_ELSE = Elsewhere()


@dataclass(frozen=True, slots=True)
class Document:
    """One XML document.

    ``location`` is the file or URL as the user named it (an import: joined to the importing
    file's), ``content`` the raw bytes, ``root`` the tree without comments and processing
    instructions, with the field catalogue laid over. ``skipped_lines`` stood before the XML
    declaration.
    """

    location: str
    content: bytes
    root: etree._Element
    skipped_lines: int = 0

    def line(self, element: etree._Element) -> int:
        """The 1-based line of an element in ``content``."""
        return self.place(element).line

    def place(self, element: etree._Element) -> Place:
        line: int = element.sourceline or 1  # type: ignore[assignment]  # None where not parsed
        return Place(self.location, line + self.skipped_lines)


class Sources:
    """Reads documents, each once, and keeps to the limits.

    Args:
        root: the folder that no imported file may leave; None means the first file's folder.
        fetcher: called for https URLs; None means that URLs are refused.
        limits: sizes and depths.
        elsewhere: where imports may be beside that folder or the first URL's host.
    """

    def __init__(
        self,
        root: Path | None,
        fetcher: Fetcher | None,
        limits: Limits,
        elsewhere: Elsewhere = NOWHERE_ELSE,
    ) -> None:
        self._root = None if root is None else root.resolve()
        self._fetcher = fetcher or elsewhere.fetcher
        self._elsewhere = elsewhere
        self._limits = limits
        self._host: str | None = None
        self._read: dict[str, Document] = {}
        self._parsed = 0
        self._elements = 0
        self._types = 0

    @property
    def documents(self) -> tuple[Document, ...]:
        """Every document read, in the order of reading."""
        return tuple(self._read.values())

    def open(self, location: str) -> Document:
        """Read the first document.

        Raises:
            InputError: it cannot be read, is not XML, or is beyond a limit.
        """
        if is_url(location):
            self._host = urlsplit(location).netloc
            return self._document(location, location, location, None)
        path = Path(location).resolve()
        if self._root is None:
            self._root = path.parent
        return self._document(location, str(path), location, None)

    def count(self, schema: etree._Element, document: Document) -> None:
        """Count what one ``xs:schema`` declares for the namespace that it is read into.

        Raises:
            InputError: all of them together are beyond a limit.
        """
        self._elements += _count("count(.//*)", schema)
        self._types += _count(_TYPES, schema)
        self._within("elements", self._elements, document.location)
        self._within("types", self._types, document.location)

    def _within(self, what: Literal["elements", "types"], number: int, location: str) -> None:
        most: int = getattr(self._limits, what)
        if number > most:
            raise InputError(
                f"has with what it imports more than the limit of {most:,} {what}", file=location
            )

    def may_fetch(self, url: str, base: Document) -> bool:
        """Whether ``base`` may import from a URL."""
        same_host = is_url(base.location) and urlsplit(url).netloc == self._host
        return same_host or self._elsewhere.has(url)

    def open_import(self, base: Document, href: str, line: int, depth: int) -> Document:
        """Read what ``base`` imports as ``href`` in ``line``, ``depth`` imports deep.

        Raises:
            InputError: it lies outside the folder or host, cannot be read, is not XML, or is
                beyond a limit.
        """
        if depth > self._limits.import_depth:
            raise InputError(
                f"imports are nested deeper than {self._limits.import_depth}",
                file=base.location,
                line=line,
            )
        location = locate(base, href, line)
        path = Path(location).resolve()
        if is_url(location):
            if not self.may_fetch(location, base):
                raise InputError(
                    f"import of {location} leaves the host; "
                    + (f"allowed is https://{self._host}/" if self._host else "allowed are files")
                    + f"; `--imports {site(location)}` has it read",
                    file=base.location,
                    line=line,
                )
            if self._elsewhere.has(location):
                location = f"https://{location.partition('://')[2]}"
            return self._document(location, location, base.location, line)
        folders = (*((self._root,) if self._root else ()), *self._elsewhere.folders)
        if not any(path.is_relative_to(folder) for folder in folders):
            common = os.path.commonpath([path.parent, *folders[:1]])
            raise InputError(
                f"import of {href} leaves the folder that may be read; "
                f"`--imports {common}` has it read",
                file=base.location,
                line=line,
            )
        return self._document(location, str(path), base.location, line)

    def _document(self, location: str, key: str, asked_by: str, line: int | None) -> Document:
        document = self._read.get(key)
        if document is None:
            if len(self._read) >= self._limits.files:
                raise InputError(
                    f"more than {self._limits.files} files are imported", file=asked_by, line=line
                )
            content = self._bytes(location, asked_by, line)
            # Before it is parsed: each takes some hundred bytes, for four of the file's.
            self._parsed += content.count(b"<") - content.count(b"</")
            self._within("elements", self._parsed, location)
            document = self._read[key] = parse(content, location, self._limits)
        return document

    def _bytes(self, location: str, asked_by: str, line: int | None) -> bytes:
        limit = self._limits.file_bytes
        if is_url(location):
            if self._fetcher is None or not location.startswith("https://"):
                allowed = "a file" if self._fetcher is None else "a file or an https URL"
                raise InputError(f"cannot read {location}: allowed is {allowed}", file=asked_by)
            content = self._fetcher(location)
        else:
            try:
                with Path(location).open("rb") as file:
                    content = file.read(limit + 1)  # a pipe or device has no size to ask for
            except (OSError, ValueError) as error:  # ValueError: a NUL in the name
                reason = getattr(error, "strerror", None) or str(error)
                message = f"cannot be read: {reason}"
                if line is not None:
                    message = f"the imported {location} {message}"
                raise InputError(message, file=asked_by, line=line) from None
        if len(content) > limit:
            raise InputError(f"is larger than the limit of {limit} bytes", file=location)
        return content


_TYPES = "count(.//*[local-name() = 'complexType' or local-name() = 'simpleType'])"


def _count(path: str, element: etree._Element) -> int:
    return int(element.xpath(path))  # type: ignore[arg-type]  # a float


def locate(base: Document, href: str, line: int) -> str:
    """The location of ``href`` as written in a line of ``base``.

    Raises:
        InputError: it can be none: a NUL, half an IPv6 address, a port that is no number.
    """
    try:
        location = join(base.location, href)
        if is_url(location):
            _ = urlsplit(location).port
        else:
            Path(location).resolve()
    except (OSError, ValueError) as error:
        reason = f"names no place: {_shown(href)}: {error}"
        raise InputError(reason, file=base.location, line=line) from None
    return location


def _shown(text: str) -> str:
    """A text as an error quotes it: all of it on one line, cut where it is long."""
    return repr(text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…")


def site(url: str) -> str:
    """The folder of a URL, as ``--imports`` takes it."""
    parts = urlsplit(url)
    return f"https://{parts.netloc}{parts.path.rpartition('/')[0]}/"


def is_url(location: str) -> bool:
    return location.lower().startswith(("http://", "https://"))


def join(base: str, href: str) -> str:
    """The location of ``href`` as written in ``base``: a URL, or a path as the user would name it.

    A schemaLocation is a URI reference (XML Schema part 1, 4.3.2), but files on disk often hold
    plain Windows paths.
    """
    href = href.strip().partition("#")[0]
    if is_url(href):
        return href
    if is_url(base):
        return urljoin(base, href)
    path = unquote(href.removeprefix("file://").replace("\\", "/"))
    return posixpath.normpath(posixpath.join(posixpath.dirname(base.replace("\\", "/")), path))


# --- parsing ---------------------------------------------------------------------------------

_BLANK_START = re.compile(rb"(?:\xef\xbb\xbf|[ \t\r\n])+(?=<)")
_LABELLED_UTF16 = rb"""<\?xml[^>]*encoding\s*=\s*["'](?:utf-?16|unicode)["']"""


def parse(content: bytes, location: str, limits: Limits) -> Document:
    """Parse one document.

    Raises:
        InputError: not XML (and what it is instead), not well-formed (with the line), with a
            DOCTYPE that says something, or nested too deep.
    """
    start = _BLANK_START.match(content)
    skipped = start.group() if start else b""
    body = content[len(skipped) :]
    try:
        root, unknown = _tree(body)
    except etree.XMLSyntaxError as error:
        skipped_lines = skipped.count(b"\n")
        line = (error.lineno or 1) + skipped_lines
        raise InputError(_what_it_is(body, error.msg or ""), file=location, line=line) from None
    document = Document(location, content, root, skipped.count(b"\n"))
    refusal = _refused_doctype(root, body, unknown=unknown)
    if refusal is not None:
        raise InputError(refusal, file=location)
    too_deep = etree.XPath("/*" * (limits.element_depth + 1))(root)
    if isinstance(too_deep, list) and too_deep:
        raise InputError(
            f"elements are nested deeper than {limits.element_depth}",
            file=location,
            line=document.line(too_deep[0]),  # type: ignore[arg-type]
        )
    return document


def _tree(body: bytes) -> tuple[etree._Element, bool]:
    """The tree, and whether it refers to entities that only other files could declare."""
    try:
        return _parsed(body, _parser(None))
    except etree.XMLSyntaxError:
        # .NET tools save a string whose declaration says utf-16 as UTF-8.
        if not re.match(_LABELLED_UTF16, body, re.IGNORECASE):
            raise
        return _parsed(body, _parser("utf-8"))


def _parsed(body: bytes, parser: etree.XMLParser) -> tuple[etree._Element, bool]:
    root = etree.fromstring(body, parser)
    return root, any(entry.type_name == "WAR_UNDECLARED_ENTITY" for entry in parser.error_log)


_SUBSET = re.compile(r"<!DOCTYPE[^\[>]*\[(.*?)\]\s*>", re.DOTALL)
_DEFAULT = re.compile(r"""(\S+)\s+(?:[A-Z]+|(?:NOTATION\s*)?\([^)]*\))\s+(?:#FIXED\s+)?["']""")
"""An attribute of ``<!ATTLIST`` that has a default, which lxml does not tell of."""


def _refused_doctype(root: etree._Element, body: bytes, *, unknown: bool) -> str | None:
    """Why a DOCTYPE cannot be passed over, or None where there is none or it changes nothing.

    Its external subset is never read, so what that says is not known.
    """
    dtd = root.getroottree().docinfo.internalDTD
    if dtd is None:
        return None
    said: Any = dtd  # whose type is known for the name alone
    entities = [entity.name for entity in said.iterentities()]
    if entities or unknown:
        names = f" ({', '.join(map(str, entities[:3]))})" if entities else ""
        return f"has a DOCTYPE with entities{names}; WSDL and XSD files must do without"
    text = body.decode(root.getroottree().docinfo.encoding or "utf-8", "replace")
    subset = _SUBSET.search(text)
    for name in _DEFAULT.findall("" if subset is None else subset[1]):
        if not name.startswith("xmlns"):  # which the parser heeds
            return f"has a DOCTYPE with a default for {name}; WSDL and XSD files must do without"
    return None


def _parser(encoding: str | None) -> etree.XMLParser:
    return etree.XMLParser(
        encoding=encoding,
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
    )


def _what_it_is(body: bytes, error: str) -> str:
    """Why the parser refused it, in words for someone who saved the wrong thing."""
    allowed = "a WSDL 1.1 or XML Schema file is needed"
    head = body[:1024].lstrip().lower()
    if not head:
        return f"is empty; {allowed}"
    if head.startswith((b"<!doctype html", b"<html")):
        return f"is an HTML page; {allowed}"
    if head.startswith((b"{", b"[")):
        return f"is JSON; {allowed}"
    if not head.startswith((b"<", b"\xff\xfe", b"\xfe\xff", b"\0")):
        return f"is not XML; {allowed}"
    if "Excessive depth" in error:  # libxml2's own limit, 256
        return "elements are nested too deep"
    return f"is not well-formed XML: {error.partition(', line ')[0]}"
