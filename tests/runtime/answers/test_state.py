"""Values of an answer as the texts that service.toml knows them by."""

from __future__ import annotations

from enum import StrEnum
from types import SimpleNamespace as Answer

import pytest

from soapwright.runtime.answers.state import state_at


class State(StrEnum):
    OPEN = "Still open"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "true"),
        (False, "false"),
        (State.OPEN, "Still open"),
        ("Unheard of", "Unheard of"),
        (7, "7"),
        (None, None),
        ([None, "b"], "b"),
        ([], None),
    ],
)
def test_states(value: object, text: str | None) -> None:
    assert state_at(Answer(load=Answer(state=value)), ("load", "state")) == text


def test_no_answer() -> None:
    assert state_at(None, ("load", "state")) is None
