"""Steps that see the bytes of a call: what goes out, and what comes back before it is read."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from soapwright.runtime.calls.steps import Exchange, Send, Steps
from soapwright.runtime.records.dataclass import replace

T = TypeVar("T")


def covered(steps: Steps[T], cover: Callable[[Exchange], Exchange]) -> Steps[T]:
    """The same steps, each exchange of which is sent in a cover.

    Args:
        steps: what comes after a step of the pipeline.
        cover: gives what is sent in place of an exchange; what it raises is raised in ``steps``.
    """
    proceed, value = steps.send, None
    while True:
        try:
            step = proceed(value)
        except StopIteration as end:
            result: T = end.value
            return result
        try:
            if isinstance(step, Send):
                step = replace(step, exchange=cover(step.exchange))
            proceed, value = steps.send, (yield step)
        except BaseException as error:  # the code within learns of it, whatever it is
            proceed, value = steps.throw, error
