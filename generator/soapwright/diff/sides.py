"""Load one side of a comparison from a file, whichever of the known kinds it is."""

from __future__ import annotations

from pathlib import Path

from ..errors import InputError
from ..schema import read_catalogue, read_schema
from ..schema.model import Schema

CATALOGUE = ".json"
SCHEMAS = (".wsdl", ".xsd", ".xml")


def load_side(path: Path, *, root: Path | None = None) -> Schema:
    """Read a WSDL, an XML Schema or a field catalogue.

    Args:
        path: a file; its suffix tells what it is (``.wsdl``, ``.xsd``, ``.xml``, ``.json``).
        root: the folder that imports stay in; None means the folder of the file.

    Returns:
        What the file says. A catalogue comes as a schema that holds nothing else.

    Raises:
        InputError: the file cannot be read, is none of these, or imports what is not there.
    """
    suffix = path.suffix.lower()
    if suffix == CATALOGUE:
        return Schema(str(path), "", catalogue=read_catalogue(path))
    if suffix not in SCHEMAS:
        known = ", ".join((*SCHEMAS, CATALOGUE))
        raise InputError(f"cannot tell what this file is; known suffixes are {known}", file=path)
    return read_schema(path, root=root).schema
