"""What the process of a pool runs; it imports nothing of the tests."""

from __future__ import annotations

from typing import NoReturn, TypeVar

T = TypeVar("T")


def echo(value: T) -> T:
    return value


def fail(error: BaseException) -> NoReturn:
    raise error
