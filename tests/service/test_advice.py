"""[warnings] and [links]."""

from __future__ import annotations

import pytest

from soapwright.errors import InputError
from soapwright.service.advice import WarningRule, read_links, read_warnings
from tests.service.tables import refused, table


def test_fields_that_programs_should_not_write() -> None:
    one = table('fields = "*.Password"\nreason = "is secret"')
    more = table('fields = ["A.x", "B.y"]\nreason = "are old"')
    assert read_warnings({"secret": one, "old": more}) == (
        WarningRule("secret", ("*.Password",), "is secret"),
        WarningRule("old", ("A.x", "B.y"), "are old"),
    )
    assert read_warnings({}) == ()


@pytest.mark.parametrize("text", ['fields = "A.x"', 'reason = "x"', 'fields = []\nreason = "x"'])
def test_a_warning_needs_fields_and_a_reason(text: str) -> None:
    with pytest.raises(InputError):
        read_warnings({"old": table(text)})


def test_links() -> None:
    assert read_links(table('Ticket = "open?id={id}&x={{y}}"')) == {
        "Ticket": "open?id={id}&x={{y}}"
    }
    assert read_links(None) == {}


@pytest.mark.parametrize("path", ["open", "{id}/{id}", "{key}", "{}", "{id", "{id.x}", "{id}/{x}"])
def test_a_link_holds_the_id_once_and_nothing_else(path: str) -> None:
    refused(read_links, f'Ticket = "{path}"', "Ticket", r"takes a path with \{id\} in it, once")
