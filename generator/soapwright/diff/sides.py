"""Load one side of a comparison from a file, whichever of the known kinds it is."""

from __future__ import annotations

from pathlib import Path

from soapwright.schema import read_schema
from soapwright.schema.model import Schema
from soapwright.schema.source import NOWHERE_ELSE, Elsewhere


def load_side(
    path: Path, *, root: Path | None = None, elsewhere: Elsewhere = NOWHERE_ELSE
) -> Schema:
    """Read a field catalogue (``.json``), or else a WSDL or an XML Schema.

    Args:
        path: the file.
        root: the folder that imports stay in; None means the folder of the file.
        elsewhere: where else they may be.

    Returns:
        What the file says. A catalogue comes as a schema that holds nothing else.

    Raises:
        InputError: the file cannot be read, is none of these, or imports what is not there.
    """
    if path.suffix.lower() == ".json":
        from soapwright.schema import read_catalogue  # two WSDLs do without

        return Schema(str(path), "", catalogue=read_catalogue(path))
    return read_schema(path, root=root, elsewhere=elsewhere).schema
