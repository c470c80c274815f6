"""The generated client of our authored WSDLs against PHP's SoapServer over the service's own.

PHP reads the header parts and writes those of the answers by the real Batch and SoPrincipal WSDLs.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

import generated.superoffice
from generated.superoffice import BatchTaskInfo, BatchTaskState, StringDictionary, types
from soapwright.runtime.errors import (
    AuthenticationError,
    JobFailed,
    JobVanished,
    NotCancellable,
    ServiceError,
)
from soapwright.runtime.records.dictionaries import from_dict, to_dict
from tests.generated.drivers import DRIVERS, connect
from tests.oracles import Oracle
from tests.peers.php_server import PhpSuperOffice

pytestmark = pytest.mark.peer("php")

NS = "{http://www.superoffice.net/ws/crm/NetServer/Services88}"


def real(shared: Path, agent: str) -> Path:
    return shared / "wsdl" / "superoffice" / f"Services88-{agent}.wsdl"


@pytest.fixture
def server(shared: Path, tmp_path: Path) -> Iterator[PhpSuperOffice]:
    with PhpSuperOffice(real(shared, "Batch"), tmp_path) as running:
        yield running
        oracles = {
            agent: Oracle(real(shared, agent), tmp_path / agent)
            for agent in ("Batch", "SoPrincipal")
        }
        for request in sorted((tmp_path / "requests").glob("*.xml")):
            oracles[request.name.split(".")[1]].check(request.read_bytes())


@pytest.fixture(params=DRIVERS)
def so(request: pytest.FixtureRequest, server: PhpSuperOffice) -> Iterator[Any]:
    with open_(request.param, server) as client:
        yield client


def open_(driver: str, server: PhpSuperOffice, **changes: Any) -> Any:
    arguments = {
        "username": server.username,
        "password": server.secret,
        "application_token": server.application_token,
        **changes,
    }
    return connect(generated.superoffice, driver, "SuperOffice", server.url, **arguments)


def called(server: PhpSuperOffice) -> list[str]:
    found = [etree.fromstring(body).find("{*}Body/*") for body in server.requests()]
    return [etree.QName(node).localname for node in found if node is not None]


def test_a_job_goes_on_at_each_look(so: Any, server: PhpSuperOffice) -> None:
    job = so.batch.start(
        BatchTaskInfo(
            name="Nightly & <more>",
            parameter_object=from_dict(StringDictionary, {"a": "1", "b": None}),
            table_right=types.TableRight(mask=[types.ETableRightValue.SELECT]),
        )
    )
    seen: list[Any] = []
    info = job.wait(poll=0.001, progress=seen.append)
    assert [(now.state, now.percent) for now in seen] == [
        ("Aquired", 25),
        ("Started", 50),
        ("Started", 75),
        ("Succeeded", 100),
    ]
    assert info.state is BatchTaskState.SUCCEEDED
    assert info.name == "Nightly & <more>"
    assert to_dict(info.parameter_object) == {"a": "1", "b": None}
    assert info.table_right.mask == [types.ETableRightValue.SELECT, types.ETableRightValue.UPDATE]
    assert "reason" in info.table_right.nil
    assert called(server) == [
        "AuthenticateUsernamePassword",
        "StartBatchJob",
        *["GetBatchTaskInfo"] * 4,
    ]


def test_header_parts_go_out_and_come_back(so: Any, server: PhpSuperOffice) -> None:
    with pytest.raises(ServiceError, match="A task needs a name") as caught:
        so.batch.start(BatchTaskInfo())
    error = caught.value
    assert (error.kind, error.messages[1]) == ("SoException", "SoException: A task needs a name.")
    assert isinstance(error.__cause__, ServiceError)
    assert error.__cause__.kind == "System.ArgumentNullException"
    header = etree.fromstring(server.requests()[-1]).find("{*}Header")
    assert header is not None
    assert [part.tag for part in header] == [f"{NS}ApplicationToken", f"{NS}Credentials"]


def test_the_time_zone_goes_out(server: PhpSuperOffice) -> None:
    with open_("sync", server, time_zone="NO") as client:
        assert client.batch.get_all_batch_task_infos_by_name(task_name="x").batch_task_info == []
    header = etree.fromstring(server.requests()[-1]).find("{*}Header")
    assert header is not None
    assert header[2].findtext(f"{NS}SoTimeZoneLocationCode") == "NO"


def test_an_expired_ticket_is_renewed(so: Any, server: PhpSuperOffice) -> None:
    server.expire()
    job = so.batch.start(BatchTaskInfo(name="Nightly"))
    assert job.id == 1, "it was started once"
    assert called(server) == [
        "AuthenticateUsernamePassword",
        "StartBatchJob",
        "AuthenticateUsernamePassword",
        "StartBatchJob",
    ]


@pytest.mark.parametrize("driver", DRIVERS)
@pytest.mark.parametrize("changes", [{"password": "wrong"}, {"application_token": "wrong"}])
def test_a_refused_login(server: PhpSuperOffice, driver: str, changes: dict[str, str]) -> None:
    with pytest.raises(AuthenticationError), open_(driver, server, **changes):
        pass


def test_how_jobs_end(so: Any, server: PhpSuperOffice) -> None:
    with pytest.raises(JobFailed, match="ended as Failed: Look 4"):
        so.batch.start(BatchTaskInfo(name="Hopeless")).wait(poll=0.001)
    stopped = so.batch.start(BatchTaskInfo(name="Nightly"))
    stopped.cancel()
    with pytest.raises(JobFailed, match="Stopped"):
        stopped.wait(poll=0.001)
    stubborn = types.BatchTaskCancellationBehaviour.CANNOT_CANCEL
    with pytest.raises(NotCancellable):
        so.batch.start(BatchTaskInfo(name="x", cancellation_behaviour=stubborn)).cancel()
    assert called(server).count("StopBatchJob") == 1
    deleted = so.batch.start(BatchTaskInfo(name="Nightly"))
    so.batch.delete_batch_task(batch_task_id=deleted.id)
    with pytest.raises(JobVanished):
        deleted.wait()
