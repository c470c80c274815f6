"""What is told of a name that is none."""

from __future__ import annotations

import pytest

from soapwright.commands.nearest import letters, nearest


@pytest.mark.parametrize(
    ("name", "known", "told"),
    [
        ("AcountID", ["account_id", "title"], "is 'account_id' meant?"),
        ("x", ["account_id", "title", "title"], "there is: account_id, title"),
        ("x", [], "there is none at all"),
        ("x", [f"n{n}" for n in range(20)], "n11 and 8 more"),
    ],
)
def test_names_that_are_near(name: str, known: list[str], told: str) -> None:
    assert nearest(name, known).endswith(told)


def test_names_are_compared_as_people_do() -> None:
    assert letters("Due-Date Time") == letters("due_date_time") == letters("DueDateTime")
    assert letters("Straße") == "strasse"
