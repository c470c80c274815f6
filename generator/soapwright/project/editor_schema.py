"""``wsdl/service.schema.json``: what editors complete service.toml by, and check it with.

It is a file of the workspace, since that works wherever a repository is cloned: without a network,
at the version of the tool that reads service.toml there, in every editor that knows ``#:schema``.
"""

from __future__ import annotations

from importlib import resources
from pathlib import Path

from soapwright.project.files import write_whole
from soapwright.reading.bounded import TOML_BYTES, read_bytes

SCHEMA = "service.schema.json"
LINE = f"#:schema ../{SCHEMA}\n"
"""The first line of a service.toml, by which editors find it."""


def place(root: Path) -> Path:
    """Where the schema of a workspace is."""
    return root / "wsdl" / SCHEMA


def own_schema() -> bytes:
    """The schema of this version."""
    return resources.files("soapwright.inputs").joinpath(SCHEMA).read_bytes()


def is_old(root: Path) -> bool:
    """Whether a workspace has a schema, and not that of this version.

    Raises:
        InputError: it cannot be read.
    """
    path = place(root)
    return path.is_file() and read_bytes(path, TOML_BYTES) != own_schema()


def write_schema(root: Path) -> bool:
    """Write this version's schema into a workspace; gives whether it was not there.

    Raises:
        InputError: it cannot be written.
    """
    path = place(root)
    if path.is_file() and not is_old(root):
        return False
    write_whole(path, own_schema())
    return True
