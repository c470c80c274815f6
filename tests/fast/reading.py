"""One answer read by the plain reader and by the compiled one, and all that can be told apart."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from contextlib import suppress
from decimal import Decimal
from typing import Any, NamedTuple

import pytest
from lxml import etree

from soapwright.runtime.codec.bounded import StandardLimits
from soapwright.runtime.codec.document import Document
from soapwright.runtime.codec.fast_reader import fast_reader
from soapwright.runtime.codec.protocols import RowDecoder
from soapwright.runtime.codec.rows import RowPlace, Rows
from soapwright.runtime.codec.texts import TextRow
from soapwright.runtime.errors import SoapwrightError
from soapwright.runtime.records.record import Record


class Answer(NamedTuple):
    """Bytes, in the pieces they arrive in, and the rows they are to have."""

    pieces: Sequence[bytes]
    decoder: RowDecoder
    place: RowPlace
    skips: bool = False
    key: str | None = None
    limits: StandardLimits = StandardLimits()


class Told(NamedTuple):
    """What a reading gave."""

    rows: list[Any]
    skipped: list[Any]
    begun: int
    error: tuple[Any, ...] | None
    rest: bytes


def told(answer: Answer, *, pure: bool) -> Told:
    """Read an answer."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOAPWRIGHT_PURE", str(int(pure)))
        return _told(answer)


def check(answer: Answer) -> Told:
    """Read an answer by both; gives what both told."""
    plain, fast = told(answer, pure=True), told(answer, pure=False)
    assert plain == fast
    return plain


def _told(answer: Answer) -> Told:
    found: list[Any] = []
    skipped: list[Any] = []
    begun: list[object] = []
    skip = (lambda *each: skipped.append((len(found), *each))) if answer.skips else None
    rows = Rows(answer.decoder, answer.place, found.extend, begun.append, skip, answer.key)
    document = Document(rows, answer.limits)
    error, rest = None, b""
    try:
        for piece in answer.pieces:
            document.feed(piece)
        rest = etree.tostring(document.close())
    except SoapwrightError as raised:
        error = type(raised), str(raised), getattr(raised, "may_pass", None), rows.count
    return Told([shape(row) for row in found], skipped, len(begun), error, rest)


def shape(value: Any) -> Any:
    """A value with the types and the order of all that is in it."""
    if type(value) is TextRow:
        own = {name: each for name, each in vars(value).items() if name not in ("plan", "shape")}
        return ("row", value.plan.record, value.shape.tags, shape(own))
    if isinstance(value, Record):
        named = [getattr(value, name) is each for name, each in vars(value).items()]
        return (type(value), [(name, shape(each)) for name, each in vars(value).items()], named)
    if isinstance(value, dict):
        return (type(value), [(shape(key), shape(each)) for key, each in value.items()])
    if isinstance(value, list | tuple):
        return (type(value), [shape(each) for each in value])
    if isinstance(value, datetime.datetime):
        return (
            type(value),
            value.isoformat(),
            value.fold,
            repr(value.tzinfo),
            repr(vars_of(value)),
        )
    if isinstance(value, float | Decimal | datetime.date | datetime.time):
        return (type(value), repr(value), repr(vars_of(value)))
    if isinstance(value, set):
        return (set, sorted(value))
    if hasattr(value, "children"):
        return (type(value), repr(value))
    return (type(value), value)


def vars_of(value: object) -> object:
    """What a value has beside what it is."""
    with suppress(TypeError):
        return vars(value)
    return None


def is_there() -> bool:
    """Whether the compiled reader is."""
    return fast_reader() is not None
