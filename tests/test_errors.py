"""What ends a command early: where its input is wrong, and which signal stopped it."""

from __future__ import annotations

import pickle
import signal
from pathlib import Path
from typing import Any

import pytest

from soapwright.errors import InputError, InputErrors, Problems, Stopped, each_apart


@pytest.mark.parametrize(
    ("where", "text"),
    [
        ({}, "it is wrong"),
        ({"file": "a.wsdl"}, "a.wsdl: it is wrong"),
        ({"file": Path("a.wsdl"), "line": 3}, "a.wsdl:3: it is wrong"),
        ({"key": "--to"}, "[--to]: it is wrong"),
        ({"file": "s.toml", "key": "service.name"}, "s.toml [service.name]: it is wrong"),
        ({"line": 3}, "it is wrong"),
    ],
)
def test_an_error_says_where_it_is(where: dict[str, Any], text: str) -> None:
    error = InputError("it is wrong", **where)
    assert str(error) == text
    assert error.message == "it is wrong"
    assert error.file is None or isinstance(error.file, str)


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_what_a_signal_stopped_has_the_status_of_shells(number: int, status: int) -> None:
    stopped = Stopped(number)
    assert (stopped.status, str(stopped)) == (status, f"stopped by {signal.Signals(number).name}")
    assert not isinstance(stopped, Exception), "no library takes it for an error of its own"


def fails(number: int) -> list[int]:
    if number % 2:
        raise InputError(f"{number} is odd", file="s.toml", key=f"k{number}")
    return [number, number]


def test_what_is_found_side_by_side_is_told_together() -> None:
    assert each_apart(fails, [0, 2]) == (0, 0, 2, 2)
    with pytest.raises(InputError) as one:
        each_apart(fails, [0, 1, 2])
    assert one.value.errors == (one.value,)
    with pytest.raises(InputErrors) as several:
        each_apart(fails, [1, 2, 3, 1])
    assert [error.key for error in several.value.errors] == ["k1", "k3"]
    assert (several.value.key, several.value.message) == ("k1", "1 is odd")
    assert str(several.value) == "s.toml [k1]: 1 is odd\ns.toml [k3]: 3 is odd"


def test_several_come_out_of_another_process() -> None:
    several = InputErrors([InputError("a", file="f", key="k"), InputError("b")])
    assert str(pickle.loads(pickle.dumps(several))) == str(several)


def test_problems_of_problems_are_one_list() -> None:
    problems = Problems()
    problems.settle()
    assert problems.apart(fails, 2) == [2, 2]
    assert problems.apart(each_apart, fails, [1, 3]) is None
    assert problems.apart(fails, 5) is None
    with pytest.raises(InputErrors) as caught:
        problems.settle()
    assert [error.key for error in caught.value.errors] == ["k1", "k3", "k5"]
