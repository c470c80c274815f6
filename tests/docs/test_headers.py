"""``docs/headers.md``: its blocks type-check, and run against a service that checks headers."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from soapwright import SoapFault
from soapwright.project.one_off import one_off
from tests.partners import PASSWORD, SESSION, USERNAME, WSDL, partner

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "headers.md").read_text("utf-8")
BLOCKS = re.findall(r"```python\n(.*?)```", PAGE, re.S)


def test_the_blocks_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    known: dict[str, Any] = {"password": PASSWORD}
    with partner(tmp_path) as (service, _):
        for block in BLOCKS:
            exec(compile(block, "docs/headers.md", "exec"), known)
    names = [each["Name"] for each in service.saved]
    assert names == ["ACME", "Globex", "Initech", "Hooli", "Umbrella"]
    assert service.saved[0] == {"type": "Account", "Id": "", "Name": "ACME", "Employees": "7"}
    told = capsys.readouterr().out.splitlines()
    assert told[:2] == ["0011", "0012"]
    assert told[2].endswith("those that are bound: LoginScopeHeader (operation login)")
    assert told[3:] == ["INVALID_SESSION_ID"]
    assert service.seen[:2] == [[], ["SessionHeader"]]
    assert ["SessionHeader", "Tenant"] in service.seen


def test_the_first_block_takes_twenty_lines() -> None:
    assert len(BLOCKS[0].splitlines()) <= 20


def test_a_wrong_login_and_a_session_at_another_address(tmp_path: Path) -> None:
    with partner(tmp_path) as (service, package):
        types = package.types
        with package.PartnerClient.connect() as front:
            with pytest.raises(SoapFault, match="INVALID_LOGIN") as refused:
                front.login(username=USERNAME, password="wrong")
            assert refused.value.detail.code == "INVALID_LOGIN"
            session = types.SessionHeader(session_id=SESSION)
            with pytest.raises(SoapFault, match="INVALID_LOCATION"):
                front.with_headers(session).add([])
        assert not service.saved


@pytest.mark.slow
def test_the_blocks_type_check(tmp_path: Path) -> None:
    one_off(WSDL, "partner", tmp_path)
    script = tmp_path / "page.py"
    script.write_text("password: str\n" + "\n".join(BLOCKS), "utf-8")
    checked = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--disable-error-code=used-before-def", script],
        cwd=tmp_path,
        env={**os.environ, "MYPYPATH": f"{ROOT / 'generator'}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout
