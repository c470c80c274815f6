"""What an emitted module may consist of: the last look at it before it is written.

Templates put texts of others into Python, each quoted or held to be a name where it is used. Should
one of these places be forgotten, what comes out has statements, names or imports that no template
writes. So the tree of every module is held to what templates write, whatever they were given.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache

from soapwright.errors import InputError
from soapwright.service.dialects import DIALECTS

_STATEMENTS = (
    *(ast.Import, ast.ImportFrom, ast.Assign, ast.AnnAssign, ast.ClassDef, ast.FunctionDef),
    *(ast.AsyncFunctionDef, ast.Return, ast.Raise, ast.If, ast.For, ast.AsyncFor, ast.With),
    *(ast.AsyncWith, ast.Expr, ast.Pass, ast.Try, ast.Delete),
)
_OUTSIDE = (
    *(ast.Import, ast.ImportFrom, ast.Assign, ast.AnnAssign, ast.ClassDef, ast.FunctionDef),
    *(ast.AsyncFunctionDef, ast.If, ast.Expr, ast.Pass, ast.Delete),
)
"""Those that run when the module is imported."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_BUILTINS = _words(
    """False True None AttributeError KeyError NotImplementedError StopIteration TypeError
    ValueError __name__ __package__ bool bytes classmethod dict enumerate float frozenset int
    isinstance iter len list map next object property range set sorted staticmethod str super tuple
    type zip"""
)
_DUNDERS = _words(
    """__all__ __name__ __package__ __doc__ __dict__ __getattr__ __dir__ __slots__ __init__ __call__
    __await__ __aenter__ __aexit__ __enter__ __exit__ __class__ __module__"""
)
_IMPORTED = _words(
    """__future__ collections dataclasses datetime decimal dlt enum functools httpx2 lxml os
    ssl typing typing_extensions warnings xml xsdata soapwright"""
)


class UnexpectedCode(InputError):
    """A module holds what no template writes: a fault of soapwright's. Nothing was written."""


def check_module(name: str, text: str) -> None:
    """Hold an emitted module to what templates write.

    Raises:
        UnexpectedCode: it is not Python, or holds anything else; names the module and the line.
    """
    try:
        tree = ast.parse(text, name)
    except (SyntaxError, ValueError, RecursionError) as error:
        raise _unexpected(name, getattr(error, "lineno", None), "no Python") from None
    known = _BUILTINS | _defined(tree)
    for node in ast.walk(tree):
        refused = _refused(node, known)
        if refused is not None:
            raise _unexpected(name, getattr(node, "lineno", None), refused)
    for statement in _run_at_import(tree):
        if not isinstance(statement, _OUTSIDE) or (
            isinstance(statement, ast.Expr) and not isinstance(statement.value, ast.Constant)
        ):
            raise _unexpected(name, statement.lineno, type(statement).__name__)


def _unexpected(name: str, line: int | None, what: str) -> UnexpectedCode:
    return UnexpectedCode(
        f"would hold {what}, which no template writes, so nothing is written. It is a fault of "
        "soapwright's; please report it with the service.toml and the WSDL",
        file=name,
        line=line,
    )


def _defined(tree: ast.Module) -> set[str]:
    """All names that the module gives a meaning to, anywhere in it."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            names.add(node.id)
        elif isinstance(node, ast.arg):
            names.add(node.arg)
        elif isinstance(node, ast.alias):
            names.add((node.asname or node.name).partition(".")[0])
        elif isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            names.add(node.name)
    return names


def _run_at_import(tree: ast.Module) -> Iterator[ast.stmt]:
    """The statements that run on import: those of the module, its classes and its conditions."""
    todo: list[ast.stmt] = list(tree.body)
    while todo:
        statement = todo.pop()
        yield statement
        if isinstance(statement, ast.ClassDef | ast.If):
            todo += statement.body
        if isinstance(statement, ast.If):
            todo += statement.orelse


def _refused(node: ast.AST, known: set[str] | frozenset[str]) -> str | None:
    """What is wrong with a node, or None."""
    kind = type(node)
    if kind is ast.Name:
        return None if node.id in known else f"the name {node.id}"  # type: ignore[attr-defined]
    if kind is ast.Attribute:
        attribute: str = node.attr  # type: ignore[attr-defined]
        if attribute.startswith("__") and attribute not in _DUNDERS:
            return f"the attribute {attribute}"
        if isinstance(node.value, ast.Name) and node.value.id == "os" and attribute != "PathLike":  # type: ignore[attr-defined]
            return f"the attribute os.{attribute}"
        # Only names are given a value: what belongs to others is left as it is.
        return None if isinstance(node.ctx, ast.Load) else "another's attribute"  # type: ignore[attr-defined]
    if isinstance(node, ast.stmt):
        if not isinstance(node, _STATEMENTS):
            return kind.__name__
        if isinstance(node, ast.Import):
            return _refused_import([alias.name for alias in node.names])
        if isinstance(node, ast.ImportFrom) and not node.level:
            return _refused_import([node.module or ""])
        return None
    return None if kind in _expressions() else kind.__name__


def _refused_import(modules: list[str]) -> str | None:
    for module in modules:
        known = module in {dialect.module for dialect in DIALECTS.values()}
        if module.partition(".")[0] not in _IMPORTED and not known:
            return f"an import of {module}"
    return None


@cache
def _expressions() -> frozenset[type[ast.AST]]:
    """The kinds of nodes within statements."""
    return frozenset(
        (
            *(ast.Module, ast.alias, ast.arguments, ast.arg, ast.keyword, ast.withitem),
            *(ast.Constant, ast.Call, ast.Tuple, ast.List, ast.Dict, ast.Set, ast.Starred),
            *(ast.Subscript, ast.Slice, ast.JoinedStr, ast.FormattedValue, ast.IfExp),
            *(ast.BinOp, ast.BoolOp, ast.UnaryOp, ast.Compare, ast.Lambda),
            *(ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp, ast.comprehension),
            *(ast.Yield, ast.YieldFrom, ast.Await, ast.Load, ast.Store, ast.Del),
            ast.ExceptHandler,
            *(ast.Add, ast.Sub, ast.BitOr, ast.BitAnd, ast.And, ast.Or, ast.Not, ast.USub),
            *(ast.Eq, ast.NotEq, ast.Is, ast.IsNot, ast.In, ast.NotIn, ast.Lt, ast.Gt),
        )
    )
