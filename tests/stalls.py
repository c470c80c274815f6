"""A small service with rules, made and imported, and a server of the test's that answers it."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from types import ModuleType
from typing import Any

from lxml import etree

from soapwright.project.workspace import generate
from soapwright.service.rules import read_service
from tests.generated.drivers import connect
from tests.shops import NAMESPACE, Shop

ENVELOPE = "http://schemas.xmlsoap.org/soap/envelope/"


@dataclass
class Stall:
    """A package, and what its server was asked.

    ``answer`` gives the content of the answer's element to each request's; it may raise Drop to
    close the connection instead. ``hosts`` are the hosts, with ports, that requests went to.
    """

    package: ModuleType
    answer: Callable[[etree._Element], str] = lambda _: ""
    seen: list[etree._Element] = field(default_factory=list)
    hosts: list[str] = field(default_factory=list)
    url: str = ""

    def connect(self, driver: str = "sync") -> Any:
        return connect(self.package, driver, "Stall", self.url)

    def asked(self, *names: str) -> list[tuple[str | None, ...]]:
        """The texts of some elements of each request so far."""
        return [tuple(body.findtext(f".//{{*}}{name}") for name in names) for body in self.seen]


class Drop(Exception):
    """No answer."""


@contextmanager
def stall(shop: Shop, rules: str, folder: Path) -> Iterator[Stall]:
    """A service of that WSDL and those tables of service.toml, and its server."""
    inputs = folder / "inputs"
    inputs.mkdir()
    (inputs / "main.wsdl").write_text(shop.text(), "utf-8")
    head = '[service]\nname = "stall"\nclient = "Stall"\nreference = "main"\n'
    zones = '[zones.main]\nwsdl = "main.wsdl"\n[session]\nurl_needed = true\n'
    (inputs / "service.toml").write_text(f"{head}{zones}{rules}", "utf-8")
    generate(read_service(inputs / "service.toml"), inputs, folder / "stall")
    sys.path.insert(0, str(folder))
    importlib.invalidate_caches()
    try:
        made = Stall(importlib.import_module("stall"))
        with served(made) as made.url:
            yield made
    finally:
        sys.path.remove(str(folder))
        for module in [m for m in sys.modules if m.partition(".")[0] == "stall"]:
            del sys.modules[module]


@contextmanager
def served(made: Stall) -> Iterator[str]:
    """A server of it; gives its address."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            sent = self.rfile.read(int(self.headers["Content-Length"]))
            body = next(iter(etree.fromstring(sent).find("{*}Body")))  # type: ignore[arg-type]
            made.seen.append(body)
            made.hosts.append(str(self.headers["host"]))
            try:
                content = made.answer(body)
            except Drop:
                self.close_connection = True
                return
            name = etree.QName(body).localname
            answer = (
                f'<e:Envelope xmlns:e="{ENVELOPE}"><e:Body><{name}Response xmlns="{NAMESPACE}">'
                f"{content}</{name}Response></e:Body></e:Envelope>"
            ).encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/xml; charset=utf-8")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
