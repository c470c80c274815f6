"""xsdata's own parsers and serializers on dates, times and enumerations of generated classes."""

from __future__ import annotations

import dataclasses
import datetime
from enum import StrEnum

import pytest
from xsdata.exceptions import ConverterError
from xsdata.formats.converter import converter
from xsdata.formats.dataclass.parsers import XmlParser
from xsdata.formats.dataclass.serializers import XmlSerializer

import soapwright.runtime.xsd.xsdata_converters  # noqa: F401  registers them
from soapwright.runtime.records.record import Record, element

TWO_HOURS = datetime.timezone(datetime.timedelta(hours=2))


class Colour(StrEnum):
    DARK_BLUE = "Dark Blue"


class Thing(Record):
    class Meta:
        namespace = "urn:thing"

    made: datetime.datetime | None = element("Made", "dateTime", default=None)


@pytest.mark.parametrize(
    ("shown", "made"),
    [
        ("2024-02-29T24:00:00", datetime.datetime(2024, 3, 1)),
        ("2024-02-29T01:02:03.1234567", datetime.datetime(2024, 2, 29, 1, 2, 3, 123456)),
        (
            "2024-02-29T01:02:03+02:00",
            datetime.datetime(2024, 2, 29, 1, 2, 3, tzinfo=TWO_HOURS),
        ),
    ],
)
def test_xsdata_reads_times_by_the_rules_of_xml_schema(shown: str, made: datetime.datetime) -> None:
    xml = f'<Thing xmlns="urn:thing"><Made>{shown}</Made></Thing>'
    assert XmlParser().from_string(xml, Thing).made == made


def test_a_format_is_still_xsdatas_business() -> None:
    @dataclasses.dataclass
    class Formatted:
        day: datetime.date = dataclasses.field(metadata={"type": "Element", "format": "%d.%m.%Y"})

    value = Formatted(day=datetime.date(2024, 2, 29))
    shown = XmlSerializer().render(value)
    assert "<day>29.02.2024</day>" in shown
    assert XmlParser().from_string(shown, Formatted) == value


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (datetime.datetime(2024, 2, 29, 1, 2, 3, tzinfo=datetime.UTC), "2024-02-29T01:02:03Z"),
        (datetime.date(99, 2, 28), "0099-02-28"),
        (datetime.time(1, 2, 3, tzinfo=TWO_HOURS), "01:02:03+02:00"),
        (Colour.DARK_BLUE, "Dark Blue"),
    ],
)
def test_both_ways(value: object, text: str) -> None:
    assert converter.serialize(value) == text
    read = converter.deserialize(text, [type(value)])
    assert read == value
    assert type(read) is type(value)


def test_what_is_no_such_text_is_an_error_of_xsdata() -> None:
    for kind in (datetime.datetime, datetime.date, datetime.time):
        with pytest.raises(ConverterError, match="'soon' is not an xs:"):
            converter.type_converter(kind).deserialize("soon")
        with pytest.raises(ConverterError, match="5 is not an xs:"):
            converter.type_converter(kind).serialize(5)
