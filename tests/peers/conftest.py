"""What tests with peers share: PHP's own web server, started for one test."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Protocol

import pytest


class StartPhp(Protocol):
    def __call__(self, script: Path, **environment: str) -> str:
        """Serve ``script`` with ``environment`` added to ours; gives the address."""


@pytest.fixture
def start_php(tmp_path: Path) -> Iterator[StartPhp]:
    """Starts ``php -S`` on a script; what was started ends with the test."""
    with ExitStack() as stack:

        def start(script: Path, **environment: str) -> str:
            return stack.enter_context(serve(script, tmp_path / "php.log", environment))

        yield start


@contextmanager
def serve(script: Path, log: Path, environment: dict[str, str]) -> Iterator[str]:
    """``php -S`` on a free port, from when it accepts connections."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    command = ["php", "-S", f"127.0.0.1:{port}", str(script)]
    with log.open("ab") as output:
        process = subprocess.Popen(
            command, env=os.environ | environment, stdout=output, stderr=subprocess.STDOUT
        )
    try:
        until = time.monotonic() + 10
        while not accepts(port):
            if process.poll() is not None or time.monotonic() > until:
                pytest.fail(f"php -S did not start: {log.read_text(errors='replace')}")
            time.sleep(0.02)
        yield f"http://127.0.0.1:{port}/"
    finally:
        process.terminate()
        process.wait(timeout=10)


def accepts(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True
