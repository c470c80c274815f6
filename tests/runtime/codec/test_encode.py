"""Writing: every request is valid against the WSDL's schema, by lxml and by xmlschema."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xmlschema
from hypothesis import given, settings
from lxml import etree

from generated.autotask import operations, types
from generated.autotask.session import ZONES
from soapwright.runtime.auth.session import Session
from soapwright.runtime.calls.call import Call
from soapwright.runtime.calls.operation import Operation
from soapwright.runtime.client.connection import Connection
from soapwright.runtime.errors import EncodingError
from soapwright.runtime.http.soap import write_envelope
from soapwright.runtime.records.record import Record
from tests.examples import examples
from tests.peers.php_server import envelope_schema
from tests.runtime.codec.test_codec import AUTOTASK, several
from tests.runtime.packages import Package
from tests.runtime.soap import CODEC, NS, XSI
from tests.runtime.values import records

WSDL = Path(__file__).resolve().parents[3] / "wsdl" / "autotask" / "en.wsdl"
HEADER = types.AutotaskIntegrations(integration_code="C & D", impersonate_as_resource_id=5)
ENTITIES = sorted(
    name
    for name, cls in AUTOTASK.classes.items()
    if issubclass(cls, types.Entity) and cls is not types.Entity
)
OPERATIONS = [found for found in vars(operations).values() if isinstance(found, Operation)]

Valid = Callable[[bytes], None]


@pytest.fixture(scope="module")
def valid(tmp_path_factory: pytest.TempPathFactory) -> Valid:
    """Fails for an envelope that is not valid: SOAP's own rules, and those of the service."""
    schema = envelope_schema(WSDL, tmp_path_factory.mktemp("schema"))
    by_lxml = etree.XMLSchema(etree.parse(schema))
    by_xmlschema = xmlschema.XMLSchema(str(schema))

    def check(data: bytes) -> None:
        by_lxml.assertValid(etree.fromstring(data))
        by_xmlschema.validate(data.decode().partition("\n")[2])

    return check


def test_there_are_all_operations() -> None:
    assert len(OPERATIONS) == 14


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_every_request_is_valid(operation: Operation[Any, Any], valid: Valid) -> None:
    request = AUTOTASK.classes[operation.request]
    headers = [HEADER] if operation.headers else []

    @settings(several, max_examples=10)
    @given(records(request, among=[types.Ticket, types.TimeEntry]))
    def check(value: Any) -> None:
        if (entities := getattr(value, "entities", None)) is not None:  # none of an abstract type
            entities.entity = [entity for entity in entities.entity if entity is not None]
        valid(write_envelope(CODEC, value, headers))

    check()


@pytest.mark.parametrize("name", ENTITIES)
def test_every_entity_is_valid(name: str, valid: Valid) -> None:
    @settings(several, max_examples=3)
    @given(records(AUTOTASK.classes[name], depth=1))
    def check(value: Any) -> None:
        entities = types.ArrayOfEntity(entity=[value])
        valid(write_envelope(CODEC, types.Create(entities=entities), [HEADER]))

    check()


def written(record: Record) -> etree._Element:
    return etree.fromstring(CODEC.encode(record))


def test_the_order_is_the_schemas() -> None:
    ticket = types.Ticket(title="T", status=1, account_id=7, id=3)
    ticket.user_defined_fields = types.ArrayOfUserDefinedField()
    names = [etree.QName(child).localname for child in written(ticket)]
    assert names == ["id", "UserDefinedFields", "AccountID", "Status", "Title"]


def test_what_is_not_set_is_left_out_and_a_new_record_has_id_0() -> None:
    (only,) = written(types.Ticket())
    assert etree.tostring(only, method="c14n").partition(b">")[2] == b"0</n0:id>"
    assert not only.attrib


def test_typed_leaves_say_their_type_and_entities_theirs() -> None:
    ticket = types.Ticket(
        title="", account_id=7, estimated_hours=1.5, contract_service_id=1 << 40,
        due_date_time=datetime.datetime(2024, 1, 2), create_date=None,
    )  # fmt: skip
    (entity,) = written(types.ArrayOfEntity(entity=[ticket]))

    def typed(node: etree._Element) -> str:
        prefix, _, local = node.get(f"{{{XSI}}}type", "").partition(":")
        return f"{{{node.nsmap[prefix]}}}{local}"

    assert typed(entity) == f"{{{NS}}}Ticket"
    xsd = "{http://www.w3.org/2001/XMLSchema}"
    assert {etree.QName(c).localname: typed(c) for c in entity.iterchildren() if c.attrib} == {
        "AccountID": f"{xsd}int",
        "DueDateTime": f"{xsd}dateTime",
        "EstimatedHours": f"{xsd}double",
        "Title": f"{xsd}string",
        "ContractServiceID": f"{xsd}long",
    }


def test_text_is_escaped_and_keeps_every_character() -> None:
    text = "<a href=\"x\">&amp;</a> ]]> 'q' \r\n\t ä€𝄞 \u2028\x85"
    assert written(types.Query(s_xml=text))[0].text == text


def test_text_is_escaped_where_its_type_would_be_a_number(idioms: Package) -> None:
    """A union takes text beside numbers, and a value may be newer than the enumeration."""
    leaves = idioms.types.Leaves(either="<&>", level="<&>", colour="<&>")
    root = etree.fromstring(idioms.codec.encode(leaves))
    assert {child.text for child in root} == {"<&>"}
    with pytest.raises(ValueError, match=r"Leaves.either: XML cannot carry"):
        idioms.codec.encode(idioms.types.Leaves(either="\x00"))


@pytest.mark.parametrize("bad", ["\x00", "\x0b", "\x1f", "\ud800", "\ufffe", "\uffff"])
def test_what_xml_cannot_carry_is_an_error_before_anything_is_sent(bad: str) -> None:
    connection = Connection(types.TYPES, ZONES, Session("u", "s"), "http://localhost/")
    entities = types.ArrayOfEntity(entity=[types.Ticket(title=f"a{bad}b")])
    outgoing = connection.outgoing(Call(operations.CREATE, types.Create(entities=entities)))
    with pytest.raises(EncodingError, match=f"Ticket.title: XML cannot .* U.{ord(bad):04X}") as e:
        connection.exchange(outgoing)
    assert (e.value.operation, e.value.zone, connection.calls) == ("create", "en", 0)


@pytest.mark.parametrize(
    ("cls", "values", "message"),
    [
        (types.GetZoneInfo, {"user_name": 5}, "GetZoneInfo.user_name: 5 is not an xs:string"),
        (types.GetAttachment, {"attachment_id": "x"}, "attachment_id: 'x' is not an xs:integer"),
        (types.Create, {"entities": types.Ticket()}, "entities: Ticket is no ArrayOfEntity"),
        (types.ArrayOfEntity, {"entity": types.Ticket()}, "entity: takes a list, got Ticket"),
        (types.ArrayOfEntity, {"entity": ["x"]}, "entity: str is no Entity"),
        (types.Ticket, {"title": object()}, "Ticket.title: object has no XML Schema type"),
    ],
)
def test_a_value_of_another_type_is_an_error_that_names_its_field(
    cls: type[Record], values: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        CODEC.encode(cls(**values))


def test_requests_of_every_idiom_are_valid(idioms: Package, tmp_path: Path) -> None:
    """By both validators again, for what Autotask's schema does not have."""
    source = Path(__file__).parents[1] / "idioms.wsdl"
    schemas = etree.parse(source).findall(".//{http://www.w3.org/2001/XMLSchema}schema")
    for name, schema in zip("ba", schemas, strict=True):
        (tmp_path / f"{name}.xsd").write_bytes(etree.tostring(schema))
    main = tmp_path / "a.xsd"
    here = '"urn:idioms:b" schemaLocation="b.xsd"/>'
    main.write_text(main.read_text("utf-8").replace('"urn:idioms:b"/>', here), "utf-8")
    by_lxml = etree.XMLSchema(etree.parse(main))
    by_xmlschema = xmlschema.XMLSchema(str(main))

    concrete = [cls for cls in idioms.kinds if cls is not idioms.types.Shape]

    @settings(several, max_examples=examples(100))
    @given(records(idioms.classes["Call"], among=concrete))
    def check(value: Any) -> None:
        value.formatted = None  # it allows fewer elements than its class
        if value.lists is not None and not value.lists.flags:
            value.lists.flags = [idioms.types.Flag.UP]
        if value.one_of is not None and (value.one_of.left is None) == (value.one_of.right is None):
            value.one_of = None  # a choice takes one of them
        if value.turns is not None:  # and a sequence all of its parts
            pairs = list(zip(value.turns.key, value.turns.value, strict=False))
            value.turns.key, value.turns.value = [k for k, _ in pairs], [v for _, v in pairs]
        data = idioms.codec.encode(value)
        by_lxml.assertValid(etree.fromstring(data))
        by_xmlschema.validate(data.decode())

    check()


def test_what_no_class_knows_goes_back_however_many_fields_are_there() -> None:
    """A record may lack a field: one that was deleted, or that came later than its pickle."""
    record = types.Ticket(title="a")
    record.extra["New"] = "x"
    del record.title
    written = CODEC.encoder.written()
    CODEC.encoder.write(record, "Ticket", types.Ticket, written)
    assert "New" in "".join(written)
