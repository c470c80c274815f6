"""The SuperOffice client, sync and async, against a sandbox that keeps the service's rules.

Every request and every answer is judged by lxml and xmlschema against the agent's own WSDL.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

import generated.superoffice
from generated.superoffice import (
    ArrayOfstring,
    AsyncSuperOffice,
    AuthenticationGenericData,
    BatchTaskInfo,
    BatchTaskState,
    StringDictionary,
    SuperOffice,
    types,
)
from soapwright.runtime.errors import (
    AuthenticationError,
    InvalidHeader,
    JobFailed,
    JobVanished,
    ListShifted,
    NotCancellable,
    RowsShifted,
    ServiceError,
    TransportError,
    WaitTimeout,
)
from soapwright.runtime.jobs.job import JobProgress
from soapwright.runtime.records.dictionaries import from_dict, to_dict
from soapwright.sandbox.server import Sandbox, start
from soapwright.sandbox.superoffice import (
    ACCESS_TOKEN,
    APPLICATION_TOKEN,
    PASSWORD,
    USERNAME,
    app,
    create_app,
)
from soapwright.sandbox.superoffice.archive import contacts
from tests.generated.conftest import Recorder
from tests.generated.drivers import connect
from tests.oracles import Oracle
from tests.recording import logged, recorded

FOLDER = Path(__file__).resolve().parents[2] / "wsdl" / "superoffice"
AGENTS = ("Batch", "SoPrincipal", "Archive", "BulkUpdate")
HOUR = 60 * 60


@dataclass
class Clock:
    """A clock that the tests turn."""

    now: float = 0.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Service:
    """A running sandbox, what it was asked, and how to connect to it."""

    server: Sandbox
    recorder: Recorder
    clock: Clock = field(default_factory=Clock)

    def connect(self, driver: str = "sync", **changes: Any) -> Any:
        arguments = {
            "username": USERNAME,
            "password": PASSWORD,
            "application_token": APPLICATION_TOKEN,
            **changes,
        }
        given = {name: value for name, value in arguments.items() if value is not None}
        return connect(generated.superoffice, driver, "SuperOffice", self.server.url, **given)

    @property
    def operations(self) -> list[str]:
        return [seen.operation for seen in self.recorder.seen]

    @property
    def logins(self) -> int:
        return sum(name.startswith("Authenticate") for name in self.operations)

    def expire(self) -> None:
        self.server.state.tickets.expire_all()


Open = Callable[..., Service]


@pytest.fixture(scope="module")
def oracles(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Oracle]:
    folder = tmp_path_factory.mktemp("schemas")
    return {agent: Oracle(FOLDER / f"{agent}.wsdl", folder / agent) for agent in AGENTS}


@pytest.fixture
def opened(oracles: dict[str, Oracle]) -> Iterator[Open]:
    """Opens sandboxes with options; at the end every request they got must have been valid."""
    recorders: list[Recorder] = []
    with ExitStack() as stack:

        def open_(**options: Any) -> Service:
            clock = Clock()
            recorder = Recorder(create_app(FOLDER, **{"clock": clock, **options}))
            recorders.append(recorder)
            server = stack.enter_context(start(recorder))  # type: ignore[arg-type]
            return Service(server, recorder, clock)

        yield open_
    judged: set[str] = set()
    for recorder in recorders:
        for seen in recorder.seen:
            agent = seen.headers["soapaction"].strip('"').split("/")[-2]
            oracles[agent].check(seen.body, both=seen.operation not in judged)
            judged.add(seen.operation)


@pytest.fixture
def service(opened: Open) -> Service:
    return opened()


@pytest.fixture(params=("sync", "async"))
def driver(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


def task(**parameters: str) -> BatchTaskInfo:
    return BatchTaskInfo(name="Nightly", parameter_object=from_dict(StringDictionary, parameters))


# --- logging in --------------------------------------------------------------------------------


def test_the_four_ways_to_log_in(opened: Open, driver: str) -> None:
    service = opened(implicit="system")
    generic = from_dict(AuthenticationGenericData, {"user": USERNAME, "password": PASSWORD})
    nobody = {"username": None, "password": None}
    for way in (
        {},
        {**nobody, "access_token": ACCESS_TOKEN},
        {**nobody, "authentication_data": generic},
        nobody,
    ):
        with service.connect(driver, **way) as client:
            assert client.archive.get_provider_names().string == ["FindContact"]
    assert service.operations[::2] == [
        "AuthenticateUsernamePassword",
        "AuthenticateWithAccessToken",
        "AuthenticateGeneric",
        "AuthenticateImplicit",
    ]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"password": "wrong"}, "did not accept the credentials"),  # AuthenticationSucceeded=false
        ({"username": "nobody"}, "The user nobody does not exist."),  # ExceptionInfo
        ({"application_token": "wrong"}, "application token"),
        ({"application_token": None}, "application token"),
    ],
)
def test_a_refused_login(service: Service, driver: str, changes: Any, says: str) -> None:
    with pytest.raises(AuthenticationError, match=says), service.connect(driver, **changes):
        pass
    assert service.operations == ["AuthenticateUsernamePassword"]


def test_a_login_that_never_arrives_is_no_refusal(service: Service, driver: str) -> None:
    service.server.faults.next(status=404)
    with pytest.raises(TransportError, match="404"), service.connect(driver):
        pass


def test_arguments_that_are_no_way_to_log_in(service: Service) -> None:
    with pytest.raises(TypeError, match=r"username and password; access_token; .*given: username"):
        SuperOffice.connect(service.server.url, username="x")  # type: ignore[call-overload]
    assert service.operations == []


def test_on_site_application_tokens_do_not_matter(opened: Open) -> None:
    service = opened(application_tokens=())
    with service.connect(application_token=None) as client:
        client.archive.get_provider_names()
    header = service.recorder.seen[-1].envelope.find("{*}Header")
    assert header is not None
    assert [part.tag.rpartition("}")[2] for part in header] == ["Credentials"]


def test_the_header_parts_go_out_in_order(service: Service, driver: str) -> None:
    with service.connect(driver, time_zone="NO", time_zone_id=78) as client:
        client.archive.get_provider_names()
    header = service.recorder.seen[-1].envelope.find("{*}Header")
    assert header is not None
    names = [part.tag.rpartition("}")[2] for part in header]
    assert names == ["ApplicationToken", "Credentials", "TimeZone"]
    assert header.findtext(".//{*}SoTimeZoneLocationCode") == "NO"
    login = service.recorder.seen[0].envelope.find("{*}Header")
    assert login is not None
    assert len(login) == 1, "the login carries the application token alone"


# --- tickets -----------------------------------------------------------------------------------


def test_an_expired_ticket_is_renewed_and_the_call_repeated(service: Service, driver: str) -> None:
    with service.connect(driver) as client:
        service.expire()
        assert client.batch.start(task()).id == 1
    assert service.operations == [
        "AuthenticateUsernamePassword",
        "StartBatchJob",
        "AuthenticateUsernamePassword",
        "StartBatchJob",
    ], "refused, logged in, made once more: one job was started"


def test_a_ticket_is_not_sent_when_it_must_have_expired(service: Service, driver: str) -> None:
    clock = Clock()
    with service.connect(driver) as client:
        login = client._connection.login
        login._clock = clock
        login._used = clock()
        for hours in (5, 5, 5):  # it slides
            clock.now += hours * HOUR
            service.clock.now += hours * HOUR
            client.archive.get_provider_names()
        assert service.logins == 1
        clock.now += 6.1 * HOUR
        service.clock.now += 6.1 * HOUR
        client.archive.get_provider_names()
    assert service.logins == 2
    assert service.operations.count("GetProviderNames") == 4, "no call was refused"


def test_one_login_for_all_threads(service: Service) -> None:
    with service.connect() as client:
        service.expire()
        barrier = threading.Barrier(8)
        found: list[Any] = []

        def call() -> None:
            barrier.wait()
            found.append(client.archive.get_provider_names())

        threads = [threading.Thread(target=call) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(found) == 8
    assert service.logins == 2


def test_one_login_for_all_tasks(service: Service) -> None:
    async def run() -> None:
        async with AsyncSuperOffice.connect(
            service.server.url,
            username=USERNAME,
            password=PASSWORD,
            application_token=APPLICATION_TOKEN,
        ) as client:
            service.expire()
            await asyncio.gather(*(client.archive.get_provider_names() for _ in range(8)))

    asyncio.run(run())
    assert service.logins == 2


@pytest.mark.slow
def test_a_refused_login_is_tried_once_for_all_threads(service: Service) -> None:
    """It takes so long that all have come to it, on a busy machine too."""
    with service.connect() as client:
        service.expire()
        service.server.state.accounts.users.clear()
        service.server.faults.next(operation="AuthenticateUsernamePassword", delay=8)
        barrier = threading.Barrier(6)
        errors: list[Exception] = []

        def call() -> None:
            barrier.wait()
            try:
                client.archive.get_provider_names()
            except AuthenticationError as error:
                errors.append(error)

        threads = [threading.Thread(target=call) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(errors) == 6
    assert service.logins == 2, "nobody who waited for the first one tries again"


def test_a_ticket_that_is_refused_twice(opened: Open, driver: str) -> None:
    service = opened(lifetime=-1)
    with (
        service.connect(driver) as client,
        pytest.raises(AuthenticationError, match="refused a ticket it had just given") as caught,
    ):
        client.archive.get_provider_names()
    assert service.logins == 2
    assert service.operations.count("GetProviderNames") == 2
    assert caught.value.operation == "GetProviderNames"


def test_no_secret_is_shown(
    service: Service, driver: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with service.connect(driver) as client:
        login = client._connection.login
        ticket = login.ticket
        assert ticket
        shown = [
            repr(part)
            for part in (
                login,
                login.call.request,
                client._connection,
                types.Credentials(ticket=ticket),
                types.ApplicationToken(value=APPLICATION_TOKEN),
            )
        ]
        service.expire()
        with pytest.raises(ServiceError) as caught:
            list(client.archive.rows(provider_name="Nothing"))
        shown += [str(caught.value), repr(caught.value), caplog.text]
    secrets = (PASSWORD, APPLICATION_TOKEN, ticket, login.ticket)
    assert [text for text in shown if any(secret in text for secret in secrets)] == []


# --- errors in header parts --------------------------------------------------------------------


def test_an_error_has_the_services_own_words(service: Service, driver: str) -> None:
    with (
        service.connect(driver) as client,
        pytest.raises(ServiceError) as caught,
    ):
        list(client.archive.rows(provider_name="FindNothing"))
    error = caught.value
    assert error.message == "There is no archive provider 'FindNothing'."
    assert error.kind == "SuperOffice.Exceptions.SoServerException"
    assert error.operation == "GetArchiveListByColumns"
    cause = error.__cause__
    assert isinstance(cause, ServiceError)
    assert cause.kind == "System.ArgumentException"
    assert cause.__cause__ is None


def test_what_the_service_cannot_bear_is_its_error(service: Service, driver: str) -> None:
    with (
        service.connect(driver) as client,
        pytest.raises(ServiceError, match="Object reference") as caught,
    ):
        client.archive.get_archive_list_by_columns(
            provider_name="FindContact", page=0, page_size=10
        )
    assert caught.value.kind == "System.NullReferenceException"


def test_logins_are_told_as_part_of_the_call_that_needs_them(service: Service, driver: str) -> None:
    def label(span: Any) -> str:
        name: str = span.name
        return name.rpartition("/")[2]

    with recorded() as seen, logged(logging.INFO) as lines:
        with service.connect(driver) as client:
            service.expire()
            client.archive.get_provider_names()
        tree = seen.tree(label)
    login = ["login", "└─ AuthenticateUsernamePassword", "   └─ POST"]
    assert tree == [
        *login,
        "GetProviderNames",
        "├─ POST",
        *(f"{'├─ ' if at == 0 else '│  '}{line}" for at, line in enumerate(login)),
        "└─ POST",
    ]
    assert [line["operation"] for line in lines.of("login")] == ["AuthenticateUsernamePassword"] * 2
    shown = "\n".join(f"{vars(record)}" for record in lines.records)
    assert not [one for one in (PASSWORD, APPLICATION_TOKEN, USERNAME) if one in shown]


# --- jobs --------------------------------------------------------------------------------------


def test_a_job_to_its_end(service: Service, driver: str) -> None:
    seen: list[JobProgress[BatchTaskInfo]] = []
    with logged() as lines, service.connect(driver) as client:
        job = client.batch.start(task(steps="5"))
        info = job.wait(poll=0.001, progress=seen.append)
    assert info.state is BatchTaskState.SUCCEEDED
    assert [line["operation"] for line in lines.of("start")] == ["StartBatchJob"]
    assert [line["state"] for line in lines.of("job")] == ["done"]
    assert [(now.state, now.percent) for now in seen] == [
        ("Aquired", 20),
        ("Started", 40),
        ("Started", 60),
        ("Started", 80),
        ("Succeeded", 100),
    ]
    assert seen[1].description == "Step 2 of 5"


def test_progress_is_iterated(service: Service, driver: str) -> None:
    with service.connect(driver) as client:
        job = client.batch.start(task(cleanup="yes"))
        states = [now.state for now in job.progress(poll=0.001)]
    assert states == ["Aquired", "Started", "Started", "SucceededManualCleanup"]


def test_a_job_that_fails(service: Service, driver: str) -> None:
    with service.connect(driver) as client:
        job = client.batch.start(task(steps="2", fail="Disk full"))
        with pytest.raises(JobFailed, match="job 1 ended as Failed: Disk full") as caught:
            job.wait(poll=0.001)
    assert caught.value.id == 1
    assert caught.value.info.result == "Disk full"
    assert isinstance(caught.value, ServiceError)


def test_a_job_that_takes_too_long_goes_on(service: Service, driver: str) -> None:
    with service.connect(driver) as client:
        job = client.batch.start(task(steps="1000"))
        with pytest.raises(WaitTimeout, match=r"job 1 was not done within 0\.02 s") as caught:
            job.wait(timeout=0.02, poll=0.01)
        assert caught.value.id == 1
        assert job.status().state == "Started"


def test_a_job_is_taken_up_again(service: Service, driver: str) -> None:
    with service.connect(driver) as client:
        started = client.batch.start(task()).id
    with service.connect(driver) as client:
        assert client.batch.job(started).wait(poll=0.001).id == started


def test_a_job_that_vanished(service: Service, driver: str) -> None:
    with service.connect(driver) as client:
        job = client.batch.start(task())
        client.batch.delete_batch_task(batch_task_id=job.id)
        with pytest.raises(JobVanished, match="no job 1") as caught:
            job.wait()
        assert caught.value.id == 1
        with pytest.raises(JobVanished):
            job.cancel()


@pytest.mark.parametrize("behaviour", ["CanCancel", "CancelWithWarning"])
def test_a_job_is_stopped(service: Service, driver: str, behaviour: str) -> None:
    with service.connect(driver) as client:
        job = client.batch.start(task(steps="9", cancellation=behaviour))
        job.cancel()
        with pytest.raises(JobFailed, match="Stopped"):
            job.wait(poll=0.001)


def test_a_job_that_cannot_be_stopped_is_left_alone(service: Service, driver: str) -> None:
    with service.connect(driver) as client:
        job = client.batch.start(task(steps="9", cancellation="CannotCancel"))
        with pytest.raises(NotCancellable, match="CannotCancel"):
            job.cancel()
        done = client.batch.start(task(steps="1"))
        done.wait(poll=0.001)
        with pytest.raises(NotCancellable, match="has ended as Succeeded"):
            done.cancel()
    assert "StopBatchJob" not in service.operations


def test_a_bulk_update_is_a_job(service: Service, driver: str) -> None:
    with service.connect(driver) as client:
        started = client.bulk_update.execute_by_entity_ids(table_name="contact", ids="1,2,3")
        assert client.batch.job(started).wait(poll=0.001).name == "BulkUpdate"


def test_starting_is_never_repeated(service: Service, driver: str) -> None:
    with service.connect(driver) as client:
        service.server.faults.next(operation="StartBatchJob", drop=True)
        with pytest.raises(TransportError) as caught:
            client.batch.start(task())
        assert caught.value.maybe_done
        found = client.batch.get_all_batch_task_infos_by_name(task_name="Nightly")
    assert len(found.batch_task_info) == 1
    assert service.operations.count("StartBatchJob") == 1


@pytest.mark.usefixtures("brief_waits")
def test_looking_is_repeated(service: Service, driver: str) -> None:
    with service.connect(driver) as client:
        job = client.batch.start(task())
        service.server.faults.next(operation="GetBatchTaskInfo", drop=True)
        assert job.wait(poll=0.001).progress_percent == 100


# --- lists -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "size", "pages"), [(25, 10, 3), (30, 10, 4), (0, 10, 1), (3, 10, 2), (10, 10, 2)]
)
def test_rows_without_their_number(
    opened: Open, driver: str, rows: int, size: int, pages: int
) -> None:
    service = opened(rows=rows)
    with service.connect(driver) as client:
        found = list(client.archive.rows(provider_name="FindContact", page_size=size))
    assert [row.primary_key for row in found] == list(range(1, rows + 1))
    assert service.operations.count("GetArchiveListByColumns") == pages
    numbers = [seen.envelope.findtext(".//{*}Page") for seen in service.recorder.seen[1:]]
    assert numbers == [str(page) for page in range(pages)]


@pytest.mark.parametrize(("rows", "size", "pages"), [(25, 10, 3), (30, 10, 3), (0, 10, 1)])
def test_rows_with_their_number(
    opened: Open, driver: str, rows: int, size: int, pages: int
) -> None:
    service = opened(rows=rows)
    with service.connect(driver) as client:
        found = list(client.archive.rows_with_header(provider_name="FindContact", page_size=size))
    assert len(found) == rows
    assert service.operations.count("GetArchiveListByColumnsWithHeader") == pages


def moving(opened: Open, monkeypatch: pytest.MonkeyPatch) -> tuple[Service, list[Any]]:
    """A service with thirty contacts, and these: who takes one away moves those behind it."""
    kept = contacts(30)
    monkeypatch.setattr(app, "contacts", lambda count: kept)
    return opened(rows=30), kept


@pytest.mark.parametrize("on_shift", ["warn", "raise"])
def test_a_row_that_goes_while_the_list_is_read_is_told(
    opened: Open, driver: str, monkeypatch: pytest.MonkeyPatch, on_shift: str
) -> None:
    service, kept = moving(opened, monkeypatch)
    with service.connect(driver) as client:
        rows = client.archive.rows_with_header(
            provider_name="FindContact", page_size=10, on_shift=on_shift
        )
        found = [next(rows).primary_key]
        del kept[2]
        if on_shift == "raise":
            with pytest.raises(ListShifted, match="page 1 tells of 29 rows in all"):
                found.extend(row.primary_key for row in rows)
            return
        with pytest.warns(RowsShifted, match="page 1 tells of 29 rows in all"):
            found.extend(row.primary_key for row in rows)
    assert found == [key for key in range(1, 31) if key != 11], "which is why it has to be told"


def test_a_row_that_comes_while_the_list_is_read_is_told(
    opened: Open, driver: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    service, kept = moving(opened, monkeypatch)
    with service.connect(driver) as client:
        rows = client.archive.rows(provider_name="FindContact", page_size=10)
        found = [next(rows).primary_key]
        kept.insert(0, {**kept[0], "contactId": 99})
        with pytest.warns(RowsShifted, match="page 1 holds a row of the page before"):
            found.extend(row.primary_key for row in rows)
    assert found.count(10) == 2


@pytest.mark.usefixtures("brief_waits")
@pytest.mark.parametrize(
    "fault",
    [
        {"cut": 4000},
        {"cut": 4000, "skip": 1, "times": 3},
        {"cut": 200, "skip": 2, "times": 3},
        {"status": 503, "skip": 1, "times": 7},
    ],
)
def test_a_page_that_is_cut_or_refused_is_asked_for_again(
    opened: Open, driver: str, fault: dict[str, Any]
) -> None:
    service = opened(rows=30)
    service.server.faults.next(operation="GetArchiveListByColumnsWithHeader", **fault)
    with service.connect(driver) as client:
        columns = ArrayOfstring(string=["name", "city"])
        found = list(
            client.archive.rows_with_header(
                provider_name="FindContact", page_size=10, columns=columns, on_shift="raise"
            )
        )
    assert [row.primary_key for row in found] == list(range(1, 31))


def test_a_list_is_restricted_and_sorted(service: Service, driver: str) -> None:
    restriction = types.ArrayOfArchiveRestrictionInfo(
        archive_restriction_info=[
            types.ArchiveRestrictionInfo(
                name="city", operator="=", values=ArrayOfstring(string=["Oslo", "Bergen"])
            )
        ]
    )
    order = types.ArrayOfArchiveOrderByInfo(
        archive_order_by_info=[
            types.ArchiveOrderByInfo(name="name", direction=types.OrderBySortType.DESC)
        ]
    )
    with service.connect(driver) as client:
        rows = list(
            client.archive.rows(
                provider_name="FindContact",
                columns=ArrayOfstring(string=["name", "city"]),
                restriction=restriction,
                sort_order=order,
            )
        )
    cities = {to_dict(row.column_data)["city"].display_value for row in rows}
    assert cities == {"Oslo", "Bergen"}
    assert rows[0].primary_key > rows[-1].primary_key


def test_pages_come_as_they_are_asked_for(service: Service) -> None:
    with service.connect() as client:
        rows = client.archive.rows(provider_name="FindContact", page_size=10)
        assert "GetArchiveListByColumns" not in service.operations
        next(rows)
        assert service.operations.count("GetArchiveListByColumns") == 1
        with pytest.raises(ValueError, match="page_size is 0"):
            client.archive.rows(provider_name="FindContact", page_size=0)


# --- idioms of the schema ----------------------------------------------------------------------


def test_flags_dictionaries_and_base_fields(service: Service, driver: str) -> None:
    sent = task(steps="3", who="Ærlig & <co>")
    sent.table_right = types.TableRight(
        mask=[types.ETableRightValue.SELECT, types.ETableRightValue.RESTRICTED_UPDATE]
    )
    with service.connect(driver) as client:
        job = client.batch.start(sent)
        info = job.status().info
    assert info.table_right.mask == [
        types.ETableRightValue.SELECT,
        types.ETableRightValue.RESTRICTED_UPDATE,
    ]
    assert to_dict(info.parameter_object) == {"steps": "3", "who": "Ærlig & <co>"}
    body = service.recorder.seen[-2].envelope.find("{*}Body/*/*")
    assert body is not None
    assert [child.tag.rpartition("}")[2] for child in body] == [
        "TableRight",
        "Name",
        "ParameterObject",
    ], "what the base type declares comes first"


def test_nil_and_absent_are_told_apart(service: Service, driver: str) -> None:
    with service.connect(driver) as client:
        job = client.batch.start(task(steps="9"))
        info = job.status().info
        assert info.description is None
        assert "description" in info.nil
        changed = BatchTaskInfo(id=job.id, request="more")
        changed.nil.add("response")
        client.batch.update_batch_task(changed)
    body = service.recorder.seen[-1].envelope.find("{*}Body/*/*")
    assert body is not None
    said = [child.tag.rpartition("}")[2] for child in body]
    assert said == ["Id", "Response", "Request"], "an absent field is not sent"
    nil = "{http://www.w3.org/2001/XMLSchema-instance}nil"
    assert [child.get(nil) for child in body] == [None, "true", None]


# --- header parts of the caller's ----------------------------------------------------------------


def test_groups_and_jobs_carry_the_header_parts_of_their_client(
    service: Service, driver: str
) -> None:
    with service.connect(driver) as client:
        before = len(service.operations)
        other = client.with_headers(types.TimeZone(so_time_zone_id=7))
        other.batch.start(task(total="2")).wait(poll=0.01)
        other.archive.get_provider_names()
        made = service.recorder.seen[before:]
        assert {seen.envelope.findtext(".//{*}SoTimeZoneId") for seen in made} == {"7"}
        assert all(seen.envelope.findtext(".//{*}Ticket") for seen in made), "the session's too"
        client.archive.get_provider_names()
        assert service.recorder.seen[-1].envelope.findtext(".//{*}SoTimeZoneId") != "7"


def test_a_ticket_of_the_callers_own_is_sent_and_never_replaced(
    service: Service, driver: str
) -> None:
    with service.connect(driver) as client:
        other = client.with_headers(types.Credentials(ticket="none of ours"))
        with pytest.raises(ServiceError, match="ticket"):
            other.archive.get_provider_names()
        assert service.logins == 1, "a login would not help: its ticket is not sent"
        assert client.archive.get_provider_names()


def test_a_part_that_no_group_binds(service: Service) -> None:
    with (
        service.connect() as client,
        pytest.raises(InvalidHeader, match="bound: ApplicationToken, Credentials, TimeZone"),
    ):
        client.with_headers(types.Succeeded(value=True))
