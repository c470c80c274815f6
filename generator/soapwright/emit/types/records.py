"""xsdata's classes → the modules of ``types/`` and their index."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from xsdata.codegen.models import Class
from xsdata.models.config import GeneratorConfig

from soapwright.emit.python.docs import imported
from soapwright.emit.python.rendering import Templates
from soapwright.emit.types.analysis import Analysis
from soapwright.emit.types.chosen import Chosen
from soapwright.emit.types.entities import EntityRules
from soapwright.emit.types.fields import RecordFilters
from soapwright.emit.types.layout import Layout
from soapwright.emit.types.views import (
    ChosenNames,
    EnumView,
    IndexView,
    Member,
    ModuleView,
    RecordView,
    WireNames,
)

_STANDARD = {
    "datetime": "import datetime",
    "Decimal": "from decimal import Decimal",
    "Sequence": "from collections.abc import Sequence",
    "Enum": "from enum import Enum",
    "StrEnum": "from enum import StrEnum",
    "Literal": "from typing import Literal",
    "TYPE_CHECKING": "from typing import TYPE_CHECKING",
    "QName": "from xml.etree.ElementTree import QName",
}
_XSDATA = {
    "XmlDuration": "from xsdata.models.datatype import XmlDuration",
    "XmlPeriod": "from xsdata.models.datatype import XmlPeriod",
}
_SPECIFIERS = {
    *("Record", "any_attribute", "array", "attribute", "element", "leaf", "text", "wildcard"),
    *("NO_ID", "in_order_of"),
}
_STRINGS = re.compile(r'"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])*\'')


class RecordGenerator:
    """Renders one file a module of the layout, and the package's index.

    Args:
        config: as the classes were analysed with.
        layout: their names and modules.
        rules: what the service says beside its schema.
        header: the comment that every file begins with.
        analysis: what is known of the classes beside themselves.
    """

    def __init__(
        self,
        config: GeneratorConfig,
        layout: Layout,
        rules: EntityRules,
        header: str,
        analysis: Analysis,
    ) -> None:
        self.layout = layout
        self.filters = RecordFilters(config, layout, rules, analysis)
        self._chosen = Chosen(analysis.classes, self.filters)
        self._templates = Templates(header)

    def render(self, classes: Sequence[Class]) -> Iterator[tuple[str, str]]:
        """The files, in the order of their names but for ``__init__.py``, which is last."""
        for module, items in self.layout.in_modules().items():
            chosen = self._chosen.in_module(items)
            names = tuple(each for of_class in chosen.values() for each in of_class)
            view = ModuleView(
                tuple(group for group in self._imports(module, items) if group),
                tuple(
                    self._enum(it) if it.is_enumeration else self._record(it, chosen[it.ref])
                    for it in items
                ),
                tuple(self._directives(items)),
                names,
                (*sorted({each.typing for each in names if each.typing}), "Self"),
            )
            yield f"{module}.py", self._templates.render(view)
        yield "__init__.py", self.index(self.modules(), self.wire(classes))

    def _directives(self, items: Sequence[Class]) -> Iterator[str]:
        """What type checkers are not to ask of a module.

        A restriction narrows what its base allows (XML Schema part 1, 3.4.6), and every class has
        a ``Meta`` of its own; both are right for what is read and built.
        """
        records = [item for item in items if not item.is_enumeration]
        if any(self.filters.narrows(item) for item in records):
            yield '# mypy: disable-error-code="assignment"'
        if any(self.layout.bases(item) for item in records):
            yield "# pyright: reportIncompatibleVariableOverride=false"

    def modules(self) -> dict[str, str]:
        """Class → its module, sorted."""
        names = self.layout.names
        return dict(sorted((name, self.layout.modules[ref]) for ref, name in names.items()))

    def index(self, modules: Mapping[str, str], wire: tuple[WireNames, ...]) -> str:
        """The package's ``__init__.py``; a module may lie in another package: ``..types.x``."""
        by_module = sorted(modules.items(), key=lambda item: (item[1].lower(), item[0].lower()))
        imports = tuple(imported(f"{name} as {name}", module, 4) for name, module in by_module)
        return self._templates.render(IndexView(modules, wire, imports))

    def wire(self, classes: Iterable[Class]) -> tuple[WireNames, ...]:
        """What complex types are called on the wire, sorted."""
        found: dict[str, dict[str, str]] = {}
        for item in classes:
            if not (item.local_type or item.is_element or item.is_enumeration):
                local = found.setdefault(item.target_namespace or "", {})
                local[item.name] = self.layout.names[item.ref]
        return tuple(
            WireNames(namespace, dict(sorted(found[namespace].items())))
            for namespace in sorted(found)
        )

    def _record(self, item: Class, chosen: tuple[ChosenNames, ...]) -> RecordView:
        filters = self.filters
        return RecordView(
            name=self.layout.names[item.ref],
            bases=tuple(filters.class_bases(item)),
            doc=filters.class_doc(item),
            meta=tuple(filters.class_meta(item)),
            fields=(*filters.field_lines(item), *filters.order_lines(item)),
            udf=filters.rules.user_fields(item),
            chosen=chosen,
        )

    def _enum(self, item: Class) -> EnumView:
        filters = self.filters
        return EnumView(
            name=self.layout.names[item.ref],
            base=filters.enum_base(item),
            doc=filters.class_doc(item),
            members=tuple(Member(*member) for member in filters.enum_members(item)),
        )

    def _imports(self, module: str, items: Sequence[Class]) -> Iterator[tuple[str, ...]]:
        """The import lines of a module: standard library, others, ours, its neighbours."""
        words = {word for item in items for word in _words(self.filters.code_of(item))}
        if any(self._chosen.in_module(items).values()):
            words.add("TYPE_CHECKING")
        for known in (_STANDARD, _XSDATA):
            yield tuple(line for word, line in known.items() if word in words)
        yield tuple(self._ours(words, items))
        needed = {ref for item in items for ref in self.layout.needs(item)}
        neighbours = sorted(
            (self.layout.modules[ref], self.layout.names[ref])
            for ref in needed
            if self.layout.modules[ref] != module
        )
        yield tuple(imported(name, neighbour) for neighbour, name in neighbours)

    def _ours(self, words: set[str], items: Sequence[Class]) -> Iterator[str]:
        if specifiers := sorted(words & _SPECIFIERS):
            yield f"from soapwright.runtime.records.record import {', '.join(specifiers)}"
        if any(self.filters.rules.user_fields(item) for item in items):
            yield "from soapwright.runtime.records.user_fields import UserFields"


def _words(code: str) -> Iterator[str]:
    """The names in Python source, without what its strings say."""
    return iter(re.findall(r"[^\W\d]\w*", _STRINGS.sub("", code)))
