"""A generated package as tests see it: its classes, our codec, and xsdata's for the same."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import Any

from xsdata.formats.dataclass.context import XmlContext
from xsdata.formats.dataclass.parsers import XmlParser
from xsdata.formats.dataclass.parsers.handlers import XmlEventHandler
from xsdata.formats.dataclass.serializers import XmlSerializer

from soapwright.project.one_off import one_off
from soapwright.runtime.codec.codec import Codec
from soapwright.runtime.records.plan import wire_name
from soapwright.runtime.records.record import Record


class Package:
    """A package's classes; their modules are imported as they are asked for.

    Args:
        name: the package's.
        types: the module of its classes, or of those that only one zone has.
    """

    def __init__(self, name: str, types: str = "types") -> None:
        self.name = name
        self.types = import_module(f"{name}.{types}")
        self.codec = Codec(self.types.TYPES)

    @classmethod
    @contextmanager
    def of(cls, wsdl: Path, folder: Path) -> Iterator[Package]:
        """The package that ``generate --wsdl`` makes of a WSDL, in a folder of its own."""
        name = f"one_off_{folder.name}".replace("-", "_").replace(".", "_")
        one_off(wsdl, name, folder)
        sys.path.insert(0, str(folder))
        try:
            yield cls(name)
        finally:
            sys.path.remove(str(folder))
            for module in [m for m in sys.modules if m.partition(".")[0] == name]:
                del sys.modules[module]

    @cached_property
    def classes(self) -> dict[str, type[Any]]:
        """Every record class that is the module's own, by name."""
        found = {name: getattr(self.types, name) for name in self.types.TYPES.names()}
        own = self.types.__name__
        return {
            name: cls
            for name, cls in found.items()
            if issubclass(cls, Record) and cls.__module__.startswith(f"{own}.")
        }

    @cached_property
    def kinds(self) -> list[type[Any]]:
        """The classes of complex types, which ``xsi:type`` can name."""
        names = ((cls, wire_name(cls)) for cls in self.classes.values())
        return [cls for cls, name in names if self.types.TYPES.by_wire(*name) is cls]

    @cached_property
    def _context(self) -> XmlContext:
        self.classes  # noqa: B018  xsdata knows the subclasses that are imported
        return XmlContext(models_package=self.types.__name__)

    def render(self, value: Any) -> bytes:
        """What xsdata's serializer writes."""
        return XmlSerializer(context=self._context).render(value).encode()

    def parse(self, data: bytes, cls: type[Any]) -> Any:
        """What xsdata's parser reads."""
        parser = XmlParser(context=self._context, handler=XmlEventHandler)
        return parser.from_bytes(data, cls)
