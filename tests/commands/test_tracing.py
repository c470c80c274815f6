"""The file of a trace: whose it is, what it has when a command is killed, what ends it."""

from __future__ import annotations

import json
import logging
import os
import stat
from pathlib import Path
from typing import Any

import httpx2
import pytest

from generated.autotask import Autotask, types
from generated.autotask.operations import QUERY
from soapwright.commands.tracing import traced
from soapwright.errors import InputError
from soapwright.runtime.http.settings import WIRE
from tests.runtime.soap import page

CODE = "C0DE-hidden"


def call(times: int = 1) -> None:
    """Make a call, some times."""
    transport = httpx2.MockTransport(lambda request: httpx2.Response(200, content=page(2)))
    options: dict[str, Any] = {
        "url": "http://x/",
        "http_client": httpx2.Client(transport=transport),
    }
    with Autotask.connect("u", "s3cr3t", integration_code=CODE, **options) as client:
        for _ in range(times):
            client.call(QUERY, types.Query(s_xml="<queryxml/>"))


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_each_message_is_a_line(tmp_path: Path) -> None:
    path = tmp_path / "trace.jsonl"
    with traced(path):
        call()
        request, response = lines(path)  # they are there while it lasts
        call()
    call()
    assert len(lines(path)) == 4
    assert (request["kind"], request["operation"], request["method"]) == (
        "request",
        "query",
        "POST",
    )
    assert request["url"] == "http://x/"
    assert request["headers"]["Authorization"] == "***"
    assert "<n0:IntegrationCode>***</n0:IntegrationCode>" in request["content"]
    assert (response["kind"], response["status"]) == ("response", 200)
    assert response["number"] == request["number"]
    assert response["content"] == page(2).decode()
    assert response["at"] >= request["at"]
    assert CODE not in path.read_text("utf-8")


def test_only_its_owner_can_read_it(tmp_path: Path) -> None:
    path = tmp_path / "trace.jsonl"
    path.write_text("of another run\n")
    path.chmod(0o644)
    before = os.umask(0)
    try:
        for file in (path, tmp_path / "new.jsonl"):
            with traced(file):
                call()
            assert stat.S_IMODE(file.stat().st_mode) == 0o600
            assert len(lines(file)) == 2
    finally:
        os.umask(before)


def test_the_logger_is_left_as_it_was(tmp_path: Path) -> None:
    logger = logging.getLogger(WIRE)
    before = (logger.level, logger.propagate, [*logger.handlers])
    with pytest.raises(ZeroDivisionError), traced(tmp_path / "trace.jsonl"):
        raise ZeroDivisionError
    assert (logger.level, logger.propagate, [*logger.handlers]) == before


def test_without_a_file_nothing_is_traced() -> None:
    with traced(None):
        call()
        assert logging.getLogger(WIRE).level == logging.NOTSET


@pytest.mark.parametrize("name", ["absent/trace.jsonl", "."])
def test_a_file_that_cannot_be_written(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match=r"--trace.*cannot be written"), traced(tmp_path / name):
        raise AssertionError


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="it has no /dev/full")
def test_a_full_disk_ends_the_trace_and_not_the_work() -> None:
    done = []

    def work() -> None:
        with traced(Path("/dev/full")):
            call(2)
            done.append(True)

    with pytest.raises(InputError, match="to the end: No space left"):
        work()
    assert done
