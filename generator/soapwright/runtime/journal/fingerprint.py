"""Whether a record is the one that was sent before: by its content, whatever object holds it."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from soapwright.runtime.codec.encode import Encoder
from soapwright.runtime.records.dataclass import MISSING, fields
from soapwright.runtime.records.record import Record


class Fingerprints:
    """Fingerprints of the records of one run.

    Args:
        encoder: of the package's types.
        given: Python name of a field that the service sets, which is no content; or None.
        beside: what else each request is made of.
    """

    def __init__(self, encoder: Encoder, *, given: str | None, beside: Sequence[str] = ()) -> None:
        self._encoder = encoder
        self._given = given
        self._defaults: dict[type[Record], Any] = {}
        self._start = sha256("\0".join(beside).encode())

    def of(self, record: Record) -> bytes:
        """That of a record, as it would be written now."""
        given = self._given
        if given is not None and record.__dict__.get(given) is not self._new(type(record)):
            bare = object.__new__(type(record))
            bare.__dict__.update(record.__dict__)
            bare.__dict__[given] = self._new(type(record))
            record = bare
        try:
            written = self._encoder.written()
            text = self._encoder.element(record, written) + written.own_declarations
        except ValueError as error:  # it cannot be sent either, which its call will say
            text = f"{type(record).__name__} {error}"
        fingerprint = self._start.copy()
        fingerprint.update(text.encode("utf-8", "surrogatepass"))
        return fingerprint.digest()

    def _new(self, kind: type[Record]) -> Any:
        """What the field that the service sets holds before it has."""
        if kind not in self._defaults:
            defaults = {field.name: field.default for field in fields(kind)}
            default = defaults.get(self._given or "", MISSING)
            self._defaults[kind] = None if default is MISSING else default
        return self._defaults[kind]
