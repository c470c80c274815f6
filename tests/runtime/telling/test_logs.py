"""Lines of logs: of every event one can be written, whatever is known, and nobody has to read."""

from __future__ import annotations

import logging
import subprocess
import sys

import pytest

from soapwright.runtime.telling.logs import write
from soapwright.runtime.telling.words import EVENTS, KEYS
from tests.recording import logged

TOLD = sorted(name for name, event in EVENTS.items() if event.logger is not None)


@pytest.mark.parametrize("event", TOLD)
@pytest.mark.parametrize("known", [False, True])
def test_every_line_can_be_written(event: str, known: bool) -> None:
    facts = {key: 7 for key in KEYS if key not in {"event", "left"}} if known else {}
    with logged() as lines:
        write(event, {**facts}, None)
    (record,) = lines.records
    assert record.getMessage().strip()
    assert ("(7)" in record.getMessage()) is known
    assert {key: vars(record)[key] for key in facts} == facts


def test_a_login_that_fails_is_a_warning() -> None:
    with logged(logging.WARNING) as lines:
        write("login", {"operation": "Log"}, None)
        write("login", {"operation": "Log", "error": "SoapFault"}, None)
    (record,) = lines.records
    assert (record.levelname, record.getMessage()) == (
        "WARNING",
        "login by Log: 0.0 ms (SoapFault)",
    )


def test_what_was_left_early_is_no_error() -> None:
    with logged() as lines:
        write("query", {"entity": "Ticket", "records": 2, "pages": 1, "left": True}, None)
    (record,) = lines.records
    assert record.getMessage() == "query of Ticket: 2 rows, 1 pages, 0.0 ms (left early)"
    assert record.levelno == logging.DEBUG


def test_durations_have_three_places() -> None:
    with logged() as lines:
        write("wait", {"wait_ms": 1.23456, "cause": "quota", "operation": "Find"}, None)
    assert vars(lines.records[0])["wait_ms"] == 1.235


def test_a_program_without_logging_hears_nothing() -> None:
    code = "from soapwright.runtime.telling.doing import happened as h; h('retry', attempt=1)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout + done.stderr == ""
