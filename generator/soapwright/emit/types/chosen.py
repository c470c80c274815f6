"""The names that methods take for fields of an entity: those of its class, for type checkers.

A field goes by its Python and by its wire name. Who has entities of any class may name what all of
them have: so a class tells no name that one derived from it lacks. Which fields refer to others,
only a catalogue tells; without one a reference may be any text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from xsdata.codegen.models import Class

from soapwright.emit.python.docs import literal, subscript
from soapwright.emit.types.fields import RecordFilters
from soapwright.emit.types.views import ChosenNames

_KINDS = ("_writable", "_references")
"""The properties of ``soapwright.runtime.records.chosen``."""
_OwnNames = Mapping[str, frozenset[str]]


class Chosen:
    """The names of each class that is an entity's.

    Args:
        classes: all there are.
        filters: what is known of their fields.
    """

    def __init__(self, classes: Sequence[Class], filters: RecordFilters) -> None:
        self._rules = filters.rules
        self._layout = filters.layout
        self._names: dict[int, _OwnNames] = {}
        if filters.rules.base is not None:
            for item in classes:
                self._add(item)

    def in_module(self, items: Iterable[Class]) -> dict[int, tuple[ChosenNames, ...]]:
        """The properties of each class of a module, but those that it has from its base."""
        found: dict[int, tuple[ChosenNames, ...]] = {}
        number = 1
        for item in items:
            found[item.ref] = tuple(self._of(item, str(number) if number > 1 else ""))
            number += bool(found[item.ref])
        return found

    def _of(self, item: Class, ending: str) -> Iterator[ChosenNames]:
        above = [self._names.get(base.ref, {}) for base in self._layout.bases(item)]
        for kind, names in self._names.get(item.ref, {}).items():
            if all(base.get(kind) != names for base in above):
                alias = f"_{kind.strip('_').capitalize()}{ending}"
                start = f"{alias} = "
                if kind == "_references" and self._rules.catalogue is None:
                    yield ChosenNames(kind, alias, f"{start}str", None)
                elif names:
                    source = subscript(f"{start}_Literal", [*map(literal, sorted(names))], 4)
                    yield ChosenNames(kind, alias, source, "Literal")
                else:
                    yield ChosenNames(kind, alias, f"{start}_Never", "Never")

    def _add(self, item: Class) -> None:
        """Keep the names of an entity's class, and leave no others to the classes above it."""
        if item.local_type or item.is_element or item.is_enumeration:
            return
        line = self._layout.lineage(item)
        starts = [at for at, up in enumerate(line) if up.qname == self._rules.base]
        if starts:
            own = self._own(line)
            for up in line[starts[0] :]:
                known = self._names.get(up.ref, own)
                self._names[up.ref] = {kind: known[kind] & own[kind] for kind in _KINDS}

    def _own(self, line: Sequence[Class]) -> _OwnNames:
        """The names of the last class of a line, which has the fields of all."""
        writable: dict[str, bool] = {}
        refers: dict[str, bool] = {}
        for item in line:
            names = self._layout.fields(item)
            for attr in item.attrs:
                info = self._rules.field(item, attr)
                wire = {attr.local_name} if attr.is_element or attr.is_attribute else set()
                for name in (names[attr.key], *wire):
                    read_only = info is not None and info.read_only
                    writable[name] = not (self._rules.is_id(item, attr) or read_only)
                    refers[name] = info is not None and info.reference is not None
        return {
            kind: frozenset(name for name, has in found.items() if has)
            for kind, found in zip(_KINDS, (writable, refers), strict=True)
        }
