"""Which name and module each class gets, and the names of its fields or members.

Where two wire names would give one Python name, a type of the service's own namespace keeps it;
then come types of other namespaces, elements, and the anonymous types of elements (named
``<Outer><Inner>``, at module level). The other one gets ``Element`` appended if it is an
element, else the last part of its namespace, else a number. Names that differ only by case count
as one, since file systems take them for one.

Each class has a module of its own, named after it; classes that share one (``grouping``) are in
that of the first by name of those that it is there for.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

from xsdata.codegen.models import Attr, Class
from xsdata.models.enums import Tag

from soapwright.emit.python.naming import (
    CLASS_NAMES_IN_USE,
    class_name,
    field_name,
    member_name,
    module_name,
    namespace_word,
    numbered,
    unused,
)
from soapwright.emit.types.grouping import grouped

_REPEATED = re.compile(r"^(.+)_(?=\1)(.*)$")  # Rows_RowsItem


class Layout:
    """Names of everything in ``classes``, by the ``ref`` that xsdata's types refer to.

    Args:
        classes: as xsdata's analysis gives them.
        target_namespace: the namespace whose types keep their names.
        reserved: names that no class has, beside those that any module needs.
    """

    def __init__(
        self, classes: Sequence[Class], target_namespace: str, reserved: Iterable[str] = ()
    ) -> None:
        self.by_ref: dict[int, Class] = {item.ref: item for item in classes}
        self.names: dict[int, str] = {}
        self.modules: dict[int, str] = {}
        self._fields: dict[int, dict[str, str]] = {}
        self._members: dict[int, dict[str, str]] = {}
        self._name_classes(classes, target_namespace, CLASS_NAMES_IN_USE.union(reserved))
        self._group()

    def in_modules(self) -> dict[str, list[Class]]:
        """Module → its classes, each after those that it needs to be defined; sorted by name."""
        found: dict[str, list[Class]] = {}
        for ref in sorted(self.names, key=self.names.__getitem__):
            found.setdefault(self.modules[ref], []).append(self.by_ref[ref])
        return {module: self._sorted(found[module]) for module in sorted(found)}

    def bases(self, item: Class) -> list[Class]:
        refs = (extension.type.reference for extension in item.extensions)
        return [self.by_ref[ref] for ref in refs if ref in self.by_ref]

    def lineage(self, item: Class) -> list[Class]:
        """The class and its bases, the outermost first."""
        return [*(up for base in self.bases(item) for up in self.lineage(base)), item]

    def needs(self, item: Class) -> set[int]:
        """The classes whose names its module uses."""
        return {ref for ref in item.references if ref in self.by_ref}

    def fields(self, item: Class) -> dict[str, str]:
        """xsdata's key of a field → its name; those of the bases first."""
        names = self._fields.get(item.ref)
        if names is None:
            names = self._fields[item.ref] = {}
            for base in self.bases(item):
                names.update(self.fields(base))
            taken = set(names.values())
            if any(attr.xml_type is None for attr in item.attrs):
                taken.add("text")  # the specifier of character data
            for attr in item.attrs:
                if attr.key not in names:
                    names[attr.key] = _field(attr, taken)
                    taken.add(names[attr.key])
        return names

    def members(self, item: Class) -> dict[str, str]:
        """The wire value of an enumeration's member → its name."""
        names = self._members.get(item.ref)
        if names is None:
            names = self._members[item.ref] = {}
            taken: set[str] = set()
            for attr in item.attrs:
                name = member_name(attr.name)
                if name in taken:
                    name = numbered(name, taken.__contains__, "_")
                names[attr.name] = name
                taken.add(name)
        return names

    def _name_classes(
        self, classes: Iterable[Class], target_namespace: str, reserved: Collection[str]
    ) -> None:
        def wished(item: Class) -> str:
            """Of an anonymous type, ``<Outer><Inner>``, or ``<Inner>`` where that says it all."""
            return class_name(_REPEATED.sub(r"\2", item.name) if item.local_type else item.name)

        def rank(item: Class) -> tuple[object, ...]:
            namespace = item.target_namespace or ""
            kind = 2 if item.local_type else int(item.tag == Tag.ELEMENT)
            foreign = namespace != target_namespace
            respelt = wished(item) != item.name
            return kind, foreign, namespace, respelt, item.name

        taken = set[str]()
        for item in sorted(classes, key=rank):
            name = wished(item)
            candidates = [name]
            if item.tag == Tag.ELEMENT:
                candidates.append(f"{name}Element")
            if (item.target_namespace or "") != target_namespace:
                candidates.append(f"{name}{namespace_word(item.target_namespace or '')}")
            if name in reserved:
                candidates.append(f"{name}Type")
            free = [candidate for candidate in candidates if candidate not in reserved]
            chosen = unused(free, taken)
            taken.add(chosen.lower())
            self.names[item.ref] = chosen

    def _group(self) -> None:
        for group in grouped({ref: self.needs(item) for ref, item in self.by_ref.items()}):
            module = module_name(min(self.names[ref] for ref in group.head))
            self.modules.update(dict.fromkeys((*group.head, *group.beside), module))

    def _sorted(self, classes: Sequence[Class]) -> list[Class]:
        """Bases, and enumerations that defaults are taken from, before who uses them."""
        here = {item.ref for item in classes}
        done: dict[int, Class] = {}

        def add(item: Class) -> None:
            first = {base.ref for base in self.bases(item)} | {
                type_.reference
                for attr in item.attrs
                if attr.default is not None
                for type_ in attr.user_types
            }
            for ref in sorted(first & here - {item.ref} - done.keys(), key=self.names.__getitem__):
                add(self.by_ref[ref])
            done.setdefault(item.ref, item)

        for item in classes:
            add(item)
        return list(done.values())


def _field(attr: Attr, taken: set[str]) -> str:
    name = field_name(attr.name)
    if name in taken and attr.tag == Tag.ATTRIBUTE:
        name = f"{name}_attribute"
    return numbered(name, taken.__contains__, "_") if name in taken else name
