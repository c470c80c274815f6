"""What a request leaves in the batch job log."""

from __future__ import annotations

import pytest

from soapwright.sandbox.ecosys.joblog import entry
from soapwright.sandbox.ecosys.objects import Result, Said

RESULTS = [
    Result(True, "1", "a", (Said("WARNING", "CUT", "a", "cut"),)),
    Result(False, "", "b", (Said("FAILURE", "NO", "b", "no"),)),
]
RECORDS = [{"ID": "a"}, {"ID": "b"}]


def test_nothing_is_logged_unless_it_is_asked_for() -> None:
    assert entry("Create", "u", {"LogTitle": "t"}, RECORDS, RESULTS) is None


@pytest.mark.parametrize(
    ("level", "lines"),
    [
        ("SUMMARY", ()),
        ("FAIL", ("b: FAILURE NO no",)),
        ("DETAIL", ("a: WARNING CUT cut", "b: FAILURE NO no")),
    ],
)
def test_as_many_lines_as_the_level_wants(level: str, lines: tuple[str, ...]) -> None:
    found = entry("Create", "u", {"LogLevel": level}, RECORDS, RESULTS)
    assert found is not None
    assert found.lines == lines
    assert (found.succeeded, found.failed, found.title) == (1, 1, "Create")
    assert found.inputs == ()


def test_records_where_they_are_asked_for() -> None:
    options = {"LogLevel": "FAIL", "LogDebug": "INPUT_DATA", "LogTitle": "mine"}
    found = entry("Create", "u", options, RECORDS, [])
    assert found is not None
    assert (found.title, found.inputs, found.succeeded) == ("mine", tuple(RECORDS), 0)
