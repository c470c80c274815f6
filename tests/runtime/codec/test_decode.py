"""Reading: what services send, in any order and with any prefixes, and what they add."""

from __future__ import annotations

import datetime
import math
import random
from decimal import Decimal
from pathlib import Path

import pytest
from lxml import etree

from generated import superoffice
from generated.autotask import types
from soapwright.runtime.codec.codec import Codec
from soapwright.runtime.errors import MalformedResponse
from tests.runtime.packages import Package
from tests.runtime.soap import CODEC, NS, XSD, XSI, entities, page, query_answer

TICKET = (
    '<id>5</id><Title xsi:type="xsd:string">T</Title><AccountID xsi:type="xsd:int">7</AccountID>'
    "<UserDefinedFields><UserDefinedField><Name>n</Name></UserDefinedField></UserDefinedFields>"
)


def ticket(inside: str, namespaces: str = "") -> types.Ticket:
    (found,) = entities(query_answer(f'<Entity xsi:type="Ticket"{namespaces}>{inside}</Entity>'))
    assert isinstance(found, types.Ticket)
    return found


def test_a_page_as_the_vendor_sends_it() -> None:
    first, second = entities(page(2))
    assert first == types.Ticket(
        id=1,
        account_id=7,
        title="Ticket 1 & more",
        create_date=datetime.datetime(2024, 2, 29, 12, 30, 45, 123456),
        user_defined_fields=types.ArrayOfUserDefinedField(
            user_defined_field=[types.UserDefinedField(name="Größe", value="1 <m>")]
        ),
    )
    assert second.id == 2


def test_the_documented_sample_of_two_contacts(shared: Path) -> None:
    """AccountID before id, UserDefinedFields last, no xsi:type on leaves, ``True`` for true."""
    text = (shared / "seeds" / "000_37fa7782e22c053c.txt").read_text("utf-8")
    start, end = text.index("<?xml"), text.index("</soap:Envelope>") + len("</soap:Envelope>")
    update = etree.fromstring(text[start:end].encode()).find(f".//{{{NS}}}update")
    assert update is not None
    first, second = CODEC.decode(types.Update, update).entities.entity  # type: ignore[union-attr]
    assert first == types.Contact(
        account_id=201,
        active=1,
        address_line="7505 Commercial Dr.",
        bulk_email_opt_out=False,
        city="New Hartford",
        create_date=datetime.datetime(2017, 3, 17, 10, 2, 38, 113000),
        email_address="jnobody@autotask.com",
        first_name="John",
        id=30682897,
        last_activity_date=datetime.datetime(2017, 3, 17, 13, 39, 54),
        last_modified_date=datetime.datetime(2017, 3, 17, 13, 39, 54, 653000),
        last_name="Nobody",
        notification=True,
        phone="540-555-0191",
        primary_contact=True,
        solicitation_opt_out=False,
        state="NY",
        survey_opt_out=False,
        zip_code="13413",
        user_defined_fields=types.ArrayOfUserDefinedField(
            user_defined_field=[
                types.UserDefinedField(name="Alternate Email", value="jnobody@datto.com")
            ]
        ),
    )
    assert isinstance(second, types.Contact)
    assert (second.id, second.country_id, second.address_line) == (30682914, 237, None)
    # What we make of it is in the order of the schema, which every server takes.
    order = [child.tag for child in etree.fromstring(CODEC.encode(first))]
    assert order[:3] == [f"{{{NS}}}{name}" for name in ("id", "UserDefinedFields", "AccountID")]


def test_order_does_not_matter() -> None:
    expected = ticket(TICKET)
    parts = list(etree.fromstring(f'<x xmlns:xsi="{XSI}" xmlns:xsd="{XSD}">{TICKET}</x>'))
    texts = [etree.tostring(part, encoding="unicode", with_tail=False) for part in parts]
    for seed in range(20):
        random.Random(seed).shuffle(texts)
        assert ticket("".join(texts)) == expected


@pytest.mark.parametrize(
    "entity",
    [
        '<Entity xsi:type="Ticket"><id>5</id></Entity>',
        f'<Entity xmlns:ns1="{NS}" xsi:type="ns1:Ticket"><id>5</id></Entity>',
        f'<a:Entity xmlns:a="{NS}" xsi:type="a:Ticket"><a:id>5</a:id></a:Entity>',
        f'<a:Entity xmlns:a="{NS}" xmlns="urn:x" xmlns:i="{XSI}" i:type=" a:Ticket ">'
        "<a:id>5</a:id></a:Entity>",
    ],
)
def test_a_type_is_found_by_its_namespace(entity: str) -> None:
    assert entities(query_answer(entity)) == [types.Ticket(id=5)]


def test_leaves_without_a_type_have_the_catalogues() -> None:
    found = ticket("<id>5</id><AccountID>7</AccountID><EstimatedHours>1.5</EstimatedHours>")
    assert (found.account_id, found.estimated_hours) == (7, 1.5)


@pytest.mark.parametrize(
    ("sent", "value"),
    [
        ('xsi:type="xsd:string">12<', 12),  # a text that is a number is the number
        ('xsi:type="xsd:string">twelve<', "twelve"),
        ('xsi:type="xsd:double">12.5<', 12.5),
        ('xsi:type="xsd:decimal">12.50<', Decimal("12.50")),
        ('xsi:type="xsd:boolean">true<', True),
        (">twelve<", "twelve"),
        (f'xmlns:x="{XSD}" xsi:type="x:double">12.5<', 12.5),
        ('xmlns:xsd="urn:x" xsi:type="xsd:double">12.5<', "12.5"),  # no builtin type after all
    ],
)
def test_a_leaf_of_another_type_than_the_catalogues(sent: str, value: object) -> None:
    found = ticket(f"<id>5</id><AccountID {sent}/AccountID>")
    assert found.account_id == value
    again = CODEC.decode(types.Ticket, CODEC.encode(found))
    assert again == found  # it goes back as it came


def test_nil_and_empty_elements() -> None:
    found = ticket(
        '<id>5</id><Title xsi:type="xsd:string"/><AccountID xsi:nil="true"/>'
        '<Status xsi:type="xsd:int"></Status><ContactID/><CreateDate xsi:nil="1"/>'
        "<UserDefinedFields/>"
    )
    assert found == types.Ticket(
        id=5, title="", user_defined_fields=types.ArrayOfUserDefinedField()
    )
    assert entities(query_answer('<Entity xsi:nil="true"/>')) == [None]


def test_comments_instructions_cdata_and_white_space() -> None:
    found = ticket(
        "\n  <!-- who --> <id>5<!-- five --></id>\n <?x y?><Title><![CDATA[a <b> & ]]>c<!-- d -->d"
        "</Title>\n\t<Description>  kept  </Description> <AccountID>\n 7 </AccountID>"
    )
    assert found == types.Ticket(id=5, title="a <b> & cd", description="  kept  ", account_id=7)


@pytest.mark.parametrize(
    ("text", "microsecond"),
    [("", 0), (".1", 100000), (".123", 123000), (".1234567", 123456), (".9999999", 999999)],
)
def test_fractions_of_a_second(text: str, microsecond: int) -> None:
    found = ticket(f"<id>5</id><CreateDate>2024-02-29T23:59:59{text}</CreateDate>")
    assert found.create_date == datetime.datetime(2024, 2, 29, 23, 59, 59, microsecond)


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("Int", " +7\n", 7),
        ("Huge", f"\t{10**40} ", 10**40),
        ("Bool", " 1 ", True),
        ("Double", "INF", math.inf),
        ("Float", " -INF ", -math.inf),
        ("Decimal", "\n1.50 ", Decimal("1.50")),
        ("DateTime", " 2024-12-31T24:00:00 ", datetime.datetime(2025, 1, 1)),
        (
            "DateTime",
            "2024-02-29T12:00:00.1234567Z",
            datetime.datetime(2024, 2, 29, 12, 0, 0, 123456, datetime.UTC),
        ),
        ("Date", " 2024-02-29 ", datetime.date(2024, 2, 29)),
        ("Time", " 24:00:00 ", datetime.time(0)),
        ("Base64", " AA\n== ", b"\0"),
        ("Hex", " 00 ", b"\0"),
        ("Colour", " light blue\n", "light blue"),
        ("Colour", "mauve", "mauve"),  # newer than the WSDL
        ("Level", " -2 ", -2),
        ("Either", " 7 ", 7),
        ("When", " 2024-02-29 ", datetime.date(2024, 2, 29)),
        ("Text", " kept\n", " kept\n"),
        pytest.param("Text", "x" * 9_000_000, "x" * 9_000_000, id="a long text"),
    ],
)
def test_texts_that_stand_for_a_value(idioms: Package, name: str, text: str, value: object) -> None:
    data = f'<Leaves xmlns="urn:idioms:a"><{name}>{text}</{name}></Leaves>'.encode()
    leaves = idioms.codec.decode(idioms.types.Leaves, data)
    (found,) = [found for found in vars(leaves).values() if found is not None]
    assert getattr(found, "value", found) == value


def test_not_a_number(idioms: Package) -> None:
    data = b'<Leaves xmlns="urn:idioms:a"><Double>NaN</Double></Leaves>'
    assert math.isnan(idioms.codec.decode(idioms.types.Leaves, data).double)


def test_a_nil_list_is_empty() -> None:
    data = f'<e xmlns="urn:x" xmlns:xsi="{XSI}" xsi:nil="true"/>'.encode()
    rights = superoffice.types.ETableRight
    assert Codec(superoffice.types.TYPES).decode(rights, data) == rights(value=[])


def test_what_a_newer_zone_sends_is_kept_and_goes_back() -> None:
    found = ticket(
        '<id>5</id><NewText xsi:type="xsd:string">new</NewText><NewNumber xsi:type="xsd:int">3'
        "</NewNumber><NewNil xsi:nil='true'/><Bare>text</Bare><Twice>1</Twice><Twice>2</Twice>"
        '<Info xsi:type="UserDefinedField"><Name>n</Name></Info><o:Other xmlns:o="urn:o">'
        '<o:in a="1">t</o:in></o:Other>'
    )
    assert {name: value for name, value in found.extra.items() if "{" not in name} == {
        "NewText": "new",
        "NewNumber": 3,
        "NewNil": None,
        "Bare": "text",
        "Twice": ["1", "2"],
        "Info": types.UserDefinedField(name="n"),
    }
    assert "{urn:o}Other" in found.extra
    assert CODEC.decode(types.Ticket, CODEC.encode(found)) == found


def test_an_unknown_type_of_entity_is_kept_and_goes_back() -> None:
    (found,) = entities(query_answer('<Entity xsi:type="Robot"><id>5</id><Arms>2</Arms></Entity>'))
    assert type(found) is types.Entity
    assert (found.wire_type, found.id, found.extra) == (f"{{{NS}}}Robot", 5, {"Arms": "2"})
    array = types.ArrayOfEntity(entity=[found])
    assert CODEC.decode(types.ArrayOfEntity, CODEC.encode(array)) == array


def test_a_type_that_does_not_belong_there() -> None:
    with pytest.raises(MalformedResponse, match=r"Entity has the type Field, which is no Entity"):
        entities(query_answer('<Entity xsi:type="Field"><Name>x</Name></Entity>'))


def test_a_value_that_its_schema_does_not_allow_names_its_place() -> None:
    data = query_answer('<Entity xsi:type="Ticket"><id>five</id></Entity>')
    with pytest.raises(MalformedResponse, match=r"EntityResults/Entity/id: 'five' is not"):
        entities(data)


def test_a_global_element_may_say_its_own_type(idioms: Package) -> None:
    """Some servers write xsi:type where it says nothing new."""
    data = (
        f'<b:shared xmlns:b="urn:idioms:b" xmlns:xsi="{XSI}" xsi:type="b:Foreign">'
        "<Local>x</Local></b:shared>"
    ).encode()
    assert idioms.codec.decode(idioms.types.Shared, data) == idioms.types.Shared(local="x")


def test_unknown_content_keeps_the_meaning_of_its_types(idioms: Package) -> None:
    """Prefixes are not kept, so an xsi:type inside of what is kept must not depend on them."""
    data = (
        f'<Anything xmlns="urn:idioms:a" xmlns:xsi="{XSI}"><o:x xmlns:o="urn:o" xmlns:p="urn:p" '
        'xsi:type="p:Kind"/><o:y xmlns:o="urn:o" xsi:type="lost:Kind"/></Anything>'
    ).encode()
    found = idioms.codec.decode(idioms.types.Anything, data)
    again = etree.fromstring(idioms.codec.encode(found))[0]
    prefix, _, local = again.get(f"{{{XSI}}}type", "").partition(":")
    assert (again.nsmap[prefix], local) == ("urn:p", "Kind")
    assert idioms.codec.decode(idioms.types.Anything, idioms.codec.encode(found)) == found
