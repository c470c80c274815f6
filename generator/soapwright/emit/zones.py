"""The types of another zone: only those that differ, and an index that takes the rest from ours.

A class differs where its code does (docstrings aside, since a zone may describe a field in its
own language), or where it refers to one that differs.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping

from soapwright.emit.types.bindings import Types

_NEIGHBOUR = re.compile(r"^from \.(\w+) import ", re.MULTILINE)
_OURS = "..types"


def emit_zone(name: str, zone: Types, reference: Types) -> dict[str, str]:
    """The files of ``zones/<name>/``, unformatted.

    Args:
        name: the zone's name.
        zone: its types.
        reference: those of the reference zone, which the package's own ``types/`` hold.
    """
    folder = f"zones/{name}"
    own = _differing(_modules(zone), _modules(reference))
    files = {
        f"{folder}/{module}.py": _NEIGHBOUR.sub(
            lambda found: _relocated(found, own), zone.files[f"types/{module}.py"]
        )
        for module in sorted(own)
    }
    located = {
        class_: module if module in own else f"{_OURS}.{module}"
        for class_, module in zone.modules.items()
    }
    return {**files, f"{folder}/__init__.py": zone.index(located)}


def _relocated(found: re.Match[str], own: set[str]) -> str:
    """An import from a neighbour; one that is no different is in the package's own types."""
    return found[0] if found[1] in own else f"from .{_OURS}.{found[1]} import "


def _modules(types: Types) -> dict[str, str]:
    """Module → its source."""
    return {
        path.removeprefix("types/").removesuffix(".py"): text
        for path, text in types.files.items()
        if not path.endswith("__init__.py")
    }


def _differing(zone: Mapping[str, str], reference: Mapping[str, str]) -> set[str]:
    """The zone's modules whose code is another, and those that import from them."""
    found = {
        module
        for module, text in zone.items()
        if text != reference.get(module) and _code(text) != _code(reference.get(module, ""))
    }
    pending = True
    while pending:
        importing = {
            module
            for module, text in zone.items()
            if module not in found and found & set(_NEIGHBOUR.findall(text))
        }
        found |= importing
        pending = bool(importing)
    return found


def _code(source: str) -> str:
    """A module without its docstrings and comments."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef | ast.Module):
            node.body = [
                statement
                for statement in node.body
                if not (
                    isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
                )
            ]
    return ast.dump(tree)
