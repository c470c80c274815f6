"""README's own lines, as a new user runs them: in an empty folder, with only what pip brings.

They are run from the wheel, beside no checkout: by the Python that runs the tests, and in the
exhaustive set by every other one that is here.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.generated.packages import ROOT
from tests.parcels import wsdl

README = (ROOT / "README.md").read_text("utf-8")
SECTION = re.search(r"## In your own repository\n(.*?)\n## ", README, re.DOTALL)
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", SECTION[1] if SECTION else "", re.DOTALL)


def _pythons() -> Iterator[Any]:
    """Each Python that the tool is for and that can be run; those of pyenv need not be chosen."""
    own = sys.version_info[1]
    pyenv = Path(os.environ.get("PYENV_ROOT", "~/.pyenv")).expanduser() / "versions"
    for minor in (11, 12, 13, 14):
        name = f"python3.{minor}"
        code = f"import sys, venv, ensurepip; sys.exit(sys.version_info[:2] != (3, {minor}))"
        for found in (shutil.which(name), *sorted(pyenv.glob(f"3.{minor}.*/bin/{name}"))):
            ran = found and subprocess.run([found, "-c", code], capture_output=True, check=False)
            if ran and ran.returncode == 0:
                marks = () if minor == own else pytest.mark.exhaustive
                yield pytest.param(str(found), id=name, marks=marks)
                break


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from a copy of what is in the repository, so that nothing stays in it."""
    source, built = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    for name in ("generator", "templates", "wsdl"):
        shutil.copytree(
            ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info")
        )
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    _run([sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", built, source])
    return next(built.glob("soapwright-*.whl"))


class User:
    """Somebody's empty folder, and the environment that they work in."""

    def __init__(self, folder: Path, environment: Path) -> None:
        self.folder = folder
        self._bin = environment / "bin"

    def run(self, line: str, *, expected: int = 0) -> str:
        """A line of a shell; gives what it prints."""
        path = f"{self._bin}{os.pathsep}{os.environ['PATH']}"
        words = line.partition("#")[0].split()
        return _run(words, cwd=self.folder, PATH=path, expected=expected)


def _run(
    words: list[object] | list[str], *, expected: int = 0, cwd: Path | None = None, **more: str
) -> str:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    done = subprocess.run(
        [*map(str, words)],
        cwd=cwd,
        env={**environment, **more},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == expected, f"{words}: {done.returncode}\n{done.stdout}{done.stderr}"
    return done.stdout + done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("python", [*_pythons()])
def test_readme_in_an_empty_folder(python: str, wheel: Path, tmp_path: Path) -> None:
    environment = tmp_path / "venv"
    # Another pip in it, and compiled modules that nothing imports, would take most of the time.
    _run([python, "-m", "venv", "--without-pip", environment])
    pip = [sys.executable, "-m", "pip", "--python", environment / "bin/python", "install", "-q"]
    _run([*pip, "--no-compile", "--disable-pip-version-check", f"{wheel}[cli]", "pre-commit"])
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "parcels.wsdl").write_text(wsdl(), "utf-8")
    user = User(folder, environment)
    for kind, text in BLOCKS:
        if kind == "console":
            for line in re.findall(r"^\$ (.+)$", text, re.MULTILINE):
                user.run(line)
        elif kind == "toml":
            rules = folder / "wsdl/parcels/service.toml"
            rules.write_text(rules.read_text("utf-8").replace("[service]\n", text), "utf-8")
        else:
            assert kind == "yaml"
            (folder / ".pre-commit-config.yaml").write_text(text, "utf-8")
    use = "from acme.parcels import Parcels; print(Parcels.connect)"
    assert "Parcels" in _run([environment / "bin/python", "-c", use], cwd=folder / "src")
    assert (folder / "generated/ecosys/client.py").is_file()
    _hook_lets_pass_and_stops(user)


def _hook_lets_pass_and_stops(user: User) -> None:
    """The hook of README lets a clean state pass, and stops a change by hand."""
    user.run("git init -q")
    user.run("git add .")
    assert "Passed" in user.run("pre-commit run --all-files")
    client = user.folder / "src/acme/parcels/client.py"
    client.write_text(client.read_text("utf-8") + "\n", "utf-8")
    told = user.run("pre-commit run --all-files", expected=1)
    assert "src/acme/parcels/client.py: line" in told


def test_the_lines_at_the_top_are_among_those_that_are_run() -> None:
    """README begins with the shortest way; its second line names a service that comes with it."""
    first = re.search(r"```console\n(.*?)```", README, re.DOTALL)
    assert first is not None
    assert [line.split("  #")[0].rstrip() for line in first[1].splitlines()] == [
        "$ pip install 'soapwright[cli]'",
        "$ soapwright init autotask",
        "$ soapwright generate",
    ]
