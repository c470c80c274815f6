"""The schema of a workspace is that of the tool: written by init, kept by generate, checked."""

from __future__ import annotations

from pathlib import Path

import pytest

from soapwright.errors import InputError
from soapwright.project.editor_schema import is_old, own_schema, place, write_schema
from tests.parcels import workspace
from tests.workspaces import run


def test_it_is_written_once_and_kept_that_of_this_version(tmp_path: Path) -> None:
    assert not is_old(tmp_path)
    assert write_schema(tmp_path)
    written = place(tmp_path).stat().st_mtime_ns
    assert (is_old(tmp_path), write_schema(tmp_path)) == (False, False)
    assert place(tmp_path).stat().st_mtime_ns == written
    place(tmp_path).write_text("{}", "utf-8")
    assert is_old(tmp_path)
    assert write_schema(tmp_path)
    assert place(tmp_path).read_bytes() == own_schema()


def test_one_that_is_no_schema_at_all_is_told(tmp_path: Path) -> None:
    place(tmp_path).parent.mkdir()
    with place(tmp_path).open("wb") as file:
        file.truncate(5 * 2**20)
    with pytest.raises(InputError, match="is larger than the limit"):
        is_old(tmp_path)


def test_commands(tmp_path: Path) -> None:
    """Who has none is given none but by init; who has an old one is told, and generate mends it."""
    workspace(tmp_path)
    assert "schema" not in run("generate", cwd=tmp_path).stderr
    assert run("fetch", "--pin", cwd=tmp_path).returncode == 0
    assert not place(tmp_path).exists()
    place(tmp_path).write_text("{}", "utf-8")
    found = run("check", cwd=tmp_path)
    assert found.returncode == 1
    assert "wsdl/service.schema.json: is not that of this version" in found.stdout
    assert "run `soapwright generate`" in found.stdout
    mended = run("generate", cwd=tmp_path)
    assert "wsdl/service.schema.json: written anew, for editors" in mended.stderr
    assert run("check", cwd=tmp_path).returncode == 0
    place(tmp_path).unlink()
    done = run("init", "ecosys", cwd=tmp_path)
    assert "wsdl/service.schema.json: by which editors" in done.stderr
    assert place(tmp_path).read_bytes() == own_schema()
