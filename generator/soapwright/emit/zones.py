"""The types of the other zones: what a zone has like another is written once, and imported.

Two modules are alike where their code is (docstrings aside, since a zone may describe a field in
its own language), and where what they import from neighbours is the same. A module is written for
the first zone that has it, the reference zone before all others.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping, Sequence
from graphlib import TopologicalSorter

from soapwright.emit.types.bindings import Types

_HEADER = re.compile(r"\A(#.*\n)+")
_NEIGHBOUR = re.compile(r"^from \.(\w+) import ", re.MULTILINE)


def emit_zones(reference: Types, others: Mapping[str, Types]) -> dict[str, str]:
    """The files of ``zones/<name>/`` for each of the other zones, unformatted.

    Args:
        reference: the types of the reference zone, which the package's own ``types/`` hold.
        others: those of the other zones, by name.
    """
    known = [_Zone("..types", reference, ())]
    files: dict[str, str] = {}
    for name, types in others.items():
        zone = _Zone(f".{name}", types, known)
        files |= {f"zones/{name}/{file}": text for file, text in zone.files().items()}
        known.append(zone)
    return files


class _Zone:
    """The types of a zone, and which of them are written for an earlier one.

    Args:
        place: its package, seen from that of another zone.
        types: its types.
        earlier: the zones whose modules it may take; the first one that has it is asked first.
    """

    def __init__(self, place: str, types: Types, earlier: Sequence[_Zone]) -> None:
        self.place = place
        self._types = types
        self._sources = {
            path.removeprefix("types/").removesuffix(".py"): _HEADER.sub("", text)
            for path, text in types.files.items()
            if not path.endswith("__init__.py")
        }
        self._codes: dict[str, str] = {}
        self._homes: dict[str, _Zone] = {}
        neighbours = {name: _NEIGHBOUR.findall(text) for name, text in self._sources.items()}
        for module in TopologicalSorter(neighbours).static_order():  # cycles share a module
            alike = (zone for zone in earlier if self._alike(module, neighbours[module], zone))
            self._homes[module] = next(alike, self)

    def files(self) -> dict[str, str]:
        """The files of its package: the modules that no earlier zone has, and the index."""
        types = self._types
        files = {
            f"{module}.py": _NEIGHBOUR.sub(
                lambda found: f"from .{self._located(found[1])} import ",
                types.files[f"types/{module}.py"],
            )
            for module, home in self._homes.items()
            if home is self
        }
        located = {class_: self._located(module) for class_, module in types.modules.items()}
        return {**files, "__init__.py": types.index(located)}

    def _located(self, module: str) -> str:
        """A module as the zone's package imports it, behind a dot."""
        home = self._homes[module]
        return module if home is self else f"{home.place}.{module}"

    def _alike(self, module: str, neighbours: Sequence[str], zone: _Zone) -> bool:
        """Whether another zone has written this module, with the same classes behind its names."""
        return (
            zone._homes.get(module) is zone
            and all(zone._homes.get(name) is self._homes[name] for name in neighbours)
            and (
                self._sources[module] == zone._sources[module]
                or self._code(module) == zone._code(module)
            )
        )

    def _code(self, module: str) -> str:
        """A module without its docstrings and comments."""
        if module not in self._codes:
            tree = ast.parse(self._sources[module])
            for node in ast.walk(tree):
                if isinstance(node, ast.ClassDef | ast.Module):
                    node.body = [part for part in node.body if not _is_docstring(part)]
            self._codes[module] = ast.dump(tree)
        return self._codes[module]


def _is_docstring(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
