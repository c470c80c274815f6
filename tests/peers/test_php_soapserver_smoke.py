"""PHP's SoapServer behaves as the service's facts say, seen by a client nobody here wrote: zeep.

What a test of our own client against it relies on is established here first.
"""

# mypy: untyped-calls-exclude=zeep

from __future__ import annotations

import datetime
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

import httpx2
import pytest
import zeep
from lxml import etree
from requests import Session
from zeep.transports import Transport

from tests.peers.php_server import PhpAutotask, envelope_schema

if TYPE_CHECKING:
    from collections.abc import Iterator

OURS = Path(__file__).resolve().parents[2] / "wsdl/autotask/en.wsdl"
DUE = datetime.datetime(2026, 3, 1, 17, 30)

pytestmark = pytest.mark.peer("php")


class Peer:
    """zeep talking to one server, with the values of Autotask's untyped fields wrapped."""

    def __init__(self, server: PhpAutotask) -> None:
        session = Session()
        session.auth = (server.username, server.secret)
        self.client = zeep.Client(str(server.wsdl), transport=Transport(session=session))
        self.server = server
        self.namespace = self.client.wsdl.services["ATWS"].ports["ATWSSoap"].binding.name.namespace
        self.header = {"AutotaskIntegrations": {"IntegrationCode": server.integration_code}}

    def call(self, operation: str, *args: object, **kwargs: object) -> Any:
        return self.client.service[operation](*args, _soapheaders=self.header, **kwargs)

    def entity(self, type_name: str, *, udfs: dict[str, str | None], **fields: object) -> Any:
        kinds = {
            str: zeep.xsd.String(),
            int: zeep.xsd.Int(),
            float: zeep.xsd.Double(),
            datetime.datetime: zeep.xsd.DateTime(),
        }
        identity = fields.pop("id", 0)
        typed: dict[str, object] = {
            name: zeep.xsd.AnyObject(kinds[type(value)], value) for name, value in fields.items()
        }
        members = [{"Name": name, "Value": value} for name, value in udfs.items()]
        if members:
            typed["UserDefinedFields"] = {"UserDefinedField": members}
        return self.client.get_type(f"{{{self.namespace}}}{type_name}")(id=identity, **typed)

    def ticket(self, title: str, **fields: object) -> Any:
        udfs: dict[str, str | None] = {"Building": "North & South", "Floor": None}
        facts = {"AccountID": 7, "Status": 1, "Priority": 2, "DueDateTime": DUE, "Title": title}
        return self.entity("Ticket", udfs=udfs, **(facts | fields))

    def write(self, operation: str, entities: list[Any]) -> Any:
        return self.call(operation, Entities={"Entity": entities})

    def query(self, conditions: str, entity: str = "Ticket") -> Any:
        query = f"<entity>{entity}</entity><query>{conditions}</query>"
        return self.call("query", f'<queryxml version="1.0">{query}</queryxml>')

    def titles(self, conditions: str) -> list[str]:
        answer = self.query(conditions)
        assert answer.ReturnCode == 1, answer.Errors
        return [ticket.Title for ticket in entities_of(answer)]


def entities_of(answer: Any) -> list[Any]:
    return (answer.EntityResults and answer.EntityResults.Entity) or []


def messages_of(answer: Any) -> list[str]:
    return [error.Message for error in answer.Errors.ATWSError]


def field(name: str, *expressions: tuple[str, str], udf: bool = False) -> str:
    inner = "".join(f'<expression op="{op}">{escape(v)}</expression>' for op, v in expressions)
    return f"<field{' udf=' + chr(34) + 'true' + chr(34) if udf else ''}>{name}{inner}</field>"


def condition(inner: str, operator: str = "AND") -> str:
    return f'<condition operator="{operator}">{inner}</condition>'


@pytest.fixture(
    scope="module",
    params=[
        "ours",
        pytest.param("atws-1.6.wsdl", marks=pytest.mark.shared),
        pytest.param("atws-1.5-later.wsdl", marks=pytest.mark.shared),
    ],
)
def wsdl(request: pytest.FixtureRequest) -> Path:
    name: str = request.param
    if name == "ours":
        return OURS
    shared: Path = request.getfixturevalue("shared")
    return shared / "wsdl/autotask" / name


@pytest.fixture(scope="module", params=["normal", "strict"])
def server(
    wsdl: Path, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[PhpAutotask]:
    strict = request.param == "strict"
    with PhpAutotask(wsdl, tmp_path_factory.mktemp("php"), strict=strict) as running:
        yield running
        assert not re.search("PHP (Warning|Notice|Deprecated|Fatal|Parse)", running.log())


@pytest.fixture(scope="module")
def peer(server: PhpAutotask) -> Peer:
    return Peer(server)


def test_zone_information_needs_no_credentials(peer: Peer) -> None:
    anonymous = zeep.Client(str(peer.server.wsdl)).service
    zone = anonymous.getZoneInfo(peer.server.username)
    assert (zone.ErrorCode, zone.URL) == (0, peer.server.url)
    assert anonymous.getZoneInfo("nobody@example.com").ErrorCode == -1


def test_wrong_credentials_are_answered_with_text(server: PhpAutotask) -> None:
    envelope = '<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"/>'
    answer = httpx2.post(server.url, content=envelope, auth=(server.username, "wrong"))
    assert answer.status_code == 401
    assert answer.headers["content-type"].startswith("text/plain")
    assert "<" not in answer.text


def test_a_missing_integration_code_is_a_fault(peer: Peer) -> None:
    with pytest.raises(zeep.exceptions.Fault, match="IntegrationCode"):
        peer.client.service.GetWsdlVersion(_soapheaders={"AutotaskIntegrations": {}})
    assert peer.call("GetWsdlVersion") == "1.6"


def test_create_query_update_delete(peer: Peer) -> None:
    created = peer.write("create", [peer.ticket(f"life {n}", QueueID=n) for n in (1, 2, 3)])
    assert created.ReturnCode == 1
    infos = created.EntityReturnInfoResults.EntityReturnInfo
    assert {info.DatabaseAction for info in infos} == {"Created"}
    ids = [info.EntityId for info in infos]

    mine = field("Title", ("BeginsWith", "LIFE ")) + field("QueueID", ("GreaterThan", "1"))
    answer = peer.query(mine)
    assert answer.EntityResultType == "ticket"
    found = entities_of(answer)
    assert [ticket.id for ticket in found] == ids[1:]
    ticket = found[0]
    assert type(ticket).__name__ == "Ticket"
    assert (ticket.AccountID, ticket.DueDateTime) == (7, DUE)
    assert isinstance(ticket.CreateDate, datetime.datetime)
    udfs = {udf.Name: udf.Value for udf in ticket.UserDefinedFields.UserDefinedField}
    assert udfs == {"Building": "North & South", "Floor": None}

    changed = peer.ticket("life two", id=ids[1], CreateDate=DUE)
    changed.UserDefinedFields = None
    assert peer.write("update", [changed]).ReturnCode == 1
    (after,) = entities_of(peer.query(field("id", ("Equals", str(ids[1])))))
    assert (after.Title, after.QueueID) == ("life two", None), "what is not sent is cleared"
    assert after.CreateDate == ticket.CreateDate, "a read-only value sent is ignored"
    assert len(after.UserDefinedFields.UserDefinedField) == 2, "user-defined fields are kept"

    gone = peer.write("delete", [changed])
    assert (gone.ReturnCode, entities_of(gone)) == (1, [])
    assert peer.titles(field("Title", ("Like", "li%e %"))) == ["life 1", "life 3"]
    assert peer.write("delete", [changed]).ReturnCode == -1


def test_a_call_takes_at_most_200_entities_of_one_type(peer: Peer) -> None:
    many = [peer.ticket(f"many {n}") for n in range(201)]
    assert peer.write("create", many).ReturnCode == -1
    account = peer.entity("Account", udfs={}, AccountName="A", Phone="1", AccountType=1)
    assert peer.write("create", [many[0], account]).ReturnCode == -1
    assert peer.titles(field("Title", ("BeginsWith", "many"))) == []


def test_one_poisoned_record_saves_nothing(peer: Peer) -> None:
    batch = [peer.ticket(f"poison {n}") for n in range(5)]
    batch[1].Title = None
    batch[3] = peer.ticket("poison 3", AccountID=-1)
    answer = peer.write("create", batch)
    assert answer.ReturnCode == -1
    assert messages_of(answer) == [
        "Missing Required Field: Title",
        "Error creating entity for record number [2].",
        "Reference value on field: AccountID of type: Account does not exist or is invalid.",
        "Error creating entity for record number [4].",
    ]
    assert peer.titles(field("Title", ("BeginsWith", "poison"))) == []


def test_pages_hold_500_rows_by_id(peer: Peer) -> None:
    for start in range(0, 600, 200):
        peer.write("create", [peer.ticket(f"page {n}") for n in range(start, start + 200)])
    mine = field("Title", ("BeginsWith", "page "))
    first = [ticket.id for ticket in entities_of(peer.query(mine))]
    assert (len(first), first) == (500, sorted(first))
    rest = entities_of(peer.query(mine + field("id", ("GreaterThan", str(first[-1])))))
    assert [ticket.Title for ticket in rest] == [f"page {n}" for n in range(500, 600)]


@pytest.fixture(scope="module")
def letters(peer: Peer) -> Peer:
    hours = {"a": 9.5, "b": 10.0, "c": 10.5}
    batch = [peer.ticket(f"q {k}", EstimatedHours=v, Status=ord(k)) for k, v in hours.items()]
    batch[2].UserDefinedFields.UserDefinedField[0].Value = "<West>"
    batch[1].Description = zeep.xsd.AnyObject(zeep.xsd.String(), "50% done")
    assert peer.write("create", batch).ReturnCode == 1
    return peer


@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        (field("EstimatedHours", ("GreaterThan", "9.50")), "bc"),
        (field("EstimatedHours", ("GreaterThanorEquals", "10")), "bc"),
        (field("EstimatedHours", ("LessThan", "10.5")), "ab"),
        (field("EstimatedHours", ("LessThanOrEquals", "9.5")), "a"),
        (field("Status", ("Equals", "97"), ("Equals", "99")), "ac"),
        (field("Status", ("NotEqual", "98")), "ac"),
        (field("Description", ("IsNull", "")), "ac"),
        (field("Description", ("IsNotNull", "")), "b"),
        (field("Description", ("Contains", "%")), "b"),
        (field("Title", ("EndsWith", " C")), "c"),
        (field("Title", ("NotLike", "%a")), "bc"),
        (field("DueDateTime", ("Equals", "2026-03-01T17:30:00.000")), "abc"),
        (field("DueDateTime", ("IsThisDay", "2026-03-01")), "abc"),
        (field("DueDateTime", ("LessThan", "2026-03-01")), ""),
        (field("Building", ("Equals", "<West>"), udf=True), "c"),
        (field("Floor", ("IsNull", ""), udf=True), "abc"),
        # An operator joins its condition to the sibling before it …
        (
            field("Status", ("Equals", "97")) + condition(field("Status", ("Equals", "98")), "OR"),
            "ab",
        ),
        # … and says nothing of what is inside it.
        (
            condition(field("Status", ("Equals", "97")) + field("Status", ("Equals", "98")), "OR"),
            "",
        ),
    ],
)
def test_query_grammar(letters: Peer, conditions: str, expected: str) -> None:
    mine = field("Title", ("BeginsWith", "q "))
    assert letters.titles(mine + condition(conditions)) == [f"q {letter}" for letter in expected]


def test_a_query_that_cannot_be_read_is_an_error(peer: Peer) -> None:
    assert messages_of(peer.call("query", "")) == [
        "Root element is missing.",
        "Error reading in Query XML.",
    ]
    ors = [("Equals", str(n)) for n in range(502)]
    assert "500 or fewer" in messages_of(peer.query(field("id", *ors)))[0]
    assert peer.query(field("Titel", ("Equals", "x"))).ReturnCode == -1
    assert peer.query(field("Title", ("equals", "x"))).ReturnCode == -1


def test_attachments_and_information(peer: Peer) -> None:
    data = bytes(range(256))
    info = peer.entity("AttachmentInfo", udfs={}, ParentID=1, Title="bytes")
    identity = peer.call("CreateAttachment", attachment={"Info": info, "Data": data})
    attachment = peer.call("GetAttachment", identity)
    assert (attachment.Data, attachment.Info.Title) == (data, "bytes")
    assert attachment.Info.FileSize == len(data)
    peer.call("DeleteAttachment", identity)
    with pytest.raises(zeep.exceptions.Fault, match="does not exist"):
        peer.call("GetAttachment", identity)

    fields = peer.call("GetFieldInfo", "Ticket")
    assert next(f for f in fields if f.Name == "Title").IsRequired
    assert {f.Name for f in peer.call("getUDFInfo", "Ticket")} == {"Building", "Floor"}
    assert "Ticket" in {info.Name for info in peer.call("getEntityInfo")}
    (usage,) = peer.call("getThresholdAndUsageInfo").EntityReturnInfoResults.EntityReturnInfo
    assert f"numberOfExternalRequest: {len(peer.server.requests())};" in usage.Message
    assert "Invoice 12" in peer.call("GetInvoiceMarkup", 12, "html")


def post_ticket(server: PhpAutotask, fields: str) -> httpx2.Response:
    """Create a Ticket from raw XML, in ways that no client built from the WSDL would write it."""
    namespace = etree.parse(server.wsdl).getroot().get("targetNamespace")
    body = f"""\
<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"
            xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns="{namespace}">
  <e:Header>
    <AutotaskIntegrations><IntegrationCode>x</IntegrationCode></AutotaskIntegrations>
  </e:Header>
  <e:Body>
    <create><Entities><Entity xsi:type="Ticket">{fields}</Entity></Entities></create>
  </e:Body>
</e:Envelope>"""
    answer = httpx2.post(
        server.url,
        content=body,
        auth=(server.username, server.secret),
        headers={"Content-Type": "text/xml", "SOAPAction": f'"{namespace}create"'},
    )
    assert server.requests()[-1] == body.encode(), "every body is kept as it came"
    return answer


def test_strict_mode_tells_what_is_not_valid(server: PhpAutotask) -> None:
    """In the vendor's sample own fields precede `id`: a tolerant server takes that."""
    fields = "<AccountID>1</AccountID><Priority>1</Priority><Status>1</Status><Title>raw</Title>"
    answer = post_ticket(server, f"{fields}<id>0</id>")
    if server.strict:
        assert answer.status_code == 400
        assert "AccountID" in answer.text
    else:
        assert answer.status_code == 200
        assert ">raw</" in answer.text


def test_an_empty_element_without_a_type_is_refused(server: PhpAutotask) -> None:
    fields = "<id>0</id><AccountID>1</AccountID><Description/><Status>1</Status>"
    answer = post_ticket(server, fields)
    assert "Conversion of '' in Description from 'Object'" in answer.text


def test_answers_are_valid_too(letters: Peer, tmp_path: Path) -> None:
    schema = etree.XMLSchema(etree.parse(envelope_schema(letters.server.wsdl, tmp_path)))
    with letters.client.settings(raw_response=True):
        answers = [
            letters.query(field("Title", ("BeginsWith", "q "))),
            letters.write("create", [letters.ticket("valid")]),
            letters.write("update", [letters.ticket("valid", id=-1)]),
            letters.call("GetFieldInfo", "Ticket"),
        ]
    for answer in answers:
        schema.assertValid(etree.fromstring(answer.content))
