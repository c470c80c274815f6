"""Generating packages of types in tests."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from soapwright.emit.format import format_sources
from soapwright.emit.types.bindings import Types, emit_types
from soapwright.schema import read_catalogue, read_schema
from soapwright.schema.model import QName

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parents[1]
HEADER = "Generated for a test."


def emit(
    wsdl: Path,
    fields: Path | None = None,
    *,
    root: Path | None = None,
    base: str | None = None,
    id_field: str | None = None,
) -> Types:
    """The types of a WSDL; ``base`` is a type of its target namespace."""
    catalogue = None if fields is None else read_catalogue(fields)
    reading = read_schema(wsdl, catalogue=catalogue, root=root)
    return emit_types(
        reading.documents,
        reading.schema,
        entity_base=None if base is None else QName(reading.schema.target_namespace, base),
        id_field=id_field,
        catalogue=catalogue,
        header=HEADER,
    )


def write(types: Types, folder: Path, package: str, *, formatted: bool = False) -> None:
    """Write them as the package ``package`` in ``folder``."""
    target = folder / package
    target.mkdir()
    (target / "__init__.py").touch()
    for name, text in (format_sources(types.files) if formatted else types.files).items():
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


Load = Callable[[Any, str], str]
"""Writes types as a package of a given name that can be imported; gives ``<name>.types``."""
