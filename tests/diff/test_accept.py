"""What is accepted from now on, and what was known before."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from soapwright.diff.accept import acceptance, since
from soapwright.diff.finding import Comparison, Finding
from soapwright.diff.ignore import apply_all, read_file
from soapwright.diff.report import render
from soapwright.errors import InputError
from soapwright.schema.model import Place

TODAY = datetime.date(2026, 11, 29)


def narrowed(other: str, path: str = "Parcel/weight") -> Finding:
    place = Place("new.wsdl", 3)
    return Finding("type-narrowed", "error", "both", path, "so", place, base="long", other=other)


def accepted(folder: Path, *comparisons: Comparison, zones: bool = False) -> Path:
    file = folder / "accepted.toml"
    until = TODAY + datetime.timedelta(days=1)
    text = acceptance(comparisons, reason='are "small"', until=until, zones=zones)
    file.write_text(text, encoding="utf-8")
    return file


def left(file: Path, *comparisons: Comparison, today: datetime.date = TODAY) -> list[int]:
    settled, _ = apply_all(comparisons, read_file(file), today)
    return [len(one.findings) for one in settled]


def test_exactly_what_was_found_is_accepted(tmp_path: Path) -> None:
    glob = narrowed("int", path="Parcel/[*]?")
    now = Comparison("old", "new", (narrowed("int"), glob))
    file = accepted(tmp_path, now)
    assert left(file, now) == [0]
    assert left(file, Comparison("old", "new", (narrowed("byte"),))) == [1]
    assert left(file, Comparison("old", "new", (narrowed("int", path="Parcel/size"),))) == [1]
    assert left(file, now, today=TODAY + datetime.timedelta(days=2)) == [2]


def test_it_is_accepted_in_its_zone_alone(tmp_path: Path) -> None:
    de = Comparison("main", "de", (narrowed("int"),))
    es = Comparison("main", "es", (narrowed("int"),))
    assert left(accepted(tmp_path, de, zones=True), de, es) == [0, 1]
    assert left(accepted(tmp_path, de), de, es) == [0, 0]


def report(folder: Path, *comparisons: Comparison) -> Path:
    file = folder / "before.json"
    file.write_text(render(comparisons, "json"), encoding="utf-8")
    return file


def test_what_a_report_of_before_tells_is_known(tmp_path: Path) -> None:
    before = report(tmp_path, Comparison("old", "new", (narrowed("int"),)))
    [now] = since([Comparison("old", "newer", (narrowed("int"), narrowed("byte")))], before)
    assert [finding.other for finding in now.findings] == ["byte"]
    assert [(one.finding.other, one.until) for one in now.accepted] == [("int", None)]
    assert str(before) in now.accepted[0].reason


def test_what_one_zone_had_is_new_in_another(tmp_path: Path) -> None:
    de = Comparison("main", "de", (narrowed("int"),))
    es = Comparison("main", "es", (narrowed("int"),))
    before = report(tmp_path, de, Comparison("main", "es"))
    assert [len(one.findings) for one in since([de, es], before)] == [0, 1]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is not JSON"),
        ("[]", "is no report of a diff"),
        ("{}", "is no report of a diff"),
        ('{"schema": 1, "compared": true, "findings": [{}]}', "is no report of a diff"),
        (render([Comparison("a", "b", failure="down")], "json"), "could not be made"),
    ],
)
def test_what_is_no_report_is_refused(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "before.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=said) as refused:
        since([Comparison("a", "b")], file)
    assert "before.json" in str(refused.value)
