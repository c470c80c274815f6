"""No private name of one module is used in another.

ruff's SLF001 finds those that are reached as an attribute; here are those that are imported.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = ("benchmarks", "examples", "generated", "generator", "tests", "wsdl")


def private_imports(source: str) -> Iterator[str]:
    """The private names that a module imports from another one of ours."""
    for statement in ast.walk(ast.parse(source)):
        if not isinstance(statement, ast.ImportFrom):
            continue
        package = (statement.module or "").partition(".")[0]
        if statement.level or package in ("soapwright", *FOLDERS):
            names = [alias.name for alias in statement.names]
            for name in (*(statement.module or "").split("."), *names):
                if name.startswith("_") and not name.endswith("__"):
                    yield f"line {statement.lineno}: {name}"


@pytest.mark.parametrize("folder", FOLDERS)
def test_no_module_imports_a_private_name(folder: str) -> None:
    found = {
        path.relative_to(ROOT).as_posix(): names
        for path in sorted((ROOT / folder).rglob("*.py"))
        if (names := list(private_imports(path.read_text("utf-8"))))
    }
    assert not found


def test_private_imports_are_found() -> None:
    source = (
        "from __future__ import annotations\n"
        "from soapwright.schema import _a, b as _b\n"
        "from ._c import d\n"
        "from lxml.etree import _Element\n"
    )
    assert list(private_imports(source)) == ["line 2: _a", "line 3: _c"]
