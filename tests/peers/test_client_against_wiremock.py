"""The Click2Mail client against WireMock: a stateful scenario of what the vendor documents.

What the stubs answer is written from the facts and not with our sandbox in sight; each answers in
one state of the scenario only, so that a request out of order or repeated meets none.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import xmlschema
from lxml import etree

import generated.click2mail
from soapwright.runtime.errors import HttpError, ServiceError, TransportError
from tests.generated.drivers import DRIVERS, connect
from tests.generated.mailing import SCHEMA, job, pdf
from tests.peers.wiremock_server import WireMock

pytestmark = pytest.mark.peer("wiremock")

USER, SECRET = "mailer", "pa:ss & wörd"
BATCH = "/v1/batches/91777"
JOBS = [job(1, 2), job(3, 4)]
NO_TRACKING = "Tracking data not available for this batch."


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WireMock]:
    with WireMock(tmp_path_factory.mktemp("wiremock")) as running:
        yield running


@pytest.fixture(params=DRIVERS)
def client(server: WireMock, request: pytest.FixtureRequest) -> Iterator[Any]:
    """A client of a server without stubs, requests or states."""
    server.reset()
    url = f"{server.url}/v1"
    with connect(
        generated.click2mail, request.param, "Click2Mail", USER, SECRET, url=url
    ) as opened:
        yield opened
    assert server.unmatched() == []


def batchjob(*jobs: str, error: str = "", received: bool = False, submitted: bool = False) -> str:
    """What the vendor's pages show, indented as they do."""
    return f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<batchjob>
    <createdAt>2022-04-18T10:52:30-04:00</createdAt>
    <errorMessage>{error}</errorMessage>
    <hasErrors>{str(bool(error)).lower()}</hasErrors>
    <id>91777</id>
    <received>{str(received).lower()}</received>
    <submitted>{str(submitted).lower()}</submitted>
    {"".join(jobs)}
</batchjob>"""


def listed(index: int, error: str = "", status: str = "Brand New Status") -> str:
    return (
        f"<jobs><errorMessage>{error}</errorMessage><invoice>{5000 + index}</invoice>"
        f"<jobId>{700 + index}</jobId><jobIndex>{index}</jobIndex><jobStatus>{status}</jobStatus>"
        "<mailingDate/><submittedDate>2022-04-22</submittedDate></jobs>"
    )


class Scenario:
    """Stubs of one scenario; each tells in which state it answers, and which one follows."""

    def __init__(self, server: WireMock) -> None:
        self._server = server

    def on(
        self,
        method: str,
        path: str,
        *,
        when: str,
        then: str | None = None,
        status: int = 200,
        body: str = "",
        kind: str | None = None,
        **response: Any,
    ) -> None:
        request: dict[str, Any] = {
            "method": method,
            "urlPath": path,
            "basicAuthCredentials": {"username": USER, "password": SECRET},
        }
        if kind is not None:
            request["headers"] = {"Content-Type": {"equalTo": kind}}
        mapping: dict[str, Any] = {
            "scenarioName": "batch",
            "requiredScenarioState": when,
            "request": request,
            "response": {
                "status": status,
                "body": body,
                "headers": {"Content-Type": "application/xml"},
                **response,
            },
        }
        if then is not None:
            mapping["newScenarioState"] = then
        self._server.stub(mapping)

    def filled(self) -> None:
        """From the start to a batch that waits to be submitted, in the documented order only."""
        self.on("POST", "/v1/batches", when="Started", then="made", status=201, body=batchjob())
        self.on("PUT", BATCH, when="made", then="PDF", kind="application/pdf")
        self.on("PUT", BATCH, when="PDF", then="XML", kind="application/xml")

    def queued(self, *jobs: str, error: str = "") -> None:
        """From there on: in the queue, then received with one job after the other."""
        waiting = batchjob(submitted=True)
        self.on("GET", BATCH, when="submitted", then="1", status=201, body=waiting)
        for number in range(1, len(jobs) + 1):
            body = batchjob(*jobs[:number], error=error, received=True, submitted=True)
            state, following = str(number), str(number + 1)
            last = number == len(jobs)
            self.on("GET", BATCH, when=state, then=None if last else following, body=body)
        if not jobs:
            body = batchjob(error=error, received=True, submitted=True)
            self.on("GET", BATCH, when="1", body=body)


def sent(server: WireMock, method: str) -> list[str]:
    return [request["url"] for request in server.requests() if request["method"] == method]


def test_a_whole_session(server: WireMock, client: Any) -> None:
    scenario = Scenario(server)
    scenario.filled()
    scenario.on("POST", BATCH, when="XML", then="submitted")
    scenario.queued(listed(1), listed(2, "Undeliverable"))
    scenario.on(
        "GET",
        f"{BATCH}/details",
        when="2",
        body="<batch><batchNumber>91777</batchNumber><documentName>a.pdf</documentName>"
        "<errorMessage/><noOfPieces>2</noOfPieces><status>x</status></batch>",
    )
    scenario.on("GET", f"{BATCH}/tracking", when="2", body=f"<tracking>{NO_TRACKING}</tracking>")
    batch = client.create()
    batch.upload_pdf(pdf(4))
    batch.upload_jobs(JOBS)
    batch.submit()
    report = batch.wait(poll=0.01)
    assert [(o.index, o.status, o.id, o.errors) for o in report] == [
        (0, "succeeded", 701, ()),
        (1, "failed", 702, ("Undeliverable",)),
    ]
    assert batch.status().jobs[0].job_status == "Brand New Status"
    assert batch.details().no_of_pieces == 2
    assert batch.tracking() is None
    requests = server.requests()
    assert requests[1]["body"].startswith("%PDF-")
    schema = xmlschema.XMLSchema(str(SCHEMA))
    root = etree.fromstring(requests[2]["body"].encode())
    schema.validate(root)
    etree.XMLSchema(etree.parse(SCHEMA)).assertValid(root)
    assert [etree.QName(child).localname for child in root] == [
        "filename", "appSignature", "job", "job"
    ]  # fmt: skip


def test_tracking(server: WireMock, client: Any) -> None:
    piece = "<uniqueId>u1</uniqueId><barCode>123</barCode><status>Delivered</status>"
    Scenario(server).on(
        "GET",
        f"{BATCH}/tracking",
        when="Started",
        body=f"<tracking><mailPiece>{piece}</mailPiece><mailPiece/></tracking>",
    )
    found = client.batch(91777).tracking(tracking_type="impb")
    assert [piece.status for piece in found.mail_piece] == ["Delivered", None]
    assert server.requests()[-1]["url"] == f"{BATCH}/tracking?trackingType=impb"


@pytest.mark.parametrize(
    "fault",
    [
        {"fault": "EMPTY_RESPONSE"},
        {"fault": "CONNECTION_RESET_BY_PEER"},
        {"fault": "MALFORMED_RESPONSE_CHUNK"},
        {"status": 524},
    ],
)
def test_a_lost_answer_to_a_submission_that_went_through(
    server: WireMock, client: Any, fault: dict[str, Any]
) -> None:
    scenario = Scenario(server)
    scenario.filled()
    scenario.on("POST", BATCH, when="XML", then="submitted", **fault)
    scenario.queued(listed(1), listed(2))
    assert client.send(pdf(4), JOBS, poll=0.01).ok
    assert sent(server, "POST") == ["/v1/batches", BATCH]


def test_a_lost_submission(server: WireMock, client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("soapwright.runtime.workflow.work._ASKING_AGAIN", (0.0, 0.0))
    scenario = Scenario(server)
    scenario.filled()
    scenario.on("POST", BATCH, when="XML", then="lost", fault="EMPTY_RESPONSE")
    scenario.on("GET", BATCH, when="lost", body=batchjob())
    scenario.on("POST", BATCH, when="lost", then="submitted")
    scenario.queued(listed(1), listed(2))
    batch = client.create()
    batch.upload_pdf(pdf(4))
    batch.upload_jobs(JOBS)
    with pytest.raises(TransportError, match="has not happened") as lost:
        batch.submit()
    assert not lost.value.maybe_done
    assert sent(server, "POST") == ["/v1/batches", BATCH]
    batch.submit()
    assert batch.wait(poll=0.01).ok


def test_gateway_timeouts_are_passed(server: WireMock, client: Any) -> None:
    scenario = Scenario(server)
    scenario.filled()
    scenario.on("PUT", BATCH, when="made", then="late", kind="application/pdf", status=524)
    scenario.on("PUT", BATCH, when="late", then="PDF", kind="application/pdf")
    scenario.on("POST", BATCH, when="XML", then="submitted")
    scenario.queued(listed(1), listed(2))
    assert client.send(pdf(4), JOBS, poll=0.01).ok


def test_has_errors(server: WireMock, client: Any) -> None:
    scenario = Scenario(server)
    scenario.filled()
    scenario.on("POST", BATCH, when="XML", then="submitted")
    scenario.queued(error="The PDF could not be read")
    scenario.on("GET", f"{BATCH}/details", when="1", status=404, body="No details.")
    batch = client.create()
    batch.upload_pdf(pdf(4))
    batch.upload_jobs(JOBS)
    batch.submit()
    with pytest.raises(ServiceError, match="The PDF could not be read"):
        batch.wait(poll=0.01)


@pytest.mark.parametrize(
    "body",
    [
        "Element 'job' is missing",
        "<error><description>Element 'job' is missing</description></error>",
        "<errors><error><description>Element 'job' is missing</description></error></errors>",
        "<r><message>Element 'job' is missing</message></r>",
    ],
)
def test_refused_xml(server: WireMock, client: Any, body: str) -> None:
    scenario = Scenario(server)
    scenario.filled()
    scenario.on("PUT", BATCH, when="PDF", kind="application/xml", status=400, body=body)
    report = client.send(pdf(4), JOBS)
    assert [outcome.errors for outcome in report.failed] == [("Element 'job' is missing",)] * 2
    assert isinstance(report.failed[0].error, HttpError)
    assert sent(server, "POST") == ["/v1/batches"]


def test_redirects_are_not_followed(server: WireMock, client: Any) -> None:
    Scenario(server).on(
        "GET",
        BATCH,
        when="Started",
        status=302,
        headers={"Location": f"{server.url}/elsewhere"},
    )
    with pytest.raises(TransportError, match="redirects"):
        client.batch(91777).status()
    assert len(server.requests()) == 1
