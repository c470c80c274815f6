"""The generated client against the sandbox: what is sent, what comes back, what is kept."""

from __future__ import annotations

import asyncio
import datetime
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from generated.autotask import AsyncAutotask, Autotask, Contact, Ticket, q, types
from soapwright.runtime.errors import (
    AuthenticationError,
    BatchError,
    InvalidRecord,
    ServiceError,
    SoapwrightError,
    TransportError,
)
from soapwright.runtime.outcome import Progress
from soapwright.sandbox.autotask import INTEGRATION_CODE, SECRET, USERNAME
from tests.generated.conftest import Open, Service

NOBODY = 999_999_999
"""An account that does not exist."""


def ticket(title: str | None = "A ticket", **fields: Any) -> Ticket:
    return Ticket(**{"title": title, "account_id": 1, "status": 1, "priority": 2, **fields})


def contact(name: str) -> Contact:
    return Contact(first_name=name, last_name="Hopper", active=1, account_id=1)


# --- connecting ----------------------------------------------------------------------------------


def test_the_zone_is_asked_for_first_and_by_nobody(service: Service, driver: str) -> None:
    with service.connect(driver) as client:
        assert client.url == service.server.url
        assert client.get_wsdl_version()
    first, second = service.recorder.seen
    assert (first.operation, second.operation) == ("getZoneInfo", "GetWsdlVersion")
    assert "authorization" not in first.headers
    assert first.envelope.find("{*}Header") is None
    assert first.envelope.findtext(".//{*}UserName") == USERNAME
    assert second.headers["authorization"].startswith("Basic ")
    assert second.envelope.findtext(".//{*}IntegrationCode") == INTEGRATION_CODE
    assert second.headers["soapaction"] == '"http://autotask.net/ATWS/v1_6/GetWsdlVersion"'


def test_with_an_address_nobody_is_asked(service: Service, driver: str) -> None:
    with service.connect(driver, url=service.server.url) as client:
        assert client.calls == 0
        client.get_wsdl_version()
    assert service.operations() == ["GetWsdlVersion"]


def test_an_unknown_user_is_named(service: Service, driver: str) -> None:
    with (
        pytest.raises(AuthenticationError, match=r"'nobody@example\.com'.*getZoneInfo"),
        service.connect(driver, username="nobody@example.com"),
    ):
        pass


def test_a_wrong_secret_is_told_and_never_shown(service: Service, driver: str) -> None:
    with service.connect(driver, secret="not-the-secret") as client:
        with pytest.raises(AuthenticationError, match="HTTP 401") as caught:
            client.get_wsdl_version()
        assert caught.value.operation == "GetWsdlVersion"
        for shown in (str(caught.value), repr(caught.value), repr(client)):
            assert "not-the-secret" not in shown
        with pytest.raises(AuthenticationError) as stopped:
            client.create(ticket() for _ in range(1_000))
    assert stopped.value.report is not None
    assert len(stopped.value.report) == 200, "the other 800 were never taken"
    assert service.operations().count("create") == 1


def test_a_wrong_integration_code_is_a_service_error(service: Service) -> None:
    with service.connect(integration_code="WRONG") as client, pytest.raises(ServiceError):
        client.get_wsdl_version()


def test_impersonation_is_sent_only_when_asked_for(service: Service) -> None:
    with service.connect(impersonate=29_682_885) as client:
        client.get_wsdl_version()
    with service.connect() as client:
        client.get_wsdl_version()
    first, second = (s for s in service.recorder.seen if s.operation == "GetWsdlVersion")
    assert first.envelope.findtext(".//{*}ImpersonateAsResourceID") == "29682885"
    assert second.envelope.find(".//{*}ImpersonateAsResourceID") is None


def test_the_pages_of_a_reading_share_a_connection_and_each_other_call_has_its_own(
    service: Service,
) -> None:
    with service.connect() as client:
        client.create(ticket(str(n)) for n in range(600))
        assert len(list(client.query(Ticket))) == 600
    for operation, calls, connections in (("create", 3, 3), ("query", 2, 1)):
        seen = [each for each in service.recorder.seen if each.operation == operation]
        assert len(seen) == calls
        assert len({each.connection for each in seen}) == connections
    assert all("gzip" in seen.headers["accept-encoding"] for seen in service.recorder.seen)


def test_awaiting_connect_is_the_same_as_entering_it(service: Service) -> None:
    async def run() -> str | None:
        client = await AsyncAutotask.connect(
            USERNAME, SECRET, integration_code=INTEGRATION_CODE, locate_url=service.server.url
        )
        try:
            return await client.get_wsdl_version()
        finally:
            await client.close()

    assert asyncio.run(run())


@pytest.mark.usefixtures("brief_waits")
def test_a_server_that_is_not_there(driver: str, service: Service) -> None:
    gone = "http://127.0.0.1:9/atws.asmx"
    with (
        service.connect(driver, url=gone) as client,
        pytest.raises(TransportError, match="could not connect") as caught,
    ):
        client.get_wsdl_version()
    assert not caught.value.sent


# --- writing -------------------------------------------------------------------------------------


def test_a_thousand_tickets_one_of_them_bad(service: Service, driver: str) -> None:
    def tickets() -> Iterator[Ticket]:
        for n in range(1_000):
            yield ticket(f"Printer {n}", account_id=NOBODY if n == 321 else 1)

    with service.connect(driver) as client:
        report = client.create(tickets())
        assert (len(report.succeeded), len(report.failed), report.calls) == (999, 1, 6)
        (bad,) = report.failed
        assert bad.index == 321
        assert str(NOBODY) in bad.errors[0]
        assert bad.item.id == 0
        before = client.calls
        found = list(client.query(Ticket, q.Ticket.title.begins_with("Printer")))
        assert (len(found), client.calls - before) == (999, 2)
        assert [t.id for t in found] == [outcome.id for outcome in report.succeeded]
        with pytest.raises(BatchError, match=r"1 failed and 0 unknown of 1000.*record 321"):
            report.raise_for_failures()


def test_records_are_taken_as_they_are_needed(service: Service, driver: str) -> None:
    taken = 0
    seen: list[tuple[int, Progress]] = []

    def tickets() -> Iterator[Ticket]:
        nonlocal taken
        for n in range(25):
            taken += 1
            yield ticket(f"lazy {n}")

    with service.connect(driver) as client:
        report = client.create(
            tickets(), max_items=10, progress=lambda progress: seen.append((taken, progress))
        )
    assert report.ok
    assert seen == [
        (10, Progress(succeeded=10, failed=0, unknown=0, calls=1)),
        (20, Progress(succeeded=20, failed=0, unknown=0, calls=2)),
        (25, Progress(succeeded=25, failed=0, unknown=0, calls=3)),
    ]
    assert seen[-1][1].done == 25


def test_types_are_sent_apart_and_each_in_its_order(service: Service, driver: str) -> None:
    mixed = [ticket(f"t{n}") if n % 3 else contact(f"c{n}") for n in range(30)]
    with service.connect(driver) as client:
        report = client.create(iter(mixed), max_items=7)
        assert report.ok
        assert [outcome.item for outcome in report] == mixed
        calls = [
            [entity.get("{http://www.w3.org/2001/XMLSchema-instance}type") for entity in found]
            for seen in service.recorder.seen
            if seen.operation == "create"
            for found in [seen.envelope.findall(".//{*}Entity")]
        ]
        assert all(len(set(types)) == 1 for types in calls), "one type a call"
        assert sorted(map(len, calls)) == [3, 6, 7, 7, 7]
        titles = [t.title for t in client.query(Ticket)]
    assert titles == [record.title for record in mixed if isinstance(record, Ticket)]


def test_async_iterables_are_taken(service: Service) -> None:
    async def tickets() -> AsyncIterator[Ticket]:
        for n in range(12):
            await asyncio.sleep(0)
            yield ticket(f"async {n}")

    async def run() -> tuple[int, int, list[str | None]]:
        async with AsyncAutotask.connect(
            USERNAME, SECRET, integration_code=INTEGRATION_CODE, locate_url=service.server.url
        ) as client:
            report = await client.create(tickets(), max_items=5)
            found = [t.title async for t in client.query(Ticket)]
            return len(report.succeeded), report.calls, found

    assert asyncio.run(run()) == (12, 3, [f"async {n}" for n in range(12)])


def test_nothing_to_write_is_no_call(service: Service, driver: str) -> None:
    with service.connect(driver) as client:
        report = client.create([])
        assert (len(report), report.ok, report.calls) == (0, True, 0)
        assert client.get(Ticket, []) == []
    assert service.operations() == ["getZoneInfo"]


def test_an_input_that_breaks_leaves_a_full_account(service: Service, driver: str) -> None:
    def tickets() -> Iterator[Ticket]:
        for n in range(15):
            yield ticket(f"broken {n}")
        raise OSError("the file ended")

    with service.connect(driver) as client:
        with pytest.raises(BatchError, match="the file ended") as caught:
            client.create(tickets(), max_items=10)
        assert isinstance(caught.value.__cause__, OSError)
        report = caught.value.report
        assert (len(report.succeeded), len(report.failed)) == (10, 5)
        assert "not sent" in report.failed[0].errors[0]
        assert len(list(client.query(Ticket))) == 10


def test_update_whole_some_fields_and_a_record_that_is_gone(service: Service, driver: str) -> None:
    with service.connect(driver) as client:
        client.create(ticket(f"u{n}", description="old", queue_id=None) for n in range(3))
        whole = list(client.query(Ticket))
        for found in whole:
            found.title = f"new {found.title}"
        assert client.update(whole).ok
        assert {t.description for t in client.query(Ticket)} == {"old"}

        some = [Ticket(id=t.id, description="merged") for t in whole]
        some.append(Ticket(id=NOBODY, description="gone"))
        report = client.update(some, fields=["description"])
        assert [outcome.status for outcome in report] == ["succeeded"] * 3 + ["failed"]
        assert "no such record" in report.failed[0].errors
        after = list(client.query(Ticket))
        assert {(t.title, t.description) for t in after} == {
            (f"new u{n}", "merged") for n in range(3)
        }

        report = client.update([Ticket(id=whole[0].id, title="bare")], validate=False)
        assert report.failed, "required fields that are not sent would be cleared"
        bare = ticket("bare", id=whole[0].id)
        assert client.update([bare]).ok
        assert client.get(Ticket, whole[0].id).description is None


def test_fields_that_cannot_be_updated_are_an_error_before_anything_is_sent(
    service: Service,
) -> None:
    with service.connect() as client:
        client.create([ticket()])
        before = len(service.recorder.seen)
        for name in ("descripton", "create_date", "id"):
            report = client.update([ticket(id=1)], fields=[name])
            assert name in report.failed[0].errors[0]
        assert len(service.recorder.seen) == before


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_number_tells_who_is_bad_in_any_language(
    opened: Open, driver: str, language: str
) -> None:
    service = opened(language=language)
    records = [ticket(str(n), account_id=NOBODY if n in (4, 11) else 1) for n in range(20)]
    with service.connect(driver) as client:
        report = client.create(records)
    assert [outcome.index for outcome in report.failed] == [4, 11]
    assert report.calls <= 4, "this service names one bad record at a time"
    english = "does not exist" in report.failed[0].errors[0]
    assert english == (language == "en")


@pytest.mark.parametrize("on_error", ["isolate", "skip", "raise"])
def test_a_bad_record_in_each_mode(service: Service, driver: str, on_error: str) -> None:
    """Calls of 10; records 12 and 17 are bad."""
    records = [ticket(str(n), account_id=NOBODY if n in (12, 17) else 1) for n in range(30)]
    with service.connect(driver) as client:
        if on_error == "raise":
            with pytest.raises(BatchError, match="record 12") as caught:
                client.create(records, max_items=10, on_error=on_error)
            report = caught.value.report
        else:
            report = client.create(records, max_items=10, on_error=on_error)
        saved = [found.title for found in client.query(Ticket)]
    assert sorted(saved) == sorted(outcome.item.title for outcome in report.succeeded)
    failed = [outcome.index for outcome in report.failed]
    expected = {
        "isolate": ([12, 17], 30),
        "skip": ([*range(10, 20)], 30),
        "raise": ([*range(10, 20)], 20),
    }
    assert (failed, len(report)) == expected[on_error]


BAD_RECORDS = {
    "a wrong type": (ticket(priority="high"), "Priority", "takes an int"),
    "a missing field": (ticket(title=None), "Title", "is required on create"),
    "a read-only field": (ticket(create_date=datetime.datetime.now()), "CreateDate", "read-only"),
    "a text too long": (ticket("x" * 256), "Title", "at most 255 characters"),
    "an id": (ticket(id=7), "id", "a new record has none"),
}


@pytest.mark.parametrize("kind", BAD_RECORDS)
def test_what_the_catalogue_forbids_is_not_sent(service: Service, kind: str) -> None:
    bad, field, message = BAD_RECORDS[kind]
    with service.connect() as client:
        report = client.create([ticket("good"), bad])
        (failed,) = report.failed
        assert isinstance(failed.error, InvalidRecord)
        assert (failed.index, failed.error.entity, failed.error.field) == (1, "Ticket", field)
        assert message in failed.errors[0]
        assert len(list(client.query(Ticket))) == 1
        with pytest.raises(BatchError, match=f"record 0: Ticket.*{message}"):
            client.create([bad], on_error="raise")
        sent = [s for s in service.recorder.seen if s.operation == "create"]
        assert len(sent) == 1
        assert len(sent[0].envelope.findall(".//{*}Entity")) == 1


def test_without_validation_the_service_judges(service: Service) -> None:
    with service.connect() as client:
        report = client.create([ticket("good"), ticket("x" * 256)], validate=False)
        assert [outcome.status for outcome in report] == ["succeeded", "failed"]
        assert not isinstance(report.failed[0].error, InvalidRecord)
    assert service.operations().count("create") == 2


# --- reading -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("rows", "calls"), [(499, 1), (500, 2), (501, 2)])
def test_only_a_page_below_the_limit_is_the_last(
    service: Service, driver: str, rows: int, calls: int
) -> None:
    with service.connect(driver) as client:
        client.create(ticket(str(n)) for n in range(rows))
        before = client.calls
        assert len(list(client.query(Ticket))) == rows
        assert client.calls - before == calls


def test_pages_are_read_as_they_are_asked_for(service: Service, driver: str) -> None:
    with service.connect(driver) as client:
        client.create(ticket(str(n)) for n in range(600))
        before = client.calls
        rows = client.query(Ticket)
        assert client.calls == before
        assert next(rows).title == "0"
        assert client.calls == before + 1


def test_get_by_id_and_by_ids(service: Service, driver: str) -> None:
    with service.connect(driver) as client:
        ids = [outcome.id for outcome in client.create(ticket(str(n)) for n in range(250))]
        assert client.get(Ticket, ids[3]).title == "3"
        assert client.get(Ticket, NOBODY) is None
        before = client.calls
        wanted = [*reversed(ids), NOBODY, ids[0], -1]
        assert [t.id for t in client.get(Ticket, iter(wanted))] == list(reversed(ids))
        assert client.calls - before == 2, "200 alternatives a query"


def test_an_or_stays_an_or_on_the_second_page(service: Service, driver: str) -> None:
    with service.connect(driver) as client:
        client.create(ticket(f"{'ab'[n % 2]}{n}", priority=1 + n % 3) for n in range(1_200))
        where = q.Ticket.title.begins_with("a") | (q.Ticket.priority == 3)
        found = list(client.query(Ticket, where))
    expected = [n for n in range(1_200) if n % 2 == 0 or n % 3 == 2]
    assert len(found) == len(expected) > 500
    assert Counter(t.title for t in found) == Counter(f"{'ab'[n % 2]}{n}" for n in expected)


def test_values_reach_the_service_as_they_are(service: Service, driver: str) -> None:
    titles = ["<b> & \"c\" 'd'", "&lt;not markup&gt;", "]]>", "ünïcode ✓ 𝄞", "two\nlines\ttab"]
    with service.connect(driver) as client:
        client.create(ticket(title) for title in titles)
        for title in titles:
            (found,) = client.query(Ticket, q.Ticket.title == title)
            assert found.title == title


def test_a_query_as_text_and_a_wrong_one(service: Service, driver: str) -> None:
    with service.connect(driver) as client:
        client.create([ticket("one"), ticket("two")])
        field = '<field>Title<expression op="Equals">two</expression></field>'
        whole = f'<queryxml version="1.0"><entity>Ticket</entity><query>{field}</query></queryxml>'
        assert [t.title for t in client.query(Ticket, field)] == ["two"]
        assert [t.title for t in client.query(Ticket, whole)] == ["two"]
        with pytest.raises(ServiceError, match=r"Titel|query"):
            list(client.query(Ticket, field.replace("Title", "Titel")))
        with pytest.raises(ValueError, match="not well-formed"):
            list(client.query(Ticket, "<field>"))
        with pytest.raises(ValueError, match="asks for 'Ticket', the call for 'Contact'"):
            list(client.query(Contact, whole))


def test_usage_and_what_the_service_tells_of_its_fields(service: Service, driver: str) -> None:
    with service.connect(driver) as client:
        client.create([ticket()])
        usage = client.read_usage()
        assert (usage.limit, usage.window_minutes) == (10_000, 60)
        assert 1 <= usage.used <= client.calls
        assert usage.share == usage.used / 10_000
        fields = {field.name: field for field in client.get_field_info("Ticket").field}
        assert fields["Status"].is_pick_list
        assert fields["Status"].picklist_values.pick_list_value
        assert client.get_udf_info("Ticket").field


def test_threads_share_a_client(service: Service) -> None:
    """Six of them, of which the service lets three at a time reach an entity."""

    with service.connect() as client, ThreadPoolExecutor(6) as pool:

        def work(number: int) -> list[int]:
            report = client.create((ticket(f"{number}-{n}") for n in range(30)), max_items=10)
            report.raise_for_failures()
            return [found.id for found in client.get(Ticket, [o.id for o in report])]

        ids = [id_ for found in pool.map(work, range(12)) for id_ in found]
    assert len(set(ids)) == len(ids) == 12 * 30


def test_user_defined_fields_are_written_read_and_asked_for(service: Service, driver: str) -> None:
    from generated.autotask import ArrayOfUserDefinedField, UserDefinedField

    def located(region: str) -> Ticket:
        udfs = [UserDefinedField(name="Region", value=region), UserDefinedField(name="Seats")]
        return ticket(
            region, user_defined_fields=ArrayOfUserDefinedField(user_defined_field=[*udfs])
        )

    with service.connect(driver) as client:
        client.create([located("North"), located("South")]).raise_for_failures()
        (found,) = client.query(Ticket, q.Ticket.udf("Region") == "South")
        udfs = {udf.name: udf.value for udf in found.user_defined_fields.user_defined_field}
        assert udfs["Region"] == "South"
        assert not udfs.get("Seats")
        found.user_defined_fields = None
        found.title = "kept"
        assert client.update([found]).ok
        assert len(list(client.query(Ticket, q.Ticket.udf("Region") == "South"))) == 1


def test_the_two_clients_have_the_same_face() -> None:
    def face(cls: type) -> set[str]:
        return {name for name in dir(cls) if not name.startswith("_")}

    assert face(Autotask) == face(AsyncAutotask)


# --- header parts of the caller's ----------------------------------------------------------------


def test_batches_and_pages_carry_the_header_parts_of_their_client(
    service: Service, driver: str
) -> None:
    part = types.AutotaskIntegrations(
        integration_code=INTEGRATION_CODE, impersonate_as_resource_id=29682885
    )

    def who() -> set[tuple[str, str | None]]:
        return {
            (seen.operation, seen.envelope.findtext(".//{*}ImpersonateAsResourceID"))
            for seen in service.recorder.seen
        }

    with service.connect(driver, url=service.server.url) as client:
        other = client.with_headers(part)
        assert len(other.create([contact("One"), contact("Two")]).succeeded) == 2
        assert len([*other.query(Contact, q.Contact.first_name.in_(["One", "Two"]))]) == 2
        assert who() == {("create", "29682885"), ("query", "29682885")}
        service.recorder.seen.clear()
        assert client.get_wsdl_version()
        assert who() == {("GetWsdlVersion", None)}, "the part of its session is as it was"


def test_a_part_of_the_callers_goes_before_that_of_the_session(
    service: Service, driver: str
) -> None:
    with service.connect(driver, url=service.server.url) as client:
        other = client.with_headers(types.AutotaskIntegrations(integration_code="none of ours"))
        with pytest.raises(SoapwrightError, match="not known or not active"):
            other.get_wsdl_version()
        assert client.get_wsdl_version()
