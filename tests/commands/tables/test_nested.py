"""Columns of what is within a record."""

from __future__ import annotations

from typing import Any

import pytest

from generated.click2mail.types import Job
from soapwright.commands.tables.columns import Columns, Fields, Known

FIELDS = Fields(Job, Known())
OPTIONS = (
    *("document_class", "layout", "production_time", "envelope", "color"),
    *("paper_type", "print_option", "mail_class"),
)
CELLS = {
    "startingPage": "1",
    "ending_page": "2",
    **{f"print_production_options.{name}": "x" for name in OPTIONS},
    "recipients.address.name": "Ann",
    "recipients.address.postalCode": "12345",
    **{f"recipients.address.address{n}": "" for n in (1, 2, 3)},
    **{f"recipients.Address.{name}": "" for name in ("organization", "city", "state", "country")},
    "return_address.name": "",
}


def read(cells: dict[str, str]) -> Any:
    columns = Columns(FIELDS, "create", cells)
    assert columns.problems == []
    problems: list[tuple[str | None, str]] = []
    record = columns.record({name: cell for name, cell in cells.items() if cell}, problems)
    return record, problems


def test_parts_make_records() -> None:
    job, problems = read(CELLS)
    assert problems == []
    assert (job.starting_page, job.print_production_options.layout) == (1, "x")
    (address,) = job.recipients.address
    assert (address.name, address.postal_code, address.city) == ("Ann", "12345", "")
    assert job.return_address is None, "none of its cells says anything"


def test_what_is_missing_is_told() -> None:
    cells = {name: cell for name, cell in CELLS.items() if "mail_class" not in name}
    _, ((column, problem),) = read(cells)
    assert column is None
    assert "PrintProductionOptions needs mail_class" in problem


@pytest.mark.parametrize(
    ("names", "what"),
    [
        (["recipients.address.nane"], "Job has no field 'recipients.address.nane'"),
        (["recipients.address"], "Job has no field 'recipients.address'"),
        (["starting_page.x"], "Job has no field 'starting_page.x'"),
        (["recipients", "recipients.address.name"], "as is the column 'recipients'"),
        (["recipients.address.name", "recipients"], "as is the column 'recipients.address.name'"),
        (["recipients.address.name", "recipients.address.Name"], "is the field recipients.address"),
    ],
)
def test_columns_that_cannot_be_used(names: list[str], what: str) -> None:
    ((_, problem),) = Columns(FIELDS, "create", names).problems
    assert what in problem
