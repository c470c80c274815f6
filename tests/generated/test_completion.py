"""What ``from generated.<service> import …`` offers, and what can be had beside that."""

from __future__ import annotations

import ast
import subprocess
import sys
from importlib import import_module
from itertools import pairwise
from pathlib import Path

import pytest

from tests.generated.packages import ROOT

CLIENTS = {
    "autotask": ["Autotask", "AsyncAutotask", "q", "picklists", "types"],
    "click2mail": ["Click2Mail", "AsyncClick2Mail", "MailBatch", "AsyncMailBatch", "types"],
    "ecosys": ["EcoSys", "AsyncEcoSys", "types"],
    "superoffice": ["SuperOffice", "AsyncSuperOffice", "types"],
}
RECORDS = {
    "autotask": ("Ticket", "CreateResponse"),
    "click2mail": ("Address", None),
    "ecosys": ("CostObjectV2", "CostObjectV2ReadRequestElement"),
    "superoffice": ("BatchTaskInfo", "StartBatchJob"),
}
"""A record of each, and a message."""


@pytest.mark.parametrize("service", CLIENTS)
def test_the_clients_come_first_and_messages_not_at_all(service: str) -> None:
    package = import_module(f"generated.{service}")
    clients, (record, message) = CLIENTS[service], RECORDS[service]
    assert package.__all__[: len(clients)] == clients
    assert sorted(package.__all__) == dir(package)
    assert record in package.__all__
    if message is not None:
        assert message not in package.__all__
        assert getattr(package, message) is getattr(package.types, message)


@pytest.mark.parametrize("service", CLIENTS)
def test_all_that_is_offered_is_there_and_all_types_beside_it(service: str) -> None:
    package = import_module(f"generated.{service}")
    for name in package.__all__:
        assert getattr(package, name).__name__.rpartition(".")[2] == name
    for name in package.types.__all__:
        assert getattr(package, name) is getattr(package.types, name)
    assert len(package.__all__) == len(set(package.__all__))


@pytest.mark.parametrize("service", CLIENTS)
def test_a_reader_of_the_package_finds_clients_first(service: str) -> None:
    text = (ROOT / "generated" / service / "__init__.py").read_text("utf-8")
    block = text.partition("if TYPE_CHECKING:\n")[2].partition("else:")[0].split()
    shown = [word for before, word in pairwise(block) if before == "as"]
    assert sorted(shown) == sorted(CLIENTS[service])
    assert shown[0] == CLIENTS[service][0]
    assert block[-3:] == [".types", "import", "*"]


def test_no_wrapper_of_a_type_is_offered() -> None:
    """Microsoft's schemas declare an element of every built-in type and of every enumeration."""
    package = import_module("generated.superoffice")
    offered = [getattr(package, name) for name in package.__all__]
    assert package.BatchTaskState in offered
    assert package.BatchTaskStateElement not in offered
    assert package.types.Base64Binary not in offered
    for class_ in offered:
        fields = getattr(class_, "__dataclass_fields__", {})
        assert list(fields) != ["value"], class_


@pytest.mark.parametrize("service", CLIENTS)
def test_a_checker_offers_what_a_program_is_offered(service: str) -> None:
    """``__all__`` is a list under no condition, which checkers and editors can read."""
    tree = ast.parse((ROOT / "generated" / service / "__init__.py").read_text("utf-8"))
    stated = [
        ast.literal_eval(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__"
    ]
    assert stated == [import_module(f"generated.{service}").__all__]


@pytest.mark.slow
def test_a_message_is_imported_by_its_name_and_not_by_a_star(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "from generated.superoffice import *\nBatchTaskInfo\nStartBatchJob\n", "utf-8"
    )
    run = mypy(tmp_path, script)
    assert run.stdout.count(": error:") == 1, run.stdout
    assert ':3: error: Name "StartBatchJob" is not defined' in run.stdout


def mypy(folder: Path, *scripts: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [
            *(sys.executable, "-m", "mypy", "--strict", "--config-file", "pyproject.toml"),
            *("--cache-dir", str(folder / "cache"), *map(str, scripts)),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.slow
def test_both_ways_to_import_type(tmp_path: Path) -> None:
    """Each name stands for one class, and for no Any: another class is not taken for it."""
    lines = []
    for service, names in RECORDS.items():
        for name in filter(None, names):
            lines += [
                f"from generated.{service} import {CLIENTS[service][0]}, {name} as one",
                f"from generated.{service}.types import {name} as other",
                "def same(value: one) -> other: return value",
                "def wrong(value: one) -> int: return value",
            ]
            script = tmp_path / f"{service}_{name.lower()}.py"
            script.write_text("\n".join(lines[-4:]), "utf-8")
    run = mypy(tmp_path, *tmp_path.glob("*.py"))
    errors = [line for line in run.stdout.splitlines() if ": error:" in line]
    assert len(errors) == len(lines) / 4, run.stdout
    assert all(":4: error: Incompatible return value" in error for error in errors), run.stdout
