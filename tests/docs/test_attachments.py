"""``docs/attachments.md``: its blocks run, against a service that reads what comes by ``email``."""

from __future__ import annotations

import importlib
import re
import sys
import threading
from email import message_from_bytes
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from soapwright.project.one_off import one_off
from tests.styles import Op, element_part, envelope, wsdl

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "attachments.md").read_text("utf-8")
BLOCKS = re.findall(r"```python\n(.*?)```", PAGE, re.S)
SWA = "http://ws-i.org/profiles/basic/1.1/xsd"
TYPES = f"""
<xs:import namespace="{SWA}"/>
<xs:element name="Shoot"><xs:complexType><xs:sequence>
  <xs:element name="Crate" type="xs:int"/></xs:sequence></xs:complexType></xs:element>
<xs:element name="Picture"><xs:complexType><xs:sequence>
  <xs:element name="Data" type="xs:base64Binary"/></xs:sequence></xs:complexType></xs:element>
<xs:element name="Keep"><xs:complexType><xs:sequence>
  <xs:element name="Photo" type="xs:base64Binary"/>
  <xs:element name="Proof" type="r:swaRef" xmlns:r="{SWA}" minOccurs="0"/>
</xs:sequence></xs:complexType></xs:element>
<xs:element name="Kept"><xs:complexType/></xs:element>
"""
WSDL = wsdl(
    Op("Shoot", [element_part("Shoot")], [element_part("Picture")]),
    Op("Keep", [element_part("Keep")], [element_part("Kept")]),
    types=TYPES,
    style="document",
)
INCLUDE = (
    '<x:Include xmlns:x="http://www.w3.org/2004/08/xop/include" href="cid:4711@photos.example"/>'
)
PICTURE = (
    b"--B\r\nContent-Type: application/xop+xml\r\n\r\n"
    + envelope(f"<t:Picture><t:Data>{INCLUDE}</t:Data></t:Picture>")
    + b"\r\n--B\r\nContent-Type: image/png\r\nContent-ID: <4711@photos.example>\r\n\r\n"
    + b"\x89PNG\r\npicture\r\n--B--\r\n"
)


class Service(BaseHTTPRequestHandler):
    """Gives a picture beside its answer; tells of what it keeps how many parts came, of what."""

    came: list[list[str]]

    def do_POST(self) -> None:
        content = self.rfile.read(int(self.headers["Content-Length"]))
        message = message_from_bytes(
            f"Content-Type: {self.headers['Content-Type']}\n\n".encode() + content
        )
        shoots = self.headers["SOAPAction"] == '"urn:Shoot"'
        if not shoots:
            self.came.append([part.get_content_type() for part in message.walk()])
        kind = 'multipart/related; type="application/xop+xml"; boundary=B' if shoots else "text/xml"
        answer = PICTURE if shoots else envelope("<t:Kept/>")
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: object) -> None:
        """Nothing."""


def test_the_blocks_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    Service.came = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Service)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    source = tmp_path / "photos.wsdl"
    url = f"http://127.0.0.1:{server.server_port}/"
    source.write_text(WSDL.replace("https://depot.example/", url), "utf-8")
    one_off(source, "photos", tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "pictures").mkdir()
    (tmp_path / "photo.png").write_bytes(b"\x89PNG")
    known: dict[str, Any] = {}
    try:
        importlib.invalidate_caches()
        for block in BLOCKS:
            exec(compile(block, "docs/attachments.md", "exec"), known)
    finally:
        known["client"].close()
        server.shutdown()
        server.server_close()
        for name in [name for name in sys.modules if name.partition(".")[0] == "photos"]:
            del sys.modules[name]
    assert capsys.readouterr().out == "4711@photos.example image/png 13\n"
    xop, related = "application/xop+xml", "multipart/related"
    assert Service.came == [
        ["text/xml"],
        *[[related, xop, "application/octet-stream"]] * 2,
        [related, xop, "image/png"],
        [related, "text/xml", "text/plain"],
    ]
