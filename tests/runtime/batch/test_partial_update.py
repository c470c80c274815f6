"""Updating some fields: the current records are read, changed and sent whole."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from copy import deepcopy
from typing import Any

import pytest

from generated.autotask import types
from generated.autotask.paging import QUERY
from soapwright.runtime.batch.partial_update import attributes_of, merge_with_current
from soapwright.runtime.calls.call import Call
from soapwright.runtime.errors import InvalidRecord, SoapwrightError, TransportError
from soapwright.runtime.outcome import Report
from tests.runtime.driving import autotask

CURRENT = {
    n: types.Ticket(id=n, title=f"old {n}", description="kept", account_id=7, status=1)
    for n in (0, 1, 2, 3)
}


def read(kind: type[Any], ids: Sequence[int]) -> Generator[Call, Any, list[Any]]:
    assert kind is types.Ticket
    assert len(set(ids)) == len(ids)
    yield Call(QUERY.operation, QUERY.request("<queryxml/>"))
    return [deepcopy(CURRENT[id_]) for id_ in ids if id_ in CURRENT]


def merged(records: list[types.Ticket], *fields: str) -> list[types.Ticket | None]:
    merging = merge_with_current(records, fields, id_attribute="id", read=read)
    next(merging)
    with pytest.raises(StopIteration) as end:
        merging.send(None)
    found: list[types.Ticket | None] = end.value.value
    return found


def test_named_fields_are_copied_over_the_current_record() -> None:
    change = types.Ticket(id=2, title="new", status=5, account_id=9)
    (found,) = merged([change], "title", "Status")
    assert found == types.Ticket(id=2, title="new", status=5, description="kept", account_id=7)


def test_a_named_field_that_is_not_set_is_cleared() -> None:
    (found,) = merged([types.Ticket(id=2)], "description")
    assert found is not None
    assert (found.description, found.title) == (None, "old 2")


def test_records_that_the_service_does_not_have_and_an_id_of_0() -> None:
    found = merged([types.Ticket(id=n) for n in (3, 99, 0)], "status")
    assert [record.id if record else None for record in found] == [3, None, 0]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("titel", "fields names 'titel' of Ticket: there is no such field"),
        ("id", "it cannot be written"),
        ("CreateDate", "it cannot be written"),
        ("create_date", "it cannot be written"),
    ],
)
def test_names_that_are_no_fields_to_write(name: str, message: str) -> None:
    with pytest.raises(InvalidRecord, match=message) as caught:
        attributes_of(types.Ticket, [name], "id")
    assert (caught.value.entity, caught.value.field) == ("Ticket", name)


class Service:
    """Has the current tickets, and takes every update."""

    def __init__(self, error: SoapwrightError | None = None) -> None:
        self.error = error
        self.sent: list[types.Ticket] = []

    def answer(self, call: Call) -> Any:
        if call.operation.name == "query":
            if self.error is not None:
                raise self.error
            rows = [
                deepcopy(row) for row in CURRENT.values() if f">{row.id}<" in call.request.s_xml
            ]
            return types.ATWSResponse(
                return_code=1, entity_results=types.ArrayOfEntity(entity=[*rows])
            )
        self.sent += call.request.entities.entity
        return types.ATWSResponse(return_code=1)

    def update(self, items: list[types.Ticket], *fields: Any) -> Report[Any]:
        return autotask(self.answer).update(items, fields=fields)


def test_an_update_reads_merges_and_sends() -> None:
    service = Service()
    changes = [types.Ticket(id=n, title=f"new {n}") for n in (1, 99, 3)]
    report = service.update(changes, "title")
    assert [outcome.status for outcome in report] == ["succeeded", "failed", "succeeded"]
    assert report.outcomes[1].errors == ("no such record",)
    assert [outcome.item for outcome in report] == changes  # the caller's own
    assert [(t.id, t.title, t.description) for t in service.sent] == [
        (1, "new 1", "kept"),
        (3, "new 3", "kept"),
    ]


def test_nothing_is_sent_where_the_current_records_cannot_be_read() -> None:
    service = Service(TransportError("timed out"))
    report = service.update([types.Ticket(id=1)], "title")
    assert [outcome.status for outcome in report] == ["failed"]
    assert not service.sent


def test_a_wrong_name_fails_the_records_before_anything_is_read() -> None:
    service = Service(TransportError("must not be asked"))
    report = service.update([types.Ticket(id=1)], "titel")
    assert isinstance(report.failed[0].error, InvalidRecord)
