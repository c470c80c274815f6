"""Whether a record is the one that was sent before: by its content, whatever object holds it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import Any, Final, NamedTuple, TypeVar

from soapwright.runtime.codec.encode import Encoder
from soapwright.runtime.codec.prefixes import OWN_PREFIX
from soapwright.runtime.errors import SoapwrightError
from soapwright.runtime.records.dataclass import MISSING, fields
from soapwright.runtime.records.plan import plan
from soapwright.runtime.records.record import Record

R = TypeVar("R", bound=Record)

_SIZE: Final = 8
"""Bytes of a fingerprint: it is compared with that of one key, so chance has one go at it."""


class _Place(NamedTuple):
    """Where requests have their records: the element of each, and the class that it declares."""

    name: str
    declared: type[Record]


class Fingerprints:
    """Fingerprints of the records of one run: hashes of the very bytes that go out.

    So a record is written once, be it to be sent or to be known again: those that are sent are
    found in their request.

    Args:
        encoder: of the package's types.
        request: makes the message of records.
        given: Python name of a field that the service sets, which is no content; or None.
        beside: what else each request is made of.
        convert: turns a record into the zone's own, or None.
    """

    def __init__(
        self,
        encoder: Encoder,
        request: Callable[[Sequence[Any]], Record],
        *,
        given: str | None,
        beside: Sequence[str] = (),
        convert: Callable[[Any], Any] | None = None,
    ) -> None:
        self._encoder = encoder
        self._request = request
        self._given = given
        self._convert = convert
        self._begun = sha256("\0".join(beside).encode())
        self._place: _Place | None = None
        self._defaults: dict[type[Record], Any] = {}

    def of(self, record: Record) -> bytes:
        """That of a record, as it would be written now."""
        try:
            if self._convert is not None:
                record = self._convert(record)
            record = self._bare(record)
            place = self._place_of(record)
            written = self._encoder.written()
            self._encoder.write(record, place.name, place.declared, written)
            content = b"".join(written.content).removesuffix(f"</{place.name}>".encode())
            return self._hash(content + written.own_declarations.encode())
        except (ValueError, SoapwrightError) as error:  # it cannot be sent, which its call will say
            text = f"{type(record).__name__} {error}"
            return self._hash(text.encode("utf-8", "surrogatepass"))

    def sent(self, content: bytes, items: Sequence[R], merged: Sequence[R]) -> list[bytes]:
        """Those of records that go out.

        Args:
            content: their request, as it goes out.
            items: the records.
            merged: what went into it for each: itself, or one that says more.
        """
        place = self._place_of(items[0] if self._convert is None else self._convert(items[0]))
        *texts, _ = content.split(f"</{place.name}>".encode())
        # Something in them is called the same, or has a prefix that it would not have alone.
        if len(texts) != len(items) or OWN_PREFIX in content:
            return [*map(self.of, items)]
        start = re.search(rf"<{re.escape(place.name)}[\s>]".encode(), texts[0])
        texts[0] = texts[0][start.start() :] if start else b""
        prints = []
        for text, item, one in zip(texts, items, merged, strict=True):
            says_it = one is item and self._bare(item) is item
            prints.append(self._hash(text) if says_it else self.of(item))
        return prints

    def _hash(self, text: bytes) -> bytes:
        made = self._begun.copy()
        made.update(text)
        fingerprint: bytes = made.digest()[:_SIZE]
        return fingerprint

    def _place_of(self, record: Record) -> _Place:
        if self._place is None:
            found = self._find(self._request([record]), record)
            self._place = found or _Place("", Record)
        return self._place

    def _find(self, message: Record, record: Record) -> _Place | None:
        """Where a message has a record, however deep."""
        for field in plan(type(message)):
            value = message.__dict__.get(field.attribute)
            if isinstance(value, list) and any(each is record for each in value):
                return _Place(self._encoder.names.of_tag(field.tag), field.record or Record)
            if isinstance(value, Record) and (found := self._find(value, record)):
                return found
        return None

    def _bare(self, record: R) -> R:
        """The record as it was before the service has set what it sets."""
        given = self._given
        if given is None:
            return record
        kind = type(record)
        if kind not in self._defaults:
            defaults = {field.name: field.default for field in fields(kind)}
            default = defaults.get(given, MISSING)
            self._defaults[kind] = None if default is MISSING else default
        if record.__dict__.get(given) is self._defaults[kind]:
            return record
        bare = object.__new__(kind)
        bare.__dict__.update(record.__dict__)
        bare.__dict__[given] = self._defaults[kind]
        return bare
