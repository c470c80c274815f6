"""HTTP bindings of any WSDL: what a one-off package makes of them, and what it sends."""

from __future__ import annotations

import asyncio
import datetime
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from mypy import api
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from soapwright.errors import InputError
from soapwright.project.one_off import one_off
from soapwright.project.workspace import Generated, generate
from soapwright.sandbox.server import Sandbox, start
from soapwright.service.rules import read_service
from tests.generated.mailing import FOLDER

WSDL = Path(__file__).parents[1] / "stocks.wsdl"
REPOSITORY = Path(__file__).resolve().parents[3]
STOCK = b'<stock xmlns="urn:stocks"><id>7</id></stock>'


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Generated:
    folder = tmp_path_factory.mktemp("stocks")
    return one_off(WSDL, "stocks_of_a_test", folder)


@pytest.fixture(scope="module")
def package(made: Generated) -> Iterator[Any]:
    sys.path.insert(0, str(made.folder.parent))
    yield import_module(made.folder.name)
    sys.path.remove(str(made.folder.parent))


@pytest.fixture
def server() -> Iterator[tuple[Sandbox, list[str]]]:
    """Answers everything with a stock, a photo with bytes, and notes what it was asked."""
    asked: list[str] = []

    async def answer(request: Request) -> Response:
        body = (await request.body()).decode()
        target = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        kind = request.headers.get("content-type", "")
        asked.append(" ".join(filter(None, (request.method, target, kind, body))))
        return Response(b"\x89PNG" if target.endswith("photo") else STOCK, media_type="text/xml")

    methods = ["GET", "POST", "PUT"]
    app = Starlette(routes=[Route("/{path:path}", answer, methods=methods)])
    app.state.path, app.state.credentials, app.state.close = "/api", {}, lambda: None
    with start(app) as running:
        yield running, asked


def session(package: Any, client: Any) -> list[Any]:
    """One call of each operation."""
    grade = package.Grade.B
    since = datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.UTC)
    return [
        client.find(shelf=3, grade=grade, since=since, exact=True),
        client.find(shelf=3),
        client.mark(shelf=4, exact=False),
        client.photo(8),
        client.keep(self_=8, stock=package.Stock(id=8, note="a & b")),
        client.set_photo(self_=8, photo=b"x"),
    ]


def test_calls(package: Any, server: tuple[Sandbox, list[str]]) -> None:
    running, asked = server
    name = f"{package.__name__.title().replace('_', '')}Client"
    with getattr(package, name).connect(url=running.url) as client:
        answers = session(package, client)
    assert [getattr(answer, "id", answer) for answer in answers] == [
        7,
        7,
        7,
        b"\x89PNG",
        None,
        None,
    ]
    assert asked[:4] == [
        "GET /api/find?shelf=3&grade=B-&since=2026-03-01T12%3A00%3A00Z&exact=true",
        "GET /api/find?shelf=3",
        "POST /api/mark application/x-www-form-urlencoded shelf=4&exact=false",
        "GET /api/stocks/8/photo",
    ]
    assert asked[4].startswith("PUT /api/stocks/8 text/xml <?xml")
    assert "<n0:note>a &amp; b</n0:note>" in asked[4]
    assert asked[5] == "PUT /api/stocks/8/photo image/png x"

    async def again() -> list[Any]:
        async with getattr(package, f"Async{name}").connect(url=running.url) as client:
            return [await answer for answer in session(package, client)]

    assert asyncio.run(again()) == answers
    assert asked[6:] == asked[:6]


def test_what_cannot_be_called_is_named_with_its_reason(made: Generated) -> None:
    reasons = {
        warning.partition("operation ")[2] for warning in made.warnings if "operation " in warning
    }
    assert reasons == {
        "lost: its path names where, which is no part of its input",
        "guess: its input is XML of a type, so the name of its root is unknown",
    }


def test_idempotence_is_that_of_the_http_method(package: Any) -> None:
    operations = import_module(f"{package.__name__}.operations")
    assert operations.FIND.idempotent
    assert operations.KEEP.idempotent
    assert not operations.MARK.idempotent
    assert operations.COUNT.soap == "1.1"  # the SOAP operation of that name goes before


@pytest.mark.slow
def test_the_package_is_strictly_typed(made: Generated) -> None:
    out, errors, status = api.run(
        ["--strict", "--config-file", str(REPOSITORY / "pyproject.toml"), str(made.folder)]
    )
    assert status == 0, out + errors


@pytest.mark.parametrize(
    ("old", "new", "key", "problem"),
    [
        ('"submitBatch"', '"getBatch"', "workflow.steps[2].operation", "idempotent"),
        ('"submitBatch"', '"createBatch"', "workflow.steps[2].operation", "needs the param"),
        ('asked = "submitted"', 'asked = "sent"', "workflow.steps[2].asked", "has no 'sent'"),
        ('"document"\n', '"items"\n', "workflow.steps", "send items twice"),
        ('"uploadJobs"', '"submitBatch"', "workflow.steps[1].operation", "sends no element"),
        ('"uploadDocument"', '"uploadJobs"', "workflow.steps[0].operation", "not bytes"),
        ('state = "received"', 'state = "at"', "workflow.status.state", "has no 'at'"),
        ('also = "getDetails"', 'also = "getTracking"', "workflow.results.also", "has no 'jobs'"),
        ('create = "createBatch"', 'create = "make"', "workflow.create", "HTTP operation 'make'"),
        ('id = "id"', 'id = "number"', "workflow.id", "batchjob has no 'number'"),
        ('path = "job"', 'path = "filename"', "workflow.items.path", "one record"),
        ('name = "filename"', 'name = "file"', "workflow.document.name", "'file'"),
        ("appSignature =", "appsignature =", "workflow.items.defaults.appsignature", "appSign"),
        ('index = "jobIndex"', 'index = "jobindex"', "workflow.results.index", "jobIndex"),
        ('getTracking = "Track', 'getTraking = "Track', "absent.getTraking", "getTracking"),
        ('"createBatch"]', '"submitBatch"]', "workflow.steps[2].operation", "idempotent"),
        ('color = ["Bl', 'colour = ["Bl', "workflow.known.PrintProductionOptions.colour", "color"),
        ('noun = "batch"', 'noun = "a batch"', "workflow.noun", "names a method"),
        ('staging = "https', 'staging = "http', "environments.staging", "https address"),
        ('last_page = "endingPage"\n', "", "workflow.document.last_page", "go together"),
    ],
)
def test_rules_that_do_not_fit(tmp_path: Path, old: str, new: str, key: str, problem: str) -> None:
    for file in FOLDER.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    toml = tmp_path / "service.toml"
    text = toml.read_text("utf-8")
    assert old in text
    toml.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(InputError, match=problem) as refused:
        generate(read_service(toml), tmp_path, tmp_path / "package")
    assert refused.value.key == key
