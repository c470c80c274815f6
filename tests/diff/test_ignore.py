"""What a team accepts: ignores and severities, and what is wrong with them."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest

from soapwright.diff.finding import Comparison, Finding
from soapwright.diff.ignore import apply, apply_all, read_file, read_rules
from soapwright.errors import InputError
from soapwright.schema.model import Place

TODAY = datetime.date(2026, 11, 22)
IGNORE = {"id": "element-removed-optional", "path": "Ticket/*", "reason": "not used by us"}


def comparison(*paths: str, other: str = "de") -> Comparison:
    found = [
        Finding("element-removed-optional", "error", "both", path, "gone", Place("de.wsdl", 3))
        for path in paths
    ]
    return Comparison("en", other, tuple(found))


def test_what_is_ignored_is_left_out() -> None:
    settings = read_rules({"ignore": [IGNORE]}, file="service.toml")
    kept, notices = apply(comparison("Ticket/Notes", "Account/Notes"), settings, TODAY)
    assert [finding.path for finding in kept.findings] == ["Account/Notes"]
    assert notices == []


def test_a_severity_is_overridden() -> None:
    settings = read_rules({"severity": {"element-removed-optional": "info"}}, file="service.toml")
    kept, _ = apply(comparison("Ticket/Notes"), settings, TODAY)
    assert [finding.severity for finding in kept.findings] == ["info"]


@pytest.mark.parametrize(("until", "left"), [("2026-11-22", 0), ("2026-11-21", 1)])
def test_an_ignore_holds_up_to_its_last_day(until: str, left: int) -> None:
    expiring = {**IGNORE, "until": datetime.date.fromisoformat(until)}
    settings = read_rules({"ignore": [expiring]}, file="service.toml")
    kept, notices = apply(comparison("Ticket/Notes"), settings, TODAY)
    assert len(kept.findings) == left
    assert len(notices) == left
    assert all("expired" in notice for notice in notices)


def test_an_ignore_that_matches_nothing_is_told() -> None:
    settings = read_rules({"ignore": [IGNORE]}, file="service.toml")
    _, notices = apply(comparison("Account/Notes"), settings, TODAY)
    assert len(notices) == 1
    assert "element-removed-optional at Ticket/*" in notices[0]


def test_over_several_zones_one_match_is_enough() -> None:
    settings = read_rules({"ignore": [IGNORE]}, file="service.toml")
    kept, notices = apply_all(
        [comparison("Account/Notes"), comparison("Ticket/Notes", other="es")], settings, TODAY
    )
    assert [len(one.findings) for one in kept] == [1, 0]
    assert notices == []


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({"ignore": [{**IGNORE, "id": "element-removed"}]}, "element-removed-"),
        ({"ignore": [{"id": IGNORE["id"], "path": "*"}]}, "reason"),
        ({"ignore": [{**IGNORE, "reason": " "}]}, "reason"),
        ({"ignore": [{**IGNORE, "because": "x"}]}, "because"),
        ({"ignore": [{**IGNORE, "until": "soon"}]}, "until"),
        ({"ignore": IGNORE}, "ignore"),
        ({"severity": {"element-removed-optional": "fatal"}}, "error, warning, info"),
        ({"severity": {"no-such-rule": "info"}}, "no-such-rule"),
        ({"severities": {}}, "severities"),
    ],
)
def test_what_cannot_be_meant_is_refused(table: dict[str, Any], said: str) -> None:
    with pytest.raises(InputError) as refused:
        read_rules(table, file="service.toml")
    assert said in str(refused.value)
    assert "service.toml" in str(refused.value)


def test_a_file_of_ignores(tmp_path: Path) -> None:
    path = tmp_path / "ignore.toml"
    path.write_text(
        '[[diff.ignore]]\nid = "element-removed-optional"\nreason = "old"\n', encoding="utf-8"
    )
    (ignore,) = read_file(path).ignores
    assert (ignore.path, ignore.reason) == ("*", "old")
    path.write_text("[diff\n", encoding="utf-8")
    with pytest.raises(InputError, match="is not TOML"):
        read_file(path)
