"""``docs/from-zeep.md``: its pairs of blocks are run, and what zeep and we send is the same."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from soapwright.project.one_off import one_off
from tests.runtime.scripted import ScriptedServer, reply
from tests.styles import shown

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "from-zeep.md").read_text("utf-8")
BLOCKS = re.findall(r"```python\n# (zeep|soapwright)\n(.*?)```", PAGE, re.S)
WSDL = ROOT / "tests" / "orders" / "orders.wsdl"
ADDRESS = "https://orders.example/soap"
ANSWER = (
    '<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/" xmlns="urn:orders.example">'
    "<e:Header><Auth><username>ada</username></Auth></e:Header><e:Body><Done><order>"
    "<number>1234</number></order></Done></e:Body></e:Envelope>"
)
TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"


def test_every_block_of_zeep_has_ours_beside_it() -> None:
    assert [name for name, _ in BLOCKS] == ["zeep", "soapwright"] * (len(BLOCKS) // 2)
    assert len(re.findall(r"^```python$", PAGE, re.M)) == len(BLOCKS)


def test_both_send_and_get_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    with ScriptedServer(reply(ANSWER.encode())) as server:
        text = WSDL.read_text("utf-8").replace(ADDRESS, server.url)
        (tmp_path / "orders.wsdl").write_text(text, "utf-8")
        one_off(tmp_path / "orders.wsdl", "orders", tmp_path)
        theirs: dict[str, Any] = {}
        ours: dict[str, Any] = {}
        try:
            for (_, zeep), (_, soapwright) in zip(BLOCKS[::2], BLOCKS[1::2], strict=True):
                sent = []
                for block, known in ((zeep, theirs), (soapwright, ours)):
                    before = len(server.requests)
                    exec(compile(block, "docs/from-zeep.md", "exec"), known)
                    sent.append(
                        [
                            (meaning(data), told(head))
                            for data, head in zip(
                                server.requests[before:], server.heads[before:], strict=True
                            )
                        ]
                    )
                assert sent[0] == sent[1], soapwright
                assert sent[0], "a block sends something"
            for name in ("saved", "who", "number", "status", "last"):
                assert theirs[name] == ours[name], name
            assert (ours["saved"], ours["who"], ours["status"]) == ("1234", "ada", 200)
            ours["client"].close()
        finally:
            for name in [name for name in sys.modules if name.partition(".")[0] == "orders"]:
                del sys.modules[name]


def told(head: str) -> dict[str, str]:
    """The HTTP headers that a caller adds."""
    pairs = (line.partition(": ")[::2] for line in head.splitlines()[1:])
    return {k.lower(): v for k, v in pairs if k.lower() in ("authorization", "x-team")}


def meaning(data: bytes) -> Any:
    """An envelope without its prefixes: names, texts, types and nils; an empty Header is none."""
    root = etree.fromstring(data)
    header = root.find("{*}Header")
    if header is not None and len(header) == 0:
        root.remove(header)
    said = [
        (each.tag, each.get(NIL) in ("1", "true"), each.get(TYPE, "").rpartition(":")[2])
        for each in root.iter()
    ]
    return shown(root), said
