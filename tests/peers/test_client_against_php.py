"""The generated client against PHP's SoapServer, which validates every request by the schema.

Three packages, each sync and async: ours; one from a real WSDL with what that WSDL has of our
field catalogue; and one from the same WSDL as it is, where no field has a type.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import pytest
import xmlschema
from lxml import etree

import generated.autotask
from soapwright.runtime.errors import (
    AuthenticationError,
    BatchError,
    ServiceError,
    SoapFault,
    UnknownReference,
)
from tests.generated.drivers import DRIVERS, connect
from tests.generated.packages import AUTOTASK, package_from
from tests.peers.php_server import PhpAutotask, envelope_schema

DUE = datetime.datetime(2026, 3, 1, 17, 30, tzinfo=ZoneInfo("America/New_York"))
NS = "http://autotask.net/ATWS/v1_6/"

pytestmark = pytest.mark.peer("php")


class Session(NamedTuple):
    """A package, the client connected with it, and the server."""

    package: ModuleType
    client: Any
    server: PhpAutotask

    def ticket(self, title: str, **fields: Any) -> Any:
        udf = self.package.UserDefinedField
        given = {"account_id": 7, "status": 1, "priority": 2, "due_date_time": DUE, **fields}
        return self.package.Ticket(
            title=title,
            user_defined_fields=self.package.ArrayOfUserDefinedField(
                user_defined_field=[
                    udf(name="Building", value="North & South"),
                    udf(name="Floor"),
                ]
            ),
            **given,
        )

    def account(self, name: str) -> Any:
        return self.package.Account(
            account_name=name, phone="+1 555", account_type=1, owner_resource_id=4
        )

    def contact(self, name: str) -> Any:
        return self.package.Contact(first_name=name, last_name="Lovelace", active=1, account_id=7)

    def titled(self, text: str) -> list[Any]:
        return list(self.client.query(self.package.Ticket, where("Title", "BeginsWith", text)))


def where(field: str, op: str, value: str) -> str:
    """A condition as text: a package without types has no field that ``q`` could compare."""
    return f'<field>{field}<expression op="{op}">{value}</expression></field>'


@pytest.fixture(
    scope="module",
    params=[
        "ours",
        pytest.param("real", marks=pytest.mark.shared),
        pytest.param("real-untyped", marks=[pytest.mark.shared, pytest.mark.slow]),
    ],
)
def source(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[ModuleType, Path]:
    """A package, and the WSDL it was made from."""
    if request.param == "ours":
        return generated.autotask, AUTOTASK / "en.wsdl"
    shared: Path = request.getfixturevalue("shared")
    wsdl = shared / "wsdl/autotask/atws-1.6.wsdl"
    typed = request.param == "real"
    name = "atws_real" if typed else "atws_untyped"
    return package_from(wsdl, tmp_path_factory.mktemp("package"), name, typed=typed), wsdl


@pytest.fixture(scope="module", params=DRIVERS)
def session(
    source: tuple[ModuleType, Path],
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Session]:
    package, wsdl = source
    with (
        PhpAutotask(wsdl, tmp_path_factory.mktemp("php"), strict=True) as server,
        connect(
            package,
            request.param,
            "Autotask",
            server.username,
            server.secret,
            integration_code=server.integration_code,
            locate_url=server.url,
        ) as client,
    ):
        yield Session(package, client, server)
        assert not re.search("PHP (Warning|Notice|Deprecated|Fatal|Parse)", server.log())


def test_the_first_call_asks_for_the_zone_without_a_word_of_who_asks(session: Session) -> None:
    assert session.client.url == session.server.url
    first = etree.fromstring(session.server.requests()[0])
    assert first.find("{*}Header") is None
    assert first.findtext(".//{*}UserName") == session.server.username
    second = session.client.get_wsdl_version()
    assert second == "1.6"
    header = etree.fromstring(session.server.requests()[1]).find("{*}Header")
    assert header is not None
    assert header.findtext(".//{*}IntegrationCode") == session.server.integration_code


def test_create_of_450_mixed_records(session: Session) -> None:
    """150 of each type, in turns: three calls, outcomes in the order of the input."""
    make = (session.ticket, session.account, session.contact)
    records = [make[n % 3](f"mixed {n}") for n in range(450)]
    before = len(session.server.requests())
    report = session.client.create(records)
    report.raise_for_failures()
    assert report.calls == len(session.server.requests()) - before == 3
    assert [outcome.index for outcome in report] == list(range(450))
    for kind in range(3):
        ids = [outcome.id for outcome in report.outcomes[kind::3]]
        assert len(set(ids)) == 150
        assert ids == sorted(ids), "in the order they were given"
    assert [record.id for record in records] == [outcome.id for outcome in report]
    read = session.client.get(session.package.Ticket, report.outcomes[0].id)
    assert (read.title, read.account_id, read.due_date_time) == ("mixed 0", 7, DUE)
    assert isinstance(read.create_date, datetime.datetime)
    udfs = {udf.name: udf.value for udf in read.user_defined_fields.user_defined_field}
    assert udfs == {"Building": "North & South", "Floor": None}
    contact = session.client.get(session.package.Contact, report.outcomes[2].id)
    assert (contact.first_name, contact.last_name) == ("mixed 2", "Lovelace")


def test_update_of_whole_records_and_of_some_fields(session: Session) -> None:
    records = [session.ticket(f"update {n}", description="as it was") for n in range(3)]
    session.client.create(records).raise_for_failures()

    whole = session.titled("update ")
    for ticket in whole:
        ticket.title = ticket.title.replace("update", "updated")
    session.client.update(whole).raise_for_failures()
    after = session.titled("updated ")
    assert [ticket.description for ticket in after] == ["as it was"] * 3

    some = [
        session.package.Ticket(id=ticket.id, title=f"merged {ticket.id}", priority=9)
        for ticket in whole
    ]
    session.client.update(some, fields=["title", "Priority"]).raise_for_failures()
    merged = session.titled("merged ")
    assert [(t.priority, t.description, t.status) for t in merged] == [(9, "as it was", 1)] * 3
    assert {t.create_date for t in merged} == {t.create_date for t in whole}

    partial = session.package.Ticket(
        id=whole[0].id, title="alone", account_id=7, status=1, priority=1
    )
    session.client.update([partial]).raise_for_failures()
    cleared = session.client.get(session.package.Ticket, whole[0].id)
    assert (cleared.title, cleared.description) == ("alone", None)
    assert len(cleared.user_defined_fields.user_defined_field) == 2, "these are kept"


def test_delete(session: Session) -> None:
    # Deleting tickets is not what the vendor allows; this server does, and so does the client.
    records = [session.ticket(f"delete {n}") for n in range(3)]
    session.client.create(records).raise_for_failures()
    session.client.delete(records[:2], validate=False).raise_for_failures()
    assert [ticket.title for ticket in session.titled("delete ")] == ["delete 2"]
    again = session.client.delete(records, validate=False)
    assert [outcome.status for outcome in again] == ["failed", "failed", "succeeded"]
    assert "No matching records" in again.failed[0].errors[0]


def test_1200_rows_come_in_three_pages(session: Session) -> None:
    create = session.client.create(session.ticket(f"row {n}") for n in range(1_200))
    assert (len(create.succeeded), create.calls) == (1_200, 6)
    before = len(session.server.requests())
    rows = session.titled("row ")
    assert len(session.server.requests()) - before == 3
    assert [row.title for row in rows] == [f"row {n}" for n in range(1_200)]
    assert [row.id for row in rows] == [outcome.id for outcome in create]
    ids = [row.id for row in rows[::-3]]
    assert [row.id for row in session.client.get(session.package.Ticket, ids)] == ids


def test_201_records_in_one_call_are_refused(session: Session) -> None:
    package = session.package
    operations = __import__(f"{package.__name__}.operations", fromlist=["CREATE"])
    for entities in (
        [session.ticket(f"many {n}") for n in range(201)],
        [session.ticket("many of two types"), session.account("many")],
    ):
        request = package.Create(entities=package.ArrayOfEntity(entity=entities))
        answer = session.client.call(operations.CREATE, request).create_result
        assert answer.return_code == -1
        assert answer.errors.atws_error
    with pytest.raises(ValueError, match="max_items is 201; create takes 1 to 200"):
        session.client.create([], max_items=201)
    assert session.titled("many") == []


def poisoned(session: Session, name: str) -> list[Any]:
    """25 records for calls of 10; the service alone knows that 3, 7 and 15 are bad."""
    records = [session.ticket(f"{name} {n}") for n in range(25)]
    for bad in (3, 7, 15):
        records[bad].account_id = -1
    return records


def test_a_poisoned_batch_isolated(session: Session) -> None:
    report = session.client.create(poisoned(session, "isolate"), max_items=10)
    assert [outcome.index for outcome in report.failed] == [3, 7, 15]
    assert all("does not exist" in outcome.errors[0] for outcome in report.failed)
    assert len(report.succeeded) == 22
    assert report.calls <= 7
    saved = [ticket.title for ticket in session.titled("isolate ")]
    assert sorted(saved) == sorted(o.item.title for o in report.succeeded)


def test_a_poisoned_batch_skipped(session: Session) -> None:
    report = session.client.create(poisoned(session, "skip"), max_items=10, on_error="skip")
    assert [outcome.index for outcome in report.failed] == list(range(20))
    assert "does not exist" in report.outcomes[7].errors[0]
    assert "refused for record 3, 7" in report.outcomes[0].errors[0]
    assert len(session.titled("skip ")) == 5


def test_a_poisoned_batch_raised(session: Session) -> None:
    taken = []

    def records() -> Iterator[Any]:
        for record in poisoned(session, "raise"):
            taken.append(record)
            yield record

    with pytest.raises(BatchError, match="does not exist") as caught:
        session.client.create(records(), max_items=10, on_error="raise")
    assert len(caught.value.report) == len(taken) == 10
    assert {outcome.status for outcome in caught.value.report} == {"failed"}
    assert session.titled("raise ") == []


def test_a_record_that_is_not_there_is_told_from_the_others(session: Session) -> None:
    records = [session.ticket(f"there {n}") for n in range(4)]
    session.client.create(records).raise_for_failures()
    records[2].id = 987_654_321
    report = session.client.update(records)
    assert [outcome.index for outcome in report.failed] == [2]


def test_a_refused_query_is_an_error_although_http_says_200(session: Session) -> None:
    with pytest.raises(ServiceError, match="Titel") as caught:
        list(session.client.query(session.package.Ticket, where("Titel", "Equals", "x")))
    assert caught.value.operation == "query"


def test_attachments(session: Session) -> None:
    package = session.package
    data = bytes(range(256)) * 40
    info = package.AttachmentInfo(parent_id=1, title="bytes & more")
    identity = session.client.create_attachment(package.Attachment(info=info, data=data))
    read = session.client.get_attachment(identity)
    assert (read.data, read.info.title, read.info.file_size) == (data, "bytes & more", len(data))
    session.client.delete_attachment(identity)
    with pytest.raises(SoapFault, match="does not exist") as caught:
        session.client.get_attachment(identity)
    assert caught.value.operation == "GetAttachment"


def test_user_defined_fields_as_a_mapping(session: Session) -> None:
    ticket = session.ticket("udf 1")
    ticket.user_defined_fields = None
    ticket.udf["Building"] = "West & <East>"
    session.client.create([ticket]).raise_for_failures()
    (read,) = session.titled("udf 1")
    assert read.udf["Building"] == "West & <East>"
    read.udf.update({"Building": None, "Floor": "3"})
    session.client.update([read]).raise_for_failures()
    (again,) = session.titled("udf 1")
    assert (again.udf["Building"], again.udf["Floor"]) == (None, "3")


def test_references_are_followed(session: Session) -> None:
    package, client = session.package, session.client
    accounts = [session.account(f"referred {n}") for n in range(3)]
    client.create(accounts).raise_for_failures()
    tickets = [package.Ticket(account_id=accounts[n % 3].id) for n in range(9)]
    if session.package.__name__ == "atws_untyped":
        with pytest.raises(UnknownReference, match=r"Ticket\.account_id is no reference; .* none"):
            client.related(tickets, "account_id")
        return
    before = len(session.server.requests())
    found = client.related(tickets, "account_id", package.Account)
    assert len(session.server.requests()) - before == 1
    assert {id_: one.account_name for id_, one in found.items()} == {
        one.id: one.account_name for one in accounts
    }


def test_links_begin_where_the_service_says(session: Session) -> None:
    link = session.client.link(session.package.Account(id=7))
    assert link.startswith(session.server.url)
    assert link.endswith("/ExecuteCommand.aspx?Code=OpenAccount&AccountID=7")


def test_what_the_service_tells_of_itself(session: Session) -> None:
    client = session.client
    fields = {field.name: field for field in client.get_field_info("Ticket").field}
    assert (fields["Title"].length, fields["Title"].is_required) == (255, True)
    assert fields["CreateDate"].is_read_only
    udfs = {field.name: field.type for field in client.get_udf_info("Ticket").field}
    assert udfs == {"Building": "string", "Floor": "integer"}
    rule = import_module(f"{session.package.__name__}.catalogue").CATALOGUE
    assert rule.read_entities(client.get_entity_info())["Ticket"]["udf"]
    described = rule.read_fields(client.get_field_info("Ticket"))
    assert described["Title"] == {
        "type": "string", "length": 255, "required": True, "queryable": True
    }  # fmt: skip
    labels = {value["value"]: value["label"] for value in described["Priority"]["picklist"]}
    assert labels == {"1": "Hoch & wichtig", "3": "Niedrig"}
    assert rule.read_fields(client.get_udf_info("Ticket"), udf=True)["Floor"] == {
        "type": "integer", "queryable": True, "udf": True
    }  # fmt: skip
    entities = {info.name: info.can_create for info in client.get_entity_info().entity_info}
    assert entities["Ticket"]
    assert client.get_invoice_markup(invoice_id=12, format="xml") == "<invoice>Invoice 12</invoice>"
    usage = client.read_usage()
    assert (usage.limit, usage.window_minutes) == (10_000, 60)
    assert usage.used == len(session.server.requests())


@pytest.mark.parametrize("driver", DRIVERS)
def test_who_is_not_known(session: Session, driver: str) -> None:
    server, package = session.server, session.package
    code = {"integration_code": server.integration_code, "locate_url": server.url}
    with (
        pytest.raises(AuthenticationError, match=r"nobody@example\.com"),
        connect(package, driver, "Autotask", "nobody@example.com", server.secret, **code),
    ):
        pass
    with connect(package, driver, "Autotask", server.username, "wrong", **code) as client:
        with pytest.raises(AuthenticationError, match="401") as caught:
            client.get_wsdl_version()
        assert "wrong" not in str(caught.value)
        with pytest.raises(AuthenticationError) as stopped:
            client.create([session.ticket("never"), session.ticket("never")], max_items=1)
        assert stopped.value.report is not None
        assert [o.status for o in stopped.value.report] == ["failed"], "no further call is made"


def test_each_request_is_valid_by_xmlschema_too(session: Session, tmp_path: Path) -> None:
    """lxml has judged them all, in the server; this is the other validator, one of each kind."""
    schema = xmlschema.XMLSchema(str(envelope_schema(session.server.wsdl, tmp_path)))
    kinds: dict[str, bytes] = {}
    for body in session.server.requests():
        called = etree.fromstring(body).find("{*}Body/*")
        assert called is not None
        name = etree.QName(called).localname
        if name not in kinds or len(body) < len(kinds[name]):
            kinds[name] = body
    assert len(kinds) >= 13
    for body in kinds.values():
        schema.validate(etree.fromstring(body))
