"""Spans and metrics of OpenTelemetry, by its semantic conventions of RPC and HTTP clients.

It is imported where the program has imported the API, since only then does anybody keep them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextvars import Token
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any, NamedTuple

from opentelemetry import context, metrics, propagate, trace

from soapwright.runtime.telling.words import KEYS

if TYPE_CHECKING:
    from opentelemetry.context import Context

_NAME = "soapwright"
_CALLS = frozenset({"call", "attempt"})
"""What is of a client of its service's; else it is within the program."""
_OF_CALLS = frozenset({"call", "login", "retry", "wait"})
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10)
_RPC = ("system", "operation", "server", "port", "error")
_HTTP = ("method", "server", "port", "status", "error")
_FAILING = 400


class Span:
    """The span of some work; it is current only where something is sent or logged.

    Args:
        event: what the work is.
        span: it.
        context: the present one of who began the work, with the span in it.
    """

    __slots__ = ("_event", "_span", "context")

    def __init__(self, event: str, span: trace.Span, context: Context) -> None:
        self._event = event
        self._span = span
        self.context = context

    def enter(self) -> Token[Context]:
        """Make it the current one of this thread or task, until it is left there."""
        return context.attach(self.context)

    def leave(self, token: Token[Context]) -> None:
        """What was current before is so again."""
        context.detach(token)

    def headers(self) -> dict[str, str]:
        """The HTTP headers that have the service's spans be within this one, as the program's
        propagators write them."""
        carried: dict[str, str] = {}
        propagate.inject(carried, self.context)
        return carried

    def add(self, event: str, facts: Mapping[str, Any]) -> None:
        """Something has happened within."""
        self._span.add_event(event, _attributes(event, facts))

    def end(self, facts: Mapping[str, Any], seconds: float) -> None:
        """The work has ended."""
        if self._span.is_recording():
            self._span.set_attributes(_attributes(self._event, facts))
            if "error" in facts:
                self._span.set_status(trace.StatusCode.ERROR)
        self._span.end()
        _measure(self._event, facts, seconds, self.context)


def begin(event: str, facts: Mapping[str, Any], within: Span | None) -> Span:
    """The span of some work, which begins now.

    Args:
        event: what it is.
        facts: what is known of it.
        within: the span of what it is part of; None is the current one.
    """
    outer = context.get_current() if within is None else within.context
    attributes = _attributes(event, facts)
    kind = trace.SpanKind.CLIENT if event in _CALLS else trace.SpanKind.INTERNAL
    name = {
        "batch": facts.get("verb", event),
        "call": attributes.get("rpc.method", event),
        "attempt": facts.get("method", event),
    }.get(event, event)
    span = _tracer().start_span(name, outer, kind, attributes)
    return Span(event, span, trace.set_span_in_context(span, outer))


def add(event: str, facts: Mapping[str, Any], span: Span | None) -> None:
    """Something has happened, within the work of a span or of none."""
    if span is not None:
        span.add(event, facts)
    _measure(event, facts, facts.get("wait_ms", 0.0) / 1000, None if span is None else span.context)


def _attributes(event: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    found = {
        attribute: facts[key] for key in facts if (attribute := KEYS[key].attribute) is not None
    }
    if event not in _OF_CALLS:  # else a batch would be taken for a call
        found.pop("rpc.method", None)
    elif "operation" in facts and "service" in facts:
        found["rpc.method"] = f"{facts['service']}/{facts['operation']}"
    if event == "attempt" and facts.get("status", 0) >= _FAILING:
        found["error.type"] = str(facts["status"])
    return found


# --- metrics --------------------------------------------------------------------------------------


class Metric(NamedTuple):
    """A metric.

    Args:
        name: of it.
        unit: of its values.
        means: what is measured.
        keys: of what it tells apart, beside those of its events.
    """

    name: str
    unit: str
    means: str
    keys: tuple[str, ...]


METRICS = {
    "call": Metric("rpc.client.call.duration", "s", "how long a call took, with all tries", _RPC),
    "attempt": Metric("http.client.request.duration", "s", "how long a request took", _HTTP),
    "wait": Metric(
        "soapwright.wait.duration", "s", "how long a call was held back", ("service", "cause")
    ),
    "batch": Metric(
        "soapwright.records",
        "{record}",
        "what became of records, by `soapwright.status`",
        ("service", "verb"),
    ),
    "retry": Metric(
        "soapwright.retries",
        "{retry}",
        "how often a call was made again",
        ("service", "operation", "error"),
    ),
    "isolation": Metric(
        "soapwright.isolation.calls",
        "{call}",
        "calls to save what is good of refused chunks",
        ("service", "verb"),
    ),
}
"""By the event that they measure; those in seconds are histograms, the others counters."""
_STATUSES = ("succeeded", "failed", "unknown")


def _measure(event: str, facts: Mapping[str, Any], seconds: float, within: Context | None) -> None:
    metric = METRICS.get(event)
    if metric is None:
        return
    kept = {"service", *metric.keys}
    told = _attributes(event, {key: facts[key] for key in facts if key in kept})
    if "service" not in metric.keys:  # it is in the name of the method
        told.pop("soapwright.service", None)
    write = _instruments()[event]
    if metric.unit == "s":
        write(seconds, told, within)
    elif event == "batch":
        for status in _STATUSES:
            if facts.get(status):
                write(facts[status], {**told, "soapwright.status": status}, within)
    else:
        write(facts.get("calls", 1), told, within)


_made: dict[str, tuple[object, Any]] = {}
"""What was made of the providers of the program, which may be other ones later."""


def _tracer() -> trace.Tracer:
    provider = trace.get_tracer_provider()
    known = _made.get("tracer")
    if known is None or known[0] is not provider:
        known = _made["tracer"] = provider, provider.get_tracer(_NAME, _version())
    tracer: trace.Tracer = known[1]
    return tracer


def _instruments() -> Mapping[str, Callable[..., None]]:
    provider = metrics.get_meter_provider()
    known = _made.get("instruments")
    if known is None or known[0] is not provider:
        meter = provider.get_meter(_NAME, _version())
        known = _made["instruments"] = (
            provider,
            {event: _instrument(meter, metric) for event, metric in METRICS.items()},
        )
    instruments: Mapping[str, Callable[..., None]] = known[1]
    return instruments


def _instrument(meter: metrics.Meter, metric: Metric) -> Callable[..., None]:
    if metric.unit != "s":
        return meter.create_counter(metric.name, metric.unit, metric.means).add
    return meter.create_histogram(
        metric.name,
        metric.unit,
        metric.means,
        explicit_bucket_boundaries_advisory=_SECONDS,
    ).record


def _version() -> str:
    try:
        return version(_NAME)
    except PackageNotFoundError:  # run from its sources
        return ""
