"""Entities of a request: read field by field, and checked against what the catalogue says."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any

import pytest
from lxml import etree

from soapwright.sandbox.autotask.fields import Kind
from soapwright.sandbox.autotask.records import (
    Incoming,
    check_value,
    checked_create,
    checked_update,
    read_entity,
    type_of,
)
from soapwright.sandbox.autotask.store import FIRST_ID
from soapwright.sandbox.autotask.texts import Refused
from soapwright.schema.catalogue import Access, FieldInfo, PicklistValue

NAMESPACE = "urn:a"
XSI = "http://www.w3.org/2001/XMLSchema-instance"


def info(name: str, type_: str = "string", **more: Any) -> FieldInfo:
    return FieldInfo(name, type_, 0, **more)


KIND = Kind(
    "Ticket",
    Access(),
    {
        each.name: each
        for each in (
            info("Title", required=True, length=5),
            info("Number", "integer", read_only=True),
            info("Origin", "integer", read_only=True, required=True),
            info("CreatorResourceID", "integer", read_only=True),
            info("Queue", "integer", values=(PicklistValue("1"), PicklistValue("2"))),
            info(
                "Issue",
                "integer",
                picklist_parent="Queue",
                values=(PicklistValue("7", parent="1"), PicklistValue("8")),
            ),
        )
    },
)
UDFS = {"Seats": info("Seats", "integer", udf=True)}


def element(inner: str, more: str = 'xsi:type="t:Ticket"') -> etree._Element:
    head = f'xmlns="{NAMESPACE}" xmlns:t="{NAMESPACE}" xmlns:o="urn:o" xmlns:xsi="{XSI}"'
    return etree.fromstring(f"<Entity {head} {more}>{inner}</Entity>")


def exists(kind: str, record: int) -> bool:
    return record == FIRST_ID + 1


def created(**texts: str | None) -> dict[str, Any]:
    sent = Incoming(0, {"Title": "x", "Origin": "1", **texts}, {})
    return checked_create(KIND, sent, UDFS, exists)[0]


@pytest.mark.parametrize(
    ("more", "name"),
    [
        ('xsi:type="t:Ticket"', "Ticket"),
        ('xsi:type=" Ticket "', "Ticket"),
        ('xsi:type="o:Ticket"', ""),
        ('xsi:type="unknown:Ticket"', ""),
        ("", ""),
    ],
)
def test_a_type_is_one_of_the_service_s_namespace(more: str, name: str) -> None:
    assert type_of(element("", more), NAMESPACE) == name


def test_fields_in_any_order_and_nil() -> None:
    inner = (
        '<Queue xsi:nil="true"/><Title>a</Title><id>7</id><UserDefinedFields><UserDefinedField>'
        "<Name>Seats</Name><Value/></UserDefinedField></UserDefinedFields><Fields/>"
    )
    assert read_entity(element(inner), KIND, NAMESPACE) == Incoming(
        7, {"Queue": None, "Title": "a"}, {"Seats": None}
    )


@pytest.mark.parametrize(
    ("inner", "key"),
    [
        ("<id>x</id>", "bad id"),
        ("<Title>a</Title><Title>b</Title>", "twice"),
        ("<Titel>a</Titel>", "unknown field"),
        ("<o:Title>a</o:Title>", "unknown field"),
        ("<Title/>", "empty"),
        ("<UserDefinedFields><UserDefinedField/></UserDefinedFields>", "udf name"),
    ],
)
def test_what_cannot_be_read(inner: str, key: str) -> None:
    with pytest.raises(Refused) as caught:
        read_entity(element(inner), KIND, NAMESPACE)
    assert caught.value.key == key


def test_create_takes_what_never_changes_after() -> None:
    assert created(CreatorResourceID="3")["CreatorResourceID"] == 3
    with pytest.raises(Refused) as caught:
        created(Number="1")
    assert caught.value.key == "read only"
    for name in ("Title", "Origin"):
        with pytest.raises(Refused) as caught:
            created(**{name: None})
        assert caught.value.key == "required"


def test_an_update_clears_what_it_does_not_send_but_user_defined_fields() -> None:
    sent = Incoming(1, {"Title": "x", "Number": "9"}, {})
    values, udfs = checked_update(KIND, sent, UDFS, exists, {"Seats": "3"})
    assert values == {"Title": "x", "Queue": None, "Issue": None}
    assert udfs == {"Seats": "3"}
    cleared = checked_update(KIND, Incoming(1, {"Title": "x"}, {"Seats": None}), UDFS, exists, udfs)
    assert cleared[1] == {}
    with pytest.raises(Refused) as caught:
        checked_update(KIND, Incoming(1, {"Title": "x"}, {"Desks": "1"}), UDFS, exists, {})
    assert caught.value.key == "unknown udf"


@pytest.mark.parametrize(
    ("field", "text", "found"),
    [
        (info("f", "integer"), "x", "type"),
        (info("f", "integer"), "", None),
        (info("f"), "", ""),
        (info("f", length=2), "abc", "length"),
        (info("f", length=3), "abc", "abc"),
        (info("f", "datetime"), "2024-03-10T02:30:00", "no such time"),
        (info("f", "integer", reference="Account"), str(FIRST_ID + 1), FIRST_ID + 1),
        (info("f", "integer", reference="Account"), str(FIRST_ID + 2), "reference"),
        (info("f", "integer", reference="Account"), "-1", "reference"),
        (KIND.fields["Queue"], "3", "picklist"),
    ],
)
def test_values(field: FieldInfo, text: str, found: Any) -> None:
    try:
        value: Any = check_value(field, text, exists)
    except Refused as refused:
        value = refused.key
    assert value == found


@pytest.mark.parametrize(
    ("queue", "issue", "fits"),
    [("1", "7", True), ("2", "7", False), (None, "7", False), ("2", "8", True)],
)
def test_a_value_goes_with_one_of_the_field_it_depends_on(
    queue: str | None, issue: str, fits: bool
) -> None:
    with nullcontext() if fits else pytest.raises(Refused, match="picklist parent"):
        created(Queue=queue, Issue=issue)
