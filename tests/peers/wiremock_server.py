"""WireMock, an HTTP stub server nobody here wrote, with a scenario of the facts' Batch API.

    with WireMock(tmp_path) as server:
        server.url, server.stub({...}), server.requests()

A scenario is a state machine of WireMock's own: a stub answers in one state only and leads to the
next (https://wiremock.org/docs/stateful-behaviour/). Mark tests that use it
``@pytest.mark.peer("wiremock")``.
"""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

import httpx2

START_SECONDS = 60.0
LISTENS = "port:"


class WireMock:
    """A context manager: inside it the server answers at ``url``, with the stubs it was given."""

    def __init__(self, tmp: Path) -> None:
        self._tmp = tmp
        self._log = tmp / "wiremock.log"
        self.url = ""

    def __enter__(self) -> Self:
        """Start it on a port of its choice and wait until it listens.

        Raises:
            RuntimeError: it does not start; with its log.
        """
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                ["wiremock", "--port", "0", "--root-dir", str(self._tmp), "--disable-banner"],
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # its launcher starts java, and both are to end
            )
        try:
            self.url = f"http://127.0.0.1:{self._port()}"
            self._admin = httpx2.Client(base_url=f"{self.url}/__admin", trust_env=False)
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._admin.close()
        self._stop()

    def reset(self) -> None:
        """Forget stubs, requests and the states of scenarios."""
        self._admin.post("/reset").raise_for_status()

    def stub(self, mapping: Mapping[str, Any]) -> None:
        """Add a stub; one that was added later goes before."""
        self._admin.post("/mappings", json=mapping).raise_for_status()

    def requests(self) -> list[dict[str, Any]]:
        """Every request so far, in the order of arrival."""
        found = self._admin.get("/requests").raise_for_status().json()["requests"]
        return [entry["request"] for entry in reversed(found)]

    def unmatched(self) -> list[str]:
        """The requests that no stub was there for."""
        found = self._admin.get("/requests/unmatched").raise_for_status().json()["requests"]
        return [f"{request['method']} {request['url']}" for request in found]

    def _port(self) -> int:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self._process.poll() is None:
            for line in self._log.read_text(errors="replace").splitlines():
                if line.startswith(LISTENS):
                    return int(line.removeprefix(LISTENS))
            time.sleep(0.05)
        raise RuntimeError(f"wiremock did not start:\n{self._log.read_text(errors='replace')}")

    def _stop(self) -> None:
        try:
            os.killpg(self._process.pid, signal.SIGTERM)
        except ProcessLookupError:
            return
        self._process.wait(10)
