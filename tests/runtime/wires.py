"""A client whose exchanges a function answers: bytes go out, and bytes come back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from generated.autotask import operations, types
from generated.autotask.session import ZONES
from soapwright.runtime.calls.call import Call, Stream
from soapwright.runtime.calls.steps import Exchange, Pause, Reconnect, Send
from soapwright.runtime.client.connection import Connection
from tests.runtime.driving import drive
from tests.runtime.soap import query_answer

HTTPS = "https://depot.example/atws.asmx"
HTTP = "http://depot.example/atws.asmx"
QUERY = Call(operations.QUERY, types.Query(s_xml="<queryxml/>"))
CREATE = Call(operations.CREATE, types.Create(entities=types.ArrayOfEntity()))


@dataclass(frozen=True)
class Answer:
    body: bytes = query_answer()
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=lambda: {"content-type": "text/xml"})


@dataclass
class Wire:
    """Answers what is sent; ``sent`` are the requests, ``steps`` all that was asked for."""

    answer: Callable[[bytes], Answer | bytes] = lambda _: Answer()
    sent: list[bytes] = field(default_factory=list)
    steps: list[Any] = field(default_factory=list)

    def __call__(self, step: Any) -> Any:
        self.steps.append(step)
        if isinstance(step, Send):
            return self._exchange(step.exchange)
        assert isinstance(step, Pause | Reconnect)
        return None

    def _exchange(self, exchange: Exchange) -> Any:
        self.sent.append(exchange.content)
        found = self.answer(exchange.content)
        answer = found if isinstance(found, Answer) else Answer(found)
        exchange.start(answer.status, answer.headers)
        for start in range(0, len(answer.body), 100):
            exchange.feed(answer.body[start : start + 100])
        return exchange.finish()

    def call(self, call: Call = QUERY, url: str = HTTPS, **options: Any) -> Any:
        """Make a call; gives the response."""
        connection = Connection(types.TYPES, ZONES, None, url, **options)
        return drive(connection.carry(call), self)


def streaming(rows: list[Any]) -> Call:
    """A call whose records are taken as they arrive."""
    stream = Stream(("entity_results", "entity"), rows.extend)
    return Call(operations.QUERY, QUERY.request, stream=stream)
