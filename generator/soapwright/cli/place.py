"""``--package NAME`` and ``--out DIR``: where a client goes, other than its service.toml says."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING, NoReturn

import click

from soapwright.errors import InputError

if TYPE_CHECKING:
    from soapwright.project.workspace import Workspace
    from soapwright.service.rules import ServiceRules

package_option = click.option(
    "--package", metavar="NAME", help="What the client is imported as (default: service.toml's)."
)
out_option = click.option(
    "--out",
    metavar="DIR",
    help="The package's folder; with --wsdl the folder that it goes in.",
)

client_option = click.option("--out", metavar="DIR", help="The folder that the client is in.")


def placed(
    space: Workspace | None, services: Sequence[ServiceRules], package: str | None, out: str | None
) -> Sequence[ServiceRules]:
    """The services, of which there is one where the options are given, with its client there.

    Raises:
        InputError: there are several, or there can be no such place.
    """
    if space is None or (package is None and out is None):
        return services
    from soapwright.runtime.records.dataclass import replace
    from soapwright.service.place import find_place

    given = "--package" if out is None else "--out"
    if len(services) != 1:
        raise InputError(f"is for one service; name it: {len(services)} are meant", key=given)
    (rules,) = services
    if out is not None:
        out = PurePath(os.path.relpath(out, space.root)).as_posix()

    def refuse(message: str, key: str) -> NoReturn:
        raise InputError(message, key=f"--{key}")

    name = rules.package if package is None and _ends(out, rules.package) else package
    find_place(rules.name, name, out, refuse)
    return [replace(rules, package=name, out=out)]


def _ends(out: str | None, package: str | None) -> bool:
    """Whether the package of service.toml can be in the folder that is given."""
    return (
        out is not None
        and package is not None
        and f"/{out}".endswith(f"/{package.replace('.', '/')}")
    )
