"""zeep against the SuperOffice sandbox: a client by others logs in, follows a job, reads a list.

Every answer is judged by lxml and xmlschema against the agent's WSDL.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests
import zeep
from lxml import etree

from soapwright.sandbox import open_sandbox
from soapwright.sandbox.server import Sandbox
from soapwright.sandbox.superoffice import APPLICATION_TOKEN, PASSWORD, USERNAME
from tests.oracles import Oracle

FOLDER = Path(__file__).resolve().parents[2] / "wsdl" / "superoffice"
AGENTS = ("Batch", "SoPrincipal", "Archive", "BulkUpdate")

Client: Any = zeep.Client  # zeep's functions have no types
Transport: Any = zeep.Transport


@pytest.fixture
def server() -> Iterator[Sandbox]:
    with open_sandbox("superoffice", FOLDER, rows=25) as running:
        yield running


@dataclass
class Peer:
    """zeep's clients of the four agents; the answers are kept and judged."""

    server: Sandbox
    folder: Path

    def __post_init__(self) -> None:
        self.session = requests.Session()
        self.answers: list[tuple[str, bytes]] = []
        self.session.hooks["response"].append(self._keep)
        self.clients = {
            agent: Client(
                f"{self.server.url}{agent}.svc?wsdl", transport=Transport(session=self.session)
            )
            for agent in AGENTS
        }
        self.ticket: str | None = None

    def _keep(self, response: requests.Response, **_: object) -> None:
        if response.request.method == "POST":
            agent = str(response.url).rpartition("/")[2].removesuffix(".svc")
            self.answers.append((agent, response.content))

    def call(self, agent: str, operation: str, *args: Any, **kwargs: Any) -> Any:
        """The answer, with ``header`` and ``body``."""
        headers: dict[str, Any] = {"ApplicationToken": APPLICATION_TOKEN}
        if agent != "SoPrincipal":
            headers["Credentials"] = {"Ticket": self.ticket}
            headers["TimeZone"] = {"SoTimeZoneId": 78, "SoTimeZoneLocationCode": "NO"}
        service = self.clients[agent].service
        return service[operation](*args, _soapheaders=headers, **kwargs)

    def judge(self) -> None:
        for agent in {agent for agent, _ in self.answers}:
            oracle = Oracle(FOLDER / f"{agent}.wsdl", self.folder / agent)
            for judged, answer in self.answers:
                if judged == agent:
                    oracle.check(answer)


@pytest.fixture
def peer(server: Sandbox, tmp_path: Path) -> Iterator[Peer]:
    peer = Peer(server, tmp_path)
    answer = peer.call(
        "SoPrincipal", "AuthenticateUsernamePassword", UserName=USERNAME, Password=PASSWORD
    )
    assert answer.header.Succeeded
    assert answer.header.ExceptionInfo.Message is None  # zeep makes an object of nil
    assert answer.body.AuthenticationSucceeded
    peer.ticket = answer.body.Credentials.Ticket
    yield peer
    peer.judge()


def test_a_job_is_followed(peer: Peer) -> None:
    pair = {"Key": "steps", "Value": "3"}
    task = {"Name": "Nightly", "ParameterObject": {"StringKeyValuePair": [pair]}}
    started = peer.call("Batch", "StartBatchJob", task)
    assert started.header.TimeZone.SoTimeZoneLocationCode == "NO"
    number = started.body.Response
    states = [peer.call("Batch", "GetBatchTaskInfo", number).body.Response.State for _ in range(3)]
    assert states == ["Aquired", "Started", "Succeeded"]
    assert not peer.call("Batch", "StopBatchJob", number).body.Response
    peer.call("Batch", "DeleteBatchTask", number)
    deleted = peer.call("Batch", "GetBatchTaskInfo", number).body.Response
    assert deleted.Id is None  # zeep makes an object of nil


def test_tasks_are_found(peer: Peer) -> None:
    for name in ("One", "Two"):
        peer.call("Batch", "StartBatchJob", {"Name": name, "IsSystemTask": name == "Two"})

    def names(operation: str, *args: Any) -> list[str]:
        found = peer.call("Batch", operation, *args).body.Response
        return [info.Name for info in (found.BatchTaskInfo if found else [])]

    assert names("GetAllBatchTaskInfosByName", "One") == ["One"]
    assert names("GetAllBatchTaskInfosByNameAndState", "One", "Succeeded") == []
    assert names("GetSystemBatchTaskInfosByName", "Two") == ["Two"]
    assert names("GetBatchTaskInfosByState", "All") == ["One"]
    assert names("GetBatchTaskInfosByAssociates", {"int": [99]}) == []


def test_a_list_is_read(peer: Peer) -> None:
    arguments = {
        "ProviderName": "FindContact",
        "Columns": {"string": ["name"]},
        "Restriction": {"ArchiveRestrictionInfo": []},
        "Page": 2,
        "PageSize": 10,
    }
    rows = peer.call("Archive", "GetArchiveListByColumns", **arguments).body.Response
    assert [row.PrimaryKey for row in rows.ArchiveListItem] == [21, 22, 23, 24, 25]
    answer = peer.call("Archive", "GetArchiveListByColumnsWithHeader", **arguments).body.Response
    assert answer.RowCount == 25
    assert len(answer.Rows.ArchiveListItem) == 5
    columns = peer.call("Archive", "GetAvailableColumns", "FindContact", None).body.Response
    assert [column.Name for column in columns.ArchiveColumnInfo][:2] == ["contactId", "name"]


def test_a_bulk_update_is_a_task(peer: Peer) -> None:
    fields = peer.call("BulkUpdate", "GetAvailableFields", "contact").body.Response
    assert fields.FieldValueInfo[0].Key == "our"
    number = peer.call("BulkUpdate", "ExecuteByEntityIds", fields, "contact", None, "1,2").body
    assert (
        peer.call("Batch", "GetBatchTaskInfo", number.Response).body.Response.Name == "BulkUpdate"
    )


@pytest.mark.parametrize(
    ("agent", "operation", "arguments", "kind"),
    [
        ("Archive", "GetArchiveListByColumns", {"ProviderName": "No"}, "SoServerException"),
        ("Archive", "GetArchiveListByColumns", {"ProviderName": "FindContact"}, "NullReference"),
        ("Archive", "GetArchiveList2", {}, "NotImplemented"),
        ("Batch", "StartBatchJob", {"BatchTaskInfo": {}}, "SoServerException"),
        ("Batch", "UpdateBatchTask", {"BatchTaskInfo": {"Id": 9}}, "SoServerException"),
    ],
)
def test_errors_are_header_parts_with_http_200(
    peer: Peer, agent: str, operation: str, arguments: dict[str, Any], kind: str
) -> None:
    answer = peer.call(agent, operation, **arguments)
    assert not answer.header.Succeeded
    assert kind in answer.header.ExceptionInfo.ExceptionType
    assert answer.header.ExceptionInfo.FriendlyText


def test_a_ticket_expires(peer: Peer) -> None:
    peer.server.state.tickets.expire_all()
    answer = peer.call("Batch", "GetBatchTaskInfo", 1)
    assert "SoSessionException" in answer.header.ExceptionInfo.ExceptionType


def test_what_is_no_call(server: Sandbox) -> None:
    http = requests.Session()
    url = f"{server.url}Batch.svc"
    assert http.get(url).status_code == 405
    assert http.get(f"{server.url}Nothing.svc").status_code == 404
    assert http.post(url, data="x", headers={"Content-Type": "text/plain"}).status_code == 415
    xml = {"Content-Type": "text/xml", "SOAPAction": '"urn:no"'}
    answer = http.post(url, data="<a/>", headers=xml)
    assert answer.status_code == 500
    assert etree.fromstring(answer.content).findtext(".//faultcode") == "soap:Client"
