"""What the templates of a package's modules show: one view each, decided in full before.

The views of classes and of their methods stand beside what resolves them.
"""

from __future__ import annotations

from typing import ClassVar

from soapwright.emit.python.code import exploded_dict
from soapwright.emit.python.docs import literal
from soapwright.runtime.records.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Function:
    """A function that a constant refers to."""

    name: str
    parameters: str
    returns: str
    body: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Constant:
    """A constant of a module: the source of its value, and the functions this refers to.

    ``annotation`` and ``doc`` are "" where there are none.
    """

    template: ClassVar[str] = "constant.jinja"

    name: str
    value: str
    doc: str = ""
    annotation: str = ""
    functions: tuple[Function, ...] = ()


@dataclass(frozen=True, slots=True)
class PackageView:
    """The package itself.

    It offers ``classes``, those of ``client`` with their asyncio twins in ``aio``, ``modules`` as
    they are, and ``records``, the classes of ``types`` that programs begin with.
    """

    template: ClassVar[str] = "__init__.py.jinja"

    doc: str
    modules: tuple[str, ...]
    classes: tuple[str, ...]
    records: tuple[str, ...]

    @property
    def offered(self) -> tuple[str, ...]:
        """Every name, in the order of how often it is wanted."""
        twins = tuple(f"{prefix}{name}" for name in self.classes for prefix in ("", "Async"))
        return (*twins, *self.modules, *self.records)

    @property
    def places(self) -> str:
        """The dict of which module each class is in, as source."""
        places: dict[str, str] = {}
        for name in self.classes:
            places |= {name: literal("client"), f"Async{name}": literal("aio")}
        if len(self.classes) > 1:
            return exploded_dict(places)
        return f"{{{', '.join(f'{literal(name)}: {place}' for name, place in places.items())}}}"


@dataclass(frozen=True, slots=True)
class WorkflowView:
    """``workflow.py``; ``noun`` is what one piece of work is called."""

    template: ClassVar[str] = "workflow.py.jinja"

    noun: str
    constant: Constant


@dataclass(frozen=True, slots=True)
class ConstantsModule:
    """A module of constants, and what it says of itself."""

    template: ClassVar[str] = "constants.py.jinja"

    doc: str
    constants: tuple[Constant, ...]
