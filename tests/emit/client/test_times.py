"""Elements that are days, and entities that tell when they changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from soapwright.emit.client.times import check_days, day_elements, resolve_changes
from soapwright.errors import InputError
from tests.emit.client.rules_in import MAIL, inputs_in, refusal, rules_in
from tests.workspaces import LIBRARY

DATES = 'dates = ["*.Bought"]'
BOOK = 'Book = ["Changed"]'


@pytest.mark.parametrize(
    ("patterns", "found"),
    [
        ("", set()),
        ('dates = ["*.Bought"]', {("Book", "Bought")}),
        ('dates = ["Book.*"]', {("Book", "Bought"), ("Book", "Changed")}),
        ('dates = ["book.*", "Loan.*"]', set()),
        ('dates = ["*.Title"]', set()),
    ],
)
def test_days_are_times_that_a_pattern_means(
    patterns: str, found: set[tuple[str, str]], tmp_path: Path
) -> None:
    inputs = inputs_in(tmp_path)
    rules = rules_in(tmp_path, LIBRARY, (DATES, patterns))
    assert day_elements(rules, inputs.schema) == found


def test_a_pattern_that_means_no_time_is_refused(tmp_path: Path) -> None:
    schema = inputs_in(tmp_path).schema
    check_days(rules_in(tmp_path, MAIL), schema)
    check_days(rules_in(tmp_path, LIBRARY), schema)
    with pytest.raises(InputError, match=r"'\*.Price', which is no dateTime"):
        check_days(rules_in(tmp_path, LIBRARY, (DATES, 'dates = ["*.Bought", "*.Price"]')), schema)


@pytest.mark.parametrize("status_only", [False, True])
def test_changes(status_only: bool, tmp_path: Path) -> None:
    assert resolve_changes(inputs_in(tmp_path, MAIL)) is None
    change = (BOOK, f'{BOOK}\nstatus_only = ["Book"]' if status_only else BOOK)
    view = resolve_changes(inputs_in(tmp_path, LIBRARY, change))
    assert view is not None
    (book,) = view.entities
    assert (book.name, book.wire, book.fields) == ("Book", "Book", (("Changed", "changed"),))
    assert book.status_only == status_only


@pytest.mark.parametrize(
    ("after", "key", "says"),
    [
        ('Buch = ["Changed"]', "changes.Buch", "'Buch'"),
        ('Book = ["Change"]', "changes.Book", "'Change' of Book"),
        ('Book = ["Title"]', "changes.Book", "as a time"),
        ('Book = ["Bought"]', "changes.Book", "as a time"),  # a day tells too little
    ],
)
def test_rules_that_cannot_be_used(tmp_path: Path, after: str, key: str, says: str) -> None:
    error = refusal(resolve_changes, tmp_path, LIBRARY, BOOK, after)
    assert error.key == key
    assert says in error.message
