"""A driver without a network: a function answers the calls that sans-IO code asks for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from generated.autotask import Autotask, types
from generated.autotask.session import ZONES
from soapwright.runtime.auth.session import Session
from soapwright.runtime.calls.call import Call
from soapwright.runtime.calls.steps import Step, Steps
from soapwright.runtime.client.connection import Connection

T = TypeVar("T")


def drive(steps: Steps[T], answer: Callable[[Any], Any]) -> T:
    """What the code returns, or raises, when ``answer`` gives what comes of each step."""
    proceed: Any = steps.send
    value: Any = None
    try:
        while True:
            step: Step = proceed(value)
            try:
                proceed, value = steps.send, answer(step)
            except Exception as error:
                proceed, value = steps.throw, error
    except StopIteration as end:
        result: T = end.value
        return result


def no_call(step: Step) -> Any:
    """For code that is to finish without any."""
    raise AssertionError(f"{step.operation.name if isinstance(step, Call) else step} was asked for")


class Driver:
    """Stands where a client has its own: ``answer`` gives what comes of each step."""

    def __init__(self, answer: Callable[[Any], Any]) -> None:
        self._answer = answer

    def drive(self, steps: Steps[T]) -> T:
        return drive(steps, self._answer)


def autotask(answer: Callable[[Any], Any]) -> Autotask:
    """A client of Autotask, of the reference zone, without a network."""
    connection = Connection(types.TYPES, ZONES, Session("u", "s"), "http://localhost/")
    driver: Any = Driver(answer)
    return Autotask(connection, driver)
