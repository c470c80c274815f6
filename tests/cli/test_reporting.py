"""What becomes of findings: where they go, and which status they give."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from soapwright.cli.console import Console
from soapwright.cli.reporting import report_diff, write
from soapwright.commands.diff import Compared
from soapwright.diff.finding import SEVERITIES, Comparison, Finding, Severity
from soapwright.errors import InputError
from soapwright.schema.model import Place

Capture = pytest.CaptureFixture[str]


def compared(*severities: Severity, warnings: tuple[str, ...] = ()) -> Compared:
    place = Place("de.wsdl", 1)
    findings = tuple(
        Finding("element-removed-optional", severity, "both", f"Ticket/{number}", "gone", place)
        for number, severity in enumerate(severities)
    )
    return Compared((Comparison("en", "de", findings),), warnings=warnings)


@pytest.mark.parametrize("worst", [None, *SEVERITIES])
@pytest.mark.parametrize("fail_on", [*SEVERITIES, "never"])
def test_it_fails_on_what_is_as_bad_as_that_or_worse(worst: Severity | None, fail_on: str) -> None:
    found = compared() if worst is None else compared("info", worst)
    status = report_diff(Console(quiet=True), found, form="text", fail_on=fail_on)
    order = ["never", *SEVERITIES]
    told = [] if worst is None else ["info", worst]
    assert status == int(any(order.index(each) <= order.index(fail_on) for each in told))


def test_results_go_to_stdout_and_all_else_to_stderr(capsys: Capture) -> None:
    report_diff(Console(), compared("error", warnings=("odd",)), form="json", fail_on="never")
    out, err = capsys.readouterr()
    assert "Ticket/0" in json.dumps(json.loads(out))
    assert err == "warning: odd\n"


def test_what_is_ignored_counts_no_more(tmp_path: Path, capsys: Capture) -> None:
    ignore = tmp_path / "ignore.toml"
    ignore.write_text(
        '[[diff.ignore]]\nid = "element-removed-optional"\npath = "Ticket/*"\nreason = "known"\n'
        '[[diff.ignore]]\nid = "entity-added"\npath = "Nothing"\nreason = "old"\n',
        "utf-8",
    )
    found = compared("error", "error")
    assert report_diff(Console(), found, form="text", fail_on="info", ignore=ignore) == 0
    assert capsys.readouterr().err.count("warning: ") == 1, "of what is of no use"


def test_a_report_is_written_whole_or_not_at_all(tmp_path: Path, capsys: Capture) -> None:
    write(Console(), "Größe\n", tmp_path / "report.txt")
    assert (tmp_path / "report.txt").read_bytes() == "Größe\n".encode()
    assert capsys.readouterr() == ("", f"written: {tmp_path / 'report.txt'}\n")
    with pytest.raises(InputError, match="cannot be written"):
        write(Console(), "x", tmp_path / "report.txt" / "below")
