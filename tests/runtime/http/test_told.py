"""Exchanges that are told of: counted, and carrying the headers of their span."""

from __future__ import annotations

from soapwright.runtime.http.told import Told
from soapwright.runtime.telling.doing import Doing
from tests.recording import recorded
from tests.runtime.soap import exchange, page


def test_what_goes_out_and_comes_back_is_counted() -> None:
    doing, one, answer = Doing("attempt"), exchange(), page(2)
    told = Told(one, doing)
    told.start(200, {})
    told.feed(answer[:100])
    told.feed(answer[100:])
    assert len(told.finish().body.query_result.entity_results.entity) == 2
    assert doing.facts == {
        "bytes_out": len(one.content),
        "status": 200,
        "bytes_in": len(answer),
    }
    assert told.headers == one.headers


def test_it_carries_the_headers_of_its_span_and_its_own_go_before() -> None:
    with recorded():
        doing, one = Doing("attempt"), exchange()
        told = Told(one, doing)
        assert {*told.headers} - {*one.headers} == {"traceparent"}
        one.headers["traceparent"] = "the user's own"
        assert Told(one, doing).headers["traceparent"] == "the user's own"
        doing.end()
