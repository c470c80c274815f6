"""``docs/command-line.md``: every line of it runs, against the sandbox, in its order."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from soapwright.sandbox import open_sandbox
from soapwright.sandbox.server import Sandbox
from tests.generated.mailing import pdf
from tests.generated.packages import ROOT
from tests.sandboxed import ENVIRONMENTS, write_jobs
from tests.workspaces import COMMAND

PAGE = (ROOT / "docs" / "command-line.md").read_text("utf-8")
LINES = [
    line.removeprefix("$ ")
    for block in re.findall(r"```console\n(.*?)```", PAGE, re.DOTALL)
    for line in block.splitlines()
]
(TICKETS, CHANGES) = re.findall(r"```csv\n(.*?)```", PAGE, re.DOTALL)
(REQUEST,) = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)
ROWS, BAD = 10_000, range(700, 10_000, 1400)
MOST_A_CALL = 200
MAIL = ("wsdl/click2mail", "generated/click2mail")

KEYRING = """
import json, pathlib
from keyring.backend import KeyringBackend

FILE = pathlib.Path(__file__).with_name("kept.json")

class Kept(KeyringBackend):
    priority = 1

    def _all(self):
        return json.loads(FILE.read_text()) if FILE.exists() else {}

    def get_password(self, service, name):
        return self._all().get(f"{service} {name}")

    def set_password(self, service, name, password):
        FILE.write_text(json.dumps({**self._all(), f"{service} {name}": password}))
"""
"""A keyring as a real one is plugged in, whose backend is a file."""


class Desk:
    """A user's folder, with a workspace and credentials in a keyring."""

    def __init__(self, folder: Path, server: Sandbox) -> None:
        self.folder = folder
        known = {k: v for k, v in ENVIRONMENTS["autotask"].items() if k != "SECRET"}
        self.environment = {
            **os.environ,
            **{f"SOAPWRIGHT_{name}": value for name, value in known.items()},
            "SOAPWRIGHT_URL": server.url,
            "PATH": f"{Path(COMMAND).parent}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": str(folder / "ring"),
            "PYTHON_KEYRING_BACKEND": "kept_in_a_file.Kept",
        }
        (folder / "ring").mkdir()
        (folder / "ring" / "kept_in_a_file.py").write_text(KEYRING, "utf-8")
        ignore = shutil.ignore_patterns("__pycache__", ".*")
        for place in ("wsdl/autotask", "generated/autotask", *MAIL):
            shutil.copytree(ROOT / place, folder / place, ignore=ignore)
        shutil.copy(ROOT / "generated" / "__init__.py", folder / "generated")

    def run(self, line: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["bash", "-c", line],
            cwd=self.folder,
            env=self.environment,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )

    def killed_while_it_sends(self, line: str, journal: str) -> None:
        """Begin a command, and kill it when its journal has something of a few calls."""
        process = subprocess.Popen(
            ["bash", "-c", f"exec {line}"], cwd=self.folder, env=self.environment
        )
        written = self.folder / f"{journal}-wal"
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline and process.poll() is None:
            if written.exists() and written.stat().st_size > 120_000:
                break
            time.sleep(0.005)
        process.kill()
        assert process.wait() == -9, "it was done before it was killed"

    def rows(self, name: str) -> list[dict[str, str]]:
        with (self.folder / name).open(newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with open_sandbox("autotask", ROOT / "wsdl" / "autotask") as server:
        yield Desk(tmp_path, server)


def prepare(folder: Path) -> None:
    """The files that the lines read: those of the page, and as many rows as a real one has."""
    header, first, *rest = TICKETS.splitlines()
    with (folder / "tickets.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(header.split(","))
        writer.writerows(csv.reader([first, *rest]))
        for number in range(2, ROWS):
            title, *cells = first.split(",")
            cells[0] = "999999" if number in BAD else cells[0]
            writer.writerow([f"{title} {number}", *cells])
    (folder / "changes.csv").write_text(CHANGES, "utf-8")
    (folder / "request.json").write_text(REQUEST, "utf-8")
    write_jobs(folder / "jobs.csv", 1)
    (folder / "letters.pdf").write_bytes(pdf(1))
    (folder / "todo.csv").write_text(
        "AccountID,AssignedToResourceID,StartDateTime,EndDateTime,ActionType\n"
        "1,29682885,2027-01-31T09:00Z,2027-01-31T10:00Z,1\n",
        "utf-8",
    )


@pytest.mark.slow
def test_every_line_runs(desk: Desk) -> None:
    polars = pytest.importorskip("polars")
    pytest.importorskip("keyring")
    prepare(desk.folder)
    lines = iter(LINES)

    for name in ("soapwright:autotask secret", "soapwright:autotask:de secret"):
        line = next(lines)
        assert line == f"keyring set {name}"
        kept = desk.run(f"{sys.executable} -m {line}", "sandbox-secret\n")
        assert kept.returncode == 0, kept.stderr

    dry = desk.run(next(lines))
    assert dry.returncode == 0, dry.stderr
    assert f"would create {ROWS:,} records of Ticket in 50 calls" in dry.stderr

    line = next(lines)
    desk.killed_while_it_sends(line, "tickets.db")
    assert not (desk.folder / "outcomes.csv").exists()
    again = desk.run(line)
    assert again.returncode == 1, again.stderr
    rows = desk.rows("outcomes.csv")
    assert [int(row["row"]) for row in rows] == list(range(1, ROWS + 1))
    status = {int(row["row"]) - 1: row["status"] for row in rows}
    counts = Counter(status.values())
    lost = counts.pop("unknown", 0)  # the call that was out, which nobody can ask for
    assert lost in (0, MOST_A_CALL)
    assert {status[bad] for bad in BAD} <= {"failed", "unknown"}
    assert counts.total() == ROWS - lost
    assert {n for n, told in status.items() if told == "failed"} <= set(BAD)
    succeeded = {row["id"] for row in rows if row["status"] == "succeeded"}
    assert len(succeeded) == counts["succeeded"]

    line = next(lines)  # changes.csv is of the first one
    first = rows[0]["id"]
    (desk.folder / "changes.csv").write_text(CHANGES.replace("30000001", first), "utf-8")
    updated = desk.run(line)
    assert updated.returncode == 0, updated.stderr
    (told,) = (desk.folder / "updated.jsonl").read_text("utf-8").splitlines()
    assert json.loads(told)["status"] == "succeeded"

    made = desk.run("soapwright run autotask create AccountToDo --from todo.csv --out made.csv")
    assert made.returncode == 0, made.stderr
    (todo,) = desk.rows("made.csv")
    (desk.folder / "old.csv").write_text(f"id\n{todo['id']}\n", "utf-8")
    deleted = desk.run(next(lines))
    assert deleted.returncode == 0, deleted.stderr

    work = desk.run(next(lines))
    assert work.returncode == 0, work.stderr
    assert "would send 1 records of Job as one piece of work" in work.stderr

    queried = desk.run(next(lines))
    assert queried.returncode == 0, queried.stderr
    frame = polars.read_parquet(desk.folder / "tickets.parquet")
    # Once each: all that succeeded but the one that was updated and the one that is no printer,
    # and of those that nobody knows of what there is.
    printers = {int(r["id"]) for r in rows[2:] if r["status"] == "succeeded"}
    saved = frame.filter(polars.col("id") != int(first))
    assert printers <= set(saved["id"])
    assert saved.height - len(printers) <= lost
    assert saved["title"].n_unique() == saved.height
    assert desk.run(next(lines)).returncode == 0
    few_rows = desk.rows("few.csv")
    assert few_rows[0].keys() == {"id", "title"}
    assert len(few_rows) == saved.height + 1  # paper's priority is 1
    few = desk.run(next(lines))
    assert few.stdout.splitlines()[0] == "id,title"
    assert len(few.stdout.splitlines()) == 4
    assert desk.run(next(lines)).returncode == 0
    changed = (desk.folder / "changed.jsonl").read_text("utf-8").splitlines()
    assert len(changed) == saved.height + 2

    version = desk.run(next(lines))
    assert json.loads(version.stdout) == "1.6"
    assert json.loads(desk.run(next(lines)).stdout)["field"]
    created = desk.run(next(lines))
    assert json.loads(created.stdout)["return_code"] == 1
    assert list(lines) == []


@pytest.mark.slow
def test_the_error_that_is_shown(desk: Desk) -> None:
    (shown,) = re.findall(r"```\n(error: .*?)```", PAGE, re.DOTALL)
    desk.environment["SOAPWRIGHT_SECRET"] = "sandbox-secret"
    done = desk.run("soapwright query autotask Ticket --where \"titel = 'x'\" --to -")
    assert done.stderr == shown
    assert done.returncode == 2
