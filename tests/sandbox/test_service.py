"""Who may call, how often, and everything that is not create, update, delete and query."""

from __future__ import annotations

import base64
import gzip
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from soapwright.errors import InputError
from soapwright.sandbox import open_sandbox, services
from soapwright.sandbox.autotask import INVOICE_ID, RESOURCE_ID, USERNAME
from tests.sandbox.conftest import FOLDER, Open
from tests.sandbox.raw import Answer, Raw, Schemas, entity, q, query_xml, ticket, where


def test_unauthorized_is_401_and_not_xml(raw: Raw) -> None:
    for auth in (None, (USERNAME, "wrong"), ("nobody", "sandbox-secret")):
        response = raw.http.post(**{**raw.request("GetWsdlVersion"), "auth": auth})
        assert response.status_code == 401
        assert not response.text.lstrip().startswith("<")


def test_integration_code(opened: Open) -> None:
    _, raw = opened()
    raw.code = None
    needed = "An IntegrationCode is required in the AutotaskIntegrations header."
    assert raw.query("Ticket").errors == [needed]
    assert raw.fault("GetWsdlVersion") == needed
    raw.code = "OTHER"
    assert raw.query("Ticket").errors == ["The IntegrationCode is not known or not active."]


def test_zone_info_needs_nothing(opened: Open) -> None:
    _, raw = opened()
    raw.auth = raw.code = None
    info = raw.call("getZoneInfo", f"<UserName>{USERNAME}</UserName>")[0]
    assert info.findtext(q("URL")) == raw.url
    assert info.findtext(q("ErrorCode")) == "0"
    unknown = raw.call("getZoneInfo", "<UserName>nobody</UserName>")[0]
    assert int(unknown.findtext(q("ErrorCode")) or 0) < 0


def test_impersonation(raw: Raw) -> None:
    header = f"<ImpersonateAsResourceID>{RESOURCE_ID}</ImpersonateAsResourceID>"
    body = f"<Entities>{ticket()}</Entities>"
    answer = Answer(raw.call("create", body, header)[0])
    assert answer.values("ImpersonatorCreatorResourceID") == [str(RESOURCE_ID)]
    nobody = "<ImpersonateAsResourceID>5</ImpersonateAsResourceID>"
    assert Answer(raw.call("create", body, nobody)[0]).errors == [
        "The resource [5] to impersonate does not exist."
    ]


def test_requests_that_are_no_requests(raw: Raw) -> None:
    good = raw.request("GetWsdlVersion")

    def send(**changes: object) -> tuple[int, str]:
        response = raw.http.post(**{**good, **changes})
        return response.status_code, response.text

    assert "not well-formed" in send(content=b"<a>")[1]
    assert "not a SOAP 1.1 envelope" in send(content=b"<a/>")[1]
    assert "document type" in send(content=b"<!DOCTYPE a><a/>")[1]
    bomb = b'<!DOCTYPE a [<!ENTITY b "x"><!ENTITY c "&b;&b;">]><a>&c;</a>'
    assert send(content=bomb)[0] == 500
    headers = dict(good["headers"])
    assert "is not known" in send(headers={**headers, "SOAPAction": '"x"'})[1]
    other = headers["SOAPAction"].replace("GetWsdlVersion", "query")
    assert "does not fit" in send(headers={**headers, "SOAPAction": other})[1]
    assert send(headers={**headers, "Content-Type": "application/json"})[0] == 415
    assert raw.http.get(raw.url).status_code == 405
    assert raw.http.get(raw.url + "/nothing").status_code == 404


def test_the_wsdl_names_this_server(opened: Open) -> None:
    server, raw = opened()
    for url in (server.wsdl_url, server.url + "?wsdl", server.wsdl_url.lower()):
        tree = etree.fromstring(raw.http.get(url).content)
        (address,) = tree.iter("{http://schemas.xmlsoap.org/wsdl/soap/}address")
        assert address.get("location") == server.url


def test_gzip_and_keep_alive(opened: Open) -> None:
    _, raw = opened()
    raw.create(*[ticket()] * 50)
    request = raw.request("query", f"<sXML>{query_xml('Ticket').replace('<', '&lt;')}</sXML>")
    with raw.http.stream("POST", **request) as response:
        assert response.headers["content-encoding"] == "gzip"
        sent = b"".join(response.iter_raw())
    assert len(gzip.decompress(sent)) > 5 * len(sent)
    request["headers"]["Accept-Encoding"] = "identity"
    plain = raw.http.post(**request)
    assert "content-encoding" not in plain.headers
    assert plain.headers.get("connection", "keep-alive") == "keep-alive"


def test_usage_window_and_suspension(opened: Open) -> None:
    now = 1_700_000_000.0
    _, raw = opened(threshold=4, latency=0.0, clock=lambda: now)

    def usage() -> str:
        result = Answer(raw.call("getThresholdAndUsageInfo")[0])
        return result.infos[0].findtext(q("Message")) or ""

    def text(used: int) -> str:
        return (
            "ThresholdOfExternalRequest: 4; TimeframeOfLimitation: 60; "
            f"numberOfExternalRequest: {used};"
        )

    assert usage() == text(0)
    for used in range(1, 5):
        assert raw.query("Ticket").code == 1
        assert usage() == text(used)
    assert "over the threshold of 4" in raw.query("Ticket").errors[0]
    now += 3600
    assert usage() == text(0)
    assert raw.query("Ticket").code == 1


def test_latency_steps(opened: Open) -> None:
    _, raw = opened(threshold=8, latency=0.1)
    body = f"<sXML>{query_xml('Ticket').replace('<', '&lt;')}</sXML>"
    seconds = [raw.post("query", body).elapsed.total_seconds() for _ in range(8)]
    assert max(seconds[:4]) < 0.1 <= min(seconds[4:6])
    assert min(seconds[6:]) >= 0.2


def test_three_calls_at_a_time_for_an_entity(opened: Open) -> None:
    _, raw = opened(threshold=100, latency=0.3)
    for _ in range(50):  # from here on calls are slow
        raw.post("GetWsdlVersion")

    def ask(name: str) -> list[str]:
        return raw.query(name).errors

    with ThreadPoolExecutor(5) as pool:
        answers = list(pool.map(ask, ["Ticket"] * 4 + ["Contact"]))
    refused = [
        "Only 3 concurrent calls to Ticket are allowed per tracking identifier.",
    ]
    assert sorted(answers) == [[], [], [], [], refused]
    assert answers[4] == []
    assert ask("Ticket") == []


def test_entity_info(raw: Raw) -> None:
    infos = {i.findtext(q("Name")): i for i in raw.call("getEntityInfo")[0]}
    assert len(infos) == 167
    assert infos["Ticket"].findtext(q("CanDelete")) == "false"
    assert infos["Ticket"].findtext(q("HasUserDefinedFields")) == "true"


def test_field_info(raw: Raw) -> None:
    def fields(name: str) -> dict[str | None, etree._Element]:
        body = f"<psObjectType>{name}</psObjectType>"
        return {f.findtext(q("Name")): f for f in raw.call("GetFieldInfo", body)[0]}

    title = fields("Ticket")["Title"]
    assert title.findtext(q("Type")) == "string"
    assert title.findtext(q("Length")) == "255"
    assert title.findtext(q("IsRequired")) == "true"
    assert title.find(q("PicklistValues")) is None
    assert fields("Ticket")["AccountID"].findtext(q("ReferenceEntityType")) == "Account"
    values = fields("Account")["AccountType"].find(q("PicklistValues"))
    assert values is not None
    assert values[0].findtext(q("Value")) == "1"
    lists = [f for f in fields("Ticket").values() if f.findtext(q("IsPickList")) == "true"]
    assert all(f.find(q("PicklistValues")) is not None for f in lists)
    assert raw.fault("GetFieldInfo", "<psObjectType>X</psObjectType>") == (
        "The entity type X does not exist."
    )


def test_udf_info(raw: Raw) -> None:
    fields = raw.call("getUDFInfo", "<psTable>Ticket</psTable>")[0]
    assert [f.findtext(q("Name")) for f in fields][-1] == "Region"
    assert len(fields[-1].findall(f"{q('PicklistValues')}/{q('PickListValue')}")) == 4
    assert len(raw.call("getUDFInfo", "<psTable>TicketNote</psTable>")[0]) == 0


def test_version(raw: Raw) -> None:
    assert raw.call("GetWsdlVersion")[0].text == "1.6"


def attachment(data: bytes, **fields: object) -> str:
    members = {
        "ParentID": 1,
        "ParentType": 4,
        "Type": "FILE_ATTACHMENT",
        "Title": "notes",
        "FullPath": "notes.txt",
        "Publish": 1,
        **fields,
    }
    text = "".join(f"<{n}>{v}</{n}>" for n, v in members.items() if v is not None)
    encoded = base64.b64encode(data).decode()
    return f"<attachment><Info><id>0</id>{text}</Info><Data>{encoded}</Data></attachment>"


def test_attachments(raw: Raw) -> None:
    record = raw.call("CreateAttachment", attachment(b"\x00hello"))[0].text or ""
    asked = f"<attachmentId>{record}</attachmentId>"
    got = raw.call("GetAttachment", asked)[0]
    assert base64.b64decode(got.findtext(q("Data")) or "") == b"\x00hello"
    info = got.find(q("Info"))
    assert info is not None
    assert info.findtext(q("Title")) == "notes"
    assert info.findtext(q("FileSize")) == "6"
    found = raw.query("AttachmentInfo", where("ParentID", "Equals", "1"))
    assert found.values("FullPath") == ["notes.txt"]
    assert len(raw.call("DeleteAttachment", asked)) == 1
    assert len(raw.call("GetAttachment", asked)) == 0
    assert raw.fault("DeleteAttachment", asked) == f"The attachment [{record}] does not exist."
    assert raw.fault("CreateAttachment", attachment(b"", Title=None)) == (
        "Missing required field: Title."
    )
    assert "base64Binary" in raw.fault(
        "CreateAttachment", attachment(b"").replace("<Data>", "<Data>***")
    )


def test_attachment_limits(opened: Open) -> None:
    now = 1_700_000_000.0
    _, raw = opened(clock=lambda: now)
    assert raw.fault("CreateAttachment", attachment(bytes(6_000_001))) == (
        "The attachment has 6000001 bytes; at most 6000000 are allowed."
    )
    for _ in range(2):
        raw.call("CreateAttachment", attachment(bytes(5_000_000)))
    assert raw.fault("CreateAttachment", attachment(b"x")) == (
        "At most 10000000 bytes of attachments are allowed in 5 minutes."
    )
    now += 301
    raw.call("CreateAttachment", attachment(b"x"))


def test_invoice(raw: Raw) -> None:
    def ask(record: int, format_: str) -> str:
        return f"<InvoiceId>{record}</InvoiceId><Format>{format_}</Format>"

    xml = raw.call("GetInvoiceMarkup", ask(INVOICE_ID, "xml"))[0].text or ""
    assert etree.fromstring(xml.encode()).findtext("InvoiceTotal") == "1190.0"
    html = raw.call("GetInvoiceMarkup", ask(INVOICE_ID, "HTML"))[0].text or ""
    assert html.startswith("<html>")
    assert "does not exist" in raw.fault("GetInvoiceMarkup", ask(1, "xml"))
    assert "is not allowed" in raw.fault("GetInvoiceMarkup", ask(INVOICE_ID, "pdf"))


def test_prefixed_answers(opened: Open) -> None:
    _, raw = opened(prefixed=True)
    raw.create(ticket())
    text = raw.post("query", f"<sXML>{query_xml('Ticket').replace('<', '&lt;')}</sXML>").text
    assert '<ns1:Entity xsi:type="ns1:Ticket">' in text
    assert raw.query("Ticket").values("Title") == ["A ticket"]


def test_a_file_survives_a_restart(schemas: dict[str, Schemas], tmp_path: Path) -> None:
    file = str(tmp_path / "state.db")
    ids = []
    for _ in range(2):
        with open_sandbox("autotask", FOLDER, db=file) as server:
            raw = Raw(server.url, schemas["en"])
            ids += raw.create(
                entity("Ticket", {"Seats": "1"}, AccountID=1, Title="t", Status=1, Priority=1)
            )
            assert raw.query("Ticket").ids == ids
            raw.http.close()
    assert len(set(ids)) == 2


def test_an_older_zones_file_gets_the_new_columns(
    schemas: dict[str, Schemas], tmp_path: Path
) -> None:
    file = str(tmp_path / "state.db")
    ids: list[int] = []
    for zone in ("de", "en"):
        with open_sandbox("autotask", FOLDER, db=file, zone=zone) as server:
            raw = Raw(server.url, schemas[zone])
            ids += raw.create(ticket())
            assert raw.query("Ticket").ids == ids
            raw.http.close()


@pytest.mark.parametrize(
    ("service", "options", "message"),
    [
        ("nothing", {}, "there is no sandbox for 'nothing'; there is: autotask"),
        ("autotask", {"language": "fr"}, "language 'fr' is not one of en, de"),
        ("autotask", {"zone": "xx"}, "cannot be read"),
        ("autotask", {"db": str(Path(__file__))}, "cannot be used as the database"),
    ],
)
def test_bad_options(service: str, options: dict[str, Any], message: str) -> None:
    assert "autotask" in services()
    with pytest.raises(InputError, match=message):
        open_sandbox(service, FOLDER, **options)


def test_a_port_in_use(opened: Open) -> None:
    server, _ = opened()
    port = int(server.root.rpartition(":")[2])
    with (
        pytest.raises(InputError, match="cannot listen on"),
        open_sandbox("autotask", FOLDER, port=port),
    ):
        pass


def test_threads_see_whole_batches(opened: Open) -> None:
    _, raw = opened()
    done = threading.Event()
    seen = set()

    def watch() -> None:
        while not done.is_set():
            seen.add(len(raw.query("Ticket").ids) % 20)

    watcher = threading.Thread(target=watch)
    watcher.start()
    for _ in range(10):
        raw.create(*[ticket()] * 20)
    done.set()
    watcher.join()
    assert seen == {0}
