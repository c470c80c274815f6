"""What is known of the last run: when nothing has to be made, and what need not be formatted."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from soapwright.project import last_run
from soapwright.project.last_run import FILE, LastRun
from soapwright.project.manifest import publish

FILES = {"a.py": "A", "b.py": "B"}
RAW = {"a.py": "a", "b.py": "b"}
INPUTS = {"en.wsdl": "1"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A package that was just made."""
    publish(tmp_path, FILES, INPUTS)
    LastRun.write(tmp_path, INPUTS, FILES, RAW)
    return tmp_path


class Formatter:
    """One that shouts, and knows what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, files: Mapping[str, str]) -> dict[str, str]:
        self.asked += files
        return {name: text.upper() for name, text in files.items()}


def test_right_after_a_run(folder: Path) -> None:
    last = LastRun.read(folder)
    assert last.inputs == INPUTS
    assert last.same_tool()
    assert last.still_there(folder)
    assert {"__init__.py", "project/last_run.py", "templates/client.py.jinja"} <= set(last.code)


@pytest.fixture
def tool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A tool of a few files, as it was when the process began."""
    folder = tmp_path / "tool"
    for name in ("emit/old.py", "templates/members/old.jinja"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("old", "utf-8")
    monkeypatch.setattr(last_run, "_folder", lambda: folder)
    monkeypatch.setattr(last_run, "_templates", lambda: folder / "templates")
    monkeypatch.setattr(last_run, "_loaded", lambda: {"emit/old.py", "templates/members/old.jinja"})
    began_after(folder, monkeypatch)
    return folder


def began_after(tool: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Begin another process after all that has happened to the tool."""
    files = [path.stat() for path in tool.rglob("*") if path.is_file()]
    monkeypatch.setattr(
        last_run, "_BEGAN", 1 + max(max(file.st_mtime_ns, file.st_ctime_ns) for file in files)
    )
    last_run._code_hash.cache_clear()


@pytest.mark.parametrize(
    "name", ["templates/members/new.jinja", "templates/new.py.jinja", "emit/new.py", "new/a.py"]
)
def test_a_file_of_the_tool_that_is_added_and_one_that_is_removed(
    tmp_path: Path, tool: Path, name: str
) -> None:
    """Templates are listed, and a new package is found in front of a module of its name."""
    LastRun.write(tmp_path, INPUTS, {}, {})
    assert LastRun.read(tmp_path).same_tool()
    (tool / name).parent.mkdir(exist_ok=True)
    (tool / name).write_text("", "utf-8")
    assert not LastRun.read(tmp_path).same_tool()
    LastRun.write(tmp_path, INPUTS, {}, {})
    assert LastRun.read(tmp_path).same_tool()
    (tool / name).unlink()
    assert not LastRun.read(tmp_path).same_tool()


@pytest.mark.parametrize("name", ["templates/members/old.jinja", "emit/old.py"])
@pytest.mark.parametrize("text", ["new", None])
def test_a_file_of_the_tool_that_changes_while_it_runs(
    tmp_path: Path, tool: Path, monkeypatch: pytest.MonkeyPatch, name: str, text: str | None
) -> None:
    """What was made of the old text is not taken for what the new one makes."""
    (tool / name).unlink()
    if text is not None:
        (tool / name).write_text(text, "utf-8")
        os.utime(tool / name, ns=(0, 0))
        monkeypatch.setattr(last_run, "_BEGAN", (tool / name).stat().st_ctime_ns)
    LastRun.write(tmp_path, INPUTS, {}, {})
    last_run._code_hash.cache_clear()
    assert not LastRun.read(tmp_path).same_tool()
    if text is not None:
        began_after(tool, monkeypatch)
        LastRun.write(tmp_path, INPUTS, {}, {})
        assert LastRun.read(tmp_path).same_tool()


@pytest.mark.parametrize("name", ["a.py", "manifest.json"])
@pytest.mark.parametrize("content", [None, b"", b"touched"])
def test_a_package_that_was_touched(folder: Path, name: str, content: bytes | None) -> None:
    (folder / name).unlink()
    if content is not None:
        (folder / name).write_bytes(content)
    assert not LastRun.read(folder).still_there(folder)


@pytest.mark.parametrize("content", [None, b"", b"[]", b"{}", b'{"outputs": 1}', b"\xff"])
def test_nothing_is_known(folder: Path, content: bytes | None) -> None:
    (folder / FILE).unlink()
    if content is not None:
        (folder / FILE).write_bytes(content)
    last = LastRun.read(folder)
    assert last == LastRun()
    assert not last.same_tool()
    assert last.format_new(folder, RAW, Formatter()) == FILES


def test_a_folder_that_takes_no_caches(tmp_path: Path) -> None:
    publish(tmp_path, FILES, INPUTS)
    (tmp_path / "__pycache__").write_bytes(b"")
    LastRun.write(tmp_path, INPUTS, FILES, RAW)
    assert LastRun.read(tmp_path) == LastRun()


def test_only_new_texts_are_formatted(folder: Path) -> None:
    formatter = Formatter()
    again = LastRun.read(folder).format_new(folder, {**RAW, "b.py": "bb"}, formatter)
    assert (again, formatter.asked) == ({"a.py": "A", "b.py": "BB"}, ["b.py"])


def test_a_text_that_was_touched_is_formatted_again(folder: Path) -> None:
    (folder / "a.py").write_text("touched", "utf-8")
    formatter = Formatter()
    assert LastRun.read(folder).format_new(folder, RAW, formatter)["a.py"] == "A"
    assert formatter.asked == ["a.py"]


def test_another_formatter_formats_everything(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(last_run, "_installed", lambda: "others")
    formatter = Formatter()
    assert LastRun.read(folder).format_new(folder, RAW, formatter) == FILES
    assert formatter.asked == ["a.py", "b.py"]


def test_a_text_of_a_run_that_was_killed_is_not_taken_for_that_of_another(folder: Path) -> None:
    """Files of the next run are in place, and the process died before it could say so."""
    publish(folder, {"a.py": "AA", "b.py": "B"}, INPUTS)
    last = LastRun.read(folder)
    assert not last.still_there(folder)
    assert last.format_new(folder, RAW, Formatter()) == FILES


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        (["black-1.dist-info"], ["black-1.dist-info"], True),
        (["black-1.dist-info"], ["black-2.dist-info"], False),
        (["black-1.dist-info"], [], False),
        (["black-1.dist-info"], ["black-1.dist-info", "plugin-1.dist-info"], False),
        (["old-1-py3.11.egg-info"], ["old-2-py3.11.egg-info"], False),
        (["black-1.dist-info"], ["black-1.dist-info", "black", "readme.txt"], True),
    ],
)
def test_what_is_installed(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    first: list[str],
    second: list[str],
    same: bool,
) -> None:
    hashes = set()
    for number, names in enumerate((first, second)):
        for name in names:
            (tmp_path / str(number) / name).mkdir(parents=True)
        monkeypatch.setattr(sys, "path", [str(tmp_path / "no"), str(tmp_path / str(number))])
        hashes.add(last_run._installed.__wrapped__())
    assert (len(hashes) == 1) is same


def test_what_stands_first_on_the_path_is_what_is_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for place in ("one/black-1.dist-info", "two/black-2.dist-info"):
        (tmp_path / place).mkdir(parents=True)
    hashes = []
    for order in (["one", "two"], ["one"], ["two", "one"]):
        monkeypatch.setattr(sys, "path", [os.fspath(tmp_path / name) for name in order])
        hashes.append(last_run._installed.__wrapped__())
    assert hashes[0] == hashes[1] != hashes[2]


def test_services_that_come_with_the_tool_are_none_of_its_code() -> None:
    importlib.import_module("soapwright.inputs")  # its folder is elsewhere
    assert last_run._loaded()
