"""A local server of the made-up bulk import, which can lose answers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from soapwright.sandbox.server import Sandbox, start

FOLDER = Path(__file__).parent / "imports"
NAMESPACE = "urn:depot"
ENVELOPE = '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>{}</s:Body></s:Envelope>'


@dataclass
class Load:
    """One import: what it holds, and how often it is looked at before it has ended."""

    rows: list[tuple[str, int]] = field(default_factory=list)
    parts: int = 0
    columns: list[str] = field(default_factory=list)
    state: str = "Open"
    problem: str = ""


@dataclass
class Depot:
    """The service.

    ``lost`` says of the next calls of an operation, by name, what becomes of them: ``before`` it
    is lost on its way in, ``after`` it is the answer that is lost. ``asked`` are the operations
    that were called. ``busy`` is how often an import is still queued when it is looked at.
    """

    loads: dict[int, Load] = field(default_factory=dict)
    lost: dict[str, list[str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    busy: int = 1
    fails: str = ""
    silent: bool = False

    async def answer(self, request: Request) -> Response:
        body = etree.fromstring(await request.body())[-1][0]
        name = etree.QName(body).localname
        self.asked.append(name)
        fate = self.lost.get(name, [])
        how = fate.pop(0) if fate else ""
        if how == "before":
            return Response("a gateway gave up", 504)
        inner = getattr(self, f"on_{name}")(body)
        if how == "after":
            return Response("a gateway gave up", 504)
        text = f'<{name}Response xmlns="{NAMESPACE}">{inner}</{name}Response>'
        return Response(ENVELOPE.format(text), media_type="text/xml")

    def load(self, body: etree._Element) -> Load:
        return self.loads[int(body.findtext("{*}ImportId") or "")]

    def on_OpenImport(self, body: etree._Element) -> str:
        number = len(self.loads) + 7
        self.loads[number] = Load()
        return f"<ImportId>{number}</ImportId>"

    def on_MapColumns(self, body: etree._Element) -> str:
        self.load(body).columns = [column.text or "" for column in body.iterfind("{*}Column")]
        return ""

    def on_AddPart(self, body: etree._Element) -> str:
        load = self.load(body)
        assert load.state == "Open"
        rows = body.findall("{*}Rows/{*}Row")
        assert len(rows) <= 3
        load.rows += [(r.findtext("{*}Sku") or "", int(r.findtext("{*}Stock") or "")) for r in rows]
        load.parts += 1
        return ""

    def on_CloseImport(self, body: etree._Element) -> str:
        load = self.load(body)
        assert load.state == "Open"
        load.state = "Queued"
        return ""

    def on_GetImport(self, body: etree._Element) -> str:
        load = self.load(body)
        if load.state == "Queued":
            self.busy -= 1
            if self.busy < 0:
                load.state = "Failed" if self.fails else "Done"
        problem = f"<Problem>{self.fails}</Problem>" if load.state == "Failed" else ""
        state = "" if self.silent else f"<State>{load.state}</State>"
        return f"<Import>{state}<Parts>{load.parts}</Parts>{problem}</Import>"

    def on_GetResults(self, body: etree._Element) -> str:
        rows = enumerate(self.load(body).rows, 1)
        return f"<Results>{''.join(_result(*row) for row in reversed([*rows]))}</Results>"

    def on_GetLog(self, body: etree._Element) -> str:
        return f"<Text>{self.load(body).parts} parts, {body.findtext('{*}Lines')} lines</Text>"


def _result(line: int, row: tuple[str, int]) -> str:
    """Rows without stock are refused, and of those without a name nothing is told."""
    sku, stock = row
    if not sku:
        return ""
    told = f"<Number>{100 + line}</Number>" if stock else "<Problem>No stock.</Problem>"
    return f"<Result><Line>{line}</Line>{told}</Result>"


@contextmanager
def depot() -> Iterator[tuple[Sandbox, Depot]]:
    """A server of its own."""
    service = Depot()
    app = Starlette(routes=[Route("/import", service.answer, methods=["POST"])])
    app.state.path, app.state.credentials, app.state.close = "/import", {}, lambda: None
    with start(app) as running:
        yield running, service
