"""What ``uv tool install``, ``pipx install`` and pip make of the wheel: a command that works, and
that says what it lacks in the words of what installed it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import soapwright
from tests.docs.test_new_user import User, _run
from tests.docs.test_new_user import wheel as wheel

pytestmark = pytest.mark.slow

TOOLS = Path(sys.executable).parent
VERSION = f"soapwright, version {soapwright.__version__}\n"


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
        if self.name == "uv":
            found = f"soapwright{extras} @ {wheel.as_uri()}"
            command = [TOOLS / "uv", "tool", "install", "--python", sys.executable, found]
        else:
            found = f"{wheel}{extras}"
            command = [TOOLS / "pipx", "install", "--force", "--python", sys.executable, found]
        _run([*map(str, command)], **self._own)

    def run(self, *arguments: str, expected: int = 0) -> str:
        return _run(
            [str(self._home / "bin/soapwright"), *arguments], cwd=self._home, expected=expected
        )


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
    _run([sys.executable, "-m", "venv", "--without-pip", environment])
    pip = [sys.executable, "-m", "pip", "--python", environment / "bin/python", "install", "-q"]
    _run([*pip, "--no-compile", "--disable-pip-version-check", wheel])
    user = User(tmp_path, environment)
    assert user.run("soapwright --version") == VERSION
    assert user.run("soapwright check", expected=2) == (
        "error: needs click, which is not installed: pip install 'soapwright[cli]'\n"
    )
    typed = [environment / "bin/python", "-c", "import soapwright as s; print(s.__file__)"]
    package = Path(subprocess.run(typed, capture_output=True, text=True, check=True).stdout).parent
    assert (package / "py.typed").is_file()
