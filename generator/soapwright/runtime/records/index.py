"""Loads generated classes on first use (PEP 562), by Python name and by name on the wire."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from soapwright.runtime.records.record import Record


class TypeIndex:
    """Where the classes of one generated ``types`` package are.

    Args:
        package: the package's ``__name__``.
        modules: class name → module name within the package.
        wire: namespace → local name of a complex type → class name.
    """

    __slots__ = ("_modules", "_package", "_wire")

    def __init__(
        self,
        package: str,
        modules: Mapping[str, str],
        wire: Mapping[str, Mapping[str, str]],
    ) -> None:
        self._package = package
        self._modules = modules
        self._wire = wire

    @property
    def service(self) -> str:
        """The name of the service: the package's that ``types`` is in."""
        return self._package.split(".")[-2]

    @property
    def namespaces(self) -> tuple[str, ...]:
        """The namespaces whose types the package knows."""
        return tuple(self._wire)

    def names(self) -> list[str]:
        """Every class name: the package's ``__all__``."""
        return list(self._modules)

    def load(self, name: str) -> Any:
        """The class of that name; its module is imported on first use.

        Raises:
            AttributeError: there is none, as PEP 562 asks of a module's ``__getattr__``.
        """
        module = self._modules.get(name)
        if module is None:
            raise AttributeError(f"module {self._package!r} has no attribute {name!r}")
        found = getattr(import_module(f".{module}", self._package), name)
        setattr(sys.modules[self._package], name, found)  # the next access finds it there
        return found

    def by_wire(self, namespace: str, local: str) -> type[Record] | None:
        """The class of a complex type as xsi:type names it, or None if there is none."""
        name = self._wire.get(namespace, {}).get(local)
        return None if name is None else cast("type[Record]", self.load(name))


class Package:
    """What a generated package offers, and behind that all of its ``types``.

    Args:
        package: its ``__name__``.
        clients: name → the module that defines it.
        modules: those of its modules that are attributes from the first.
        offered: its ``__all__``; the other classes of ``types`` can be had without being offered.
    """

    __slots__ = ("_clients", "_modules", "_offered", "_package")

    def __init__(
        self,
        package: str,
        clients: Mapping[str, str],
        *,
        modules: Sequence[str],
        offered: Sequence[str],
    ) -> None:
        self._package = package
        self._clients = clients
        self._modules = modules
        self._offered = offered

    def load(self, name: str) -> Any:
        """The attribute of that name, imported on first use.

        Raises:
            AttributeError: there is none, as PEP 562 asks of a module's ``__getattr__``.
        """
        if name.startswith("__"):
            raise AttributeError(f"module {self._package!r} has no attribute {name!r}")
        if (module := self._clients.get(name)) is not None:
            found = getattr(import_module(f".{module}", self._package), name)
        elif name in self._modules:
            found = import_module(f".{name}", self._package)
        else:
            try:
                found = getattr(import_module(".types", self._package), name)
            except AttributeError:
                return self._module(name)
        setattr(sys.modules[self._package], name, found)
        return found

    def _module(self, name: str) -> Any:
        """One of the package's own modules, which typed code finds without importing it."""
        try:
            return import_module(f".{name}", self._package)
        except ModuleNotFoundError as error:
            if error.name != f"{self._package}.{name}":
                raise
            message = f"module {self._package!r} has no attribute {name!r}"
            raise AttributeError(message) from None

    def names(self) -> list[str]:
        """What is offered: the package's ``dir()``."""
        return list(self._offered)
