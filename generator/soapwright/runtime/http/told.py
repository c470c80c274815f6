"""An exchange that is told of: what goes out and comes back is counted, and nothing of it shown."""

from __future__ import annotations

from collections.abc import Mapping

from soapwright.runtime.calls.covering import Around
from soapwright.runtime.calls.steps import Exchange
from soapwright.runtime.telling.doing import Doing
from soapwright.runtime.telling.safely import safely


class Told(Around):
    """An exchange of which somebody is told.

    Where the program traces, it goes out with the headers of its span, as the propagators of the
    program write them: so do the requests of every HTTP client that OpenTelemetry instruments.

    Args:
        exchange: the exchange; it goes out now.
        doing: the try that it is.
    """

    def __init__(self, exchange: Exchange, doing: Doing) -> None:
        super().__init__(exchange)
        self._doing = doing
        doing.note(bytes_out=len(exchange.content))
        if doing.span is not None:
            self.headers = {**(safely(doing.span.headers) or {}), **exchange.headers}

    def start(self, status: int, headers: Mapping[str, str]) -> None:
        """The answer's head arrived."""
        self._doing.note(status=status)
        super().start(status, headers)

    def feed(self, data: bytes) -> None:
        """Some of its body arrived."""
        self._doing.add(bytes_in=len(data))
        super().feed(data)
