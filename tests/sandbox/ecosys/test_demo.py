"""The demo's session: it says what happened."""

from __future__ import annotations

import re

import generated.ecosys
from soapwright.sandbox import open_sandbox
from soapwright.sandbox.ecosys import demo
from tests.generated.packages import ROOT


def test_chunks_failures_keys_and_a_log() -> None:
    said: list[str] = []
    with open_sandbox("ecosys", ROOT / "wsdl" / "ecosys") as server:
        demo.run(generated.ecosys, server, said.append)
        assert [entry.title for entry in server.state.log][-1] == "Demo"
        assert server.state.sessions.open == []
    text = "\n".join(said)
    for line in (
        r"create 1000 objects: 1000 succeeded, 0 failed, in 4 calls of one session",
        r"update them: 998 succeeded, 2 failed",
        r"record 300 failed: ESRC_VALIDATION_FAULT",
        r"record 700 failed: ESRC_OBJECT_NOT_FOUND|record 700 failed: ",
        r"record 900 saved, with a warning: ESRC_VALUE_TRUNCATED",
        r"read: 100 objects of 6 fields",
        r"delete 100 by key: 100 succeeded",
        r"logged out with the last of \d+ calls",
    ):
        assert re.search(line, text), (line, text)
