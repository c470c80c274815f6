"""``docs/transport.md``: its blocks run, in their order, and its tables say what there is."""

from __future__ import annotations

import logging
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
import trustme

from generated.autotask import Autotask, Ticket, operations, types
from soapwright.runtime.http.settings import WIRE, HookName
from tests.runtime.scripted import ScriptedServer, reply
from tests.runtime.soap import page

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "transport.md").read_text("utf-8")
BLOCKS = re.findall(r"```python\n(.*?)```", PAGE, re.S)


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    yield
    logging.getLogger(WIRE).setLevel(logging.NOTSET)


def test_the_blocks_run(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    certificate = tmp_path / "client.pem"
    trustme.CA().issue_cert("client.example").private_key_and_cert_chain_pem.write_to_path(
        certificate
    )
    with ScriptedServer(reply(page(2))) as server:
        known: dict[str, Any] = {
            **{"Autotask": Autotask, "Ticket": Ticket, "operations": operations, "types": types},
            **{"ANSWER": page(2), "TOKEN": "t" + "oken", "URL": server.url},
            "CERTIFICATE": certificate,
        }
        for block in BLOCKS:
            exec(compile(block, "docs/transport.md", "exec"), known)
        assert known["titles"] == ["Ticket 1 & more", "Ticket 2 & more"]
        assert "Authorization: Bearer token" in server.heads[0]
        assert b"<soapenv:Envelope" in server.requests[-1]
        assert "X-Request: import" in server.heads[-1]
    assert [event.kind for event in known["seen"]] == ["request", "response"]
    assert len([record for record in caplog.records if record.name == WIRE]) == 6
    assert "Bearer token" not in caplog.text


@pytest.mark.slow
def test_the_blocks_type_check(tmp_path: Path) -> None:
    script = tmp_path / "page.py"
    names = "from generated.autotask import Autotask, Ticket, operations, types\n\nANSWER = b''\n"
    names += "TOKEN = URL = CERTIFICATE = ''\n"
    script.write_text(names + "\n".join(BLOCKS), "utf-8")
    checked = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", str(script)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout


def test_every_place_of_a_hook_is_explained() -> None:
    rows = re.findall(r"^\| `(\w+)` \| an? `", PAGE, re.M)
    assert set(get_args(HookName)) <= set(rows)
