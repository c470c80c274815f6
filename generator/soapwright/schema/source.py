"""Bytes and trees: files below one folder, or URLs on one https host, within limits.

Nothing here knows WSDL. A DOCTYPE is refused, since SOAP forbids it (SOAP 1.1, section 3) and
entities are how XML reads other files. A byte order mark or white space before the XML
declaration is tolerated: servers send it, and people save it.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from pathlib import Path
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

    ``seconds`` is what all downloads of one service may take together.
    """

    file_bytes: int = 20 * 2**20
    files: int = 500
    import_depth: int = 32
    element_depth: int = 200
    seconds: float = 120.0


DEFAULT_LIMITS = Limits()


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
    """

    def __init__(self, root: Path | None, fetcher: Fetcher | None, limits: Limits) -> None:
        self._root = None if root is None else root.resolve()
        self._fetcher = fetcher
        self._limits = limits
        self._host: str | None = None
        self._read: dict[str, Document] = {}

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
        location = join(base.location, href)
        if is_url(location):
            if urlsplit(location).netloc != self._host:
                raise InputError(
                    f"import of {location} leaves the host; "
                    + (f"allowed is https://{self._host}/" if self._host else "allowed are files"),
                    file=base.location,
                    line=line,
                )
            return self._document(location, location, base.location, line)
        path = Path(location).resolve()
        if self._root is None or not path.is_relative_to(self._root):
            raise InputError(
                f"import of {href} leaves the folder that may be read",
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
            DOCTYPE, or nested too deep.
    """
    start = _BLANK_START.match(content)
    skipped = start.group() if start else b""
    body = content[len(skipped) :]
    try:
        root = _tree(body)
    except etree.XMLSyntaxError as error:
        skipped_lines = skipped.count(b"\n")
        line = (error.lineno or 1) + skipped_lines
        raise InputError(_what_it_is(body, error.msg or ""), file=location, line=line) from None
    document = Document(location, content, root, skipped.count(b"\n"))
    if root.getroottree().docinfo.internalDTD is not None:
        raise InputError("has a DOCTYPE; WSDL and XSD files must do without one", file=location)
    too_deep = etree.XPath("/*" * (limits.element_depth + 1))(root)
    if isinstance(too_deep, list) and too_deep:
        raise InputError(
            f"elements are nested deeper than {limits.element_depth}",
            file=location,
            line=document.line(too_deep[0]),  # type: ignore[arg-type]
        )
    return document


def _tree(body: bytes) -> etree._Element:
    try:
        return etree.fromstring(body, _parser(None))
    except etree.XMLSyntaxError:
        # .NET tools save a string whose declaration says utf-16 as UTF-8.
        if not re.match(_LABELLED_UTF16, body, re.IGNORECASE):
            raise
        return etree.fromstring(body, _parser("utf-8"))


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
