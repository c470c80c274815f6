"""What is checked of a document and its items before anything is sent."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias, TypeVar

from soapwright.runtime.document_jobs.known_values import warn_of_unknown
from soapwright.runtime.document_jobs.pdf import Document, check_ranges, count_pages, read_document
from soapwright.runtime.document_jobs.rule import Workflow
from soapwright.runtime.errors import EncodingError, InvalidRecord
from soapwright.runtime.records.record import Record

R = TypeVar("R", bound=Record)
Build: TypeAlias = Callable[[Sequence[R], str], Record]
"""Items, and the name of the document → the message that carries them."""


def open_document(
    workflow: Workflow, source: bytes | str | os.PathLike[str], name: str
) -> tuple[Document, int | None]:
    """A document and how many pages it has, where it is one that has pages.

    Raises:
        InvalidDocument: it cannot be read.
    """
    document = read_document(source, name)
    is_pdf = workflow.document.operation.content_type == "application/pdf"
    return document, count_pages(document) if is_pdf else None


def write_items(
    workflow: Workflow,
    items: Sequence[R],
    build: Build[R],
    encode: Callable[[Record], bytes],
    *,
    name: str,
    pages: int | None,
    zone: str | None,
) -> bytes:
    """The message that carries the items.

    Args:
        workflow: the rules.
        items: at least one.
        build, encode: make the message, and write it.
        name, pages: of the document; None where its pages are not known.
        zone: for errors.

    Raises:
        InvalidRecord: the pages of an item are not in the document or another's too; or there
            are no items.
        EncodingError: XML cannot carry a value.

    Warns:
        UnknownValue: a value is not among those known.
    """
    step, rule = workflow.items, workflow.pages
    context: dict[str, Any] = {"operation": step.operation.name, "zone": zone}
    if not items:
        raise InvalidRecord("there is nothing to upload", entity=step.name, field=None, **context)
    if rule is not None:
        ranges = [rule.of(item) for item in items]
        check_ranges(ranges, pages, entity=rule.entity, first=rule.first, last=rule.last)
    warn_of_unknown(items, workflow.known)
    try:
        return encode(build(items, name))
    except ValueError as error:
        raise EncodingError(str(error), **context) from None
