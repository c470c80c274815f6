"""Calls as somebody is told of them: each with what it is part of, and its tries."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

from soapwright.runtime.calls.call import Call, Outgoing, Response
from soapwright.runtime.calls.operation import Operation
from soapwright.runtime.calls.pipeline import Onward
from soapwright.runtime.calls.steps import Pause, Send, Steps, Wait
from soapwright.runtime.errors import SoapwrightError
from soapwright.runtime.records.dataclass import replace
from soapwright.runtime.telling.doing import Doing, happened
from soapwright.runtime.telling.words import INFO, LEVEL, LOG, LOGGERS, MODULES, SPANS

T = TypeVar("T")
_PORTS = {"http": 80, "https": 443}


def somebody_listens() -> bool:
    """Whether anybody is told of what goes well; of what costs something everybody may be."""
    return SPANS in MODULES or LOG.isEnabledFor(INFO) or any(map(LEVEL, LOGGERS))


def under(
    begin: Callable[[], Doing], steps: Steps[T], facts: Callable[[], dict[str, Any]] = dict
) -> Steps[T]:
    """The same steps, whose calls are part of some work; it ends when they do, however.

    Args:
        begin: begins the work; its fact ``calls`` counts those calls.
        steps: what does it.
        facts: what is known of it in the end.
    """
    doing = begin()
    proceed: Callable[[Any], Any] = steps.send
    value: Any = None
    try:
        while True:
            try:
                step = proceed(value)
            except StopIteration as end:
                doing.end(None, **facts())
                result: T = end.value
                return result
            if isinstance(step, Call):
                doing.add(calls=1)
                if step.told is None:
                    step = replace(step, told=doing)
            try:
                proceed, value = steps.send, (yield step)
            except BaseException as error:  # the code within learns of it, whatever it is
                proceed, value = steps.throw, error
    except BaseException as error:
        doing.end(error, **facts())
        raise


def called(outgoing: Outgoing, onward: Onward) -> Steps[Response[Any]]:
    """A call through all its way, told when it has ended.

    Args:
        outgoing: the call.
        onward: its way.
    """
    operation, url = outgoing.call.operation, urlsplit(outgoing.url)
    doing = Doing(
        "call",
        outgoing.call.told or outgoing.told,
        service=outgoing.service,
        zone=outgoing.zone,
        operation=operation.name,
        entity=outgoing.call.endpoint,
        system="soap" if isinstance(operation, Operation) else "http",
        server=url.hostname,
        port=_port(outgoing.url),
    )
    outgoing.told = doing
    # Calls within are those that a step makes before it lets this one through.
    return (yield from under(lambda: doing, onward(outgoing)))


def _port(url: str) -> int | None:
    """The port of an address; of one that is wrong the transport will tell."""
    try:
        parts = urlsplit(url)
        return parts.port or _PORTS.get(parts.scheme)
    except ValueError:
        return None


def attempted(doing: Doing, step: Send) -> Steps[Response[Any]]:
    """A try of a call, which is told of.

    Args:
        doing: the call.
        step: what sends it.
    """
    exchange, url = step.exchange, urlsplit(step.exchange.url)
    host = url.netloc.rpartition("@")[2]
    # An operation of an HTTP binding has values in its path, and secrets in its query.
    path = url.path if isinstance(exchange.operation, Operation) else "/"
    attempt = doing.next(
        "attempt",
        "attempt",
        resent=doing.count or None,
        method=exchange.method,
        url=f"{url.scheme}://{host}{path}",
        server=url.hostname,
        port=_port(exchange.url),
    )
    try:
        response: Response[Any] = yield replace(step, told=attempt)
    except BaseException as error:
        attempt.end(error)
        raise
    else:
        attempt.end()
        return response
    finally:
        doing.note(attempt=doing.count, status=attempt.facts.get("status"))
        doing.add(
            bytes_out=attempt.facts.get("bytes_out", 0), bytes_in=attempt.facts.get("bytes_in", 0)
        )


def logging_in(outgoing: Outgoing, steps: Callable[[Onward], Steps[T]], onward: Onward) -> Steps[T]:
    """A login, told where somebody listens.

    Args:
        outgoing: the call that logs in.
        steps: log in, by a call that is made by what they are given.
        onward: makes it.
    """
    if not somebody_listens():
        return (yield from steps(onward))
    name = outgoing.call.operation.name
    doing = Doing(
        "login", outgoing.told, service=outgoing.service, zone=outgoing.zone, operation=name
    )
    outgoing.told = doing

    def told(call: Outgoing) -> Steps[Response[Any]]:
        return called(call, onward)

    return (yield from under(lambda: doing, steps(told)))


def retried(outgoing: Outgoing, error: SoapwrightError, seconds: float, attempt: int) -> None:
    """A call is about to be made again."""
    happened(
        "retry",
        outgoing.told,
        service=outgoing.service,
        zone=outgoing.zone,
        operation=outgoing.call.operation.name,
        attempt=attempt,
        wait_ms=seconds * 1000,
        status=getattr(error, "status", None),
        error=type(error).__name__,
    )


def waited(outgoing: Outgoing, cause: str, step: Pause | Wait) -> Steps[None]:
    """A call that is held back.

    Args:
        outgoing: the call.
        cause: what it waits for.
        step: the wait.
    """
    began = time.monotonic()
    try:
        yield step
    finally:
        happened(
            "wait",
            outgoing.told,
            service=outgoing.service,
            zone=outgoing.zone,
            operation=outgoing.call.operation.name,
            cause=cause,
            wait_ms=(time.monotonic() - began) * 1000,
        )
