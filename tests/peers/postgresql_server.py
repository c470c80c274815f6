"""Debian's PostgreSQL, started for a test in a folder of its own."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

USER = "mirror"
PASSWORD = "open sesame@:/"  # with all that a URL has to quote


@dataclass(frozen=True)
class Server:
    """A running server: it listens on ``port`` of this machine and asks for the password."""

    port: int

    @property
    def url(self) -> str:
        """Its address without the password."""
        return f"postgresql://{USER}@127.0.0.1:{self.port}/postgres"


@contextmanager
def postgresql(port: int) -> Iterator[Server]:
    """A new cluster on a port that is free; it is gone afterwards.

    The server refuses to run as root, so there it runs as the user that its package made.
    """
    programs = max(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parts[-2]))
    # Not below pytest's folders: they are closed to other users.
    root = Path(tempfile.mkdtemp(prefix="postgresql-"))
    try:
        (root / "password").write_text(PASSWORD, "utf-8")
        other: dict[str, object] = {}
        if os.geteuid() == 0:
            account = pwd.getpwnam("postgres")
            other = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
            for path in (root, root / "password"):
                os.chown(path, account.pw_uid, account.pw_gid)
        subprocess.run(
            [
                *(programs / "initdb", "-D", root / "data", "-U", USER, "-A", "scram-sha-256"),
                *(f"--pwfile={root / 'password'}", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"),
            ],
            check=True,
            capture_output=True,
            cwd=root,
            **other,  # type: ignore[call-overload]
        )
        server = subprocess.Popen(
            [
                *(programs / "postgres", "-D", root / "data", "-p", str(port), "-k", root),
                *("-h", "127.0.0.1", "-c", "fsync=off"),
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=root,
            **other,  # type: ignore[call-overload]
        )
        try:
            _wait(server, programs, port)
            yield Server(port)
        finally:
            server.send_signal(signal.SIGINT)  # "fast": it does not wait for its clients
            server.wait(30)
    finally:
        shutil.rmtree(root, ignore_errors=True)


def _wait(server: subprocess.Popen[bytes], programs: Path, port: int) -> None:
    ready = [str(programs / "pg_isready"), "-h", "127.0.0.1", "-p", str(port)]
    for _ in range(300):
        if subprocess.run(ready, capture_output=True, check=False).returncode == 0:
            return
        if server.poll() is not None:
            break
        time.sleep(0.1)
    raise RuntimeError("PostgreSQL did not start")
