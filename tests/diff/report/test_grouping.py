"""How reports order, count and name findings, and what no text of theirs can do."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soapwright.diff.finding import Comparison
from soapwright.diff.report.grouping import (
    grouped,
    in_words,
    is_url,
    plain,
    relative,
    shows_sides,
    subject,
    total,
    visible,
)
from tests.diff.report.conftest import finding


def test_what_a_finding_is_about() -> None:
    assert subject(finding("x", "info", "Ticket/ID", "m")) == "Ticket"
    assert subject(finding("x", "info", "p", "m", operation="query")) == "operation query"
    assert subject(finding("x", "info", "prefix", "m")) == "the service"


def test_the_worst_group_and_finding_come_first(comparisons: list[Comparison]) -> None:
    groups = grouped(comparisons)
    assert [group.name for group in groups] == [
        "Ticket",
        "Account",
        "Project",
        "operation archive",
        "the service",
    ]
    assert [item.finding.severity for item in groups[0].items] == ["error", "info", "info"]
    assert groups[0].counts == {"error": 1, "warning": 0, "info": 2}
    assert total(comparisons) == {"error": 2, "warning": 1, "info": 4}


def test_counts_in_words() -> None:
    assert in_words({"error": 2, "warning": 1, "info": 1}) == "2 errors, 1 warning, 1 info"
    assert in_words({"error": 0, "warning": 0, "info": 0}) == "no differences"


def test_sides_that_the_message_has_are_not_shown_again() -> None:
    assert not shows_sides(finding("x", "info", "p", "it is int now", other="int"))
    assert shows_sides(finding("x", "info", "p", "it is int now", base="long", other="int"))
    assert not shows_sides(finding("x", "info", "p", "m"))


@given(st.text())
def test_a_text_is_one_line_that_no_reader_obeys(text: str) -> None:
    shown = plain(text)
    assert shown.isprintable()
    shown.encode()
    assert plain(shown) == shown


def test_what_is_kept_and_what_is_shown_as_an_escape() -> None:
    assert visible("größer 𝄞") == "größer 𝄞"
    assert visible("a\nb\x1b[31m\u202e\ud800", keep="\n") == "a\nb\\x1b[31m\\u202e\\ud800"
    assert plain(" a\r\n\tb ") == " a b "


def test_files_as_ci_wants_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert relative(str(tmp_path / "wsdl" / "a.wsdl")) == "wsdl/a.wsdl"
    assert relative("wsdl/a.wsdl") == "wsdl/a.wsdl"
    outside = str(tmp_path.parent / "a.wsdl")
    assert relative(outside) == outside
    assert relative("HTTPS://x.example/a") == "HTTPS://x.example/a"
    assert is_url("https://x")
    assert not is_url("C:/a")
