"""Several runs beside each other: any processes will do in place of those that mirror."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from soapwright.commands.mirror.databases import Database
from soapwright.commands.mirror.several import Ended, Several, lanes
from tests.signals import by_default


class Enough(BaseException):
    """Ends what goes on for ever."""


def databases(*names: str) -> list[list[Database]]:
    """Names of lanes: ``ab`` are two databases in one."""
    return [[Database(name, "x", f"duckdb:///{name}") for name in lane] for lane in names]


def python(code: str) -> Callable[[Database], Sequence[str]]:
    return lambda database: [sys.executable, "-c", code, str(database.name)]


LOG = """
import sys, time
name = sys.argv[1]
log = open({log!r}, "a", buffering=1)
log.write(f"+{{name}} {{time.monotonic()}}\\n")
time.sleep(0.1)
log.write(f"-{{name}} {{time.monotonic()}}\\n")
"""


def test_so_many_at_a_time_and_one_of_a_lane(tmp_path: Path) -> None:
    log = tmp_path / "log"
    told: list[Ended] = []
    several = Several(databases("ab", "c", "d", "e"), python(LOG.format(log=str(log))), told.append)
    assert several.run(2) == 0
    assert sorted(ended.name for ended in told) == list("abcde")
    lines = [line.split() for line in log.read_text().splitlines()]
    running: set[str] = set()
    most = 0
    for what, _ in sorted(lines, key=lambda line: float(line[1])):
        (running.add if what[0] == "+" else running.remove)(what[1])
        assert not {"a", "b"} <= running
        most = max(most, len(running))
    assert most == 2


def test_one_that_fails_is_told_and_not_in_the_way_of_others() -> None:
    code = """
import os, sys
print("out of", sys.argv[1], flush=True)
print("told", file=sys.stderr, flush=True)
match sys.argv[1]:
    case "a": sys.exit(2)
    case "b": os.kill(os.getpid(), 9)
"""
    told: dict[str, Ended] = {}
    several = Several(
        databases("a", "b", "c"), python(code), lambda one: told.update({one.name: one})
    )
    assert several.run(1) == 1
    assert told == {
        "a": Ended("a", 2, "out of a\n", "told\n"),
        "b": Ended("b", 2, "out of b\n", "told\nerror: ended by SIGKILL\n"),
        "c": Ended("c", 0, "out of c\n", "told\n"),
    }


@pytest.mark.parametrize(("statuses", "all_of_them"), [((2, 2), 2), ((2, 1), 1), ((0, 0), 0)])
def test_the_exit_status(statuses: tuple[int, int], all_of_them: int) -> None:
    code = f"import sys; sys.exit({dict(zip('ab', statuses, strict=True))}[sys.argv[1]])"
    assert Several(databases("a", "b"), python(code), lambda _: None).run(2) == all_of_them


def test_again_and_again_and_a_slow_one_is_waited_for_by_none_but_its_lane() -> None:
    code = "import sys, time; time.sleep(30 if sys.argv[1] == 'a' else 0)"
    told: list[str] = []

    def tell(ended: Ended) -> None:
        told.append(ended.name)
        if len(told) == 3:
            raise Enough

    with pytest.raises(Enough):
        Several(databases("a", "b"), python(code), tell).run(2, 0.05)
    assert told == ["b", "b", "b", "a"], "the last is what was stopped with us"


def test_it_goes_on_where_all_fail_but_not_where_all_have_from_the_start(tmp_path: Path) -> None:
    code = f"""
import pathlib, sys
file = pathlib.Path({str(tmp_path)!r}, sys.argv[1])
there = file.exists()
file.touch()
sys.exit(2 if there or sys.argv[1] == "b" else 0)
"""
    told: list[int] = []

    def tell(ended: Ended) -> None:
        told.append(ended.status)
        if len(told) == 6:
            raise Enough

    with pytest.raises(Enough):
        Several(databases("a", "b"), python(code), tell).run(2, 0.05)
    assert told[:6].count(2) == 5
    told.clear()
    assert Several(databases("a", "b"), python(code), tell).run(2, 0.05) == 2
    assert told == [2, 2]


def test_those_that_share_a_user_or_a_mirror_stand_in_one_lane(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("U", "user")

    def database(name: str, to: str, user: str = "-") -> Database:
        return Database(name, "x", f"duckdb:///{to}", variables={"username": user})

    one, two, three = database("1", "a", "U"), database("2", "b"), database("3", "c", "U")
    four, five = database("4", "d"), database("5", "b", "U")
    assert lanes([one, two, three, four], tmp_path) == [[two], [one, three], [four]]
    assert lanes([one, two, three, four, five], tmp_path) == [[four], [one, three, two, five]]


CHILD = """
import os, signal, sys, time
def stop(number, frame):
    signal.signal(number, signal.SIG_DFL)
    time.sleep({leaves})
    print("left", flush=True)
    sys.exit(128 + number)
signal.signal(signal.SIGTERM, stop)
open(sys.argv[1] + ".new", "w").write(str(os.getpid()))
os.rename(sys.argv[1] + ".new", sys.argv[1])
time.sleep(60)
"""
PARENT = """
import sys
from soapwright.commands import stopping
from soapwright.commands.mirror.databases import Database
from soapwright.commands.mirror.several import Several
from soapwright.errors import Stopped

stopping.GRACE, stopping._CLEANING = 1.0, 0.5
stopping.install()
lanes = [[Database(name, "x", "y")] for name in sys.argv[1:]]
command = lambda one: [sys.executable, "-c", {child!r}, one.name]
try:
    Several(lanes, command, lambda ended: print(ended.status, ended.out, end="")).run({at_once})
except Stopped as stopped:
    print(stopped, stopped.is_late, *stopped.__notes__)
    sys.exit(stopped.status)
finally:
    stopping.ended()
"""


def parent(folder: Path, at_once: int, leaves: float) -> subprocess.Popen[str]:
    """Three databases, of which some run: those have made their file."""
    code = PARENT.format(at_once=at_once, child=CHILD.format(leaves=leaves))
    process = subprocess.Popen(
        [sys.executable, "-c", code, *(str(folder / name) for name in "abc")],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        preexec_fn=by_default,
    )
    end = time.monotonic() + 20
    while len(list(folder.glob("?"))) < at_once:
        assert time.monotonic() < end
        time.sleep(0.01)
    return process


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_all_that_run_and_waits_for_them(tmp_path: Path, number: int) -> None:
    process = parent(tmp_path, 2, 0.3)
    process.send_signal(number)
    said, _ = process.communicate(timeout=10)
    status = 128 + number
    name = signal.Signals(number).name
    told = "0 of 3 databases are up to date"
    assert said == "143 left\n" * 2 + f"stopped by {name} False {told}\n"
    assert process.returncode == status
    assert len(list(tmp_path.iterdir())) == 2, "none has begun since"


@pytest.mark.slow
def test_those_that_do_not_end_are_given_up(tmp_path: Path) -> None:
    process = parent(tmp_path, 2, 60)
    assert all(map(is_running, tmp_path.iterdir()))
    process.send_signal(signal.SIGTERM)
    said, _ = process.communicate(timeout=10)
    told = "ended at once by SIGTERM: what was under way may be done\n"
    assert (said, process.returncode) == (told, 143)
    end = time.monotonic() + 5
    while any(map(is_running, tmp_path.iterdir())):
        assert time.monotonic() < end, "one has outlived who started it"
        time.sleep(0.01)


def is_running(file: Path) -> bool:
    """Whether a process that has written its number is there, and not merely to be waited for."""
    try:
        return Path(f"/proc/{file.read_text()}/stat").read_text().split()[2] != "Z"
    except FileNotFoundError:
        return False
