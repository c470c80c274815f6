"""Faults on demand, as a client meets them."""

from __future__ import annotations

import httpx2
import pytest

from tests.sandbox.conftest import Open
from tests.sandbox.raw import ticket

BODY = f"<Entities>{ticket()}</Entities>"


def test_dropped_after_the_work(opened: Open) -> None:
    server, raw = opened()
    server.faults.next(operation="create", drop=True)
    assert raw.query("Ticket").code == 1  # not the operation asked for
    with pytest.raises(httpx2.RemoteProtocolError):
        raw.post("create", BODY)
    assert len(raw.query("Ticket").ids) == 1
    assert raw.write("create", ticket()).code == 1


def test_a_gateway_answers_instead(opened: Open) -> None:
    server, raw = opened()
    server.faults.next(status=502, processed=False)
    response = raw.post("create", BODY)
    assert response.status_code == 502
    assert "xml" not in response.headers["content-type"]
    assert raw.query("Ticket").ids == []


def test_cut_at_a_byte(opened: Open) -> None:
    server, raw = opened()
    request = raw.request("create", BODY)
    request["headers"]["Accept-Encoding"] = "identity"
    for length in (0, 1, 400):
        server.faults.next(cut=length)
        got: list[bytes] = []
        with raw.http.stream("POST", **request) as response:
            assert int(response.headers["content-length"]) > 400
            with pytest.raises(httpx2.RemoteProtocolError):
                got.extend(response.iter_bytes(1))
        assert len(got) == length


def test_delay_skip_times_and_clear(opened: Open) -> None:
    server, raw = opened()
    server.faults.next(delay=0.2, skip=1, times=2)
    seconds = [raw.post("create", BODY).elapsed.total_seconds() for _ in range(4)]
    assert [s >= 0.2 for s in seconds] == [False, True, True, False]
    server.faults.next(drop=True)
    server.faults.clear()
    assert raw.write("create", ticket()).code == 1
    with pytest.raises(ValueError, match="needs drop or status"):
        server.faults.next(processed=False)
