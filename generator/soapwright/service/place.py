"""``package`` and ``out`` of ``[service]``: what a client is imported as, and its folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePosixPath
from typing import NoReturn

from soapwright.runtime.records.dataclass import dataclass
from soapwright.service.names import hidden_by, is_name

Fail = Callable[[str, str], NoReturn]
"""Refuses what was given: the message, and which of the two it is about."""


@dataclass(frozen=True, slots=True)
class PackagePlace:
    """Where a client is: ``folder`` is that of the package, from the workspace."""

    package: str
    folder: PurePosixPath

    @property
    def source(self) -> PurePosixPath:
        """The folder that the package is imported from."""
        return self.folder.parents[self.package.count(".")]


def is_package(name: str) -> bool:
    """Whether a text names a Python package."""
    return all(map(is_name, name.split(".")))


def find_place(name: str, package: str | None, out: str | None, fail: Fail) -> PackagePlace:
    """The place of a service's client; with neither given it is ``generated/<name>``.

    Args:
        name: the service's.
        package: what the client is imported as; None takes the name of the folder, if that is
            given.
        out: the package's folder, from the workspace; None is that of the package's name.
        fail: refuses what cannot be.
    """
    if package is None and out is None:
        package = f"generated.{name}"
    if package is not None and not is_package(package):
        fail(
            f"is {package!r}; it takes the name of a Python package, such as acme.{name}", "package"
        )
    if package is not None and (hidden := hidden_by(package)) is not None:
        fail(f"is {package!r}, which would hide the module {hidden}", "package")
    if out is None:
        assert package is not None
        return PackagePlace(package, PurePosixPath(*package.split(".")))
    folder = PurePosixPath(out)
    if folder.is_absolute() or "\\" in out or ":" in out:
        fail(f"is {out!r}; it takes a path from the workspace, with /", "out")
    if package is None:
        package = folder.name
        if not is_package(package) or "." in package:
            fail(f"is {out!r}; it takes the folder of a package, such as src/acme/{name}", "out")
    parts = package.split(".")
    if [*folder.parts[-len(parts) :]] != parts:
        ending = "/".join(parts)
        fail(f"is {out!r}; the folder of the package {package} ends in {ending}", "out")
    return PackagePlace(package, folder)
