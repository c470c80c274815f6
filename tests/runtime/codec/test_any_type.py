"""Content whose type only the wire tells."""

from __future__ import annotations

import datetime
from decimal import Decimal
from enum import Enum
from typing import Any

import pytest
from lxml import etree

from generated.autotask import types
from soapwright.runtime.codec.any_type import (
    any_element,
    is_nil,
    plain_text,
    read_any,
    wire_type,
    xsd_name_of,
)
from soapwright.runtime.codec.codec import Codec
from soapwright.runtime.codec.decode import Decoder
from soapwright.runtime.xsd.lexical import clark_names
from tests.runtime.soap import NS, XSD, XSI

DECODER = Decoder(types.TYPES)


class Size(Enum):
    SMALL = 1


def node(content: str = "", attributes: str = "") -> etree._Element:
    return etree.fromstring(
        f'<a xmlns="{NS}" xmlns:t="{NS}" xmlns:i="{XSI}" xmlns:s="{XSD}" {attributes}>{content}</a>'
    )


@pytest.mark.parametrize(
    ("value", "name", "text"),
    [
        ("a", "string", "a"),
        (True, "boolean", "true"),
        (1, "int", "1"),
        (2**31 - 1, "int", "2147483647"),
        (-(2**31) - 1, "long", "-2147483649"),
        (1.5, "double", "1.5"),
        (Decimal("1.50"), "decimal", "1.50"),
        (datetime.datetime(2024, 2, 29, tzinfo=datetime.UTC), "dateTime", "2024-02-29T00:00:00Z"),
        (datetime.date(2024, 2, 29), "date", "2024-02-29"),
        (datetime.time(1), "time", "01:00:00"),
        (b"\0", "base64Binary", "AA=="),
        (Size.SMALL, "int", "1"),
    ],
)
def test_a_value_is_written_as_its_type_and_reads_back(value: Any, name: str, text: str) -> None:
    assert xsd_name_of(value) == name
    assert plain_text(value) == text
    read = read_any(node(text, f'i:type="s:{name}"'), DECODER)
    assert read == (value.value if isinstance(value, Enum) else value)


def test_a_value_without_a_type() -> None:
    for value in (object(), None, [1]):
        with pytest.raises(ValueError, match="has no XML Schema type"):
            xsd_name_of(value)


@pytest.mark.parametrize(
    ("attribute", "nil"),
    [("", False), ('i:nil="true"', True), ('i:nil=" 1 "', True), ('i:nil="false"', False)],
)
def test_nil(attribute: str, nil: bool) -> None:
    assert is_nil(node("x", attribute)) is nil
    assert (read_any(node("x", attribute), DECODER) is None) is nil


def test_the_type_is_named_through_the_namespaces_in_scope() -> None:
    assert wire_type(node()) is None
    assert wire_type(node(attributes='i:type=" t:Ticket "')) == (NS, "Ticket")
    assert wire_type(node(attributes='i:type="Ticket"')) == (NS, "Ticket")
    assert wire_type(node(attributes='i:type="lost:Ticket"')) == ("", "Ticket")


def test_what_is_read() -> None:
    assert read_any(node("5"), DECODER) == "5", "without a type it is text"
    assert read_any(node(), DECODER) == ""
    assert read_any(node("five", 'i:type="s:int"'), DECODER) == "five", "it is kept as it came"
    assert read_any(node("<id>5</id>", 'i:type="Ticket"'), DECODER) == types.Ticket(id=5)
    assert read_any(node("5", 'i:type="lost:Kind"'), DECODER) == "5"


def test_an_element_that_no_class_describes_is_kept_whole() -> None:
    kept = read_any(node("before<b n='1'>in</b>after", 'i:type="t:Unheard"'), DECODER)
    assert kept.qname == f"{{{NS}}}a"
    assert kept.attributes == {f"{{{XSI}}}type": f"{{{NS}}}Unheard"}
    ((inner),) = kept.children
    assert (kept.text, inner.text, inner.tail) == ("before", "in", "after")
    assert read_any(node("x", 'other="1"'), DECODER).attributes == {"other": "1"}


def test_a_type_whose_prefix_is_not_declared_stays_as_it_came() -> None:
    kept = any_element(node("<b/>", 'i:type="lost:Kind"'))
    assert kept.attributes == {f"{{{XSI}}}type": "lost:Kind"}


def test_lists_of_names() -> None:
    namespaces = {"p": "urn:p", None: "urn:d"}
    assert clark_names(" p:a  b ", namespaces) == "{urn:p}a {urn:d}b"
    assert clark_names("", namespaces) == ""
    for text in ("lost:a", "p:a:b"):
        with pytest.raises(ValueError, match=r"\S"):
            clark_names(text, namespaces)


def test_what_is_kept_goes_back_the_same() -> None:
    codec = Codec(types.TYPES)
    record = types.Ticket(id=1)
    record.extra[f"{{{NS}}}a"] = read_any(node("t<b c='d'>e</b>f"), DECODER)
    again = codec.decode(types.Ticket, codec.encode(record))
    assert [*again.extra.values()] == [*record.extra.values()]
