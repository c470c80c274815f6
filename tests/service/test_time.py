"""[time] and [changes]."""

from __future__ import annotations

import pytest

from soapwright.service.time import ChangesRule, TimeRule, read_changes, read_time
from tests.service.tables import refused, table


def test_a_zone_and_the_times_that_are_dates() -> None:
    text = 'zone = "Europe/Berlin"\ndates = ["*.Bought", "Book.Made"]'
    assert read_time(table(text)) == TimeRule("Europe/Berlin", ("*.Bought", "Book.Made"))
    assert read_time(table('zone = "UTC"')) == TimeRule("UTC")


@pytest.mark.parametrize(
    ("text", "key", "said"),
    [
        ("", "zone", "is missing"),
        *(
            (f'zone = "{zone}"', "zone", "it takes the name of a zone")
            for zone in ("Europe/Bonn", "", "../etc/passwd", "/etc/localtime", "Europe")
        ),
        ('zone = "UTC"\ndates = ["Bought"]', "dates", "it takes Type.Element"),
        ('zone = "UTC"\ndates = ["a.b.c"]', "dates", "it takes Type.Element"),
        ('zone = "UTC"\ndate = ["a.b"]', "date", "did you mean dates"),
    ],
)
def test_what_a_time_refuses(text: str, key: str, said: str) -> None:
    refused(read_time, text, key, said)


def test_fields_that_tell_changes() -> None:
    text = 'Book = "Changed"\nLoan = ["Ended", "Begun"]\nstatus_only = ["Book"]'
    fields = {"Book": ("Changed",), "Loan": ("Ended", "Begun")}
    assert read_changes(table(text)) == ChangesRule(fields, ("Book",))
    assert read_changes(table("")) == ChangesRule()


@pytest.mark.parametrize(
    ("text", "key", "said"),
    [
        ("Book = []", "Book", "takes a text or a list of texts"),
        ("Book = 1", "Book", "takes a text or a list of texts"),
        ('Book = "a"\nstatus_only = ["Loan"]', "status_only", "the entities here: Book"),
    ],
)
def test_what_changes_refuse(text: str, key: str, said: str) -> None:
    refused(read_changes, text, key, said)
