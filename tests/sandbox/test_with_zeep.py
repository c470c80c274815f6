"""zeep against the sandbox: what a client by others makes of its WSDL and its answers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import requests
import zeep
import zeep.exceptions

from soapwright.sandbox import open_sandbox
from soapwright.sandbox.autotask import INTEGRATION_CODE, SECRET, USERNAME
from tests.sandbox.conftest import FOLDER
from tests.sandbox.raw import NS, query_xml, where

Client: Any = zeep.Client  # zeep's functions have no types
Transport: Any = zeep.Transport

TICKET = {"id": 0, "AccountID": 1, "Status": 1, "Priority": 2}


class Zeep:
    def __init__(self, wsdl: str) -> None:
        session = requests.Session()
        session.auth = (USERNAME, SECRET)
        self.client = Client(wsdl, transport=Transport(session=session))
        header = self.client.get_element(f"{{{NS}}}AutotaskIntegrations")
        self.headers = [header(IntegrationCode=INTEGRATION_CODE)]

    def call(self, operation: str, *arguments: Any) -> Any:
        return self.client.service[operation](*arguments, _soapheaders=self.headers)

    def make(self, type_: str, **fields: Any) -> Any:
        return self.client.get_type(f"{{{NS}}}{type_}")(**fields)

    def write(self, operation: str, *entities: Any) -> Any:
        return self.call(operation, self.make("ArrayOfEntity", Entity=list(entities)))

    def ticket(self, **fields: Any) -> Any:
        return self.make("Ticket", **{"Title": "t", **TICKET, **fields})

    def query(self, name: str, conditions: str = "") -> list[Any]:
        answer = self.call("query", query_xml(name, conditions))
        assert answer.ReturnCode == 1, answer.Errors
        return answer.EntityResults.Entity if answer.EntityResults else []


@pytest.fixture(scope="module", params=[False, True], ids=["unprefixed", "prefixed"])
def peer(request: pytest.FixtureRequest) -> Iterator[Zeep]:
    with open_sandbox("autotask", FOLDER, prefixed=request.param) as server:
        yield Zeep(server.wsdl_url)


def test_zone_info(peer: Zeep) -> None:
    info = peer.client.service.getZoneInfo(USERNAME)
    assert (info.ErrorCode, info.URL.endswith("/atws.asmx")) == (0, True)


def test_create_update_query_delete(peer: Zeep) -> None:
    udfs = {"UserDefinedField": [{"Name": "Region", "Value": "West"}]}
    made = peer.write(
        "create",
        peer.ticket(Title="one", Description="gone after the update"),
        peer.ticket(Title="two", EstimatedHours=1.5, UserDefinedFields=udfs),
    )
    assert made.ReturnCode == 1, made.Errors
    one, two = (e.id for e in made.EntityResults.Entity)
    assert [i.DatabaseAction for i in made.EntityReturnInfoResults.EntityReturnInfo] == [
        "Created",
        "Created",
    ]
    changed = peer.write("update", peer.ticket(id=one, Title="first"))
    assert changed.ReturnCode == 1, changed.Errors
    found = {t.id: t for t in peer.query("Ticket", where("id", "GreaterThanorEquals", str(one)))}
    assert (found[one].Title, found[one].Description) == ("first", None)
    assert found[two].EstimatedHours == 1.5
    values = {u.Name: u.Value for u in found[two].UserDefinedFields.UserDefinedField}
    assert values["Region"] == "West"

    group = peer.write("create", peer.make("ContactGroup", id=0, Name="g", Active=True))
    record = group.EntityResults.Entity[0].id
    gone = peer.write("delete", peer.make("ContactGroup", id=record))
    assert (gone.ReturnCode, peer.query("ContactGroup")) == (1, [])


@pytest.mark.slow
def test_paging(peer: Zeep) -> None:
    tickets = [peer.ticket(Title="page") for _ in range(200)]
    ids = [e.id for _ in range(6) for e in peer.write("create", *tickets).EntityResults.Entity]
    read: list[int] = []
    last = ids[0] - 1
    while page := peer.query("Ticket", where("id", "GreaterThan", str(last))):
        assert len(page) <= 500
        read += [t.id for t in page]
        last = read[-1]
    assert read == ids


def test_201_are_refused(peer: Zeep) -> None:
    answer = peer.write("create", *[peer.ticket(Title="too many") for _ in range(201)])
    assert answer.ReturnCode == -1
    assert peer.query("Ticket", where("Title", "Equals", "too many")) == []


def test_a_poisoned_batch(peer: Zeep) -> None:
    tickets = [peer.ticket(Title="poisoned") for _ in range(10)]
    tickets[6].Title = "x" * 300
    answer = peer.write("create", *tickets)
    messages = [e.Message for e in answer.Errors.ATWSError]
    assert messages[1] == "Error creating entity for record number [7]."
    assert peer.query("Ticket", where("Title", "Equals", "poisoned")) == []


def test_descriptions_and_usage(peer: Zeep) -> None:
    fields = {f.Name: f for f in peer.call("GetFieldInfo", "Account")}
    assert fields["AccountType"].PicklistValues.PickListValue[0].Value == "1"
    assert len(peer.call("getEntityInfo")) == 167
    usage = peer.call("getThresholdAndUsageInfo").EntityReturnInfoResults.EntityReturnInfo[0]
    assert "TimeframeOfLimitation: 60" in usage.Message


def test_attachment(peer: Zeep) -> None:
    info = peer.make(
        "AttachmentInfo",
        id=0,
        ParentID=1,
        ParentType=4,
        Type="FILE_ATTACHMENT",
        Title="t",
        FullPath="t.bin",
        Publish=1,
    )
    record = peer.call("CreateAttachment", {"Info": info, "Data": b"\x00\x01"})
    assert peer.call("GetAttachment", record).Data == b"\x00\x01"
    assert peer.call("DeleteAttachment", record) in (None, "")


def test_a_wrong_password_is_an_http_error(peer: Zeep) -> None:
    session = requests.Session()
    address = peer.client.service._binding_options["address"]
    response = session.post(address, headers={"Content-Type": "text/xml"}, data=b"")
    assert response.status_code == 500  # not even an envelope
    with pytest.raises(zeep.exceptions.TransportError) as caught:
        Client(address + "?wsdl").service.GetWsdlVersion()
    assert caught.value.status_code == 401
