"""A server with tickets to read page by page, and to create, in a process of its own.

The address says what a database has: ``/ROWS/DELAY`` has so many tickets, with ids from 1, and
answers after so many milliseconds. An answer is the page of ids above the one asked for, gzipped.
The first pages are ready before the server says where it is; those beyond are made when asked for,
since two thousand do not fit in memory. ``/create`` answers with what it is sent, as the vendor
does: each ticket whole, with an id.
"""

from __future__ import annotations

import asyncio
import gzip
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count as counting

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from .inputs import PAGE, ROOT, page

READY = 20
DIFFERENT = 4
"""Pages of different contents; those that follow repeat them with other ids."""

_ROW = re.compile(rb"(<Entity .*?<id>)\d+(</id>.*?</Entity>)", re.DOTALL)
_MADE = re.compile(rb"(<n0:Entity .*?<n0:id>)\d+(</n0:id>.*?</n0:Entity>)", re.DOTALL)
_ABOVE = re.compile(rb'GreaterThan(?:"|&quot;)(?:>|&gt;)(\d+)')


class Pages:
    """Pages of tickets, gzipped."""

    def __init__(self) -> None:
        pages = [page(first=1 + number * PAGE) for number in range(DIFFERENT)]
        first = pages[0]
        self._head = first[: first.index(b"<Entity ")]
        self._tail = first[first.rindex(b"</Entity>") + len(b"</Entity>") :]
        self._rows = [_ROW.findall(page) for page in pages]
        self._ready = {above: self._make(above, PAGE) for above in range(0, READY * PAGE, PAGE)}

    def after(self, above: int, rows: int) -> bytes:
        """The page of the ids above one, of a database with ``rows`` tickets."""
        count = min(PAGE, rows - above)
        if count == PAGE and above in self._ready:
            return self._ready[above]
        return self._make(above, count)

    def _make(self, above: int, count: int) -> bytes:
        rows = self._rows[above // PAGE % DIFFERENT][:count]
        body = b"".join(b"%b%d%b" % (a, id_, b) for id_, (a, b) in enumerate(rows, above + 1))
        return gzip.compress(self._head + body + self._tail, compresslevel=6)


class Made:
    """Tickets that are created, each with the next id; none is kept."""

    def __init__(self) -> None:
        self._ids = counting(1)

    def answer(self, request: bytes) -> bytes:
        """The answer to a request that creates some."""
        declared = request[request.index(b" xmlns:soap=") :].partition(b">")[0]
        rows = b"".join(b"%b%d%b" % (a, next(self._ids), b) for a, b in _MADE.findall(request))
        return (
            b"<soap:Envelope%b><soap:Body>"
            b"<n0:createResponse><n0:createResult><n0:ReturnCode>1</n0:ReturnCode>"
            b"<n0:EntityResults>%b</n0:EntityResults></n0:createResult></n0:createResponse>"
            b"</soap:Body></soap:Envelope>"
        ) % (declared, rows)


def _app(pages: Pages, made: Made) -> Starlette:
    async def query(request: Request) -> Response:
        asked = _ABOVE.search(await request.body())
        rows, delay = request.path_params["rows"], request.path_params["delay"]
        content = pages.after(int(asked[1]) if asked else 0, rows)
        await asyncio.sleep(delay / 1000)
        headers = {"Content-Encoding": "gzip", "Content-Type": "text/xml; charset=utf-8"}
        return Response(content, headers=headers)

    async def create(request: Request) -> Response:
        return Response(made.answer(await request.body()), media_type="text/xml")

    return Starlette(
        routes=[
            Route("/create", create, methods=["POST"]),
            Route("/{rows:int}/{delay:int}", query, methods=["POST"]),
        ]
    )


@contextmanager
def serving() -> Iterator[str]:
    """The address of a server that runs meanwhile."""
    command = [sys.executable, "-m", "benchmarks.server"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            if not (address := server.stdout.readline().strip()):
                raise RuntimeError("the server did not start")
            yield address
        finally:
            server.terminate()


def main() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        config = uvicorn.Config(_app(Pages(), Made()), log_level="error", access_log=False)
        print(f"http://127.0.0.1:{listening.getsockname()[1]}", flush=True)
        uvicorn.Server(config).run(sockets=[listening])


if __name__ == "__main__":
    main()
