"""``docs/ecosys.md``, ``click2mail.md``, ``superoffice.md``: they run against the sandbox."""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pypdf
import pytest

from generated.click2mail import Click2Mail, workflow
from generated.superoffice.types import ArrayOfstring
from soapwright.runtime.records.dataclass import replace
from soapwright.sandbox import click2mail, ecosys, open_sandbox, superoffice
from tests.generated.packages import ROOT


def run(page: str, names: Mapping[str, Any]) -> None:
    """Run a page's blocks; each prints what stands below it."""
    text = (ROOT / "docs" / page).read_text("utf-8")
    blocks = re.findall(r"```python\n(.*?)```\n\n```text\n(.*?)```", text, re.S)
    assert len(blocks) == len(re.findall(r"^```python$", text, re.M)) == 2
    known = dict(names)
    for block, told in blocks:
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            exec(compile(block, page, "exec"), known)
        assert out.getvalue() == told


def test_the_page_of_ecosys() -> None:
    with open_sandbox("ecosys", ROOT / "wsdl" / "ecosys") as server:
        run(
            "ecosys.md",
            {"url": server.url, "user": ecosys.USERNAME, "password": ecosys.PASSWORD},
        )


def test_the_page_of_click2mail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written = pypdf.PdfWriter()
    for _ in range(4):
        written.add_blank_page(612, 792)
    written.write(tmp_path / "letters.pdf")
    monkeypatch.chdir(tmp_path)
    with open_sandbox("click2mail", ROOT / "wsdl" / "click2mail") as server:
        monkeypatch.setattr(Click2Mail, "connect", partial(Click2Mail.connect, url=server.url))
        often = replace(workflow.WORKFLOW.status, poll=0.02)
        monkeypatch.setattr(workflow, "WORKFLOW", replace(workflow.WORKFLOW, status=often))
        run("click2mail.md", {"username": click2mail.USERNAME, "secret": click2mail.SECRET})


def test_the_page_of_superoffice(monkeypatch: pytest.MonkeyPatch) -> None:
    text = (ROOT / "docs" / "superoffice.md").read_text("utf-8")
    (block,) = re.findall(r"```python\n(.*?)```", text, re.S)
    monkeypatch.setattr("soapwright.runtime.jobs.job._FIRST_WAIT", 0.02)
    with open_sandbox("superoffice", ROOT / "wsdl" / "superoffice") as server:
        known: dict[str, Any] = {
            "password": superoffice.PASSWORD,
            "application_token": superoffice.APPLICATION_TOKEN,
            "columns": ArrayOfstring(string=["name"]),
        }
        there = "https://online.superoffice.com/Cust12345/Remote/Services88/"
        assert block.count(there) == 1
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            exec(compile(block.replace(there, server.url), "superoffice.md", "exec"), known)
        assert out.getvalue().splitlines()[-1] == "Succeeded 100.0"
