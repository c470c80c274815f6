"""What is not installed is named with the line that installs it, and is no finding."""

from __future__ import annotations

import sys

import pytest

from soapwright.cli import main
from soapwright.cli.console import Console, run
from soapwright.cli.extras import missing


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
