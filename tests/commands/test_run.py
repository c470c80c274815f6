"""Counts of a run add up, whatever the client's method gives or raises."""

from __future__ import annotations

import os
import resource
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from soapwright.commands.run import How, Run
from soapwright.commands.tables.outcomes import Told
from soapwright.commands.tables.sinks import WholeFile
from soapwright.commands.tables.source import Source
from soapwright.errors import InputError, Stopped
from soapwright.runtime.errors import BatchError, JournalError, NotSent, ThresholdExceeded
from soapwright.runtime.outcome import Outcome, Report, Status
from tests.sandboxed import package_of, write

CONTEXT: dict[str, Any] = {"operation": "create", "zone": None}


class Client:
    """Stands for a connected client whose verb does what a test says, a part at a time."""

    under_way = 0

    def __init__(self, *parts: Any) -> None:
        self.parts = list(parts)
        self.sent: list[list[str]] = []

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *error: object) -> None:
        """It is closed."""

    def create(self, records: Iterable[Any], *, progress: Any) -> Report[Any, Any]:
        titles = [record.title for record in records]
        self.sent.append(titles)
        report: Report[Any, Any] = self.parts.pop(0)(titles)
        return report


def all_of(titles: list[str]) -> Report[Any, Any]:
    return Report([Outcome(n, t, Status.SUCCEEDED, id=n) for n, t in enumerate(titles)], 1)


def run(tmp_path: Path, client: Client, rows: int = 6, at_once: int = 2) -> tuple[Any, Path]:
    file = write(
        tmp_path / "t.csv", "title,account_id,status,priority", *(f"{n},1,1,2" for n in range(rows))
    )
    out = tmp_path / "o.csv"
    package, rules = package_of("autotask")
    with Source(str(file)) as source:
        prepared = Run(package, rules, "create", "Ticket", source, How())
        checked = prepared.check()
        prepared._at_once = at_once
        connected = SimpleNamespace(connect=lambda: client)
        prepared._package = SimpleNamespace(client=connected)  # type: ignore[assignment]
        with WholeFile(str(out)) as whole:
            told = Told(whole)
            return prepared.send({}, checked, told), out


def lines(out: Path) -> int:
    return len(out.read_text("utf-8").splitlines()) - 1


def test_parts_add_up(tmp_path: Path) -> None:
    client = Client(all_of, all_of, all_of)
    ran, out = run(tmp_path, client)
    assert client.sent == [["0", "1"], ["2", "3"], ["4", "5"]]
    assert (ran.rows, ran.done, ran.calls, ran.broken, lines(out)) == (6, 6, 3, None, 6)


@pytest.mark.parametrize(
    "outcomes",
    [
        lambda titles: [],
        lambda titles: [Outcome(0, "0", Status.SUCCEEDED)],
        lambda titles: [Outcome(n, t, Status.SUCCEEDED) for n, t in enumerate([*titles, "more"])],
        lambda titles: [Outcome(n, t, Status.SUCCEEDED) for n, t in ((0, "0"), (0, "0"))],
        lambda titles: [Outcome(n, t, Status.SUCCEEDED) for n, t in ((1, "1"), (0, "0"))],
    ],
)
def test_outcomes_that_are_not_those_of_the_rows(tmp_path: Path, outcomes: Any) -> None:
    client = Client(all_of, lambda titles: Report(outcomes(titles), 1))
    with pytest.raises(InputError, match="an error of soapwright's own"):
        run(tmp_path, client)
    assert lines(tmp_path / "o.csv") == 2, "what was told before is kept"


def breaks(error: BaseException, *statuses: Status | None) -> Any:
    """A part that ends with an error; None is a row that was not sent."""

    def part(titles: list[str]) -> Report[Any, Any]:
        report = Report(
            [
                Outcome(n, titles[n], Status.FAILED, error=NotSent("not sent", **CONTEXT))
                if status is None
                else Outcome(n, titles[n], status)
                for n, status in enumerate(statuses)
            ],
            1,
        )
        error.report = report  # type: ignore[attr-defined]
        raise error

    return part


def test_a_run_that_gives_up_says_where_it_goes_on(tmp_path: Path) -> None:
    error = ThresholdExceeded("enough for today", **CONTEXT)
    ran, out = run(tmp_path, Client(all_of, breaks(error, Status.FAILED, None)))
    assert (ran.done, lines(out)) == (3, 3)
    assert "enough for today" in ran.broken
    assert ran.broken.endswith("3 rows were not sent: it goes on with --from-row 4")


def test_a_signal_keeps_what_was_told(tmp_path: Path) -> None:
    stopped = Stopped(15)
    with pytest.raises(Stopped) as caught:
        run(tmp_path, Client(all_of, breaks(stopped, Status.UNKNOWN, None)))
    assert lines(tmp_path / "o.csv") == 3
    assert caught.value.__notes__ == ["3 rows were not sent: it goes on with --from-row 4"]


def test_all_told_before_it_broke(tmp_path: Path) -> None:
    error = BatchError("every record is refused alike", report=Report(), **CONTEXT)
    bad = (Status.FAILED, Status.FAILED)
    ran, out = run(tmp_path, Client(all_of, all_of, breaks(error, *bad)))
    assert (ran.done, lines(out)) == (6, 6)
    assert "rows were not sent" not in ran.broken


@pytest.fixture
def shrink() -> Iterator[Callable[[int], Any]]:
    """Makes a part after which no file grows beyond so many bytes, as on a disk that is full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)

    def sized(size: int) -> Any:
        def part(titles: list[str]) -> Any:
            resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
            return all_of(titles)

        return part

    yield sized
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


def changed(tmp_path: Path) -> Callable[[list[str]], Any]:
    def part(titles: list[str]) -> Any:
        os.utime(tmp_path / "t.csv", ns=(1, 1))
        return all_of(titles)

    return part


def test_whatever_ends_a_run_early_says_what_was_sent(tmp_path: Path) -> None:
    left = "it goes on with --from-row"
    journal = JournalError("the disk is full")
    for part, done in (
        (changed(tmp_path), 4),
        (breaks(journal, Status.SUCCEEDED, None), 3),
        (breaks(InputError("no such row"), Status.SUCCEEDED), 3),
    ):
        ran, out = run(tmp_path, Client(all_of, part))
        assert (ran.done, lines(out)) == (done, done)
        assert ran.broken.endswith(f"{6 - done} rows were not sent: {left} {done + 1}")
        assert "run the command again" not in ran.broken, "its rows would be sent twice"


@pytest.mark.parametrize(("size", "written"), [(2_000, 0), (20_000, 600)])
def test_outcomes_that_have_no_room(
    tmp_path: Path, shrink: Callable[[int], Any], size: int, written: int
) -> None:
    client = Client(shrink(size), all_of, all_of, all_of)
    ran, out = run(tmp_path, client, rows=2400, at_once=600)
    assert ran.done == sum(map(len, client.sent)) == written + 600, "it ends when it is known"
    assert lines(out) == written
    assert out.read_bytes().endswith(b"\r\n"), "and no half of a row"
    assert "o.csv [--out]: cannot be written: File too large" in ran.broken
    left = f"{2400 - ran.done:,} rows were not sent: it goes on with --from-row {ran.done + 1}"
    assert ran.broken.endswith(f"it has the outcomes of {written} rows; {left}")
