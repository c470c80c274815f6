"""``soapwright demo`` as a process: what it prints is what happened."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.workspaces import run

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.slow
def test_the_demo_prints_what_happened(tmp_path: Path) -> None:
    for folder in ("wsdl", "generated"):
        shutil.copytree(ROOT / folder / "autotask", tmp_path / folder / "autotask")
    # A client of the user's own: its mirror is kept by another process, which has to find it too.
    place = ("--package", "acme.crm", "--out", "src/acme/crm")
    done = run("demo", "autotask", *place, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    for expected in (
        r"sandbox at http://127\.0\.0\.1:\d+/",
        r"getZoneInfo: zone en",
        r"create 1000 tickets: 999 succeeded, 1 failed, 0 unknown, in 6 calls",
        r"record 321 was isolated: .*999999999",
        r"query: 999 tickets in 2 pages of up to 500",
        r"update 250 of them: 250 succeeded, 250 are complete now",
        r"usage: \d+ of 10000 calls in 60 minutes",
        r"sync: killed \(SIGKILL\) with one page read",
        r"sync: run again, .* DuckDB holds 999 tickets, 999 different ones, 250 of them complete",
    ):
        assert re.search(expected, done.stderr), (expected, done.stderr)
