"""``docs/autotask.md``: its blocks type-check, and run against the sandbox in their order."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from generated.autotask import AsyncAutotask, Autotask
from soapwright.sandbox import open_sandbox
from soapwright.sandbox.autotask import INTEGRATION_CODE, SECRET, USERNAME
from tests.workspaces import COMMAND

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "autotask.md").read_text("utf-8")

NAMES = """
import asyncio
import datetime
import logging
import warnings
from zoneinfo import ZoneInfo

from generated.autotask import (
    Account,
    AsyncAutotask,
    Attachment,
    AttachmentInfo,
    Autotask,
    Contact,
    ContractServiceAdjustment,
    Resource,
    Ticket,
    TicketCost,
    picklists,
    q,
)
from soapwright import (
    AuthenticationError,
    Checkpoint,
    FieldNotYours,
    Governor,
    NotAllowed,
    TooLarge,
    UntrackedEntity,
    ZoneMismatch,
)

tickets = [Ticket(id=1)]
titles = ["Printer on fire", "Disk full", ""]
since = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
resource_id = 29_682_885
"""
"""What the page takes for granted, beside who calls."""

BLOCK = re.compile(r"(<!-- not run: .*? -->\n)?```python\n(.*?)```", re.S)


@pytest.mark.slow
def test_the_blocks_type_check(tmp_path: Path) -> None:
    who = "username: str\nsecret: str\ncode: str\n"
    script = tmp_path / "page.py"
    script.write_text(NAMES + who + "\n".join(text for _, text in BLOCK.findall(PAGE)), "utf-8")
    checked = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", str(script)],
        cwd=ROOT,
        env={**os.environ, "MYPYPATH": str(ROOT / "generator")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout


def test_the_blocks_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {"username": USERNAME, "secret": SECRET, "code": INTEGRATION_CODE}
    with open_sandbox("autotask", ROOT / "wsdl" / "autotask") as sandbox:
        for client in (Autotask, AsyncAutotask):
            monkeypatch.setattr(client, "connect", partial(client.connect, locate_url=sandbox.url))
        exec(NAMES, names)
        try:
            for not_run, text in BLOCK.findall(PAGE):
                if not not_run:
                    exec(compile(text, "docs/autotask.md", "exec"), names)
        finally:
            names["at"].close()
        assert [outcome.index for outcome in names["report"].failed] == [2]
        assert names["fresh"].title == "Printer on fire"
        assert [ticket.title for ticket in names["found"]] == ["Disk full"]
    printed = capsys.readouterr().out
    assert "Ticket cannot be deleted; it can be created or updated or queried" in printed
    assert "Complete" in printed
    assert "Code=OpenTicketDetail&TicketID=" in printed


def test_the_commands_are_there() -> None:
    for block in re.findall(r"```console\n(.*?)```", PAGE, re.S):
        for line in block.splitlines():
            command, *options = line.removeprefix("$ soapwright ").split()
            said = subprocess.run(
                [COMMAND, command, "--help"], capture_output=True, text=True, check=True
            ).stdout
            for option in options:
                assert not option.startswith("--") or option in said, line
