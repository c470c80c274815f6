"""Exchanges as they may be seen: observers and a logger get copies of what goes out and comes back,
with the secrets masked.

Nothing of that changes an exchange. What an observer raises is a warning.
"""

from __future__ import annotations

import itertools
import logging
import time
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import Any, Literal, TypeAlias

from soapwright.runtime.calls.covering import Around
from soapwright.runtime.calls.steps import Exchange
from soapwright.runtime.errors import HookFailed, TransportError
from soapwright.runtime.http.masking import Masker, Secrets
from soapwright.runtime.http.settings import TRACE, WIRE
from soapwright.runtime.records.dataclass import dataclass

MOST = 1024 * 1024
"""Bytes of a message that are shown."""
_BEYOND = 64 * 1024
"""So many more are kept, so that no secret is cut where the copy ends."""
_LOG = logging.getLogger(WIRE)
_numbers = itertools.count(1)


@dataclass(frozen=True, slots=True)
class WireEvent:
    """A message on its way, with its secrets masked; all of it can be kept and shown.

    Args:
        kind: of what it is: a "request" that goes out now, its "response", or the "failure" that it
            ended with instead.
        number: the same of a request and its response; each try of a call has its own.
        operation: wire name of the operation.
        at: when, in UTC.
        method: of HTTP.
        url: where it goes, without a user.
        headers: of HTTP. Those that an ``auth`` adds are not among them.
        content: what is shown of the body, after decompression: all of it, or the beginning.
        size: how many bytes the body had, as far as they have come.
        status: of the response, where one has begun.
        seconds: since the request, but for a request.
        error: why it failed.
    """

    kind: Literal["request", "response", "failure"]
    number: int
    operation: str
    at: datetime
    method: str
    url: str
    headers: Mapping[str, str]
    content: bytes
    size: int
    status: int | None = None
    seconds: float | None = None
    error: str | None = None

    @property
    def text(self) -> str:
        """The content as a text."""
        return self.content.decode("utf-8", "replace")

    def __str__(self) -> str:
        if self.kind == "request":
            first = f"> {self.number} {self.operation}: {self.method} {self.url}"
        else:
            told = self.error if self.status is None else f"HTTP {self.status}"
            told = f"{told}, {self.error}" if self.status and self.error else told
            first = f"< {self.number} {self.operation}: {told} after {self.seconds:.3f} s"
        head = [f"{name}: {value}" for name, value in self.headers.items()]
        cut = len(self.content) < self.size and len(self.content) >= MOST
        more = f"\n… of {self.size} bytes" if cut else ""
        return "\n".join([first, *head, "", self.text]) + more


Observer: TypeAlias = Callable[[WireEvent], object]


class Watch:
    """Who sees the exchanges of one transport.

    Args:
        secrets: tells what is secret by now.
        observers: are shown each message, beside the logger.
    """

    def __init__(
        self, secrets: Callable[[], Secrets] = Secrets, observers: Sequence[Observer] = ()
    ) -> None:
        self.masker = Masker(secrets)
        self._observers = observers

    def show(self, event: WireEvent) -> None:
        """Show a message to the logger and to the observers."""
        for observer in (_log, *self._observers):
            try:
                observer(event)
            except Exception as error:
                _warn(observer, error)


def _log(event: WireEvent) -> None:
    if _LOG.isEnabledFor(TRACE):
        _LOG.log(TRACE, "%s", event, extra={"wire": event})


def _warn(observer: Observer, error: Exception) -> None:
    """Tell that an observer failed; that too must not end the call, where warnings are errors."""
    name = getattr(observer, "__qualname__", type(observer).__name__)
    with suppress(HookFailed):
        warnings.warn(
            f"the observer {name} raised {type(error).__name__}, which changes nothing",
            HookFailed,
            stacklevel=2,
        )


class Watched(Around):
    """An exchange that is shown. One that its caller breaks off has a request and nothing else.

    Args:
        exchange: the exchange; it goes out now.
        extra: HTTP headers that go out beside its own.
        watch: who sees it.
    """

    def __init__(self, exchange: Exchange, extra: Mapping[str, str], watch: Watch) -> None:
        super().__init__(exchange)
        self._watch = watch
        self._number = next(_numbers)
        self._began = time.monotonic()
        self._status: int | None = None
        self._head: Mapping[str, str] = {}
        self._data = bytearray()
        self._size = 0
        self._ended = False
        sent = {**extra, **exchange.headers}
        kind = next((sent[name] for name in sent if name.lower() == "content-type"), "")
        headers = watch.masker.headers(sent, sent=True)
        self._show("request", headers, exchange.content, len(exchange.content), kind)

    def start(self, status: int, headers: Mapping[str, str]) -> None:
        """The answer's head arrived."""
        self._status, self._head = status, headers
        with self._telling_failure():
            super().start(status, headers)

    def feed(self, data: bytes) -> None:
        """Some of its body arrived."""
        self._size += len(data)
        if (room := MOST + _BEYOND - len(self._data)) > 0:
            self._data += data[:room]
        with self._telling_failure():
            super().feed(data)

    def finish(self) -> Any:
        """Its body is complete."""
        self._end("response")
        return super().finish()

    def failed(self, message: str, *, sent: bool, started: bool) -> TransportError:
        """The error for an exchange that broke off."""
        failed = super().failed(message, sent=sent, started=started)
        self._end("failure", failed.message)
        return failed

    @contextmanager
    def _telling_failure(self) -> Iterator[None]:
        try:
            yield
        except Exception as error:
            self._end("failure", getattr(error, "message", type(error).__name__))
            raise

    def _end(self, kind: Literal["response", "failure"], error: str | None = None) -> None:
        if self._ended:
            return
        self._ended = True
        headers = self._watch.masker.headers(self._head, sent=False)
        data, content_type = bytes(self._data), self._head.get("content-type", "")
        self._show(kind, headers, data, self._size, content_type, error)

    def _show(
        self,
        kind: Literal["request", "response", "failure"],
        headers: Mapping[str, str],
        data: bytes,
        size: int,
        content_type: str,
        error: str | None = None,
    ) -> None:
        masker = self._watch.masker
        shown = masker.content(data[: MOST + _BEYOND], content_type) if data else b""
        event = WireEvent(
            kind,
            self._number,
            self.operation.name,
            datetime.now(UTC),
            self.method,
            masker.url(self.url),
            dict(headers),
            shown if size <= MOST else shown[:MOST],
            size,
            self._status,
            None if kind == "request" else time.monotonic() - self._began,
            None if error is None else masker.text(error),
        )
        self._watch.show(event)
