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

import trustme


@dataclass
class Page:
    """An answer; with a ``delay`` it comes in ten pieces, so many seconds apart."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    length: int | None = None
    delay: float = 0.0


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
