"""What recipes of the cookbook need beside a sandbox, by the name in their comment."""

from __future__ import annotations

import shutil
import sys
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partialmethod
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pypdf

from generated.autotask import Autotask, Ticket
from generated.click2mail import Click2Mail
from soapwright.project.one_off import one_off
from soapwright.sandbox import autotask
from soapwright.sandbox.autotask.seed import RECORDS
from tests import guards, parcels, partners
from tests.docs import test_attachments as photos_page
from tests.docs.recipes import Situations, Stage, at_autotask, at_click2mail
from tests.generated.packages import ROOT
from tests.https import https_site, soap_site
from tests.runtime.scripted import ScriptedServer, reply
from tests.runtime.soap import page
from tests.shops import Shop, one

VERSION = (
    '<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body>'
    '<GetWsdlVersionResponse xmlns="http://autotask.net/ATWS/v1_6/">'
    "<GetWsdlVersionResult>1.6.8</GetWsdlVersionResult></GetWsdlVersionResponse>"
    "</e:Body></e:Envelope>"
)


@contextmanager
def tickets(on: Stage, count: int) -> Iterator[None]:
    """So many are there."""
    records = [
        {
            "id": 30_000_000 + n,
            "Title": f"Ticket {n}",
            "AccountID": n % 2,
            "Status": 1,
            "Priority": 1 + n % 3,
            "LastActivityDate": "2026-01-01T12:00:00",
        }
        for n in range(count)
    ]
    at_autotask(on, records={**RECORDS, "Ticket": records})
    yield


@contextmanager
def an_illegal_text(on: Stage) -> Iterator[None]:
    """The second of three tickets holds what XML does not know."""
    at_autotask(on)
    text = page(3).replace(b"Ticket 2 ", b"Ticket &#x1F; ")
    with ScriptedServer(reply(text)) as server:
        on.connects(Autotask, url=server.url)
        yield


@contextmanager
def a_lost_answer(on: Stage) -> Iterator[None]:
    at_autotask(on).faults.next(operation="create", drop=True)
    yield


@contextmanager
def a_slow_answer(on: Stage) -> Iterator[None]:
    at_autotask(on).faults.next(operation="GetWsdlVersion", delay=0.6, times=9)
    yield


@contextmanager
def a_letter(on: Stage) -> Iterator[None]:
    at_click2mail(on)
    on.patch.setattr(Click2Mail, "send", partialmethod(Click2Mail.send, poll=0.02))
    written = pypdf.PdfWriter()
    for _ in range(2):
        written.add_blank_page(612, 792)
    written.write(on.folder / "letter.pdf")
    yield


@contextmanager
def customers(on: Stage) -> Iterator[None]:
    """Twenty, who share a database here."""
    names = [f"api@customer{n}.example" for n in range(20)]
    users = dict.fromkeys([autotask.USERNAME, *names], autotask.SECRET)
    at_autotask(on, users=users)
    on.names["customers"] = names
    made = [Ticket(title=f"Ticket {n}", account_id=1, status=1, priority=2) for n in range(3)]
    with Autotask.connect(
        autotask.USERNAME, autotask.SECRET, integration_code=autotask.INTEGRATION_CODE
    ) as at:
        at.create(made).raise_for_failures()
    yield


@contextmanager
def zones(on: Stage) -> Iterator[None]:
    contact = {"id": 1, "FirstName": "Ada", "LastName": "Lovelace", "AccountID": 1, "Active": 1}
    at_autotask(on, zones=("en", "de"), records={**RECORDS, "Contact": [contact]})
    yield


@contextmanager
def partner(on: Stage) -> Iterator[None]:
    with partners.partner(on.folder):
        on.names["password"] = partners.PASSWORD
        yield


@contextmanager
def guarded_shop(on: Stage) -> Iterator[None]:
    with guards.guard(on.folder) as address:
        on.patch.setenv("SSL_CERT_FILE", str(on.folder / "authority.pem"))
        on.names["password"] = guards.PASSWORD
        source = Shop({"Sell": (one("what"), one("price", "xs:int"))}, address=address)
        (on.folder / "shop.wsdl").write_text(source.text(), "utf-8")
        one_off(on.folder / "shop.wsdl", "shop", on.folder)
        with forgotten("shop"):
            yield


@contextmanager
def photos(on: Stage) -> Iterator[None]:
    """A service that takes pictures; what came to it is looked at afterwards."""
    service = photos_page.Service
    service.came = []
    with ThreadingHTTPServer(("127.0.0.1", 0), service) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}/"
        text = photos_page.WSDL.replace("https://depot.example/", url)
        (on.folder / "photos.wsdl").write_text(text, "utf-8")
        (on.folder / "photo.png").write_bytes(b"\x89PNG" * 1000)
        one_off(on.folder / "photos.wsdl", "photos", on.folder)
        with forgotten("photos"):
            yield
        server.shutdown()
    parts = ["multipart/related", "application/xop+xml", "application/octet-stream"]
    assert service.came == [parts]


@contextmanager
def forgotten(package: str) -> Iterator[None]:
    """Nobody after this has the package's modules."""
    try:
        yield
    finally:
        for name in [name for name in sys.modules if name.partition(".")[0] == package]:
            del sys.modules[name]


@contextmanager
def certificate(on: Stage) -> Iterator[None]:
    """A service over https that lets those in who have a certificate."""
    with soap_site(VERSION.encode(), asks_for_certificate=True) as site:
        site.authority.cert_pem.write_to_path(on.folder / "authority.pem")
        client = site.authority.issue_cert("client.example")
        client.private_key_and_cert_chain_pem.write_to_path(on.folder / "client.pem")
        on.names |= {"username": "me", "secret": "x", "code": "x", "url": site.url}
        yield
    assert [each.certificate for each in site.seen] == ["client.example"]


@contextmanager
def proxy(on: Stage) -> Iterator[None]:
    """A proxy that asks who is there, before a sandbox."""
    at_autotask(on)
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.append(self.headers["Proxy-Authorization"])
            kept = ("Content-Type", "SOAPAction", "Authorization")
            heads = {name: self.headers[name] for name in kept if name in self.headers}
            body = self.rfile.read(int(self.headers["Content-Length"]))
            request = urllib.request.Request(self.path, body, heads)
            with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request) as got:
                answer = got.read()
            self.send_response(200)
            self.send_header("Content-Type", "text/xml; charset=utf-8")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            """Nothing is printed."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        on.replaced["127.0.0.1:3128"] = f"127.0.0.1:{server.server_port}"
        yield
        server.shutdown()
    assert asked == ["Basic bWU6cGFzcw=="] * 2


@contextmanager
def inputs(on: Stage) -> Iterator[None]:
    """What the four services are generated from."""
    shutil.copytree(ROOT / "wsdl", on.folder / "wsdl")
    yield


@contextmanager
def ecosys_inputs(on: Stage) -> Iterator[None]:
    """A workspace of one service, and what was generated."""
    for name in ("wsdl", "generated"):
        shutil.copytree(ROOT / name / "ecosys", on.folder / name / "ecosys")
    yield


@contextmanager
def mirror(on: Stage) -> Iterator[None]:
    server = on.sandbox("autotask")
    on.patch.setenv("SOAPWRIGHT_SECRET", autotask.SECRET)
    on.patch.setenv("SOAPWRIGHT_INTEGRATION_CODE", autotask.INTEGRATION_CODE)
    on.more = f" --url {server.url}"
    for name in ("wsdl", "generated"):
        (on.folder / name).symlink_to(ROOT / name)
    yield


@contextmanager
def a_wsdl(on: Stage) -> Iterator[None]:
    (on.folder / "parcels.wsdl").write_text(parcels.wsdl(), "utf-8")
    yield


@contextmanager
def wsdl_site(on: Stage) -> Iterator[None]:
    with https_site(on.folder) as site:
        site.serve("/parcels.wsdl", parcels.wsdl())
        on.patch.setenv("SSL_CERT_FILE", str(site.certificate))
        on.replaced["https://api.example.com"] = site.url
        yield


SITUATIONS: Situations = {
    situation.__name__: situation
    for situation in (
        tickets,
        an_illegal_text,
        a_lost_answer,
        a_slow_answer,
        a_letter,
        customers,
        zones,
        partner,
        guarded_shop,
        photos,
        certificate,
        proxy,
        inputs,
        ecosys_inputs,
        mirror,
        a_wsdl,
        wsdl_site,
    )
}
