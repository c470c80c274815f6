"""What the method of a batch takes and tells, by its rule."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from soapwright.emit.client.batch_methods import BatchMethod, batch_method
from soapwright.runtime.records.dataclass import replace
from tests.emit.client.rules_in import inputs_in


class Maker:
    """Makes methods of the library's rules."""

    def __init__(self, folder: Path) -> None:
        self._inputs = inputs_in(folder)

    def __call__(
        self,
        verb: str = "create",
        *,
        item: str | None = None,
        merges: str | None = None,
        at_once: int | None = None,
        id_: str = "int",
        **rule: Any,
    ) -> BatchMethod:
        changed = replace(self._inputs.rules.batches[verb], **rule)
        operation = self._inputs.resolver.operation(changed.operation, "key")
        return batch_method(
            changed,
            operation,
            item=item,
            id_=id_,
            parts=(),
            merges=merges,
            at_once=at_once,
            resolve=None,
        )


@pytest.fixture
def method(tmp_path: Path) -> Maker:
    return Maker(tmp_path)


def told(method: BatchMethod, parameter: str) -> str:
    return next(each.doc for each in method.parameters if each.name == parameter)


def said(method: BatchMethod) -> str:
    return " ".join(" ".join(method.paragraphs).split())


def test_what_is_written_whole_or_not_at_all(method: Maker) -> None:
    assert method().record == "E"
    assert "saves the others" in told(method(), "on_error")
    assert "sent in calls of one type" in method().summary
    assert "of one type" not in method(one_type_per_call=False).summary
    assert "is never repeated" in said(method())
    assert said(method("update", replaces=False)) == ""


def test_where_each_record_succeeds_by_itself(method: Maker) -> None:
    found = method(item="types.Book", items_per_call=20)
    assert found.record == "types.Book"
    assert "found by the index" in said(found)
    assert "is never repeated" not in said(found)
    assert told(found, "max_items") == "records a call, 1 to 50; 20 by default"


def test_records_may_be_merged_only_where_they_can_be_read(method: Maker) -> None:
    plain, merging = method("update"), method("update", merges="search")
    assert "clears every writable field" in said(plain)
    assert "fields" not in [each.name for each in plain.parameters]
    assert merging.parameters[0].name == "fields"
    assert "pages=paging.SEARCH" in merging.arguments
    assert (plain.taken, merging.taken) == ("E", "HasFields[E, N]")


def test_a_report_tells_the_ids_that_the_service_gives(method: Maker) -> None:
    assert method().report == "Report[E, int]"
    assert method(id_="datetime.date").report == "Report[E]"


@pytest.mark.parametrize(
    ("at_once", "start"),
    [
        (1, "calls under way at once: 1,"),
        (3, "calls under way at once, 1 to 3."),
        (None, "calls under way at once, at least 1."),
    ],
)
def test_how_many_calls_at_once(at_once: int | None, start: str, method: Maker) -> None:
    assert told(method(at_once=at_once), "concurrency").startswith(start)


def test_ids_that_ascend_are_told_of_new_records_alone(method: Maker) -> None:
    assert "ascending ids" in told(method(), "concurrency")
    assert "ascending ids" not in told(method(returns_ids=False), "concurrency")
    assert "ascending ids" not in told(method("update", returns_ids=True), "concurrency")


def test_without_a_limit_none_is_told(method: Maker) -> None:
    assert told(method(max_items=None), "max_items") == "records a call (the default)"
