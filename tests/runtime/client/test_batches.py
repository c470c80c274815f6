"""What a client checks before a record goes out, and what it merges."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from generated.autotask import Ticket, types
from generated.autotask.batching import CREATE, DELETE, UPDATE
from generated.autotask.paging import QUERY
from generated.autotask.session import ZONES
from soapwright.runtime.auth.session import Session
from soapwright.runtime.batch.rule import Batch
from soapwright.runtime.batch.warnings import FieldWarning
from soapwright.runtime.client.batches import Batches
from soapwright.runtime.client.connection import Connection
from soapwright.runtime.errors import FieldNotYours, InvalidArgument
from soapwright.runtime.outcome import Report
from tests.runtime.driving import drive, no_call

LIMITED = replace(CREATE, field_warnings=(FieldWarning(("Ticket.Title",), "is ours."),))


class Client(Batches):
    def __init__(self) -> None:
        self._connection = Connection(types.TYPES, ZONES, Session("u", "s"), "http://localhost/")

    def write(
        self,
        batch: Batch,
        items: Sequence[Any],
        answer: Any = no_call,
        *,
        validate: bool = True,
        **options: Any,
    ) -> Report[Any]:
        steps = self._batch(
            batch,
            items,
            on_error="isolate",
            max_items=None,
            validate=validate,
            progress=None,
            **options,
        )
        return drive(steps, answer)


def saved(*ids: int) -> types.ATWSResponse:
    rows: list[types.Entity] = [types.Ticket(id=id_) for id_ in ids]
    return types.ATWSResponse(return_code=1, entity_results=types.ArrayOfEntity(entity=[*rows]))


def test_nothing_is_sent_of_nothing() -> None:
    assert len(Client().write(CREATE, [])) == 0


@pytest.mark.parametrize("batch", [UPDATE, DELETE])
@pytest.mark.parametrize("validate", [True, False])
def test_who_has_no_id_is_not_sent_even_unchecked(batch: Batch, validate: bool) -> None:
    (outcome,) = Client().write(batch, [Ticket(title="x")], validate=validate)
    assert outcome.status == "failed"


def test_only_what_is_checked_is_refused() -> None:
    (refused,) = Client().write(CREATE, [Ticket()])
    assert refused.status == "failed"
    (sent,) = Client().write(CREATE, [Ticket()], lambda call: saved(5), validate=False)
    assert (sent.status, sent.id) == ("succeeded", 5)


def test_a_new_record_is_warned_of() -> None:
    with pytest.warns(FieldNotYours, match=r"Ticket\.Title is ours"):
        Client().write(LIMITED, [Ticket(title="x")], lambda call: saved(5), validate=False)


def test_an_update_is_warned_of_only_where_it_names_its_fields() -> None:
    """Without, it writes back what was read, as the service wants it."""
    batch = replace(UPDATE, field_warnings=LIMITED.field_warnings)
    item = Ticket(id=7, title="x")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        Client().write(batch, [item], lambda call: saved(7), validate=False)


def test_named_fields_are_merged_into_what_is_read() -> None:
    sent: list[Ticket] = []

    def answer(call: Any) -> Any:
        if call.operation.name == "query":
            current: list[types.Entity] = [Ticket(id=7, title="theirs", status=5)]
            return types.ATWSResponse(
                return_code=1, entity_results=types.ArrayOfEntity(entity=[*current])
            )
        sent.extend(call.request.entities.entity)
        return saved(7)

    report = Client().write(
        UPDATE, [Ticket(id=7, title="mine")], answer, validate=False, fields=["title"], pages=QUERY
    )
    assert report.ok
    assert [(item.title, item.status) for item in sent] == [("mine", 5)]


def test_more_at_once_than_the_service_takes() -> None:
    with pytest.raises((ValueError, InvalidArgument), match="concurrency"):
        Client().write(CREATE, [Ticket()], concurrency=0)
