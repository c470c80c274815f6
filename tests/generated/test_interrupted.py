"""Ctrl-C at every line of the runtime that a batch passes: what leaves tells the truth."""

from __future__ import annotations

import linecache
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

import soapwright.runtime
from generated.autotask import Autotask, Contact, q
from soapwright.runtime.outcome import Status
from soapwright.sandbox import open_sandbox
from soapwright.sandbox.server import Sandbox
from tests.generated.packages import AUTOTASK

RUNTIME = Path(soapwright.runtime.__file__).parent
ROOMS = tuple(f"{RUNTIME / room}/" for room in ("client", "batch", "calls", "journal"))
"""Where what happens to a record is decided; below them it is one step, which a call is."""
AFTER = ("except StopIteration as end:", "result: T = end.value", "return result")
"""Where a batch has come to its end: Python looks for Ctrl-C no more before its caller has it."""
RECORDS = 6
pytestmark = pytest.mark.slow


class Lines:
    """Notes the lines that are run, and breaks off at one of them.

    Args:
        at: which, from 0; None never breaks off.
    """

    def __init__(self, at: int | None = None) -> None:
        self.at = at
        self.places: list[str] = []
        """The lines that were run."""

    def text(self, at: int) -> str:
        """What stands in a line."""
        file, _, number = self.places[at].rpartition(":")
        return linecache.getline(file, int(number)).strip()

    def __call__(self, call: Callable[[], Any]) -> Any:
        sys.settrace(self._enter)
        try:
            return call()
        finally:
            sys.settrace(None)

    def _enter(self, frame: FrameType, event: str, argument: Any) -> Any:
        return self._line if frame.f_code.co_filename.startswith(ROOMS) else None

    def _line(self, frame: FrameType, event: str, argument: Any) -> Any:
        if event == "line":
            self.places.append(f"{frame.f_code.co_filename}:{frame.f_lineno}")
            if len(self.places) - 1 == self.at:
                raise KeyboardInterrupt
        return self._line


@pytest.fixture(scope="module")
def server() -> Iterator[Sandbox]:
    with open_sandbox("autotask", AUTOTASK, threshold=10**9) as running:
        yield running


@contextmanager
def connected(server: Sandbox) -> Iterator[Any]:
    given = server.credentials
    with Autotask.connect(
        given["user"],
        given["secret"],
        integration_code=given["integration code"],
        url=server.url,
    ) as client:
        yield client


def contacts(tag: str) -> list[Contact]:
    return [
        Contact(first_name=f"{n}", last_name=tag, external_id=f"{tag} {n}", account_id=1, active=1)
        for n in range(RECORDS)
    ]


def there(client: Any, tag: str) -> Counter[str]:
    """How often each record is there."""
    return Counter(each.first_name for each in client.query(Contact, q.Contact.last_name == tag))


def every_line(create: Callable[[Lines, str], Any]) -> Iterator[tuple[Lines, str, Any]]:
    """Makes a batch for each line, broken off where it is run first and where it is run last.

    Gives the report of what left it, None where nothing did.
    """
    create(Lines(), "first")  # what is loaded once
    whole = Lines()
    create(whole, "whole")
    last = {place: at for at, place in enumerate(whole.places)}
    first = {place: whole.places.index(place) for place in last}
    for at in sorted({*first.values(), *last.values()}):
        if whole.text(at) in AFTER:
            continue
        lines = Lines(at)
        report: Any = None
        try:
            create(lines, f"at {at}")
        except KeyboardInterrupt as left:
            report = getattr(left, "report", ())
        yield lines, f"at {at}", report


def test_what_leaves_a_batch_tells_what_became_of_each_record(server: Sandbox) -> None:
    with connected(server) as client:
        reports = 0

        def create(lines: Lines, tag: str) -> Any:
            return lines(lambda: client.create(iter(contacts(tag)), max_items=3))

        for lines, tag, report in every_line(create):
            told = {outcome.item.first_name: outcome.status for outcome in report or ()}
            reports += bool(told)
            is_there = there(client, tag)
            for key in map(str, range(RECORDS)):
                status, count = told.get(key), is_there[key]
                assert count <= 1, (lines.places[-1], key)
                if report is not None:
                    assert status is not Status.SUCCEEDED or count == 1, (lines.places[-1], key)
                    assert status in (Status.SUCCEEDED, Status.UNKNOWN) or not count, (
                        lines.places[-1],
                        key,
                    )
        assert reports > 200
