"""``soapwright sync --databases``: the file that says which databases are mirrored, and where.

A table a database; what it leaves out is as the command line says::

    [databases.acme]
    service = "orders"
    entities = ["Order", "Customer"]
    destination = "postgresql://me@db.example/crm"
    zone = "en"
    arguments = { username = "ACME_USER", secret = "ACME_SECRET" }

The file holds no secret: ``arguments`` names the environment variables that do.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NoReturn

from soapwright.commands.mirror.destinations import parse_destination
from soapwright.errors import InputError
from soapwright.reading.bounded import read_toml
from soapwright.runtime.records.dataclass import dataclass, field
from soapwright.service.toml_reader import Table


@dataclass(frozen=True, slots=True)
class Database:
    """One database of a service, and its mirror.

    Args:
        name: what the column ``_database`` says; None where the user's name will do.
        service: whose it is.
        entities: those to be read, or none for all.
        destination: the mirror's address.
        places: arguments of the client's ``connect`` that are said as they are, such as its url.
        variables: other arguments, and the environment variables that hold them.
        file: where it is said, if it is a file.
    """

    name: str | None
    service: str
    destination: str
    entities: tuple[str, ...] = ()
    places: Mapping[str, str] = field(default_factory=dict)
    variables: Mapping[str, str] = field(default_factory=dict)
    file: str = ""

    def arguments(self, parameters: Mapping[str, object]) -> dict[str, str]:
        """The arguments for ``connect``, as far as the file says them.

        Args:
            parameters: those that it takes.

        Raises:
            InputError: it takes no such argument, or a variable is not set.
        """
        for name in (*self.variables, *self.places):
            if name not in parameters:
                self._fail(
                    name, f"the client takes no such argument; it takes {', '.join(parameters)}"
                )
        found = {name: os.environ.get(variable) for name, variable in self.variables.items()}
        for name, value in found.items():
            if not value:  # what stands there is not told: it may be the secret itself
                self._fail(name, "names an environment variable that is not set")
        return {**self.places, **{name: value for name, value in found.items() if value}}

    def owned(self, root: Path) -> frozenset[tuple[str, ...]]:
        """What it shares with others of the same: one user's calls are counted together, and one
        mirror is written by one run at a time.

        Raises:
            InputError: the address is none of a mirror.
        """
        variable = self.variables.get("username", "SOAPWRIGHT_USERNAME")
        user = os.environ.get(variable) or str(self.name)
        mirror = parse_destination(self.destination, root).working
        return frozenset({("user", self.service, user), ("mirror", str(mirror))})

    def _fail(self, argument: str, message: str) -> NoReturn:
        where = "" if argument in self.places else ".arguments"
        raise InputError(message, file=self.file, key=f"databases.{self.name}{where}.{argument}")


def read_databases(
    path: Path,
    only: Sequence[str] = (),
    *,
    service: str | None = None,
    entities: Sequence[str] = (),
    destination: str | None = None,
) -> list[Database]:
    """The databases of a file.

    Args:
        path: the file.
        only: the names of those that are asked for, or none for all.
        service, entities, destination: of those that do not say it themselves.

    Raises:
        InputError: the file cannot be used, or there is no such database, or none at all.
    """
    table = Table(read_toml(path), str(path))
    inner = table.needed_table("databases")
    found = {
        name: _database(name, inner.needed_table(name), service, entities, destination)
        for name in inner.names
    }
    table.end()
    if not found:
        inner.fail("names no database: it takes tables, [databases.NAME]")
    for name in only:
        if name not in found:
            inner.fail(f"there is no database {name!r}; there is: {', '.join(found)}")
    return [database for name, database in found.items() if not only or name in only]


def _database(
    name: str,
    table: Table,
    service: str | None,
    entities: Sequence[str],
    destination: str | None,
) -> Database:
    places = {key: table.text(key, None) for key in ("url", "zone")}
    database = Database(
        name,
        table.text("service", service or ...),
        table.text("destination", destination or ...),
        table.texts("entities", entities),
        {key: value for key, value in places.items() if value is not None},
        table.text_map("arguments"),
        table.file,
    )
    table.end()
    return database
