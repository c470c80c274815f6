"""What the templates of ``types/`` show."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from soapwright.emit.python.rendering import View
from soapwright.emit.types.entities import UdfNames
from soapwright.emit.types.fields import FieldLine
from soapwright.runtime.records.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class ChosenNames:
    """A property of names that type checkers see.

    ``alias`` is what the names are called in the module, ``source`` the line that says so, and
    ``typing`` what this takes from there.
    """

    kind: str
    alias: str
    source: str
    typing: str | None


@dataclass(frozen=True, slots=True)
class RecordView:
    """A class: ``meta`` are the lines of ``class Meta``, ``doc`` is "" where there is none."""

    template: ClassVar[str] = "types/record.jinja"

    name: str
    bases: tuple[str, ...]
    doc: str
    meta: tuple[str, ...]
    fields: tuple[FieldLine, ...]
    udf: UdfNames | None
    chosen: tuple[ChosenNames, ...] = ()


@dataclass(frozen=True, slots=True)
class Member:
    """A member of an enumeration: ``value`` is source."""

    name: str
    value: str
    doc: str


@dataclass(frozen=True, slots=True)
class EnumView:
    """An enumeration."""

    template: ClassVar[str] = "types/enum.jinja"

    name: str
    base: str
    doc: str
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class ModuleView:
    """A module of classes; ``imports`` are its lines, by kind.

    ``directives`` are comments for type checkers, which have rules that a restriction cannot keep;
    ``chosen`` is what they know of its classes beside, by names of ``typing``.
    """

    template: ClassVar[str] = "types/module.py.jinja"

    imports: tuple[tuple[str, ...], ...]
    classes: tuple[View, ...]
    directives: tuple[str, ...] = ()
    chosen: tuple[ChosenNames, ...] = ()
    typing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WireNames:
    """A namespace, and the classes of its complex types by local name."""

    namespace: str
    classes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class IndexView:
    """The index of a package of types: ``modules`` has the module of each class.

    A module may lie in another package: ``..types.x``. ``imports`` are the lines that type
    checkers see.
    """

    template: ClassVar[str] = "types/__init__.py.jinja"

    modules: Mapping[str, str]
    wire: tuple[WireNames, ...]
    imports: tuple[str, ...]
