"""Records and field specifiers, and xsdata's own parsers and serializers on them."""

from __future__ import annotations

import copy
import dataclasses
import datetime
import subprocess
import sys
from decimal import Decimal
from enum import StrEnum

import pytest
from xsdata.formats.dataclass.context import XmlContext
from xsdata.formats.dataclass.parsers import JsonParser, XmlParser
from xsdata.formats.dataclass.parsers.handlers import XmlEventHandler
from xsdata.formats.dataclass.serializers import JsonSerializer, XmlSerializer

from soapwright.runtime.records.record import (
    Record,
    any_attribute,
    attribute,
    element,
    leaf,
    text,
    wildcard,
)


class Colour(StrEnum):
    RED = "Red"
    DARK_BLUE = "Dark Blue"


class Base(Record):
    class Meta:
        namespace = "urn:base"

    id: int = element("id", "long", default=0)


class Thing(Base):
    class Meta:
        namespace = "urn:thing"

    name: str = element("Name", "string")
    owner: int | None = leaf("Owner", "int", default=None, required=True, ref="Person")
    made: datetime.datetime | None = element("Made", "dateTime", default=None)
    day: datetime.date | None = element("Day", "date", default=None)
    hour: datetime.time | None = element("Hour", "time", default=None)
    colour: Colour | None = element("Colour", default=None)
    colours: list[Colour] = element("Colours", default_factory=list, tokens=True)
    data: bytes | None = element("Data", "base64Binary", default=None)
    code: str | None = element("Code", "string", default=None, secret=True)
    rest: list[object] = wildcard(default_factory=list)
    size: Decimal | None = attribute("size", "decimal", default=None)
    more: dict[str, str] = any_attribute(default_factory=dict)


class Amount(Record):
    class Meta:
        namespace = "urn:thing"

    value: Decimal = text("decimal")
    currency: str = attribute("currency", "string", default="EUR")


THING = Thing(
    id=7,
    name="x",
    owner=3,
    made=datetime.datetime(2024, 2, 29, 12, 30, 45, 125000),
    day=datetime.date(2024, 2, 29),
    hour=datetime.time(1, 2, 3, tzinfo=datetime.UTC),
    colour=Colour.DARK_BLUE,
    colours=[Colour.RED],
    data=b"\0\1",
    size=Decimal("1.50"),
    more={"{urn:more}a": "b"},
)


def test_a_record_is_a_keyword_only_dataclass() -> None:
    assert [field.name for field in dataclasses.fields(Thing)][:3] == ["id", "name", "owner"]
    with pytest.raises(TypeError, match="name"):
        Thing()  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="positional"):
        Thing("x")  # type: ignore[call-arg, arg-type]
    with pytest.raises(TypeError, match="unhashable"):
        hash(Thing(name="x"))


def test_metadata() -> None:
    fields = {field.name: field.metadata for field in dataclasses.fields(Thing)}
    assert dict(fields["owner"]) == {
        "name": "Owner",
        "type": "Element",
        "xsd": "int",
        "xsi": True,
        "must": True,
        "ref": "Person",
    }
    assert dict(fields["data"]) == {
        "name": "Data",
        "type": "Element",
        "xsd": "base64Binary",
        "format": "base64",
    }
    assert dict(dataclasses.fields(Amount)[0].metadata) == {"xsd": "decimal"}


def test_repr_shows_what_is_set_and_no_secret() -> None:
    assert repr(Thing(name="x", code="hush")) == "Thing(id=0, name='x', code='***')"
    assert repr(Thing(name="")) == "Thing(id=0, name='')"


def test_equality() -> None:
    one, other = Thing(name="x"), Thing(name="x")
    assert one == other
    assert one.extra == {}
    assert one == other, "having looked at extra changes nothing"
    one.extra["New"] = "1"
    assert one != other
    other.extra["New"] = "1"
    assert one == other
    assert copy.deepcopy(one) == one
    assert one != Base()
    assert one.wire_type is None


def test_xml_there_and_back() -> None:
    shown = XmlSerializer().render(THING)
    assert "<ns0:Made>2024-02-29T12:30:45.125000</ns0:Made>" in shown
    assert "<ns0:Hour>01:02:03Z</ns0:Hour>" in shown
    found = XmlParser(handler=XmlEventHandler).from_string(shown, Thing)
    assert found == THING
    assert type(found.colour) is Colour
    amount = Amount(value=Decimal("1.50"))
    assert XmlParser().from_string(XmlSerializer().render(amount), Amount) == amount


def test_json_there_and_back() -> None:
    context = XmlContext()
    shown = JsonSerializer(context=context).render(dataclasses.replace(THING, more={}))
    assert JsonParser(context=context).from_string(shown, Thing) == dataclasses.replace(
        THING, more={}
    )


def test_importing_records_imports_no_xml_library() -> None:
    code = (
        "import sys; import soapwright.runtime.records.record, soapwright.runtime.records.index, "
        "soapwright.runtime.xsd.lexical; "
        "print(sorted({m.partition('.')[0] for m in sys.modules} & {'xsdata', 'lxml', 'xml'}))"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True
    )
    assert result.stdout.strip() == "[]"
