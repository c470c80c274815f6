"""The steps of a call, sans-IO: each has it on the way out, and its answer on the way back.

A step is a callable ``step(outgoing, onward)``. It may add to the call, hold it back, make it
again or make others before; ``onward`` is all that comes after it. The last one sends.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, Protocol, TypeAlias

from soapwright.runtime.calls.call import Outgoing, Response
from soapwright.runtime.calls.steps import Steps

Onward: TypeAlias = Callable[[Outgoing], Steps[Response[Any]]]


class CallStep(Protocol):
    """One step of the way."""

    def __call__(self, outgoing: Outgoing, onward: Onward) -> Steps[Response[Any]]: ...


def pipeline(steps: Iterable[CallStep], send: Onward) -> Onward:
    """The way through all steps, the first of them outermost."""
    for step in reversed([*steps]):
        send = partial(step, onward=send)
    return send
