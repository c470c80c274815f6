"""What a type checker sees of the generated client, and what importing it loads."""

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
            *("--config-file", "pyproject.toml", "--cache-dir", str(folder / "cache")),
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


def test_a_right_script_passes(findings: dict[str, dict[int, set[str]]]) -> None:
    assert "use.py" not in findings


def test_each_mistake_is_found(findings: dict[str, dict[int, set[str]]]) -> None:
    expected = {}
    text = (SCRIPTS / "misuse.txt").read_text("utf-8")
    for number, line in enumerate(text.splitlines(), 1):
        if mark := re.search(r"  # ([a-z-]+)$", line):
            expected[number] = {mark[1]}
    assert findings["misuse.py"] == expected
    assert set(findings) == {"misuse.py"}


def loaded_by(statement: str) -> set[str]:
    """The modules that a statement loads in a fresh process."""
    code = (
        f"import sys; before = set(sys.modules); {statement}\nprint(*(set(sys.modules) - before))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return set(run.stdout.split())


def test_a_class_loads_no_other_entity() -> None:
    loaded = loaded_by("from generated.autotask import Ticket")
    types = {name for name in loaded if name.startswith("generated.autotask.types.")}
    # Entity, its base, has user-defined fields and descriptions of fields.
    used = {"array_of_field", "array_of_user_defined_field", "field", "pick_list_value"}
    used |= {"entity", "ticket", "user_defined_field", "array_of_pick_list_value"}
    assert types == {f"generated.autotask.types.{name}" for name in used}


@pytest.mark.parametrize(
    "statement",
    [
        "import generated.autotask",
        "from generated.autotask import Ticket, q",
        "from generated.autotask import Autotask, AsyncAutotask, Ticket",
    ],
)
def test_importing_costs_neither_the_tool_nor_the_network(statement: str) -> None:
    loaded = loaded_by(statement)
    assert not {"httpx2", "tenacity", "black", "jinja2", "xsdata", "click", "rich"} & loaded
    assert "generated.autotask.types.account" not in loaded
    assert not {name for name in loaded if name.startswith("soapwright.sandbox")}
