"""The authored WSDLs are what author.py writes, and are found to be the service's own."""

from __future__ import annotations

import runpy
import shutil
from pathlib import Path

import pytest

from soapwright.diff.compare import compare
from soapwright.schema import read_schema

FOLDER = Path(__file__).resolve().parents[2] / "wsdl" / "superoffice"
AGENTS = ("Batch", "SoPrincipal", "Archive", "BulkUpdate")


def test_the_wsdls_are_what_the_author_writes(tmp_path: Path) -> None:
    for name in ("author.py", "agents.txt"):
        shutil.copy(FOLDER / name, tmp_path)
    runpy.run_path(str(tmp_path / "author.py"), run_name="__main__")
    written = {path.name: path.read_bytes() for path in tmp_path.glob("*.wsdl")}
    assert written == {f"{a}.wsdl": (FOLDER / f"{a}.wsdl").read_bytes() for a in AGENTS}


@pytest.mark.parametrize("agent", AGENTS)
def test_the_diff_finds_the_services_own(shared: Path, agent: str) -> None:
    """Neither way round is there an error or a warning; all that differs is prefixes and texts."""
    ours = read_schema(FOLDER / f"{agent}.wsdl").schema
    real = read_schema(shared / "wsdl" / "superoffice" / f"Services88-{agent}.wsdl").schema
    for base, other in ((real, ours), (ours, real)):
        findings = compare(base, other, base_name="base", other_name="other").findings
        assert {finding.severity for finding in findings} <= {"info"}, findings
        assert {finding.id for finding in findings} <= {
            "documentation-changed",
            "endpoint-address-changed",
            "prefix-changed",
        }


def test_the_four_share_their_types() -> None:
    schemas = [read_schema(FOLDER / f"{agent}.wsdl").schema for agent in AGENTS]
    together = read_schema([FOLDER / f"{agent}.wsdl" for agent in AGENTS])
    assert together.schema.warnings == ()
    assert together.wire_names == {}
    types = {name: found for schema in schemas for name, found in schema.types.items()}
    assert together.schema.types.keys() == types.keys()
    assert len(types) < sum(len(schema.types) for schema in schemas)
