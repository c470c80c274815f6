"""``soapwright run``: rows of a file become records at the service, each once, or are refused."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import Result

from soapwright.runtime.errors import TransportError
from tests.generated.mailing import pdf
from tests.generated.packages import ROOT
from tests.sandboxed import Served, served, write, write_jobs
from tests.signals import by_default
from tests.workspaces import COMMAND

HEADER = "Title,account_id,Status,priority"


@pytest.fixture(scope="module")
def at() -> Iterator[Served]:
    with served("autotask") as found:
        yield found


@pytest.fixture(scope="module")
def eco() -> Iterator[Served]:
    with served("ecosys") as found:
        yield found


def told(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def refused(done: Result) -> str:
    """What was told of a file of which nothing was sent."""
    assert done.exit_code == 2, done.output
    assert "Traceback" not in done.output
    return done.output


def test_rows_become_records_and_each_has_an_outcome(at: Served, tmp_path: Path) -> None:
    file = write(
        tmp_path / "t.csv", HEADER, "run-a,1,New,2", "run-b,999999,1,2", "run-c,1,Complete,2"
    )
    out = tmp_path / "o.csv"
    done = at.run("run", "create", "Ticket", "--from", file, "--out", out)
    assert done.exit_code == 1
    assert "error: row 2 failed: The Account [999999]" in done.stderr
    assert done.stdout == ""
    rows = told(out)
    assert [(r["row"], r["key"], r["status"]) for r in rows] == [
        ("1", "1", "succeeded"),
        ("2", "2", "failed"),
        ("3", "3", "succeeded"),
    ]
    assert "refers to does not exist" in rows[1]["errors"]
    found = at.query("Ticket", "title starts with 'run-'", "id,title,status")
    assert [(str(r["id"]), r["title"], r["status"]) for r in found] == [
        (rows[0]["id"], "run-a", 1),
        (rows[2]["id"], "run-c", 5),
    ]


def test_all_succeed(at: Served, tmp_path: Path) -> None:
    file = write(
        tmp_path / "t.csv", "\ufeff" + HEADER.replace(",", ";"), "fine;1;1;2", "", "fine;1;1;2"
    )
    done = at.run("run", "create", "ticket", "--from", file)
    assert done.exit_code == 0
    assert "  succeeded           2\n" in done.stderr
    assert "  rows                2   in 1 calls\n" in done.stderr


def test_nothing_is_sent_of_a_file_with_anything_wrong(at: Served, tmp_path: Path) -> None:
    file = write(
        tmp_path / "t.csv", HEADER, "wrong-a,1,1,2", "wrong-b,x,Nwe,2", "wrong-c,1,1", ",1,1,2"
    )
    said = refused(at.run("run", "create", "Ticket", "--from", file))
    assert "row 2, line 3, column 'account_id': 'x' is no int: write a whole number" in said
    assert (
        "row 2, line 3, column 'Status': Ticket.Status has no value called 'Nwe'; close are New"
        in said
    )
    assert "row 3, line 4: has 3 cells, and the first line names 4 columns" in said
    assert "row 4, line 5, column 'Title': Ticket.title (Title) is required on create" in said
    assert at.query("Ticket", "title starts with 'wrong-'") == []


def test_columns_are_told_all_at_once(at: Served, tmp_path: Path) -> None:
    said = refused(
        at.run(
            "run", "create", "Ticket", "--from", write(tmp_path / "t.csv", "Titel,x,id2", "a,b,c")
        )
    )
    assert "column 'Titel': Ticket has no field 'Titel'; is 'title' meant?" in said
    assert "column 'x': Ticket has no field 'x'" in said
    said = refused(
        at.run(
            "run", "create", "Ticket", "--from", write(tmp_path / "t.csv", "Title,Status", "a,1")
        )
    )
    assert "has no column 'account_id': it is required on create" in said
    assert "has no column 'priority'" in said
    said = refused(
        at.run("run", "update", "Ticket", "--from", write(tmp_path / "t.csv", "Title", "a"))
    )
    assert "has no column 'id': it tells which record is meant" in said
    said = refused(
        at.run(
            "run", "create", "Ticket", "--from", write(tmp_path / "t.csv", HEADER + ",title", "a")
        )
    )
    assert "column 'title': is the field title, as is the column 'Title'" in said
    said = refused(
        at.run(
            "run",
            "create",
            "Ticket",
            "--from",
            write(tmp_path / "t.csv", HEADER + ",CreateDate", "a"),
        )
    )
    assert "cannot be written: leave the column out" in said


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "is empty: its first line has to name the columns"),
        (b"Title,account_id,Status,priority\r\n", "has no rows"),
        (
            b"Title,account_id,Status,priority\nok,1,1,2\nM\xfcller,1,1,2\n",
            ":3: byte 2 of the line, 0xFC, is not UTF-8",
        ),
        ("Title\n".encode("utf-16"), "is in UTF-16: save it as CSV UTF-8"),
        (
            b'Title,account_id,Status,priority\n"open,1,1,2\n',
            ":2: is no CSV: a quote is opened and never closed",
        ),
        (b"Title,Title\n", "has the column 'Title' twice"),
    ],
)
def test_files_that_are_no_csv(at: Served, tmp_path: Path, content: bytes, what: str) -> None:
    file = tmp_path / "t.csv"
    file.write_bytes(content)
    assert what in refused(at.run("run", "create", "Ticket", "--from", file))


def test_many_problems_are_counted(at: Served, tmp_path: Path) -> None:
    file = write(tmp_path / "t.csv", HEADER, *["a,x,1,2"] * 50)
    said = refused(at.run("run", "create", "Ticket", "--from", file))
    assert said.count("'x' is no int") == 20
    assert "and 30 more: 50 problems in all; nothing was sent" in said


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (("creat", "Ticket"), "there is no 'creat'; is 'create' meant?"),
        (("create", "Tiket"), "there is no entity 'Tiket'; is 'Ticket'"),
        (("create", "Entity"), "there is no entity 'Entity'"),
        (("delete", "Ticket"), "Ticket cannot be deleted; it can be created or updated or queried"),
        (("create", "Ticket", "--key", "no"), "there is no column 'no'"),
        (("create", "Ticket", "--retry-failed"), "[--retry-failed]: goes with --journal"),
        (("create", "Ticket", "--time-zone", "Mars/Base"), "Mars/Base"),
        (("create", "Ticket", "--out", "o.xls"), "its name has to end with .csv, .jsonl, .parquet"),
    ],
)
def test_what_cannot_be_meant(
    at: Served, tmp_path: Path, arguments: tuple[str, ...], what: str
) -> None:
    file = write(tmp_path / "t.csv", HEADER, "never,1,1,2")
    assert what in refused(at.run("run", *arguments, "--from", file))
    assert at.query("Ticket", "title = 'never'") == []


def test_a_dry_run_sends_nothing(at: Served, tmp_path: Path) -> None:
    file = write(tmp_path / "t.csv", HEADER, *["dry,1,1,2"] * 401)
    done = at.run(
        "run", "create", "Ticket", "--from", file, "--dry-run", "--url", "http://127.0.0.1:1/"
    )
    assert done.exit_code == 0
    assert "would create 401 records of Ticket in 3 calls of at most 200" in done.stderr


def test_times_need_a_zone_where_the_service_has_a_clock(at: Served, tmp_path: Path) -> None:
    row = "zoned,1,1,2,2027-07-01 12:00"
    file = write(tmp_path / "t.csv", HEADER + ",DueDateTime", row)
    said = refused(at.run("run", "create", "Ticket", "--from", file))
    assert "column 'DueDateTime': 2027-07-01 12:00:00 has no time zone" in said
    done = at.run("run", "create", "Ticket", "--from", file, "--time-zone", "Europe/Berlin")
    assert done.exit_code == 0, done.output
    (found,) = at.query("Ticket", "title = 'zoned'", "due_date_time")
    assert found["due_date_time"] == "2027-07-01T10:00:00+00:00"


def test_labels_are_those_of_the_zone(at: Served, tmp_path: Path) -> None:
    file = write(tmp_path / "t.csv", HEADER, "zone,1,Neu,Hoch")
    line = ("create", "Ticket", "--from", file, "--dry-run")
    assert "no value called 'Neu'" in refused(at.run("run", *line))
    assert at.run("run", *line, "--zone", "de").exit_code == 0
    assert "has no zone 'fr'" in refused(at.run("run", *line, "--zone", "fr"))


@pytest.mark.slow
def test_an_update_changes_the_columns_of_the_file_alone(at: Served, tmp_path: Path) -> None:
    file = write(
        tmp_path / "t.csv", HEADER + ",description", "kept,1,1,2,before", "kept,1,1,2,before"
    )
    assert at.run("run", "create", "Ticket", "--from", file).exit_code == 0
    first, second = (row["id"] for row in at.query("Ticket", "title = 'kept'"))
    file = write(
        tmp_path / "u.csv", "id,Status,Description", f"{first},Complete,after", f"{second},1,"
    )
    out = tmp_path / "u.jsonl"
    done = at.run("run", "update", "Ticket", "--from", file, "--out", out)
    assert done.exit_code == 0, done.output
    assert [json.loads(line)["key"] for line in out.read_text().splitlines()] == [
        str(first),
        str(second),
    ]
    fields = "title,status,description"
    assert at.query("Ticket", "title = 'kept'", fields) == [
        {"title": "kept", "status": 5, "description": "after"},
        {"title": "kept", "status": 1, "description": None},
    ]
    file = write(tmp_path / "u.csv", "id,Status", f"{first},1", f"{first},5")
    said = refused(at.run("run", "update", "Ticket", "--from", file))
    assert f"row 2, line 3, column 'id': is '{first}', as in row 1: a key comes once" in said


def test_json_lines_have_types(at: Served, tmp_path: Path) -> None:
    rows = [
        {"title": "typed", "account_id": 1, "status": 1, "priority": 2, "estimated_hours": 1.25}
    ]
    file = tmp_path / "t.jsonl"
    file.write_text("".join(f"{json.dumps(row)}\n\n" for row in rows), "utf-8")
    assert at.run("run", "create", "Ticket", "--from", file).exit_code == 0
    (found,) = at.query("Ticket", "title = 'typed'", "estimated_hours")
    assert float(found["estimated_hours"]) == 1.25
    file.write_text('{"title": "x"\n[1]\n{"title": 1, "title": 2}\n{"titel": true}\n', "utf-8")
    said = refused(at.run("run", "create", "Ticket", "--from", file))
    assert "row 1, line 1: is no JSON" in said
    assert "row 2, line 2: is no object" in said
    assert "row 3, line 3: is no JSON: it has 'title' twice" in said
    assert "row 4, line 4, column 'titel': Ticket has no field 'titel'" in said
    file.write_text('{"id": 1, "status": 1}\n{"id": 2, "title": "x"}\n', "utf-8")
    said = refused(at.run("run", "update", "Ticket", "--from", file))
    assert "null clears a field" in said


@pytest.mark.slow
def test_parquet_in_and_out(at: Served, tmp_path: Path) -> None:
    polars = pytest.importorskip("polars")
    file, out = tmp_path / "t.parquet", tmp_path / "o.parquet"
    frame = polars.DataFrame(
        {
            "Title": ["arrow", "arrow"],
            "account_id": [1.0, 999999.0],
            "status": [1, 1],
            "priority": [2, 2],
        }
    )
    frame.write_parquet(file)
    assert at.run("run", "create", "Ticket", "--from", file, "--out", out).exit_code == 1
    outcomes = polars.read_parquet(out)
    assert outcomes["status"].to_list() == ["succeeded", "failed"]
    assert outcomes["errors"].to_list()[0] == []
    file.write_bytes(b"PAR1")
    assert "is no Parquet file" in refused(at.run("run", "create", "Ticket", "--from", file))


def test_a_pipe_is_read_twice(at: Served) -> None:
    rows = f"{HEADER}\npiped,1,1,2\npiped,1,1,2\n"
    done = at.run("run", "create", "Ticket", "--from", "-", "--format", "csv", stdin=rows)
    assert done.exit_code == 0, done.output
    assert len(at.query("Ticket", "title = 'piped'")) == 2
    assert "say --format" in refused(at.run("run", "create", "Ticket", "--from", "-", stdin=rows))


def test_a_key_is_a_column_that_need_be_no_field(at: Served, tmp_path: Path) -> None:
    file = write(
        tmp_path / "t.csv", HEADER + ",Number,Note", "keyed,1,1,2,A7,x", "keyed,1,1,2,A7,y"
    )
    options = ("--from", file, "--key", "Number", "--ignore", "Note")
    said = refused(at.run("run", "create", "Ticket", *options))
    assert "row 2, line 3, column 'Number': is 'A7', as in row 1: a key comes once" in said
    write(file, HEADER + ",Number,Note", "keyed,1,1,2,A7,x", "keyed,1,1,2,,y")
    assert "column 'Number': is empty" in refused(at.run("run", "create", "Ticket", *options))
    write(file, HEADER + ",Number,Note", "keyed,1,1,2,A7,x", "keyed,1,1,2,A8,y")
    out = tmp_path / "o.csv"
    assert at.run("run", "create", "Ticket", *options, "--out", out).exit_code == 0
    assert [row["key"] for row in told(out)] == ["A7", "A8"]


# --- journals -------------------------------------------------------------------------------------


def test_run_again_with_a_journal_nothing_is_sent_again(at: Served, tmp_path: Path) -> None:
    file = write(tmp_path / "t.csv", HEADER, "once-a,1,1,2", "once-b,999999,1,2", "once-c,1,1,2")
    out = tmp_path / "o.csv"
    line = ("create", "Ticket", "--from", file, "--journal", tmp_path / "j.db", "--out", out)
    assert at.run("run", *line).exit_code == 1
    first = told(out)
    dry = at.run("run", *line, "--dry-run")
    assert "2 of them are done" in dry.stderr
    assert "would create 1 records" in dry.stderr
    again = at.run("run", *line)
    assert again.exit_code == 1
    assert "in 0 calls" in again.stderr
    assert told(out) == first
    write(file, HEADER, "once-a,1,1,2", "once-b,1,1,2", "once-c,1,1,2")  # what failed is corrected
    assert at.run("run", *line).exit_code == 0
    assert [row["id"] for row in told(out)][::2] == [row["id"] for row in first][::2]
    assert len(at.query("Ticket", "title starts with 'once-'")) == 3


@pytest.mark.parametrize(
    "rows",
    [
        ["new,1,1,2", "moved-a,1,1,2", "moved-b,1,1,2"],
        ["moved-b,1,1,2", "moved-a,1,1,2"],
        ["moved-a,1,1,3", "moved-b,1,1,2"],
        ["moved-a,1,1,2"],
    ],
)
@pytest.mark.slow
def test_a_file_whose_rows_have_moved_is_refused(
    at: Served, tmp_path: Path, rows: list[str]
) -> None:
    """Else a row that was done would be taken for another one, and be done twice."""
    file = write(tmp_path / "t.csv", HEADER, "moved-a,1,1,2", "moved-b,1,1,2")
    line = ("create", "Ticket", "--from", file, "--journal", tmp_path / "j.db")
    assert at.run("run", *line).exit_code == 0
    count = len(at.query("Ticket", "title starts with 'moved-'"))
    write(file, HEADER, *rows)
    assert "is not what it was when it was sent" in refused(at.run("run", *line))
    assert len(at.query("Ticket", "title starts with 'moved-'")) == count
    write(file, HEADER, "moved-a,1,1,2", "moved-b,1,1,2", "moved-c,1,1,2")
    done = at.run("run", *line)
    assert done.exit_code == 0, done.output
    assert len(at.query("Ticket", "title starts with 'moved-'")) == count + 1


@pytest.mark.slow
def test_with_a_key_rows_may_move(at: Served, tmp_path: Path) -> None:
    file = write(tmp_path / "t.csv", HEADER + ",No", "free-a,1,1,2,a", "free-b,1,1,2,b")
    line = ("create", "Ticket", "--from", file, "--journal", tmp_path / "j.db", "--key", "No")
    assert at.run("run", *line).exit_code == 0
    write(file, HEADER + ",No", "free-c,1,1,2,c", "free-b,1,1,2,b")
    assert at.run("run", *line).exit_code == 0
    assert len(at.query("Ticket", "title starts with 'free-'")) == 3
    other = ("create", "Ticket", "--from", file, "--journal", tmp_path / "j.db", "--ignore", "No")
    assert "its rows are known by a key, such as 'a'" in refused(at.run("run", *other))
    assert "none of its 3 keys" in refused(at.run("run", *other, "--key", "Title"))
    assert "a journal knows" in refused(at.run("run", *line, "--from-row", "2"))


def test_a_file_that_changes_meanwhile_is_not_sent(
    at: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = write(tmp_path / "t.csv", HEADER, "changed,1,1,2")
    monkeypatch.setattr("soapwright.commands.run.Run._options", _touching(file))
    assert "was changed while it was read" in refused(
        at.run("run", "create", "Ticket", "--from", file)
    )
    assert at.query("Ticket", "title = 'changed'") == []


def _touching(file: Path) -> Any:
    def options(*_: object) -> dict[str, Any]:
        with file.open("a", encoding="utf-8") as more:
            more.write("added,1,1,2\r\n")
        return {}

    return options


# --- other services -------------------------------------------------------------------------------


@pytest.mark.slow
def test_grouped_verbs_of_records_that_are_judged_one_by_one(eco: Served, tmp_path: Path) -> None:
    header = "CostObjectID,CostObjectName,Budget,StartDate,Active"
    file = write(
        tmp_path / "o.csv", header, "A.1,one,12.5,2026-01-01,true", "A.2,two,,2026-02-01,FALSE"
    )
    out = tmp_path / "o.jsonl"
    line = ("SampleObject", "--from", file, "--out", out, "--key", "CostObjectID")
    for verb in ("create", "update", "create-or-update"):
        done = eco.run("run", verb, *line)
        rows = [json.loads(text) for text in out.read_text("utf-8").splitlines()]
        assert [row["key"] for row in rows] == ["A.1", "A.2"]
        assert done.exit_code == int(any(row["status"] != "succeeded" for row in rows)), done.output
    keys = write(tmp_path / "k.csv", "CostObjectID", "A.1", "A.2")
    said = refused(eco.run("run", "delete", "sample_object", "--from", keys))
    assert "[--yes]: is needed to delete 2 records" in said
    assert eco.run("run", "delete", "sample_object", "--from", keys, "--yes").exit_code == 0
    assert "has no entity 'Ticket'" in refused(eco.run("run", "create", "Ticket", "--from", keys))


def test_a_service_without_such_verbs(tmp_path: Path) -> None:
    with served("superoffice") as found:
        file = write(tmp_path / "t.csv", "a", "1")
        said = refused(found.run("run", "create", "Ticket", "--from", file))
    assert "has nothing that writes many records: `soapwright call`" in said


@pytest.mark.slow
def test_work_in_steps_is_done_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = SimpleNamespace(sleep=lambda seconds: None)
    monkeypatch.setattr("soapwright.runtime.client.sync.time", now)
    document, out = tmp_path / "letters.pdf", tmp_path / "o.csv"
    document.write_bytes(pdf(3))
    jobs = write_jobs(tmp_path / "jobs.csv", 3)
    line = ("send", "Job", "--from", jobs)
    whole = (*line, "--document", document, "--journal", tmp_path / "j.db", "--out", out)
    with served("click2mail") as mail:
        assert "[--journal]: is needed" in refused(mail.run("run", *line))
        assert "[--document]: send takes document" in refused(
            mail.run("run", *whole[:4], *whole[6:])
        )
        for _ in range(2):
            done = mail.run("run", *whole)
            assert done.exit_code == 0, done.output
            rows = told(out)
            assert [(r["row"], r["status"]) for r in rows] == [(n, "succeeded") for n in "123"]
        made = json.loads(mail.run("call", "createBatch").stdout)["id"]
        status = json.loads(mail.run("call", "getBatch", "--arg", f"id={made - 1}").stdout)
        assert status["submitted"]
        jobs = write_jobs(jobs, 2)
        other = mail.run("run", *whole)
        assert other.exit_code == 1, other.output
        assert "other content stands in the journal for upload_jobs" in other.stderr
        assert [row["status"] for row in told(out)] == ["failed", "failed"]


def test_a_verb_without_a_document(at: Served, tmp_path: Path) -> None:
    file = write(tmp_path / "t.csv", HEADER, "never,1,1,2")
    other = write(tmp_path / "d.pdf", "x")
    line = ("create", "Ticket", "--from", file, "--document", other)
    assert "[--document]: create takes no document" in refused(at.run("run", *line))


# --- endings --------------------------------------------------------------------------------------


def test_what_a_lost_answer_leaves_is_unknown(at: Served, tmp_path: Path) -> None:
    file = write(tmp_path / "t.csv", HEADER, "lost,1,1,2")
    out = tmp_path / "o.csv"
    at.server.faults.next(operation="create", drop=True)
    try:
        done = at.run("run", "create", "Ticket", "--from", file, "--out", out)
    finally:
        at.server.faults.clear()
    assert done.exit_code == 1
    assert [row["status"] for row in told(out)] == ["unknown"]
    assert TransportError.__name__ not in done.output


def test_credentials_that_are_refused_end_it(at: Served, tmp_path: Path) -> None:
    file = write(tmp_path / "t.csv", HEADER, "who,1,1,2")
    at_once = at.run("run", "create", "Ticket", "--from", file, "--username", "nobody@example.com")
    assert at_once.exit_code in (1, 2)
    assert "sandbox-secret" not in at_once.output
    assert "Traceback" not in at_once.output


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_leaves_the_outcomes_so_far(
    at: Served, tmp_path: Path, number: signal.Signals
) -> None:
    count = 4000
    title = f"stopped-{number.name}"
    file = write(tmp_path / "t.csv", HEADER, *[f"{title},1,1,2"] * count)
    out = tmp_path / "o.csv"
    words = [COMMAND, "run", "autotask", "create", "Ticket", "--from", file, "--out", out]
    at.server.faults.next(operation="create", delay=0.2, times=1000)
    process = subprocess.Popen(
        [*map(str, words), "--workspace", str(ROOT)],
        env={**os.environ, **at.environment},
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=by_default,
    )
    deadline = time.monotonic() + 60
    while not at.query("Ticket", f"title = '{title}'") and time.monotonic() < deadline:
        time.sleep(0.02)
    process.send_signal(number)
    _, said = process.communicate(timeout=60)
    at.server.faults.clear()
    assert process.returncode == 128 + number, said
    rows = told(out)
    assert 0 < len(rows) < count
    assert [int(row["row"]) for row in rows] == list(range(1, len(rows) + 1))
    assert (
        f"{count - len(rows):,} rows were not sent: it goes on with --from-row {len(rows) + 1}"
        in said
    )
    saved = {str(row["id"]) for row in at.query("Ticket", f"title = '{title}'")}
    assert saved == {row["id"] for row in rows if row["status"] == "succeeded"}
    done = at.run(
        "run", "create", "Ticket", "--from", file, "--out", out, "--from-row", len(rows) + 1
    )
    assert done.exit_code == 0
    assert len(at.query("Ticket", f"title = '{title}'")) == count
    assert Counter(row["status"] for row in told(out)) == {"succeeded": count - len(rows)}


@pytest.mark.parametrize("reader", ["| head -1", "| true", "> /dev/full"])
def test_outcomes_whose_reader_goes(at: Served, tmp_path: Path, reader: str) -> None:
    title = f"reader-{len(reader)}"
    file = write(tmp_path / "t.csv", HEADER, *[f"{title},1,1,2"] * 1200)
    done = subprocess.run(
        f"{COMMAND} run autotask create Ticket --from {file} --out - {reader}; "
        'echo "status ${PIPESTATUS[0]}"',
        shell=True,
        executable="/bin/bash",
        cwd=ROOT,
        env={**os.environ, **at.environment},
        capture_output=True,
        text=True,
        check=False,
    )
    saved = len(at.query("Ticket", f"title = '{title}'"))
    assert saved in (0, 1200)
    assert "error: stdout [--out]: cannot be written: " in done.stderr
    assert done.stdout.endswith(f"status {1 if saved else 2}\n")
    assert not saved or f"  succeeded       {saved:,}\n" in done.stderr


STREAMS = ("<&-", ">&-", "2>&-", "<&- >&- 2>&-")


@pytest.mark.parametrize("closed", STREAMS)
def test_streams_that_are_closed(at: Served, tmp_path: Path, closed: str) -> None:
    """What nobody hears is lost, a result is not: and no file takes the place of a stream."""
    title = f"closed-{STREAMS.index(closed)}"
    file = write(tmp_path / "t.csv", HEADER, f"{title},1,1,2")

    def run(line: str) -> int:
        done = subprocess.run(
            f"{COMMAND} {line} {closed}",
            shell=True,
            cwd=ROOT,
            env={**os.environ, **at.environment},
            stderr=subprocess.PIPE,
            check=False,
        )
        assert b"Traceback" not in done.stderr
        return done.returncode

    journal, out = tmp_path / "j.db", tmp_path / "o.csv"
    line = f"run autotask create Ticket --from {file} --journal {journal} --out {out}"
    assert [run(line), run(line)] == [0, 0]
    assert [row["status"] for row in told(out)] == ["succeeded"]
    assert len(at.query("Ticket", f"title = '{title}'")) == 1
    is_lost = ">&-" in closed.split()
    assert run("call autotask GetWsdlVersion") == (2 if is_lost else 0)
    assert run("query autotask Ticket --limit 1 --to -") == (2 if is_lost else 0)


MEASURED = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stderr=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)
"""
"""Runs a command, and tells how many MiB it took at most."""


@pytest.mark.slow
def test_memory_does_not_grow_with_the_file(eco: Served, tmp_path: Path) -> None:
    def taken(rows: int) -> int:
        keys = (f"M{rows}.{number},{'x' * 200}" for number in range(rows))
        file = write(tmp_path / "m.csv", "CostObjectID,CostObjectName", *keys)
        words = [COMMAND, "run", "ecosys", "create", "SampleObject", "--from", str(file)]
        words += ["--out", str(tmp_path / "o.csv"), "--workspace", str(ROOT)]
        done = subprocess.run(
            [sys.executable, "-c", MEASURED, *words],
            env={**os.environ, **eco.environment},
            capture_output=True,
            text=True,
            check=True,
        )
        assert len(told(tmp_path / "o.csv")) == rows
        return int(done.stdout)

    assert taken(60_000) <= taken(10_000) + 16


def test_times_are_checked_before_anything_is_sent(at: Served, tmp_path: Path) -> None:
    rows = (f"gap,1,1,2,2027-03-28T0{hour}:30" for hour in (1, 2, 3))
    file = write(tmp_path / "t.csv", f"{HEADER},due_date_time", *rows)
    line = ("create", "Ticket", "--from", file, "--dry-run", "--time-zone")
    said = refused(at.run("run", *line, "Europe/Berlin"))
    assert "row 2, line 3, column 'due_date_time': 2027-03-28 02:30:00 does not exist" in said
    assert said.count("error: ") == 1
    assert at.run("run", *line, "Asia/Tokyo").exit_code == 0
    said = refused(at.run("run", *line, "Europe/Berlino"))
    assert "[--time-zone]: there is no time zone 'Europe/Berlino'" in said
