"""A server that does what a test scripts, byte by byte."""

from __future__ import annotations

import gzip
import socket
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True)
class Reply:
    """What happens once a request was read: ``data`` goes out, in pieces where it is a list.

    ``pause`` is waited before each piece but the first, and an event among the pieces until it is
    set; then the connection is closed, unless ``keep``.
    """

    data: bytes | Sequence[bytes | threading.Event] = b""
    keep: bool = False
    pause: float = 0.0


DROP = Reply()


def reply(
    body: bytes,
    status: str = "200 OK",
    *,
    length: int | None = None,
    encoding: str | None = None,
    keep: bool = True,
) -> Reply:
    """An answer with its length, or with the ``length`` it falsely says."""
    coded = f"Content-Encoding: {encoding}\r\n" if encoding else ""
    head = (
        f"HTTP/1.1 {status}\r\nContent-Type: text/xml; charset=utf-8\r\n{coded}"
        f"Content-Length: {len(body) if length is None else length}\r\n\r\n"
    )
    return Reply(head.encode() + body, keep=keep)


def chunked(body: bytes, size: int, *, end: bool = True) -> Reply:
    """An answer in chunks; without the last one where it does not ``end``."""
    parts = [body[start : start + size] for start in range(0, len(body), size)]
    pieces = [f"{len(part):x}\r\n".encode() + part + b"\r\n" for part in parts]
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    return Reply([head, *pieces, b"0\r\n\r\n" if end else b""], keep=end)


def zipped(body: bytes, *, cut: int = 0) -> Reply:
    """An answer in gzip, whose last ``cut`` bytes are missing although its length says nothing."""
    data = gzip.compress(body)
    return reply(data[: len(data) - cut], encoding="gzip")


class ScriptedServer:
    """Answers one request after the other as ``script`` says; the last reply stands for the rest.

    ``requests`` are the bodies that arrived, ``heads`` what came before them, ``connections`` how
    many were opened.
    """

    def __init__(self, *script: Reply) -> None:
        self._script = list(script)
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._lock = threading.Lock()
        self.requests: list[bytes] = []
        self.heads: list[str] = []
        self.connections = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._socket.getsockname()[1]}/atws.asmx"

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with connection, connection.makefile("rb") as stream:
            try:
                while self._answer(connection, stream.readline, stream.read):
                    pass
            except OSError:  # the client has left
                return

    def _answer(self, connection: socket.socket, readline: object, read: object) -> bool:
        assert callable(readline)
        assert callable(read)
        head = b""
        while (line := readline()) not in (b"\r\n", b""):
            head += line
        if not head:
            return False
        lengths = [line for line in head.lower().split(b"\r\n") if b"content-length" in line]
        body = read(int(lengths[0].partition(b":")[2])) if lengths else b""
        with self._lock:
            self.heads.append(head.decode())
            self.requests.append(body)
            action = self._script.pop(0) if len(self._script) > 1 else self._script[0]
        pieces = [action.data] if isinstance(action.data, bytes) else action.data
        for number, piece in enumerate(pieces):
            time.sleep(action.pause if number else 0)
            if isinstance(piece, bytes):
                connection.sendall(piece)
            else:
                piece.wait(10)
        return action.keep
