"""``generate`` and ``check`` agree, whatever has changed of the tool and of what it runs on.

A copy of the tool is changed and run in front of the one that is installed.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from soapwright.project.last_run import FILE
from tests.examples import SHARE
from tests.parcels import workspace

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
TOOL = ROOT / "generator" / "soapwright"
TEMPLATES = ROOT / "templates"
UNCHANGED = "parcels: nothing has changed, nothing written\n"

OTHERWISE = """

import jinja2 as _jinja2

def _otherwise(self, *, header, _render=_jinja2.Template.render, **options):
    text = _render(self, header=header, **options)
    return f"{text}\\n# otherwise\\n" if header else text

_jinja2.Template.render = _otherwise
"""
"""What makes any module write other text, without an import of the tool."""

NEWER_BLACK = """
import black

def _newer(text, *, mode, _format=black.format_str):
    return _format(text, mode=mode) + "# newer\\n"

black.format_str = _newer
"""


def makes(name: str) -> bool:
    """Whether a file is code that takes part wherever packages are made, not for one command."""
    return name.endswith(".py") and not name.startswith(("cli/", "commands/"))


class Copy:
    """A workspace and a copy of the tool, which is the one that is run."""

    def __init__(self, folder: Path) -> None:
        self.tool = folder / "path"
        self.root = folder / "work"
        self.package = self.root / "generated" / "parcels"

    def loaded(self) -> set[str]:
        """The files of the tool that made the package."""
        return set(json.loads((self.package / FILE).read_bytes())["code"])

    def change(self, name: str) -> None:
        """Change a file of the tool; if it is code that is loaded to make it, what it makes."""
        harmless = "# otherwise\n" if name.endswith(".py") else "{# otherwise #}"
        with (self.tool / "soapwright" / name).open("a", encoding="utf-8") as file:
            file.write(OTHERWISE if makes(name) else harmless)

    def install(self, name: str) -> None:
        """Another version of a package, as far as its metadata goes."""
        (self.tool / f"{name}-99.dist-info").mkdir()

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-P", "-m", "soapwright", *arguments],
            cwd=self.root,
            env={**os.environ, "PYTHONPATH": str(self.tool), "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )

    def generate(self, *options: str) -> str:
        done = self.run("generate", *options)
        assert done.returncode == 0, done.stderr
        return done.stderr

    def fresh(self) -> bool:
        """Whether ``check`` finds nothing."""
        done = self.run("check")
        assert done.returncode in (0, 1), done.stderr
        assert (done.returncode == 1) == ("`soapwright generate parcels`" in done.stdout)
        return done.returncode == 0


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    """A copy of the tool, and a package that it has made."""
    copy = Copy(tmp_path_factory.mktemp("made"))
    ignore = shutil.ignore_patterns("__pycache__")
    shutil.copytree(TOOL, copy.tool / "soapwright", ignore=ignore)
    shutil.copytree(TEMPLATES, copy.tool / "soapwright" / "templates", ignore=ignore)
    workspace(copy.root)
    copy.generate()
    assert copy.run("fetch", "--pin").returncode == 0
    return copy


@pytest.fixture
def copy(made: Copy, tmp_path: Path) -> Copy:
    shutil.copytree(made.tool.parent, tmp_path / "copy")
    return Copy(tmp_path / "copy")


def test_the_same_tool(copy: Copy) -> None:
    assert copy.generate() == UNCHANGED
    assert copy.fresh()


ROOMS = {
    *("__init__.py", "cli", "commands", "emit", "errors.py", "project"),
    *("reading", "runtime", "schema", "service", "templates"),
}


def test_rooms(made: Copy) -> None:
    """What loads code of another room needs an example of it below."""
    assert {name.partition("/")[0] for name in made.loaded()} == ROOMS


def changed(copy: Copy, name: str) -> None:
    copy.change(name)
    said = copy.generate()
    assert said != UNCHANGED, name
    assert ("parcels: 0 files written" in said) != makes(name), name
    assert copy.fresh(), name


@pytest.mark.parametrize("room", sorted(ROOMS))
def test_a_file_that_generation_loads(copy: Copy, room: str) -> None:
    names = [name for name in sorted(copy.loaded()) if name.partition("/")[0] == room]
    changed(copy, names[len(names) // 2])
    assert copy.generate() == UNCHANGED


@pytest.mark.parametrize("name", ["templates/members/zzz.jinja", "emit/format/__init__.py"])
def test_a_file_that_is_added_and_removed(copy: Copy, name: str) -> None:
    """A template takes names of methods away, and a package goes before a module of its name."""
    path = copy.tool / "soapwright" / name
    path.parent.mkdir(exist_ok=True)
    of_template = "    def get_count_status(self):\n        pass\n"
    of_package = "def format_sources(files):\n    return {name: files[name] for name in files}\n"
    path.write_text(of_package if name.endswith(".py") else of_template, "utf-8")
    assert copy.generate() != UNCHANGED
    assert copy.fresh()
    path.unlink()
    if name.endswith(".py"):
        path.parent.rmdir()
    assert copy.generate() != UNCHANGED
    assert copy.fresh()
    assert copy.generate() == UNCHANGED


@pytest.mark.exhaustive
def test_every_file_that_generation_loads(made: Copy, tmp_path: Path) -> None:
    for number, name in enumerate(sorted(made.loaded())[::SHARE]):
        shutil.copytree(made.tool.parent, tmp_path / str(number))
        changed(Copy(tmp_path / str(number)), name)


def test_files_that_generation_does_not_load(copy: Copy) -> None:
    tool = copy.tool / "soapwright"
    names = {path.relative_to(tool).as_posix() for path in tool.rglob("*.py")} - copy.loaded()
    assert {"diff/lattice.py", "runtime/http/soap.py", "cli/sync.py"} < names
    for name in names - {"__main__.py"}:
        copy.change(name)
    assert copy.generate() == UNCHANGED
    assert "parcels: 0 files written, 0 removed" in copy.generate("--force")


def test_another_version_that_makes_the_same(copy: Copy) -> None:
    for name in ("black", "xsdata", "jinja2", "lxml", "plugin_of_somebody"):
        copy.install(name)
        assert "parcels: 0 files written, 0 removed" in copy.generate(), name
    assert copy.fresh()
    assert copy.generate() == UNCHANGED


def test_another_version_that_makes_something_else(copy: Copy) -> None:
    copy.install("black")
    (copy.tool / "sitecustomize.py").write_text(NEWER_BLACK, "utf-8")
    assert not copy.fresh()
    assert "parcels: 0 files written" not in copy.generate()
    assert copy.fresh()
    assert copy.generate() == UNCHANGED
