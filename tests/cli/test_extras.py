"""What is not installed is named with the line that installs it, and is no finding."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from soapwright import __version__
from soapwright.cli import main
from soapwright.cli.app import app
from soapwright.cli.console import Console, run
from soapwright.cli.extras import install_line, missing
from soapwright.runtime.codec.fast_reader import which_reader


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("click", "'soapwright[cli]'"),
        ("starlette.applications", "'soapwright[sandbox]'"),
        ("dlt", "'soapwright[sync]'"),
        ("pyarrow.parquet", "'soapwright[arrow]'"),
        ("keyring", "'soapwright[keyring]'"),
        ("lxml.etree", "soapwright"),
        ("pathspec", "'soapwright[cli,sandbox,sync]'"),  # which black needs
    ],
)
def test_the_smallest_that_brings_it_is_named(module: str, source: str) -> None:
    name = module.partition(".")[0]
    error = missing(ModuleNotFoundError(f"No module named {module!r}", name=module))
    assert str(error) == f"needs {name}, which is not installed: pip install {source}"


def test_a_module_of_ours_is_nothing_to_install() -> None:
    assert missing(ModuleNotFoundError("no", name="soapwright.emit.nothing")) is None
    with pytest.raises(ModuleNotFoundError):
        run(Console(), lambda: bool(__import__("soapwright.nothing")))


@pytest.mark.parametrize("module", ["click", "lxml", "black"])
def test_it_is_no_finding(module: str, capsys: pytest.CaptureFixture[str]) -> None:
    def needs() -> int:
        raise ModuleNotFoundError(f"No module named {module!r}", name=module)

    assert run(Console(), needs) == 2
    assert capsys.readouterr().err.startswith(f"error: needs {module}, which is not installed")


def test_a_fault_of_ours_is_no_finding(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """1 is what a finding gives, and Python for whatever nobody caught."""

    def breaks() -> None:
        raise ZeroDivisionError("ours")

    monkeypatch.setattr("soapwright.cli._run", breaks)
    monkeypatch.setattr(sys, "argv", ["soapwright", "check"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    assert "ZeroDivisionError: ours" in capsys.readouterr().err


RECEIPT = ("uv-receipt.toml", "")
METADATA = ("pipx_metadata.json", "{}")
UV = ("pyvenv.cfg", "home = /usr/bin\nuv = 0.5.1\n")
VENV = ("pyvenv.cfg", "home = /usr/bin\nversion = 3.13\n")


@pytest.mark.parametrize(
    ("files", "folder", "module", "line"),
    [
        ([VENV], "venv", "dlt", "pip install 'soapwright[sync]'"),
        ([UV], "venv", "dlt", "uv pip install 'soapwright[sync]'"),
        ([UV], "venv", "lxml", "uv pip install soapwright"),
        ([UV, RECEIPT], "tools", "dlt", "uv tool install 'soapwright[cli,sync]'"),
        ([UV, RECEIPT], "tools", "click", "uv tool install 'soapwright[cli]'"),
        ([UV, METADATA], "venvs", "dlt", "pipx install --force 'soapwright[cli,sync]'"),
        ([VENV, METADATA], "venvs", "pypdf", "pipx install --force 'soapwright[cli,sandbox]'"),
        ([VENV, METADATA], "venvs", "signxml", "pipx install --force 'soapwright[cli,wsse]'"),
        ([UV], "archive-v0/x", "dlt", "uvx --from 'soapwright[cli,sync]' soapwright"),
        ([("pyvenv.cfg", b"\xff")], "venv", "dlt", "pip install 'soapwright[sync]'"),
    ],
)
def test_the_line_is_of_what_installed_it(
    files: list[tuple[str, str | bytes]],
    folder: str,
    module: str,
    line: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("soapwright.cli.extras._is_there", lambda name: name == "click")
    prefix = tmp_path / folder
    prefix.mkdir(parents=True)
    for name, content in files:
        data = content if isinstance(content, bytes) else content.encode()
        (prefix / name).write_bytes(data)
    assert install_line(module, prefix) == line


def test_extras_that_are_there_stay(tmp_path: Path) -> None:
    """Here all of them are."""
    (tmp_path / "uv-receipt.toml").touch()
    line = "uv tool install 'soapwright[cli,sandbox,sync,arrow,keyring,pdf,wsse]'"
    assert install_line("dlt", tmp_path) == install_line("signxml", tmp_path) == line


def test_the_version_needs_no_extra() -> None:
    code = (
        "import sys; sys.modules['click'] = None; sys.argv = ['soapwright', sys.argv[1]];"
        "from soapwright.cli import main; main()"
    )

    def told(option: str) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "-c", code, option], capture_output=True, text=True, check=False
        )
        return done.returncode, done.stdout + done.stderr

    assert told("--version") == (0, f"soapwright, version {__version__} ({which_reader()})\n")
    status, said = told("--help")
    assert (status, said[:12]) == (2, "error: needs")
    assert (
        CliRunner().invoke(app, ["--version"], prog_name="soapwright").output
        == (told("--version")[1])
    )
