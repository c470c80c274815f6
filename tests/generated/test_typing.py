"""What a type checker sees of the generated client."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.generated.packages import ROOT

SCRIPTS = Path(__file__).parent / "typing"


@pytest.fixture(scope="module")
def findings(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[int, set[str]]]:
    """mypy's errors in the two scripts: script → line → error codes."""
    folder = tmp_path_factory.mktemp("scripts")
    for script in SCRIPTS.iterdir():
        if script.suffix in (".py", ".txt"):
            (folder / f"{script.stem}.py").write_text(script.read_text("utf-8"), "utf-8")
    run = subprocess.run(
        [
            *(sys.executable, "-m", "mypy", "--strict", "--output", "json"),
            *("--config-file", "pyproject.toml"),
            *map(str, sorted(folder.glob("*.py"))),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert not run.stderr, run.stderr
    found: dict[str, dict[int, set[str]]] = {}
    for error in map(json.loads, run.stdout.splitlines()):
        if error["severity"] == "error":
            lines = found.setdefault(Path(error["file"]).name, {})
            lines.setdefault(error["line"], set()).add(error["code"])
    return found


@pytest.mark.slow
def test_a_right_script_passes(findings: dict[str, dict[int, set[str]]]) -> None:
    assert "use.py" not in findings


@pytest.mark.slow
def test_each_mistake_is_found(findings: dict[str, dict[int, set[str]]]) -> None:
    expected = {}
    text = (SCRIPTS / "misuse.txt").read_text("utf-8")
    for number, line in enumerate(text.splitlines(), 1):
        if mark := re.search(r"  # ([a-z-]+)$", line):
            expected[number] = {mark[1]}
    assert findings["misuse.py"] == expected
    assert set(findings) == {"misuse.py"}


@pytest.mark.slow
def test_another_type_checker_finds_each_too(tmp_path: Path) -> None:
    """pyright has other codes: the lines are the same."""
    text = (SCRIPTS / "misuse.txt").read_text("utf-8")
    (tmp_path / "misuse.py").write_text(text, "utf-8")
    paths = [str(ROOT), str(ROOT / "generator")]
    config = {"extraPaths": paths, "include": ["misuse.py"], "reportUnusedExpression": False}
    (tmp_path / "pyrightconfig.json").write_text(json.dumps(config), "utf-8")
    run = subprocess.run(
        [sys.executable, "-m", "pyright", "--outputjson", "--pythonpath", sys.executable],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    told = json.loads(run.stdout)["generalDiagnostics"]
    found = {each["range"]["start"]["line"] + 1 for each in told if each["severity"] == "error"}
    marked = {n for n, line in enumerate(text.splitlines(), 1) if re.search(r"  # [a-z-]+$", line)}
    assert found == marked
