"""What each operation does, by agent and name."""

from __future__ import annotations

from typing import Any

import pytest

from soapwright.sandbox.superoffice.archive import Archive, contacts
from soapwright.sandbox.superoffice.messages import pairs
from soapwright.sandbox.superoffice.operations import Operations
from soapwright.sandbox.superoffice.refusals import Refused
from soapwright.sandbox.superoffice.tasks import Tasks
from soapwright.sandbox.superoffice.tickets import Accounts, Tickets


def operations(implicit: str | None = None) -> Operations:
    known = Accounts({"ada": "pw"}, {"token": "ada"}, implicit)
    archive = Archive({"FindContact": contacts(3)})
    return Operations(known, Tickets(60, lambda: 0.0), Tasks(), archive)


LOGINS = [
    ("AuthenticateUsernamePassword", {"UserName": "ada", "Password": "pw"}, True),
    ("AuthenticateUsernamePassword", {"UserName": "ada", "Password": "no"}, False),
    ("AuthenticateWithAccessToken", {"AccessToken": "token"}, True),
    ("AuthenticateWithAccessToken", {}, False),
    (
        "AuthenticateGeneric",
        {"AuthenticationData": pairs("StringKeyValuePair", {"user": "ada", "password": "pw"})},
        True,
    ),
]


@pytest.mark.parametrize(("name", "request_", "succeeds"), LOGINS)
def test_logins(name: str, request_: dict[str, Any], succeeds: bool) -> None:
    answer = operations().run("SoPrincipal", name, request_, "")
    assert answer["AuthenticationSucceeded"] == succeeds
    assert (answer["Credentials"] is not None) == (answer["Response"] is not None) == succeeds


def test_the_web_server_may_vouch_for_somebody() -> None:
    name = "AuthenticateImplicit"
    answer = operations("eve").run("SoPrincipal", name, {}, "")
    assert answer["Response"]["Associate"] == "eve"
    with pytest.raises(Refused, match="knows no user"):
        operations().run("SoPrincipal", name, {}, "")


def test_tasks_by_state_and_by_whose_they_are() -> None:
    all_ = operations()

    def run(name: str, user: str = "admin", **request: Any) -> Any:
        return all_.run("Batch", name, request, user)["Response"]

    def ids(name: str, user: str = "admin", **request: Any) -> list[int]:
        return [task["Id"] for task in run(name, user, **request)["BatchTaskInfo"]]

    own = run("StartBatchJob", BatchTaskInfo={"Name": "Import"})
    other = run("StartBatchJob", "bob", BatchTaskInfo={"Name": "Import"})
    assert ids("GetBatchTaskInfosByState") == [own]
    assert ids("GetBatchTaskInfosByState", "bob") == [other]
    assert ids("GetBatchTaskInfosByState", State="Succeeded") == []
    assert run("StopBatchJob", Id=own)
    assert run("GetBatchTaskInfo", Id=404) is None
    all_.run("Batch", "DeleteBatchTasks", {"BatchTaskIds": {"int": [own, other]}}, "admin")
    assert ids("GetBatchTaskInfosByState") == []


def test_a_bulk_update_is_a_task() -> None:
    all_ = operations()
    started = all_.run("BulkUpdate", "ExecuteBySelectionId", {"SelectionId": 7}, "admin")
    task = all_.run("Batch", "GetBatchTaskInfo", {"Id": started["Response"]}, "admin")
    assert task["Response"]["Name"] == "BulkUpdate"


@pytest.mark.parametrize("header", [False, True])
def test_rows_with_or_without_their_count(header: bool) -> None:
    name = f"GetArchiveListByColumns{'WithHeader' * header}"
    request = {"ProviderName": "FindContact", "Restriction": {}, "PageSize": 2}
    answer = operations().run("Archive", name, request, "admin")["Response"]
    rows = answer["Rows"] if header else answer
    assert len(rows["ArchiveListItem"]) == 2
    assert answer.get("RowCount") == (3 if header else None)


@pytest.mark.parametrize("name", ["GetArchiveListByColumns2", "DoAnything"])
def test_what_the_sandbox_cannot_do(name: str) -> None:
    with pytest.raises(Refused, match=f"cannot do {name}"):
        operations().run("Archive", name, {}, "admin")
