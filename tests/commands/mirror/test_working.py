"""What a run on a mirror has around it; ``test_sync.py`` has the Parquet files."""

from __future__ import annotations

import os
import warnings
from pathlib import Path

import pytest

from soapwright.commands.mirror.destinations import parse_destination
from soapwright.commands.mirror.working import alone, quiet_dlt, write_parquet
from soapwright.errors import InputError
from soapwright.runtime.client.mirror import MirrorWarning


def test_one_run_at_a_time_in_an_empty_folder(tmp_path: Path) -> None:
    working = tmp_path / "c.duckdb.sync"
    with alone(working) as folder:
        (folder / "left").touch()
        with pytest.raises(InputError, match="another sync is at work on this mirror"):
            alone(working).__enter__()
        assert (folder / "left").exists()
    (working / "dlt" / "killed").mkdir(parents=True)
    with alone(working) as folder:
        assert list(folder.iterdir()) == []
    assert not folder.exists()


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match="cannot be written"):
        alone(tmp_path / "file" / "c.sync").__enter__()


def test_the_environment_is_as_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DLT_DATA_DIR", "theirs")
    monkeypatch.delenv("RUNTIME__LOG_LEVEL", raising=False)
    with quiet_dlt(tmp_path) as caught:
        assert os.environ["DLT_DATA_DIR"] == str(tmp_path)
        warnings.warn("kept", MirrorWarning, stacklevel=1)
        warnings.warn("not ours", DeprecationWarning, stacklevel=1)
    assert [str(each.message) for each in caught] == ["kept"]
    assert os.environ["DLT_DATA_DIR"] == "theirs"
    assert "RUNTIME__LOG_LEVEL" not in os.environ


def test_a_mirror_that_is_no_folder_has_no_files_to_write(tmp_path: Path) -> None:
    write_parquet(parse_destination(f"duckdb:///{tmp_path}/c.duckdb", tmp_path), "autotask")
    assert list(tmp_path.iterdir()) == []
