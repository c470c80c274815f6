"""Tests mirror the rooms: a module that has behaviour has a test file, found by its name.

``runtime/calls/retry.py`` is tested in ``tests/runtime/calls/test_retry.py``, a package's own
``__init__`` under the package's name. What only declares something needs no test.
"""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
SOURCES = TESTS.parent / "generator" / "soapwright"
# Modules that have none yet: a list that only gets shorter.
WITHOUT = {
    "cli/app.py",
    "cli/asking.py",
    "cli/console.py",
    "cli/demo.py",
    "cli/fetch.py",
    "cli/init.py",
    "cli/reporting.py",
    "cli/sandbox.py",
    "cli/snapshot.py",
    "cli/sync.py",
    "commands/demo.py",
    "commands/guess/evidence.py",
    "commands/guess/examples.py",
    "diff/compare/bindings.py",
    "diff/compare/catalogue.py",
    "diff/compare/context.py",
    "emit/client/arguments.py",
    "emit/client/batch_methods.py",
    "emit/client/calls.py",
    "emit/client/classes.py",
    "emit/client/connecting.py",
    "emit/client/constants.py",
    "emit/client/contents.py",
    "emit/client/catalogue.py",
    "emit/client/endpoints.py",
    "emit/client/http_methods.py",
    "emit/client/inputs.py",
    "emit/client/jobs.py",
    "emit/client/limits.py",
    "emit/client/locating.py",
    "emit/client/logins.py",
    "emit/client/methods.py",
    "emit/client/names.py",
    "emit/client/options.py",
    "emit/client/pages.py",
    "emit/client/queries.py",
    "emit/client/records.py",
    "emit/client/resolve.py",
    "emit/client/resolved.py",
    "emit/client/results.py",
    "emit/client/sessions.py",
    "emit/client/times.py",
    "emit/client/udfs.py",
    "emit/client/verbs.py",
    "emit/client/views.py",
    "emit/client/work.py",
    "emit/python/code.py",
    "emit/python/docs.py",
    "emit/python/imports.py",
    "emit/python/naming.py",
    "emit/python/rendering.py",
    "emit/types/analysis.py",
    "emit/types/entities.py",
    "emit/types/fields.py",
    "emit/types/layout.py",
    "emit/types/records.py",
    "emit/types/roots.py",
    "project/download.py",
    "project/files.py",
    "runtime/batch/fit.py",
    "runtime/batch/isolation.py",
    "runtime/batch/outcomes.py",
    "runtime/batch/refusals.py",
    "runtime/batch/warnings.py",
    "runtime/client/batches.py",
    "runtime/client/workflows.py",
    "runtime/document_jobs/pdf.py",
    "runtime/query/conditions.py",
    "runtime/workflow/handles.py",
    "runtime/workflow/rule.py",
    "sandbox/autotask/demo.py",
    "sandbox/autotask/records.py",
    "sandbox/autotask/seed.py",
    "sandbox/autotask/texts.py",
    "sandbox/click2mail/batches.py",
    "sandbox/click2mail/demo.py",
    "sandbox/ecosys/answers.py",
    "sandbox/ecosys/apis.py",
    "sandbox/ecosys/app.py",
    "sandbox/ecosys/demo.py",
    "sandbox/ecosys/joblog.py",
    "sandbox/ecosys/objects.py",
    "sandbox/superoffice/app.py",
    "sandbox/superoffice/archive.py",
    "sandbox/superoffice/demo.py",
    "sandbox/superoffice/operations.py",
}


def test_every_module_with_behaviour_has_a_test_file() -> None:
    lacking = {module for module, test in mirrored().items() if not is_test(test)}
    assert not lacking - WITHOUT, "new modules without a test file of their name"


def test_the_list_of_modules_without_tests_only_gets_shorter() -> None:
    lacking = {module for module, test in mirrored().items() if not is_test(test)}
    assert not WITHOUT - lacking, "tested, gone or without behaviour: take them off the list"


@cache
def mirrored() -> dict[str, Path]:
    """The test file of every module that has behaviour, by the module's path."""
    found = {}
    for module in sorted(SOURCES.rglob("*.py")):
        if has_behaviour(module.read_text("utf-8")):
            path = module.relative_to(SOURCES)
            name = path.stem.strip("_")
            if path.stem == "__init__":
                name = path.parent.name or SOURCES.name
            found[path.as_posix()] = TESTS / path.parent / f"test_{name}.py"
    return found


def is_test(path: Path) -> bool:
    return path.is_file() and "\ndef test_" in path.read_text("utf-8")


def has_behaviour(source: str) -> bool:
    """Whether any function does more than to keep, give or forward a value."""
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    return any(
        isinstance(node, functions) and not all(map(_is_plain, node.body))
        for node in ast.walk(ast.parse(source))
    )


def _is_plain(statement: ast.stmt) -> bool:
    match statement:
        case ast.Pass() | ast.Expr(ast.Constant()) | ast.Return(None):
            return True
        case ast.Expr(ast.Call(ast.Attribute(ast.Call(ast.Name("super")), "__init__"))):
            return True
        case ast.Return(value) | ast.AnnAssign(ast.Attribute(), value=value):
            return _is_named(value)
        case ast.Assign([ast.Attribute()], value):
            return _is_named(value)
    return False


def _is_named(value: ast.expr | None) -> bool:
    while isinstance(value, ast.Attribute):
        value = value.value
    return isinstance(value, ast.Name | ast.Constant)


@pytest.mark.parametrize(
    "source",
    [
        "LIMIT = 3",
        "class P(Protocol):\n  def f(self) -> int:\n    'Says.'\n  def g(self) -> int: ...",
        "class C:\n  def __init__(self, a):\n    super().__init__(a)\n    self.a: int = a.b",
        "class C:\n  @property\n  def a(self):\n    'Gives.'\n    return self._a.b",
    ],
)
def test_what_only_declares_has_no_behaviour(source: str) -> None:
    assert not has_behaviour(source)


@pytest.mark.parametrize(
    "source",
    [
        "def f(a):\n  return g(a)",
        "class C:\n  def f(self):\n    raise ValueError",
        "class C:\n  async def f(self):\n    if self.a:\n      return 1",
        "class C:\n  def __init__(self, a):\n    self.a = a + 1",
        "def f():\n  def g():\n    yield",
    ],
)
def test_what_does_something_has(source: str) -> None:
    assert has_behaviour(source)
