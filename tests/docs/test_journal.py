"""``docs/journal.md``: its blocks type-check, and run against the sandbox."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from generated.autotask import Autotask, Ticket
from soapwright.runtime.journal.entries import State
from soapwright.sandbox import open_sandbox
from soapwright.sandbox.autotask import INTEGRATION_CODE, SECRET, USERNAME
from tests.workspaces import run

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "journal.md").read_text("utf-8")
BLOCKS = re.findall(r"```python\n(.*?)```", PAGE, re.S)


def test_the_blocks_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with (
        open_sandbox("autotask", ROOT / "wsdl" / "autotask") as server,
        Autotask.connect(
            USERNAME, SECRET, integration_code=INTEGRATION_CODE, locate_url=server.url
        ) as at,
    ):
        known = {"at": at, "Ticket": Ticket}
        for block in BLOCKS:
            exec(compile(block, "docs/journal.md", "exec"), known)
    shown = run("journal", "show", "import.db", cwd=tmp_path)
    assert "400 succeeded" in shown.stdout


@pytest.mark.slow
def test_the_blocks_type_check(tmp_path: Path) -> None:
    script = tmp_path / "page.py"
    names = "from generated.autotask import Autotask, Ticket\n\nat: Autotask\n"
    script.write_text(names + "\n".join(BLOCKS), "utf-8")
    checked = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", str(script)],
        cwd=ROOT,
        env={**os.environ, "MYPYPATH": str(ROOT / "generator")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout


def test_every_state_is_explained() -> None:
    before, _, after = PAGE.partition("## Running again")
    for state in State:
        assert f"`{state.value}`" in before
        assert f"`{state.value}`" in after
