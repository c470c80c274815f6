"""The way of a call through its steps, and back."""

from __future__ import annotations

from typing import Any

import pytest

from soapwright.runtime.calls.call import Call, Outgoing, Response
from soapwright.runtime.calls.operation import Operation
from soapwright.runtime.calls.pipeline import Onward, pipeline
from soapwright.runtime.calls.steps import Pause, Steps
from soapwright.runtime.errors import ServiceError
from tests.runtime.driving import drive, no_call

CALL = Call(Operation[Any, Any]("op", "urn:op", "In", "Out"), None)


def outgoing() -> Outgoing:
    return Outgoing(CALL, "http://localhost/", None, None)


class Logged:
    """A step that writes down when it is passed."""

    def __init__(self, name: str, log: list[str]) -> None:
        self._name = name
        self._log = log

    def __call__(self, outgoing: Outgoing, onward: Onward) -> Steps[Response[Any]]:
        self._log.append(f"out {self._name}")
        try:
            return (yield from onward(outgoing))
        finally:
            self._log.append(f"back {self._name}")


def test_the_first_step_is_outermost() -> None:
    log: list[str] = []

    def send(_: Outgoing) -> Steps[Response[Any]]:
        log.append("sent")
        return Response("done")
        yield

    way = pipeline(iter([Logged("a", log), Logged("b", log)]), send)
    for _ in range(2):  # it can be gone any number of times
        log.clear()
        assert drive(way(outgoing()), no_call).body == "done"
        assert log == ["out a", "out b", "sent", "back b", "back a"]


def test_without_steps_it_is_sent() -> None:
    def send(_: Outgoing) -> Steps[Response[Any]]:
        return Response("done")
        yield

    assert pipeline([], send) is send


def test_an_error_goes_back_through_all_steps() -> None:
    log: list[str] = []

    def send(_: Outgoing) -> Steps[Response[Any]]:
        raise ServiceError("no")
        yield

    with pytest.raises(ServiceError, match="no"):
        drive(pipeline([Logged("a", log), Logged("b", log)], send)(outgoing()), no_call)
    assert log[-2:] == ["back b", "back a"]


def test_a_step_may_call_again_add_to_the_call_and_ask_for_something() -> None:
    def twice(outgoing: Outgoing, onward: Onward) -> Steps[Response[Any]]:
        first = yield from onward(outgoing)
        yield Pause(3)
        outgoing.http_headers["X-Again"] = first.body
        return (yield from onward(outgoing))

    def send(outgoing: Outgoing) -> Steps[Response[Any]]:
        return Response(outgoing.http_headers.get("X-Again", "first"))
        yield

    asked: list[Any] = []
    one = outgoing()
    assert drive(pipeline([twice], send)(one), asked.append).body == "first"
    assert (asked, one.http_headers) == ([Pause(3)], {"X-Again": "first"})
