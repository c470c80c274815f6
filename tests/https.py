"""An https server on this machine, whose certificate only those trust who are told to."""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import trustme


@dataclass
class Page:
    """An answer; with a ``delay`` it comes in ten pieces, so many seconds apart, with a
    ``head_delay`` each byte of its head does."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    length: int | None = None
    delay: float = 0.0
    head_delay: float = 0.0


@dataclass
class Site:
    """The pages by path with query, and the paths that were asked for."""

    url: str
    trust: ssl.SSLContext
    certificate: Path
    pages: dict[str, Page] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def serve(self, path: str, body: str | bytes) -> str:
        """Serve a page; gives its URL."""
        self.pages[path] = Page(body if isinstance(body, bytes) else body.encode())
        return self.url + path


@contextmanager
def https_site(folder: Path) -> Iterator[Site]:
    """Serve https on a free port of localhost.

    Args:
        folder: gets the certificate of the authority, for SSL_CERT_FILE.
    """
    authority = trustme.CA()
    certificate = folder / "authority.pem"
    authority.cert_pem.write_to_path(certificate)
    trust = ssl.create_default_context()
    authority.configure_trust(trust)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            site.asked.append(self.path)
            page = site.pages.get(self.path, Page(b"not here", 404))
            self.send_response(page.status)
            for name, value in page.headers.items():
                self.send_header(name, value)
            length = len(page.body) if page.length is None else page.length
            self.send_header("Content-Length", str(length))
            self.send_header("Connection", "close")
            for byte in f"HTTP/1.1 {page.status} OK\r\n".encode() if page.head_delay else b"":
                self.wfile.write(bytes([byte]))
                time.sleep(page.head_delay)
            self.end_headers()
            size = len(page.body) // 10 + 1 if page.delay else max(len(page.body), 1)
            for start in range(0, len(page.body), size):
                self.wfile.write(page.body[start : start + size])
                self.wfile.flush()
                time.sleep(page.delay)
            self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, request: object, client_address: object) -> None:
            pass  # clients that hang up are what the tests are about

    server = Server(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    site = Site(f"https://localhost:{server.server_port}", trust, certificate)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@dataclass(frozen=True)
class Seen:
    """A request: its headers, and whom the certificate that it came with names."""

    headers: dict[str, str]
    certificate: str | None


@dataclass
class SoapSite:
    """A server of one answer, which may ask for certificates of clients."""

    port: int
    authority: trustme.CA
    seen: list[Seen] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"https://localhost:{self.port}/service"

    def trust(self, *, certificate: bool, authority: trustme.CA | None = None) -> ssl.SSLContext:
        """The TLS context of a client, with a certificate that names ``client.example`` or without.

        Args:
            certificate: whether there is one.
            authority: that gave it, if not the server's own.
        """
        context = ssl.create_default_context()
        self.authority.configure_trust(context)
        if certificate:
            (authority or self.authority).issue_cert("client.example").configure_cert(context)
        return context


@contextmanager
def soap_site(answer: bytes, *, asks_for_certificate: bool = False) -> Iterator[SoapSite]:
    """Answer each request of SOAP alike, over TLS, on a free port of localhost."""
    authority = trustme.CA()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            assert isinstance(self.connection, ssl.SSLSocket)
            peer = self.connection.getpeercert() or {}
            names: list[Any] = [each[1] for each in peer.get("subjectAltName", ())]
            site.seen.append(Seen(dict(self.headers), str(names[0]) if names else None))
            self.send_response(200)
            self.send_header("Content-Type", "text/xml; charset=utf-8")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: object) -> None:
            """A client that went away, or was not let in, is no error."""

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    if asks_for_certificate:
        context.verify_mode = ssl.CERT_REQUIRED
        authority.configure_trust(context)
    server = Server(("localhost", 0), Handler)
    server.socket = context.wrap_socket(
        server.socket, server_side=True, do_handshake_on_connect=False
    )
    site = SoapSite(server.server_port, authority)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
