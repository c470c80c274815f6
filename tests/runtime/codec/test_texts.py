"""Rows that stay texts stand for the records that the decoder reads."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from generated.autotask import Ticket, types
from generated.autotask.session import CLOCK
from soapwright.runtime.codec.codec import Codec
from soapwright.runtime.codec.document import parse
from soapwright.runtime.codec.texts import TextRow
from soapwright.runtime.errors import MalformedResponse
from soapwright.runtime.records.plan import plan
from soapwright.runtime.records.record import Record, element
from tests.examples import examples
from tests.runtime.soap import NS, XSD, XSI

CODEC = Codec(types.TYPES, CLOCK)


def node(content: str, said: str = 'xsi:type="Ticket"') -> etree._Element:
    names = f'xmlns="{NS}" xmlns:xsi="{XSI}" xmlns:xsd="{XSD}"'
    return parse(f"<Entity {names} {said}>{content}</Entity>".encode())


def row(content: str, said: str = 'xsi:type="Ticket"', key: str | None = None) -> Any:
    return CODEC.texts.by(key).decode(node(content, said), types.Entity)


UDFS = (
    "<UserDefinedFields><UserDefinedField><Name>a</Name><Value>1</Value></UserDefinedField>"
    "<UserDefinedField><Name>b</Name><Value/></UserDefinedField></UserDefinedFields>"
)
LIKE_A_RECORD = {
    "texts": '<id>7</id><Title>x &amp; y</Title><AccountID xsi:type="xsd:int">5</AccountID>',
    "nothing": "",
    "empty": "<id>7</id><Title/><AccountID/><CreateDate/>",
    "nil": '<id>7</id><Title xsi:nil="true"/><AccountID xsi:nil="1"></AccountID>',
    "nil with a text": '<id xsi:nil="true">7</id><Title xsi:nil="true">x</Title>',
    "no nil": '<Title xsi:nil="false"/><id xsi:type="xsd:long">8</id>',
    "spaces": "<id> 7 </id><AccountID> 5 </AccountID>\n <Title>  </Title>",
    "times": "<CreateDate>2024-07-01T08:00:00</CreateDate><DueDateTime>2024-03-10T02:30:00"
    "</DueDateTime><CompletedDate>2024-07-01T12:00:00Z</CompletedDate>",
    "user-defined": f"<id>7</id>{UDFS}<Title>x</Title>",
    "none": "<id>7</id><UserDefinedFields/>",
    "none, nil": '<id>7</id><UserDefinedFields xsi:nil="true"/>',
    "unknown": "<id>7</id><Colour>red</Colour><Colour>blue</Colour><Sort><a/></Sort>",
    "again": "<id>7</id><Title>x</Title><Title>y</Title>",
    "not of the type": "<id>7</id><AccountID>many</AccountID>",
    "elements in a text": "<id>7</id><Title>a<b/></Title>",
    "elements beside user-defined ones": f"<id>7</id>{UDFS}<Title>a<b/></Title>",
    "and before": f"<Title><b/></Title>{UDFS}<id>7</id>",
    "elements in a row": f"<id>7</id><Title><AccountID>4</AccountID></Title>{UDFS}",
    "sections and comments": f"<id>7</id><Title>a<![CDATA[<b>]]>c<!--d-->e</Title>{UDFS}<Status/>",
    "a comment alone": "<id>7</id><Title><!--d--></Title><Description>x</Description>",
    "spaces between user-defined": f"<id>7</id>{UDFS.replace('><', '> <')}<Title/>",
    "in capitals": "<ID>7</ID>",
    "more said": '<id a="1">7</id><Title b="2" xsi:type="xsd:string">x</Title>',
}


def assert_like_its_record(content: str) -> None:
    for _ in range(2):  # the second one is of a shape that is known
        found = row(content)
        record = CODEC.decoder.decode(node(content), types.Entity)
        assert isinstance(found, Ticket)
        assert isinstance(found, types.Entity)
        assert not isinstance(found, types.Account)
        for field in plan(Ticket):
            value, mine = getattr(record, field.attribute), getattr(found, field.attribute)
            if field.attribute == "user_defined_fields" and not isinstance(mine, Record):
                value = (value and {i.name: i.value for i in value.user_defined_field}) or None
            assert mine == value, field.attribute


@pytest.mark.parametrize("content", LIKE_A_RECORD.values(), ids=LIKE_A_RECORD)
@pytest.mark.parametrize("around", ["", "<Status>1</Status>"])
def test_a_row_is_like_its_record(content: str, around: str) -> None:
    assert_like_its_record(around + content)


NAMES = ("id", "Title", "Description", "Resolution", "TicketNumber", "AccountID", "Status")
HELD = ("7", "", " 7 ", "<![CDATA[7]]>", "<!--a-->7", "7<!--a-->", "<!--a-->")


@settings(max_examples=examples(300))
@given(
    st.lists(
        st.one_of(
            st.tuples(st.sampled_from(NAMES), st.sampled_from(HELD)).map(
                lambda drawn: "<{0}>{1}</{0}>".format(*drawn)
            ),
            st.sampled_from(("", " ", "\n  ")).map(lambda space: UDFS.replace("><", f">{space}<")),
            st.sampled_from(("<Colour/>", "<Colour>red</Colour>", "<Sort> <a>1</a> </Sort>", "\n")),
        ),
        max_size=9,
        unique_by=lambda part: part.partition(">")[0],
    )
)
def test_whatever_is_beside_it_a_text_is_that_of_its_element(parts: list[str]) -> None:
    """Texts of a row are taken in one go: as many as there are elements may be others' texts."""
    assert_like_its_record("".join(parts))


@pytest.mark.parametrize("name", ["texts", "empty", "nil", "user-defined", "unknown"])
def test_most_rows_are_not_read_as_records(name: str) -> None:
    assert type(row(LIKE_A_RECORD[name])) is TextRow
    assert row(LIKE_A_RECORD[name]).whole is None
    assert row(LIKE_A_RECORD["again"]).whole is not None


def test_a_row_that_is_none_is_none() -> None:
    assert row("", 'xsi:nil="true"') is None


def test_a_key_is_read_at_once() -> None:
    assert vars(row("<id>7</id>", key="id"))["id"] == 7
    row("<id>x</id>")
    with pytest.raises(MalformedResponse, match="'x' is not an xs:integer"):
        row("<id>x</id>", key="id")


def test_a_row_of_another_class_is_refused_as_the_decoder_does() -> None:
    with pytest.raises(MalformedResponse, match="which is no Entity"):
        row("", 'xsi:type="UserDefinedField"')
    assert not isinstance(row("", 'xsi:type="Account"'), Ticket)


def test_no_attribute_that_a_record_has_not() -> None:
    with pytest.raises(AttributeError, match="Ticket has no field 'titel'"):
        _ = row("<id>7</id>").titel


class Odd(Record):
    """Has fields that are called as a row has its own."""

    plan: str | None = element("Plan", "string", default=None)
    texts: list[str] = element("Text", "string", default_factory=list)


def test_a_class_that_names_its_fields_so_is_read_as_records() -> None:
    written = etree.fromstring("<Odd><Plan>p</Plan><Text>a</Text><Text>b</Text></Odd>")
    assert CODEC.texts.decode(written, Odd) == Odd(plan="p", texts=["a", "b"])
