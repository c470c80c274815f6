"""PDF documents before they are sent: can they be read, and do page ranges lie in them.

pypdf is imported on first use: only services that take PDFs need it (``soapwright[pdf]``).
"""

from __future__ import annotations

import io
import itertools
import os
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from soapwright.runtime.errors import InvalidDocument, InvalidRecord


class Document(NamedTuple):
    """A document in memory, and what it is called."""

    name: str
    content: bytes


class PageRange(NamedTuple):
    """The pages of one item, from 1, both included; None where it does not say."""

    first: int | None
    last: int | None


def read_document(source: bytes | str | os.PathLike[str], default_name: str) -> Document:
    """A document from its bytes, which take the default name, or from a file.

    Raises:
        InvalidDocument: the file cannot be read.
    """
    if isinstance(source, bytes):
        return Document(default_name, source)
    path = Path(source)
    try:
        return Document(path.name, path.read_bytes())
    except OSError as error:
        raise InvalidDocument(f"{path} cannot be read: {error.strerror or error}") from error


def count_pages(document: Document) -> int:
    """How many pages a PDF has.

    Raises:
        InvalidDocument: it is empty, no PDF, encrypted or without pages, or pypdf is missing.
    """
    if not document.content:
        raise InvalidDocument(f"{document.name} is empty")
    try:
        import pypdf
        from pypdf.errors import PyPdfError
    except ImportError:
        raise InvalidDocument(
            "a PDF is checked before it is sent, which needs pypdf: pip install 'soapwright[pdf]'"
        ) from None
    if b"%PDF-" not in document.content[:1024]:  # where readers look for it: ISO 32000-1, H.3.4.1
        raise InvalidDocument(f"{document.name} is not a PDF")
    try:
        reader = pypdf.PdfReader(io.BytesIO(document.content))
        pages = len(reader.pages)
    except PyPdfError as error:
        raise InvalidDocument(f"{document.name} cannot be read: {error}") from error
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        # What pypdf meets in a broken file is not always an error of its own.
        raise InvalidDocument(f"{document.name} cannot be read: it is damaged") from error
    if not pages:
        raise InvalidDocument(f"{document.name} has no pages")
    return pages


def check_ranges(
    ranges: Sequence[PageRange], pages: int | None, *, entity: str, first: str, last: str
) -> None:
    """Refuse ranges that are reversed, overlap, or lie outside a document.

    Args:
        ranges: of the items, by index.
        pages: how many pages the document has, or None where that is not known.
        entity, first, last: wire names of an item and of its fields, for errors.

    Raises:
        InvalidRecord: naming the items by index.
    """

    def refuse(problem: str, field: str, *indices: int) -> InvalidRecord:
        return InvalidRecord(problem, entity=entity, field=field, records=indices)

    taken: list[tuple[int, int, int]] = []
    for index, (start, end) in enumerate(ranges):
        if start is None or end is None:
            missing = first if start is None else last
            raise refuse(f"{missing} is missing", missing, index)
        if start < 1:
            raise refuse(f"{first} is {start}; pages count from 1", first, index)
        if end < start:
            raise refuse(f"pages {start} to {end} are reversed", last, index)
        if pages is not None and end > pages:
            raise refuse(f"page {end} is not in the document, which has {pages}", last, index)
        taken.append((start, end, index))
    taken.sort()
    for (_, end, one), (start, _, other) in itertools.pairwise(taken):
        if start <= end:
            raise refuse(f"page {start} is in two ranges", first, *sorted((one, other)))
