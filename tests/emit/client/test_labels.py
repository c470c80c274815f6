"""Names of operations in a client, where several port types have one of the name."""

from __future__ import annotations

from pathlib import Path

import pytest

from soapwright.emit.client.labels import Namer
from soapwright.schema import read_schema
from tests.depots import Act, Side, wsdl

SIDES = [
    Side("Ramps", [Act("Check", "Ramp"), Act("Open", "Door")]),
    Side("Gates", [Act("Check", "Gate"), Act("Put", "A", sent="PutA"), Act("Put", "B", sent="B")]),
]


@pytest.mark.parametrize(
    ("grouped", "names"),
    [
        (False, ["Check", "Open", "Gates.Check", "PutA", "Put_B"]),
        (True, ["Check", "Open", "Check", "PutA", "Put_B"]),
    ],
)
def test_the_first_keeps_its_name_where_they_are_not_apart(
    grouped: bool, names: list[str], tmp_path: Path
) -> None:
    (tmp_path / "a.wsdl").write_text(wsdl(SIDES), "utf-8")
    schema = read_schema(tmp_path / "a.wsdl").schema
    bindings = list(schema.bindings.values())
    namer = Namer(schema, bindings, grouped=grouped)
    own = [("Ramps", n) for n in ("Check", "Open")]
    own += [("Gates", n) for n in ("Check", "PutA", "Put_B")]
    by_name = {binding.port_type.local: binding.port_type for binding in bindings}
    assert [namer.label(by_name[side], name) for side, name in own] == names
