"""What a process does that is sent SIGINT or SIGTERM, once and twice."""

from __future__ import annotations

import signal
import subprocess
import sys
import time

import pytest

from soapwright.commands.stopping import check, finishing
from tests.signals import by_default

START = """
import sqlite3, sys, threading, time
from soapwright.commands import stopping
from soapwright.errors import Stopped

stopping.install()
busy = threading.Event()

def work():
    print("there", flush=True)
{work}

try:
    work()
except Stopped as stopped:
    print(stopped, stopped.is_late, flush=True)
    sys.exit(stopped.status)
finally:
    stopping.ended()
"""
WAITS = "time.sleep(60)"
NEVER = """
    stopping.GRACE = 0.5
    with stopping.finishing(lambda: True):
        time.sleep(60)
"""
FINISHES = """
    threading.Timer(1.0, busy.clear).start()
    busy.set()
    with stopping.finishing(busy.is_set):
        time.sleep(60)
"""
REACHES_A_CHECK = """
    busy.set()
    with stopping.finishing(busy.is_set):
        for _ in range(600):
            time.sleep(0.1)
            threading.Timer(0.3, busy.clear).start()
            stopping.check()
"""
ENDS_BY_ITSELF = """
    busy.set()
    with stopping.finishing(busy.is_set):
        time.sleep(1.0)
        print("finished", flush=True)
        busy.clear()
"""
IN_A_LIBRARY = """
    with stopping.finishing(lambda: True):
        sqlite3.connect(":memory:").execute(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1e12) "
            "SELECT max(i) FROM n"
        ).fetchone()
"""
IN_WHAT_WRAPS_ALL_ERRORS = """
    with stopping.finishing(lambda: False):
        try:
            time.sleep(60)
        except BaseException as error:
            raise OSError("a step of a library failed") from error
"""
IN_A_FINALIZER = """
    class Slow:
        def __del__(self):
            time.sleep(1)

    Slow()
    time.sleep(60)
"""
LEAVES_SLOWLY = """
    stopping.GRACE, stopping._CLEANING = 0.2, 0.3
    try:
        time.sleep(60)
    finally:
        time.sleep(60)
"""
HAS_ENDED = """
    stopping.ended()
    time.sleep(60)
"""


def stopped(work: str, *numbers: int) -> tuple[int, str, float]:
    """Exit status, what was printed, and the seconds since the first signal."""
    code = START.replace("{work}", "    " + work.strip())
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        preexec_fn=by_default,
    )
    with process:
        assert process.stdout is not None
        assert process.stdout.readline() == "there\n"
        time.sleep(0.2)
        began = time.monotonic()
        for number in numbers:
            process.send_signal(number)
            time.sleep(0.1)
        said = process.stdout.read()
        return process.wait(30), said, time.monotonic() - began


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_where_nothing_is_under_way_it_is_at_once(number: int, status: int) -> None:
    name = signal.Signals(number).name
    assert stopped(WAITS, number)[:2] == (status, f"stopped by {name} False\n")


def test_what_is_under_way_finishes_first() -> None:
    status, said, seconds = stopped(FINISHES, signal.SIGTERM)
    assert (status, said) == (143, "stopped by SIGTERM False\n")
    assert 0.6 < seconds < 5


def test_what_never_finishes_is_given_up() -> None:
    status, said, seconds = stopped(NEVER, signal.SIGTERM)
    assert (status, said) == (143, "stopped by SIGTERM True\n")
    assert 0.4 < seconds < 5


def test_what_a_library_makes_of_it_is_no_failure() -> None:
    said = "stopped by SIGTERM False\n"
    assert stopped(IN_WHAT_WRAPS_ALL_ERRORS, signal.SIGTERM)[:2] == (143, said)


def test_where_nothing_can_be_raised_it_is_raised_after_that() -> None:
    status, said, seconds = stopped(IN_A_FINALIZER, signal.SIGTERM)
    assert (status, said) == (143, "stopped by SIGTERM False\n")
    assert seconds < 5


def test_it_ends_where_it_may_be_stopped() -> None:
    status, said, seconds = stopped(REACHES_A_CHECK, signal.SIGINT)
    assert (status, said) == (130, "stopped by SIGINT False\n")
    assert 0.3 < seconds < 5, "what another thread has begun finishes, too"


def test_what_finished_all_the_same_was_stopped() -> None:
    said = "finished\nstopped by SIGINT False\n"
    assert stopped(ENDS_BY_ITSELF, signal.SIGINT)[:2] == (130, said)


@pytest.mark.parametrize("work", [NEVER.replace("0.5", "60"), IN_A_LIBRARY])
def test_a_second_signal_ends_it_at_once(work: str) -> None:
    status, said, seconds = stopped(work, signal.SIGTERM, signal.SIGINT)
    assert (status, said) == (130, "ended at once by SIGINT: what was under way may be done\n")
    assert seconds < 2


def test_what_does_not_leave_is_ended() -> None:
    status, said, seconds = stopped(LEAVES_SLOWLY, signal.SIGTERM)
    assert status == 143
    assert "ended at once" in said
    assert seconds < 5


def test_a_command_that_has_ended_says_no_more() -> None:
    assert stopped(HAS_ENDED, signal.SIGTERM)[:2] == (143, "")


def test_what_is_to_be_ignored_stays_so() -> None:
    ignored = f"signal.signal(signal.SIGINT, signal.SIG_IGN); {'stopping.install()'}"
    code = f"import os, signal; from soapwright.commands import stopping; {ignored}; "
    code += "os.kill(os.getpid(), signal.SIGINT); print('here')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "here\n"), done.stderr


def test_without_a_signal_nothing_is_stopped() -> None:
    with finishing(lambda: True):
        check()


def test_an_error_that_stands_behind_itself_is_only_that_error() -> None:
    first, second = ValueError("first"), ValueError("second")
    first.__cause__, second.__cause__ = second, first
    with pytest.raises(ValueError, match="first"), finishing(lambda: False):
        raise first
