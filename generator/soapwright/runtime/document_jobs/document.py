"""Documents as what a step sends, and items that speak of the document before them."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, TypeAlias

from soapwright.runtime.document_jobs.pdf import (
    PageRange,
    check_ranges,
    count_pages,
    read_document,
)
from soapwright.runtime.records.dataclass import dataclass
from soapwright.runtime.records.record import Record
from soapwright.runtime.workflow.contents import Facts, Given, Place, Prepared

Source: TypeAlias = bytes | str | os.PathLike[str]
"""A document: its bytes, or a file."""

_NAME: Final = "document name"
_PAGES: Final = "document pages"


@dataclass(frozen=True, slots=True)
class SendsDocument:
    """A document, sent as it is.

    Args:
        name: of one that is given as bytes.
        pdf: whether it must be a PDF: that is read before, and its pages counted.
    """

    name: str
    pdf: bool = False

    def parts(self, given: Given) -> Iterator[Given]:
        """A document goes out whole."""
        yield given

    def prepare(self, given: Given, place: Place) -> Prepared:
        """A document.

        Raises:
            InvalidDocument: it cannot be read.
        """
        document = read_document(given.value, self.name)
        pages = count_pages(document) if self.pdf else None
        return Prepared(
            (document.content,), given.parameters, {_NAME: document.name, _PAGES: pages}
        )


@dataclass(frozen=True, slots=True)
class Pages:
    """Which pages of the document are an item's: its class and two fields, by wire name."""

    entity: str
    first: str
    last: str
    attributes: tuple[str, str]

    def check(self, items: Sequence[Record], pages: int | None) -> None:
        """Refuse items that speak of pages which are not there, or are another's too.

        Raises:
            InvalidRecord: naming the items by index.
        """
        ranges = []
        for item in items:
            first, last = (getattr(item, attribute) for attribute in self.attributes)
            ranges.append(PageRange(first, last))
        check_ranges(ranges, pages, entity=self.entity, first=self.first, last=self.last)


@dataclass(frozen=True, slots=True)
class OfDocument:
    """What items say of the document that was sent before them.

    Args:
        parameter: the one that names it, left to the document where the caller says nothing.
        name: of a document that is not known.
        pages: which of its pages are an item's, where items have pages.
    """

    parameter: str | None = None
    name: str = ""
    pages: Pages | None = None

    def apply(
        self, items: Sequence[Record], parameters: Mapping[str, object], facts: Facts
    ) -> Mapping[str, object]:
        """See :class:`soapwright.runtime.workflow.contents.Reference`."""
        if self.pages is not None:
            pages = facts.get(_PAGES)
            self.pages.check(items, pages if isinstance(pages, int) else None)
        if self.parameter is None or parameters.get(self.parameter) is not None:
            return parameters
        return {**parameters, self.parameter: facts.get(_NAME, self.name)}
