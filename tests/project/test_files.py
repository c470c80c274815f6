"""Files are written whole or not at all, whatever happens on the way."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from soapwright.errors import InputError
from soapwright.project import files
from soapwright.project.files import check_place, shown, write_all, write_whole
from tests.workspaces import contents

names = st.sampled_from(["a", "b", "c/a", "c/d/b"])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    old=st.dictionaries(names, st.binary(max_size=9)),
    new=st.dictionaries(names, st.binary(max_size=9), min_size=1),
    data=st.data(),
)
def test_all_or_none(
    old: dict[str, bytes],
    new: dict[str, bytes],
    data: st.DataObject,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("files")
    write_all({folder / name: content for name, content in old.items()})
    assert contents(folder) == old
    broken = data.draw(st.sampled_from([None, *new]))
    real = files._write_new
    with pytest.MonkeyPatch.context() as patch:
        left = data.draw(st.integers(0, len(new) - 1)) if broken is not None else len(new)

        def write_new(path: Path, content: bytes) -> None:
            nonlocal left
            left -= 1
            if left < 0:
                raise OSError(28, "No space left on device", str(path))
            real(path, content)

        patch.setattr(files, "_write_new", write_new)
        if broken is None:
            write_all({folder / name: content for name, content in new.items()})
            assert contents(folder) == {**old, **new}
        else:
            with pytest.raises(InputError, match="cannot be written: No space left"):
                write_all({folder / name: content for name, content in new.items()})
            assert contents(folder) == old


def test_nothing_of_ours_stays_behind_where_somebody_presses_ctrl_c(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    write_whole(tmp_path / "a", b"old")
    monkeypatch.setattr(os, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_whole(tmp_path / "a", b"new")
    assert contents(tmp_path) == {"a": b"old"}


def test_where_a_file_is_in_the_way_of_a_folder(tmp_path: Path) -> None:
    write_whole(tmp_path / "a", b"old")
    with pytest.raises(InputError, match="cannot be written"):
        write_all({tmp_path / "b": b"new", tmp_path / "a" / "b": b"new"})
    assert contents(tmp_path) == {"a": b"old"}


def test_files_are_named_from_where_one_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "a")
    assert shown(inner) == "b"
    assert shown(Path("b/../c")) == "c"
    assert shown(tmp_path) == str(tmp_path.resolve())


def test_nothing_is_written_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "theirs").mkdir()
    (tmp_path / "out").symlink_to(tmp_path / "theirs")
    (tmp_path / "own").mkdir()
    (tmp_path / "own/types").symlink_to(tmp_path / "theirs")
    check_place(tmp_path / "out", tmp_path / "out", ["a.py"])  # which the user named
    check_place(tmp_path, tmp_path / "own", ["a.py"])
    for folder, names in (("out", []), ("own", ["types/a.py"]), ("out/below", [])):
        with pytest.raises(InputError, match="is a symbolic link, through which nothing is"):
            check_place(tmp_path, tmp_path / folder, names)
