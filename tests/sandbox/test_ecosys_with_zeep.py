"""zeep against the EcoSys sandbox: a client by others logs in, writes, keeps a session, ends it."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
import zeep
import zeep.exceptions

from soapwright.sandbox import open_sandbox
from soapwright.sandbox.ecosys import PASSWORD, USERNAME
from soapwright.sandbox.server import Sandbox

FOLDER = Path(__file__).resolve().parents[2] / "wsdl" / "ecosys"
WHO = {"Username": USERNAME, "Password": PASSWORD}

Client: Any = zeep.Client  # zeep's functions have no types
Transport: Any = zeep.Transport


@pytest.fixture
def server() -> Iterator[Sandbox]:
    with open_sandbox("ecosys", FOLDER) as running:
        yield running


def bind(server: Sandbox, api: str, session: requests.Session | None = None) -> Any:
    client = Client(server.wsdl_url, transport=Transport(session=session or requests.Session()))
    return client.bind(f"{api}Service", f"{api}Port")


def test_writes_are_judged_record_by_record(server: Sandbox) -> None:
    api = bind(server, "SampleObject")
    made = api.CreateSampleObject(WHO, None, [{"CostObjectID": "A"}, {"CostObjectID": "B"}])
    assert [result.successFlag for result in made.ObjectResult] == [True, True]
    answer = api.UpdateSampleObject(
        WHO, {"filter": "A"}, [{"CostObjectID": "B"}, {"CostObjectID": "A", "Budget": 5}]
    )
    refused, updated = answer.ObjectResult
    assert (refused.index, refused.successFlag, refused.internalId) == (0, False, "")
    assert refused.ResultMessage[0].reasonCode == "ESRC_DISALLOWED_BY_FILTER"
    assert (updated.index, updated.successFlag) == (1, True)
    deleted = api.DeleteSampleObject(WHO, None, [{"CostObjectID": "A"}])
    assert deleted.ObjectResult[0].successFlag
    read = api.ReadSampleObject({**WHO, "IncludeMetaData": True}, None)
    assert [record.CostObjectID for record in read.SampleObject] == ["B"]
    assert read.Meta.Field[0].Key
    assert read.Performance.Records == 1


def test_a_session_is_a_cookie(server: Sandbox) -> None:
    session = requests.Session()
    api = bind(server, "SampleObject", session)
    api.ReadSampleObject({**WHO, "LogoutSession": False}, None)
    assert len(session.cookies) == 1
    api.ReadSampleObject({"LogoutSession": False}, None)
    api.ReadSampleObject({"LogoutSession": True}, None)
    assert len(session.cookies) == 0
    with pytest.raises(zeep.exceptions.Fault, match="belongs to no session"):
        api.ReadSampleObject(None, None)
    with pytest.raises(zeep.exceptions.Fault, match="is not valid"):
        api.ReadSampleObject({**WHO, "Password": "no"}, None)


def test_an_event_and_a_required_parameter(server: Sandbox) -> None:
    api = bind(server, "Cost-Object.v2")
    day = {"As-Of.Date": datetime.date(2024, 3, 31)}
    assert api["TriggerCost-Object.v2"](WHO, day) is None
    with pytest.raises(zeep.exceptions.Fault, match="the cost class is locked"):
        api["TriggerCost-Object.v2"](WHO, {**day, "Cost-Class": "locked"})
    with pytest.raises(zeep.exceptions.ValidationError):
        api["TriggerCost-Object.v2"](WHO, {})
