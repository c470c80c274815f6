"""Telling somebody, who may fail: that changes nothing of what is told."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar

from soapwright.runtime.errors import HookFailed

T = TypeVar("T")


def safely(tell: Callable[..., T], *given: Any) -> T | None:
    """What somebody gives who is told; None, and a warning, where that raises.

    It may be a filter of logs, a processor of spans or a propagator: whatever it raises, a call
    goes on, and what became of records stays what it is, also where warnings are errors.
    """
    try:
        return tell(*given)
    except Exception as error:
        with suppress(HookFailed):
            warnings.warn(
                f"who is told of work raised {type(error).__name__}, which changes nothing",
                HookFailed,
                stacklevel=2,
            )
        return None
