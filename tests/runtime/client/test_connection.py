"""One user's view of one zone: its address, its zone, and the way of its calls."""

from __future__ import annotations

from typing import Any

import pytest

from generated.autotask import Autotask, operations, types
from generated.autotask.session import ZONES
from soapwright.runtime.auth.session import Session
from soapwright.runtime.calls.call import Call
from soapwright.runtime.calls.operation import HttpOperation, HttpRequest
from soapwright.runtime.calls.steps import Pause, Send
from soapwright.runtime.client.connection import Connection, address_of
from soapwright.runtime.client.zones import ZoneTypes
from soapwright.runtime.codec.wall_clock import WallClock
from soapwright.runtime.errors import EncodingError, TransportError
from tests.runtime.driving import drive
from tests.runtime.soap import QUERY, query_answer

GERMAN = "https://webservices18.autotask.net/atws.asmx"
CALL = Call(operations.QUERY, QUERY)


def connection(url: str | None = "http://localhost/", **options: Any) -> Connection:
    return Connection(types.TYPES, ZONES, Session("ada", "s3cret"), url, **options)


def test_environments_by_name() -> None:
    environments = {"live": "https://x/", "test": "https://test.x/"}
    assert address_of("test", environments) == "https://test.x/"
    with pytest.raises(ValueError, match="no environment 'staging'; live, test are"):
        address_of("staging", environments)


def test_the_address_tells_the_zone_where_nobody_named_it() -> None:
    assert connection(GERMAN).zone == connection(GERMAN).zone_types.name == "de"
    assert connection(GERMAN, zone_name="es").zone == "es"
    late = connection(None)
    assert (late.url, late.zone, late.zone_types.name) == (None, None, "en")
    late.move_to(GERMAN)
    assert (late.url, late.zone, late.zone_types.name) == (GERMAN, "de", "de")


def test_an_unknown_zone_is_refused_with_those_there_are() -> None:
    with pytest.raises(ValueError, match=r"'fr'; there are: en, de, es"):
        connection(zone_name="fr")
    with pytest.raises(ValueError, match=r"'fr'; there are: en, de, es"):
        Autotask.connect("u", "s", integration_code="c", url="https://x", zone="fr")


def test_a_call_before_the_address_is_known() -> None:
    with pytest.raises(ValueError, match="not open"):
        connection(None).outgoing(CALL)
    elsewhere = connection(None).outgoing(CALL, "http://elsewhere/")
    assert (elsewhere.url, elsewhere.zone) == ("http://elsewhere/", None)


def test_clients_that_read_and_write_alike_share_what_was_learned_of_the_types() -> None:
    clock = WallClock("America/New_York")
    one = connection(clock=clock).codec()
    assert one is connection(GERMAN, clock=clock).codec()
    assert one is not connection(clock=clock).codec(ZoneTypes(ZONES[1], types.TYPES).index)
    assert one is not connection(clock=clock, by_local_name=True).codec()
    assert one is not connection().codec()


def test_a_call_is_signed_written_sent_and_read() -> None:
    one = connection()

    def answer(step: Any) -> Any:
        assert isinstance(step, Send)
        assert step.exchange.headers["Authorization"].startswith("Basic ")
        assert b"queryxml" in step.exchange.content
        step.exchange.start(200, {})
        step.exchange.feed(query_answer())
        return step.exchange.finish()

    assert drive(one.carry(CALL), answer).result(operations.QUERY).return_code == 1
    assert one.calls == 1


def test_each_attempt_is_written_and_counted() -> None:
    one, waits = connection(attempts=3), list[float]()

    def answer(step: Any) -> Any:
        if isinstance(step, Pause):
            assert not one.out, "who waits to call again has no call out"
            waits.append(step.seconds)
            return None
        assert len(one.out) == 1
        raise TransportError("could not connect", sent=False)

    with pytest.raises(TransportError):
        drive(one.carry(CALL), answer)
    assert (one.calls, len(waits), len(one.out)) == (3, 2, 0)


@pytest.mark.parametrize(
    "call",
    [
        Call(operations.QUERY, types.Query(s_xml="\x00")),
        Call(HttpOperation("op", "GET", "/(id)"), HttpRequest({}, None)),
    ],
)
def test_what_cannot_be_written_is_not_counted(call: Call) -> None:
    one = connection()
    with pytest.raises(EncodingError) as caught:
        one.exchange(one.outgoing(call))
    assert caught.value.operation == call.operation.name
    assert one.calls == 0


def test_codecs_are_made_once_a_package_of_types() -> None:
    one = connection()
    assert one.codec() is one.codec(types.TYPES)
    german = Connection(types.TYPES, ZONES, url=GERMAN)
    assert german.codec(german.zone_types.index) is not german.codec()
