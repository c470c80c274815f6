"""What is written where no declaration says how."""

from __future__ import annotations

import datetime

import pytest
from xsdata.formats.dataclass.models.generics import AnyElement

from generated.autotask import Ticket, types
from soapwright.runtime.codec.encode import Encoder


def written(value: object) -> str:
    encoder = Encoder(types.TYPES)
    out = encoder.written()
    encoder.untyped.any(value, "x", out)
    return b"".join(out.content).decode()


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, '<x xsi:nil="true"/>'),
        (7, '<x xsi:type="xsd:int">7</x>'),
        ("a & b", '<x xsi:type="xsd:string">a &amp; b</x>'),
        (datetime.date(2026, 1, 2), '<x xsi:type="xsd:date">2026-01-02</x>'),
        (AnyElement(text="t", attributes={"a": "1"}), '<x a="1">t</x>'),
    ],
)
def test_a_value_says_its_own_type(value: object, text: str) -> None:
    assert written(value) == text


def test_a_record_says_its_class() -> None:
    assert written(Ticket(title="t")).startswith('<x xsi:type="n0:Ticket">')


def test_what_is_no_element_is_refused() -> None:
    encoder = Encoder(types.TYPES)
    with pytest.raises(ValueError, match="int is neither an element nor text"):
        encoder.untyped.wild(7, encoder.written())
