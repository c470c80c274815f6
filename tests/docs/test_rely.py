"""``docs/rely.md``: its blocks run against the sandbox, and its lists are those of the code."""

from __future__ import annotations

import re
from typing import Any

import pytest

from generated.autotask import Autotask, Ticket
from soapwright.runtime.errors import REFUSALS, SoapFault
from soapwright.runtime.http.settings import Limits
from soapwright.sandbox import open_sandbox
from tests.generated.packages import ROOT

PAGE = (ROOT / "docs/rely.md").read_text("utf-8")


def test_its_blocks_run(monkeypatch: pytest.MonkeyPatch) -> None:
    with open_sandbox("autotask", ROOT / "wsdl/autotask") as server:
        who = server.credentials
        names: dict[str, Any] = {
            "username": who["user"],
            "secret": who["secret"],
            "code": who["integration code"],
            "Autotask": Autotask,
        }
        connect = Autotask.connect
        monkeypatch.setattr(
            Autotask,
            "connect",
            lambda *given, **more: connect(*given, locate_url=server.url, **more),
        )
        with Autotask.connect(
            names["username"], names["secret"], integration_code=names["code"]
        ) as client:
            for block in re.findall(r"```python\n(.*?)```", PAGE, re.S):
                tickets = [Ticket(title=text, account_id=1, status=1, priority=2) for text in "ab"]
                names |= {"at": client, "tickets": tickets}
                exec(block, names)
        assert len(names["report"].succeeded) == 2


def test_the_statuses_that_refuse() -> None:
    (told,) = re.findall(r"without a readable answer, HTTP ([\d, or]+)\.", PAGE)
    assert {int(number) for number in re.findall(r"\d+", told)} == REFUSALS


def test_the_codes_that_refuse() -> None:
    (told,) = re.findall(r"a fault whose code is (.*?), or one below", PAGE, re.S)
    codes = re.findall(r"`(\w+)`", told)
    assert len(codes) == 5
    assert all(not SoapFault("no", code=code).maybe_done for code in codes)


def test_the_total_time() -> None:
    assert f"`Limits(total={Limits().total:g})`" in PAGE
