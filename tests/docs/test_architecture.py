"""The walks through the rooms are true to the code."""

from __future__ import annotations

import re
import tomllib

from tests.generated.packages import ROOT

TEXT = (ROOT / "docs/architecture.md").read_text("utf-8")
RUNTIME = "The runtime's rooms stand on each other, and a feature on none beside it"


def test_the_element_and_its_line_are_there() -> None:
    (element,) = re.findall(r"`(<xs:element .*?/>)`", TEXT)
    assert element in (ROOT / "wsdl/autotask/en.wsdl").read_text("utf-8")
    lines = re.findall(r"^   (account_id: .*|\"\"\"AccountID.*)$", TEXT, re.M)
    emitted = (ROOT / "generated/autotask/types/ticket.py").read_text("utf-8")
    assert len(lines) == 2
    assert "\n    ".join(lines) in emitted


def test_the_rooms_stand_as_the_contract_has_them() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
    (layers,) = (c["layers"] for c in contracts["contracts"] if c["name"] == RUNTIME)
    block = TEXT[TEXT.index("rooms of the runtime") :].split("```")[1]
    rooms = [line.split("  ")[0] for line in block.strip().splitlines()]
    aliases = {"dictionaries"}
    assert rooms == [each.replace(" : ", " | ") for each in layers if each not in aliases]


def test_every_room_of_the_runtime_is_told() -> None:
    folder = ROOT / "generator/soapwright/runtime"
    for room in folder.iterdir():
        if room.is_dir() and (room / "__init__.py").is_file():
            assert re.search(rf"(^|\| ){room.name}\b", TEXT, re.M), room.name
