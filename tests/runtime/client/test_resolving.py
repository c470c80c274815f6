"""Which records of a service are those that were sent: by the fields that tell them apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import pytest

from generated.autotask import paging, types
from generated.autotask.session import ZONES
from soapwright.runtime.auth.session import Session
from soapwright.runtime.client.connection import Connection
from soapwright.runtime.client.resolving import Gone, GoneResolver, Resolve, Resolver
from tests.runtime.driving import drive

RULE = Resolve(
    pages=paging.QUERY,
    fields={"Ticket": ("ExternalID",), "Account": ("AccountName", "Phone")},
)

ATTRIBUTES = {"ExternalID": "external_id", "AccountName": "account_name", "Phone": "phone"}


def resolver(rule: Resolve = RULE) -> Resolver:
    return Resolver(Connection(types.TYPES, ZONES, Session("u", "s"), "http://localhost/"), rule)


class Shelf:
    """A service that compares without regard to case."""

    def __init__(self, *rows: types.Entity) -> None:
        self._rows = rows
        self.asked: list[str] = []

    def answer(self, call: Any) -> Any:
        text: str = call.request.s_xml
        self.asked.append(text)
        wanted = {value.lower() for value in re.findall(r"<expression[^>]*>([^<]*)", text)}
        names = [ATTRIBUTES[name] for name in re.findall(r"<field>(\w+)", text)]
        found = [
            row
            for row in self._rows
            if all(str(getattr(row, name, None)).lower() in wanted for name in names)
        ]
        return types.ATWSResponse(
            return_code=1, entity_results=types.ArrayOfEntity(entity=[*found])
        )


def hits(shelf: Shelf, items: Sequence[types.Entity]) -> list[list[int]]:
    return drive(resolver().find(items), shelf.answer)


def tickets(*ids: str) -> list[types.Ticket]:
    return [types.Ticket(external_id=id_) for id_ in ids]


def test_many_with_one_field_are_looked_for_at_once() -> None:
    shelf = Shelf(
        types.Ticket(id=5, external_id="a"),
        types.Ticket(id=6, external_id="b"),
        types.Ticket(id=7, external_id="b"),
    )
    assert hits(shelf, tickets("b", "c", "a")) == [[6, 7], [], [5]]
    assert len(shelf.asked) == 1


def test_what_is_written_otherwise_is_looked_for_alone() -> None:
    shelf = Shelf(types.Ticket(id=5, external_id="A "), types.Ticket(id=6, external_id="B"))
    assert hits(shelf, tickets("b", "c")) == [[6], []], "it is the one that the service means"
    assert len(shelf.asked) == 3


def test_several_fields_are_meant_together() -> None:
    shelf = Shelf(
        types.Account(id=1, account_name="n", phone="1"),
        types.Account(id=2, account_name="n", phone="2"),
    )
    items = [types.Account(account_name="n", phone="2"), types.Account(account_name="m", phone="1")]
    assert hits(shelf, [*items, *tickets("x")]) == [[2], [], []]
    assert len(shelf.asked) == 3


@pytest.mark.parametrize(
    ("item", "can"),
    [
        (types.Ticket(external_id="a"), True),
        (types.Ticket(external_id=""), False),
        (types.Ticket(), False),
        (types.Contact(first_name="a"), False),
        (types.Account(account_name="n", phone="1"), True),
        (types.Account(account_name="n"), False),
    ],
)
def test_only_those_that_have_all_the_fields(item: types.Entity, can: bool) -> None:
    assert resolver().can(item) is can


# --- what was to be deleted ----------------------------------------------------------------------


def test_what_is_gone_was_deleted() -> None:
    """Records of two types may have one id."""
    shelf: list[types.Entity] = [types.Ticket(id=5), types.Account(id=6)]
    asked: list[str] = []

    def answer(call: Any) -> Any:
        text: str = call.request.s_xml
        asked.append(text)
        wanted = set(map(int, re.findall(r"<expression[^>]*>(\d+)", text)))
        kind = types.Ticket if "<entity>Ticket" in text else types.Account
        found = [row for row in shelf if isinstance(row, kind) and row.id in wanted]
        results = types.ArrayOfEntity(entity=[*found])
        return types.ATWSResponse(return_code=1, entity_results=results)

    connection = Connection(types.TYPES, ZONES, Session("u", "s"), "http://localhost/")
    gone = GoneResolver(connection, Gone(paging.QUERY))
    items: list[types.Entity] = [
        *(types.Ticket(id=id_) for id_ in (5, 6, 7)),
        *(types.Account(id=id_) for id_ in (5, 6)),
    ]
    assert all(map(gone.can, items))
    assert drive(gone.find(items), answer) == [[], [6], [7], [5], []]
    assert len(asked) == 2
