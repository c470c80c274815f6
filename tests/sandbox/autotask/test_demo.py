"""The demo's session, but for its mirror, which the command's own test shows."""

from __future__ import annotations

import importlib.util
import re

import pytest

import generated.autotask
from soapwright.sandbox import open_sandbox
from soapwright.sandbox.autotask import demo
from tests.sandbox.conftest import FOLDER


def test_batches_pages_and_a_bad_record(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "TICKETS", 400)
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    said: list[str] = []
    with open_sandbox("autotask", FOLDER) as server:
        demo.run(generated.autotask, server, said.append)
    text = "\n".join(said)
    for line in (
        r"create 400 tickets: 399 succeeded, 1 failed, 0 unknown, in \d calls",
        r"record 321 was isolated: .*999999999",
        r"query: 399 tickets in 1 pages",
        r"update 250 of them: 250 succeeded, 250 are complete now",
        r"usage: \d+ of 10000 calls",
        r"sync: pip install",
    ):
        assert re.search(line, text), (line, text)
