"""The demo's session: it says what happened."""

from __future__ import annotations

import re

import generated.click2mail
from soapwright.sandbox import open_sandbox
from soapwright.sandbox.click2mail import demo
from tests.generated.packages import ROOT


def test_a_batch_step_by_step_and_all_in_one() -> None:
    said: list[str] = []
    with open_sandbox("click2mail", ROOT / "wsdl" / "click2mail") as server:
        demo.run(generated.click2mail, server, said.append)
    text = "\n".join(said)
    for line in (
        r"create: batch 91000",
        r"submit too early, nothing is sent: ",
        r"wait: 2 jobs succeeded, 1 failed, after \d+ questions",
        r"job 1: Address 1 has no postal code",
        r"details: 3 pieces",
        r"tracking: 2 in the mail, the first one In Transit",
        r"send to staging, all steps in one: <Report: 2 succeeded, 1 failed",
    ):
        assert re.search(line, text), (line, text)
