from __future__ import annotations

from typing import Any

import pytest

from soapwright.runtime.calls.covering import covered
from soapwright.runtime.calls.steps import Pause, Send, Steps


def sending(log: list[str]) -> Steps[str]:
    try:
        first = yield Send("first")  # type: ignore[arg-type]
        yield Pause(1)
        second = yield Send("second", 5)  # type: ignore[arg-type]
    except ValueError as error:
        log.append(str(error))
        raise
    finally:
        log.append("end")
    return f"{first} {second}"


def wrap(exchange: Any) -> Any:
    return f"<{exchange}>"


def test_every_exchange_is_sent_in_its_cover() -> None:
    log: list[str] = []
    steps = covered(sending(log), wrap)
    assert next(steps) == Send("<first>")  # type: ignore[arg-type]
    assert steps.send("1") == Pause(1)
    assert steps.send(None) == Send("<second>", 5)  # type: ignore[arg-type]
    with pytest.raises(StopIteration) as end:
        steps.send("2")
    assert end.value.value == "1 2"


def test_what_a_step_ends_with_is_raised_within() -> None:
    log: list[str] = []
    steps = covered(sending(log), wrap)
    next(steps)
    with pytest.raises(ValueError, match="broken"):
        steps.throw(ValueError("broken"))
    assert log == ["broken", "end"]


def test_what_the_cover_raises_is_raised_within() -> None:
    def refuse(_: object) -> Any:
        raise ValueError("no cover")

    log: list[str] = []
    with pytest.raises(ValueError, match="no cover"):
        next(covered(sending(log), refuse))
    assert log == ["no cover", "end"]


def test_a_call_that_is_given_up_is_given_up_within() -> None:
    log: list[str] = []
    steps = covered(sending(log), wrap)
    next(steps)
    steps.close()
    assert log == ["end"]
