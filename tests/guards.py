"""A service over https that checks what secures its calls, and signs what it answers."""

from __future__ import annotations

import hashlib
import ssl
import threading
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import trustme
from lxml import etree

from soapwright.runtime.addressing.names import WSA
from soapwright.runtime.http.soap import SOAP_11
from soapwright.runtime.security.names import SECURITY, SIGNATURE, TIMESTAMP, WSSE, WSU
from soapwright.runtime.security.timestamp import Timestamp
from soapwright.runtime.security.verifying import verified
from tests.shops import NAMESPACE
from tests.signed import ALI, SHOP, signature, signed_answer

PASSWORD = "open & sesame"


def answer(request: bytes) -> tuple[int, bytes]:
    """The price of anything, signed where the request is; a fault that is not signed otherwise."""
    root = etree.fromstring(request)
    security = root.find(f"*/{SECURITY}")
    told = None if security is None else _problem(root, security)
    if told is not None:
        fault = f"<s:Fault><faultcode>s:Client</faultcode><faultstring>{told}</faultstring>"
        return 500, _envelope("", f"{fault}</s:Fault>")
    message = root.findtext(f"*/{{{WSA}}}MessageID")
    header = f'<a:RelatesTo xmlns:a="{WSA}">{message}</a:RelatesTo>' if message else ""
    body = _envelope(header, f'<SellResponse xmlns="{NAMESPACE}"><price>7</price></SellResponse>')
    if security is None or security.find(SIGNATURE) is None:
        return 200, body
    return 200, signed_answer(body, datetime.now(UTC))


def _envelope(header: str, body: str) -> bytes:
    head = f"<s:Header>{header}</s:Header>" if header else ""
    return f'<s:Envelope xmlns:s="{SOAP_11}">{head}<s:Body>{body}</s:Body></s:Envelope>'.encode()


def _problem(root: etree._Element, security: etree._Element) -> str | None:
    """Why a request is refused, or None."""
    token, stamp = security.find(f"{{{WSSE}}}UsernameToken"), security.find(TIMESTAMP)
    now = datetime.now(UTC)
    if token is None and security.find(SIGNATURE) is None:
        return "who are you?"
    if token is not None:
        nonce = b64decode(token.findtext(f"{{{WSSE}}}Nonce") or "")
        created = token.findtext(f"{{{WSU}}}Created") or ""
        hashed = hashlib.sha1(nonce + created.encode() + PASSWORD.encode()).digest()
        if token.findtext(f"{{{WSSE}}}Password") != b64encode(hashed).decode():
            return "the password is wrong"
    if security.find(SIGNATURE) is not None:
        verified(root, signature(SHOP, [ALI]), None, now)
    return None if stamp is None else Timestamp().problem(stamp, now)


@contextmanager
def guard(folder: Path) -> Iterator[str]:
    """The service's address; ``authority.pem`` in the folder is of who vouches for it."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            status, body = answer(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(status)
            self.send_header("Content-Type", "text/xml; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nothing is printed."""

    authority = trustme.CA()
    authority.cert_pem.write_to_path(folder / "authority.pem")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"https://localhost:{server.server_address[1]}/"
        finally:
            server.shutdown()
