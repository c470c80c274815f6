"""Spans and metrics, of whatever providers the program has."""

from __future__ import annotations

import sys
from typing import Any

import pytest

from soapwright.runtime.telling.doing import Doing, happened
from tests.recording import ALWAYS_OFF, API, TracerProvider, recorded, trace


def test_a_program_that_keeps_no_spans_has_none_made(monkeypatch: pytest.MonkeyPatch) -> None:
    assert API not in sys.modules
    assert Doing("query").span is None
    monkeypatch.setitem(sys.modules, API, trace)
    doing = Doing("query")  # of the API alone
    assert doing.span is not None
    doing.end()
    happened("retry", doing, attempt=1)


def test_each_program_has_its_own() -> None:
    for _ in range(2):
        with recorded() as seen:
            Doing("query").end()
            assert [span.name for span in seen.spans] == ["query"]


@pytest.mark.parametrize(
    ("event", "facts", "name"),
    [
        ("batch", {"verb": "create"}, "create"),
        ("call", {"service": "shop", "operation": "Find"}, "shop/Find"),
        ("attempt", {"method": "POST"}, "POST"),
        ("login", {"operation": "Find"}, "login"),
    ],
)
def test_names(event: str, facts: dict[str, Any], name: str) -> None:
    with recorded() as seen:
        Doing(event, None, **facts).end()
        (span,) = seen.spans
    assert span.name == name
    kind = trace.SpanKind.CLIENT if event in {"call", "attempt"} else trace.SpanKind.INTERNAL
    assert span.kind is kind


def test_a_status_is_the_type_of_an_http_error() -> None:
    with recorded() as seen:
        call = Doing("call", service="shop", operation="Find")
        for status in (503, 200):
            attempt = call.next("attempt", "attempt", method="POST")
            attempt.note(status=status)
            attempt.end(ValueError() if status == 503 else None)
        call.end(KeyError("secret"))
        failed, fine = seen.of("POST")
        (whole,) = seen.of("shop/Find")
        points = {
            p.attributes.get("error.type") for p in seen.points("http.client.request.duration")
        }
    assert failed.attributes is not None
    assert (failed.attributes["error.type"], failed.status.status_code) == (
        "503",
        trace.StatusCode.ERROR,
    )
    assert fine.status.is_unset
    assert points == {"503", None}
    assert whole.attributes is not None
    assert whole.attributes["error.type"] == "KeyError"
    assert whole.status.description is None


def test_it_is_current_where_it_was_entered_and_what_was_before_after() -> None:
    with recorded() as seen, seen.tracer.start_as_current_span("own") as own:
        doing = Doing("query")
        assert trace.get_current_span() is own
        assert doing.span is not None
        token = doing.span.enter()
        assert trace.get_current_span() is not own
        doing.span.leave(token)
        assert trace.get_current_span() is own
        doing.end()


def test_what_happens_is_an_event_of_its_span_and_counted() -> None:
    with recorded() as seen:
        doing = Doing("call", service="shop", operation="Find")
        for attempt in (1, 2):
            happened("retry", doing, operation="Find", attempt=attempt, error="TransportError")
        happened("retry", None, service="shop", operation="Find", error="TransportError")
        doing.end()
        (span,) = seen.spans
        (point,) = seen.points("soapwright.retries")
    assert [(event.name, dict(event.attributes or {})) for event in span.events] == [
        (
            "retry",
            {
                "soapwright.service": "shop",
                "rpc.method": "shop/Find",
                "soapwright.attempt": attempt,
                "error.type": "TransportError",
            },
        )
        for attempt in (1, 2)
    ]
    assert point.value == 3


def test_spans_that_are_not_sampled_cost_no_attributes() -> None:
    with recorded(TracerProvider(sampler=ALWAYS_OFF)) as seen:
        doing = Doing("batch", verb="create")
        doing.next("chunk", "chunk").end()
        doing.end(succeeded=2)
        (point,) = seen.points("soapwright.records")
    assert not seen.exporter.get_finished_spans()
    assert point.value == 2
