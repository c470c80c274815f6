"""The demo's session: it says what happened."""

from __future__ import annotations

import re

import generated.superoffice
from soapwright.sandbox import open_sandbox
from soapwright.sandbox.superoffice import demo
from tests.generated.packages import ROOT


def test_logins_jobs_and_rows() -> None:
    said: list[str] = []
    with open_sandbox("superoffice", ROOT / "wsdl" / "superoffice", rows=700) as server:
        demo.run(generated.superoffice, server, said.append)
    text = "\n".join(said)
    for line in (
        r"a wrong password: ",
        r"job \d+: Succeeded, 100 %",
        r"Disk full",
        r"nothing is sent: ",
        r"archive: 700 rows in 2 pages",
        r"the ticket expired: 3 calls \(refused, login, again\)",
        r"FindNothing",
    ):
        assert re.search(line, text), (line, text)
