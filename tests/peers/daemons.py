"""Servers nobody here wrote, each a program with a file of settings, on a port of this machine.

    with tinyproxy(tmp_path, "user", "password") as proxy: ...
    with lighttpd(tmp_path, page, digest={"user": "password"}) as url: ...

Mark tests that use them ``@pytest.mark.peer("tinyproxy")`` and so on.
"""

from __future__ import annotations

import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

START_SECONDS = 20.0


@dataclass(frozen=True)
class Proxy:
    """A proxy: where it listens, and what it says it did."""

    port: int
    log: Path

    def url(self, user: str = "", password: str = "") -> str:
        who = f"{user}:{password}@" if user else ""
        return f"http://{who}127.0.0.1:{self.port}"

    def asked(self) -> list[str]:
        """The requests that it was asked for."""
        lines = self.log.read_text("utf-8", "replace").splitlines()
        return [line.partition("): ")[2] for line in lines if "Request (file descriptor" in line]


@contextmanager
def tinyproxy(folder: Path, user: str, password: str) -> Iterator[Proxy]:
    """A proxy that asks for a name and a password."""
    proxy = Proxy(_free_port(), folder / "tinyproxy.log")
    settings = folder / "tinyproxy.conf"
    settings.write_text(
        f"Port {proxy.port}\nListen 127.0.0.1\nTimeout 60\nMaxClients 20\n"
        f'LogFile "{proxy.log}"\nLogLevel Connect\nAllow 127.0.0.1\nBasicAuth {user} {password}\n'
    )
    with _running(["tinyproxy", "-d", "-c", str(settings)], proxy.port, folder):
        yield proxy


@contextmanager
def lighttpd(
    folder: Path, answer: bytes, user: str, password: str, method: str = "digest"
) -> Iterator[str]:
    """A web server that gives one answer to who says by HTTP that it is a user.

    Args:
        folder: gets its files.
        answer: to every request, as text/xml.
        user: of the only one there is.
        password: that user's.
        method: "digest" or "basic".
    """
    port, root = _free_port(), folder / "root"
    root.mkdir()
    (root / "answer.xml").write_bytes(answer)
    (folder / "users").write_text(f"{user}:{password}\n")
    settings = folder / "lighttpd.conf"
    settings.write_text(
        f"""
server.modules = ("mod_auth", "mod_authn_file")
server.document-root = "{root}"
server.bind = "127.0.0.1"
server.port = {port}
server.errorlog = "{folder / "lighttpd.log"}"
mimetype.assign = (".xml" => "text/xml; charset=utf-8")
auth.backend = "plain"
auth.backend.plain.userfile = "{folder / "users"}"
auth.require = ("/" => ("method" => "{method}", "realm" => "all", "require" => "valid-user"))
"""
    )
    with _running(["lighttpd", "-D", "-f", str(settings)], port, folder):
        yield f"http://127.0.0.1:{port}/answer.xml"


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


@contextmanager
def _running(command: list[str], port: int, folder: Path) -> Iterator[None]:
    """A program, from when it listens.

    Raises:
        RuntimeError: it does not; with what it says.
    """
    output = folder / "output.log"
    with output.open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT)
    try:
        deadline = time.monotonic() + START_SECONDS
        while not _listens(port):
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"{command[0]} does not start: {output.read_text()}")
            time.sleep(0.02)
        yield
    finally:
        process.terminate()
        process.wait(10)


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True
