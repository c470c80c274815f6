"""What OpenTelemetry's SDK and a handler of logs are told of, and how that is written down."""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest import mock

from opentelemetry import metrics, trace
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader
from opentelemetry.sdk.trace import ReadableSpan, SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.sdk.trace.sampling import ALWAYS_OFF
from opentelemetry.semconv._incubating.attributes import (
    error_attributes,
    http_attributes,
    rpc_attributes,
    server_attributes,
    url_attributes,
)
from opentelemetry.semconv._incubating.metrics import http_metrics, rpc_metrics

from soapwright.runtime.telling import spans

__all__ = ["ALWAYS_OFF", "SpanProcessor", "TracerProvider", "logged", "recorded", "trace"]
CONVENTIONS = {
    value
    for module in (
        *(error_attributes, http_attributes, rpc_attributes, server_attributes, url_attributes),
        *(http_metrics, rpc_metrics),
    )
    for value in vars(module).values()
    if isinstance(value, str)
}
"""The names of the semantic conventions that are installed."""
METRICS = spans.METRICS

# A program that does not trace has not imported the API, and so it is in all other tests. Whoever
# needs something of it imports this module first.
API = "opentelemetry.trace"
del sys.modules[API]


class Lines(logging.Handler):
    """The records that a logger was given."""

    def __init__(self) -> None:
        super().__init__(1)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)

    def of(self, event: str) -> list[dict[str, Any]]:
        """The attributes of those of one event."""
        return [vars(each) for each in self.records if getattr(each, "event", "") == event]


@contextmanager
def logged(level: int = logging.DEBUG) -> Iterator[Lines]:
    """What is logged from a level on."""
    logger, lines = logging.getLogger("soapwright"), Lines()
    logger.addHandler(lines)
    logger.setLevel(level)
    try:
        yield lines
    finally:
        logger.setLevel(logging.NOTSET)
        logger.removeHandler(lines)


class _Begun(SimpleSpanProcessor):
    """One that also counts the spans that began."""

    count = 0

    def on_start(self, span: Any, parent_context: Any = None) -> None:
        self.count += 1
        super().on_start(span, parent_context)


@dataclass
class Recorded:
    """The spans that have ended, and the metrics."""

    exporter: InMemorySpanExporter
    begun: _Begun
    reader: InMemoryMetricReader
    tracer: trace.Tracer
    _metrics: list[Any] = field(default_factory=list)

    @property
    def spans(self) -> list[ReadableSpan]:
        """In the order of their beginning, once all that began have ended."""
        deadline = time.monotonic() + 5
        while len(found := self.exporter.get_finished_spans()) < self.begun.count:
            assert time.monotonic() < deadline, f"{self.begun.count - len(found)} never ended"
            time.sleep(0.002)
        return sorted(found, key=lambda span: span.start_time or 0)

    def of(self, name: str) -> list[ReadableSpan]:
        return [span for span in self.spans if span.name == name]

    def within(self, parent: ReadableSpan | None) -> list[ReadableSpan]:
        """The parts of a span, or those that are part of none."""
        wanted = None if parent is None or parent.context is None else parent.context.span_id
        return [s for s in self.spans if (s.parent and s.parent.span_id) == wanted]

    def tree(self, label: Callable[[ReadableSpan], str] = lambda span: span.name) -> list[str]:
        """The spans as a tree, a line each."""
        return [line for span in self.within(None) for line in self._lines(span, label, "", "")]

    def _lines(
        self, span: ReadableSpan, label: Callable[[ReadableSpan], str], first: str, rest: str
    ) -> Iterator[str]:
        yield first + label(span)
        parts = self.within(span)
        for part in parts:
            last = part is parts[-1]
            branch, below = ("└─ ", "   ") if last else ("├─ ", "│  ")
            yield from self._lines(part, label, rest + branch, rest + below)

    def points(self, name: str) -> list[Any]:
        """What a metric has measured."""
        data = self.reader.get_metrics_data()
        if data is not None:
            self._metrics = [
                metric
                for resource in data.resource_metrics
                for scope in resource.scope_metrics
                for metric in scope.metrics
            ]
        return [
            p for metric in self._metrics if metric.name == name for p in metric.data.data_points
        ]


@contextmanager
def recorded(provider: TracerProvider | None = None) -> Iterator[Recorded]:
    """A program that keeps its spans and metrics, the spans with its provider or any."""
    exporter, reader = InMemorySpanExporter(), InMemoryMetricReader()
    begun, provider = _Begun(exporter), provider or TracerProvider()
    provider.add_span_processor(begun)
    meters = MeterProvider([reader])
    assert API not in sys.modules, "somebody has imported it beside this module"
    sys.modules[API] = trace
    try:
        with (
            mock.patch.object(trace, "get_tracer_provider", return_value=provider),
            mock.patch.object(metrics, "get_meter_provider", return_value=meters),
        ):
            yield Recorded(exporter, begun, reader, provider.get_tracer("program"))
    finally:
        del sys.modules[API]
        meters.shutdown()
