"""What the header parts of an answer say of the call: did it succeed, and if not, why."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from soapwright.runtime.answers.result import Path, walk
from soapwright.runtime.auth.session import has_content
from soapwright.runtime.errors import ServiceError
from soapwright.runtime.records.dataclass import dataclass
from soapwright.runtime.records.record import Record

if TYPE_CHECKING:
    from soapwright.runtime.calls.headers import HeaderPart, Headers

_DEEPEST = 20
"""Causes of causes that are followed: nobody reads further, and an answer may be forged."""


@dataclass(frozen=True, slots=True)
class HeaderStatus:
    """Header parts that tell whether a call succeeded, where the service has no faults.

    A call failed if the boolean says so, or if there is an error that is neither nil nor empty:
    some servers write nil as an empty element. An answer with neither part says nothing bad.

    Args:
        success: class name of the header part with the boolean, or None.
        success_path: path of the boolean in it.
        error: class name of the header part that describes a failure, or None.
        messages: paths of its texts, the best one first.
        kind: path of its type, or ().
        inner: path of what caused it, which is of the same form, or ().
    """

    success: str | None = None
    success_path: Path = ()
    error: str | None = None
    messages: tuple[Path, ...] = ()
    kind: Path = ()
    inner: Path = ()

    def check(self, headers: Headers, operation: str, zone: str | None) -> None:
        """Take the header parts of an answer.

        Raises:
            ServiceError: the call failed; ``messages`` and ``kind`` are the service's own, and
                ``__cause__`` is the error that caused this one.
        """
        told = next(walk(_of(headers, self.success), self.success_path), None)
        found = _of(headers, self.error)
        if isinstance(found, Record) and has_content(found):
            raise self._error(found, operation, zone, 0)
        if told is False:
            raise ServiceError(
                "the service says that the call failed, and not why", operation=operation, zone=zone
            )

    def _error(self, found: Any, operation: str, zone: str | None, depth: int) -> ServiceError:
        messages = tuple(dict.fromkeys(self._texts(found)))
        kind = next(walk(found, self.kind), None) if self.kind else None
        error = ServiceError(
            messages[0] if messages else str(kind or "the service gives no reason"),
            messages=messages,
            kind=None if kind is None else str(kind),
            operation=operation,
            zone=zone,
        )
        inner = next(walk(found, self.inner), None) if self.inner else None
        if inner is not None and depth < _DEEPEST:
            error.__cause__ = self._error(inner, operation, zone, depth + 1)
        return error

    def _texts(self, found: Any) -> Iterator[str]:
        for path in self.messages:
            yield from filter(None, (str(text).strip() for text in walk(found, path)))


def _of(headers: Headers, name: str | None) -> HeaderPart | None:
    """The part of a class, by the class's name."""
    return next((part for part in headers if type(part).__name__ == name), None)
