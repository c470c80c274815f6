"""What an operation that writes many records takes, and how it answers: its rules."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

from soapwright.runtime.answers.result import Result
from soapwright.runtime.answers.result_by_index import ResultByIndex
from soapwright.runtime.batch.warnings import FieldWarning
from soapwright.runtime.calls.operation import Operation
from soapwright.runtime.records.dataclass import dataclass
from soapwright.runtime.records.record import Record


@dataclass(frozen=True, slots=True)
class Batch:
    """The rules of one writing operation.

    Args:
        operation: the operation.
        request: builds its request from records, and from arguments of the call by name.
        result: where its answer keeps what. An :class:`ResultByIndex` tells of each record
            whether it succeeded; otherwise a call succeeds or fails as a whole.
        max_items: how many records the service takes in one call; None where it names no limit.
        one_type_per_call: whether all records of a call must have one type.
        verb: ``create``, ``update`` or ``delete``: which checks apply before sending.
        id_attribute: Python name of the field that holds a record's id.
        returns_ids: whether the answer's records, one for each sent and in their order, carry
            the ids that the service gave.
        items_per_call: how many records go out in one call unless the caller says otherwise;
            None means as many as may.
        item: the class of the records.
        field_warnings: fields that a program should not write, of which it is warned.
    """

    operation: Operation[Any, Any]
    request: Callable[..., Record]
    result: Result | ResultByIndex
    max_items: int | None
    one_type_per_call: bool
    verb: Literal["create", "update", "delete"]
    id_attribute: str
    returns_ids: bool = False
    items_per_call: int | None = None
    item: type[Record] = Record
    field_warnings: tuple[FieldWarning, ...] = ()
