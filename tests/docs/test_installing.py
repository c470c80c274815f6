"""What ``uv tool install``, ``pipx install`` and pip make of the wheel: a command that works, and
that says what it lacks in the words of what installed it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest

import soapwright
from tests.docs.test_new_user import User
from tests.docs.test_new_user import wheel as wheel

pytestmark = pytest.mark.slow

TOOLS = Path(sys.executable).parent
VERSION = f"soapwright, version {soapwright.__version__} (without soapwright-fast)\n"


def _run(
    command: Sequence[object], more: Mapping[str, str], cwd: Path | None = None, expected: int = 0
) -> str:
    """What a command prints, run without what this Python was told."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(
        [*map(str, command)],
        cwd=cwd,
        env={**plain, **more},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == expected, f"{command}: {done.stdout}{done.stderr}"
    return done.stdout + done.stderr


class Installer:
    """A program that makes an environment for a program, in a home that is thrown away."""

    def __init__(self, name: str, home: Path) -> None:
        self.name = name
        self._home = home
        self._own = {
            "HOME": str(home),
            "UV_TOOL_DIR": str(home / "tools"),
            "UV_TOOL_BIN_DIR": str(home / "bin"),
            "PIPX_HOME": str(home / "pipx"),
            "PIPX_BIN_DIR": str(home / "bin"),
        }

    def install(self, wheel: Path, extras: str = "") -> None:
        command: list[str | Path]
        if self.name == "uv":
            found = f"soapwright{extras} @ {wheel.as_uri()}"
            command = [TOOLS / "uv", "tool", "install", "--python", sys.executable, found]
        else:
            found = f"{wheel}{extras}"
            command = [TOOLS / "pipx", "install", "--force", "--python", sys.executable, found]
        _run(command, self._own)

    def run(self, *arguments: str, expected: int = 0) -> str:
        return _run([self._home / "bin/soapwright", *arguments], {}, self._home, expected)


@pytest.fixture(params=["uv", "pipx"])
def installer(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Installer]:
    yield Installer(request.param, tmp_path)
    shutil.rmtree(tmp_path)  # some hundred MB


LINES = {
    "uv": "uv tool install 'soapwright[{}]'",
    "pipx": "pipx install --force 'soapwright[{}]'",
}


def test_without_extras_it_says_what_commands_need(installer: Installer, wheel: Path) -> None:
    installer.install(wheel)
    assert installer.run("--version") == VERSION
    line = LINES[installer.name].format("cli")
    assert installer.run("--help", expected=2) == (
        f"error: needs click, which is not installed: {line}\n"
    )


def test_with_the_commands_extra_it_works(installer: Installer, wheel: Path) -> None:
    installer.install(wheel, "[cli]")
    assert installer.run("--version") == VERSION
    assert "soapwright init FILE_OR_URL" in installer.run("--help")
    installer.run("init", "ecosys")
    installer.run("generate")
    assert "No differences" in installer.run("check")
    line = LINES[installer.name].format("cli,sandbox")
    said = installer.run("demo", "ecosys", expected=2)
    assert said.endswith(f"which is not installed: {line}\n")


def test_pip_is_named_where_pip_did_it(wheel: Path, tmp_path: Path) -> None:
    environment = tmp_path / "venv"
    _run([sys.executable, "-m", "venv", "--without-pip", environment], {})
    pip = [sys.executable, "-m", "pip", "--python", environment / "bin/python", "install", "-q"]
    _run([*pip, "--no-compile", "--disable-pip-version-check", wheel], {})
    user = User(tmp_path, environment)
    assert user.run("soapwright --version") == VERSION
    assert user.run("soapwright check", expected=2) == (
        "error: needs click, which is not installed: pip install 'soapwright[cli]'\n"
    )
    (package,) = environment.glob("lib/python*/site-packages/soapwright")
    assert (package / "py.typed").is_file()
