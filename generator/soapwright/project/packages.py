"""Importing a generated package: what its client needs, and why it cannot be imported."""

from __future__ import annotations

import importlib
import inspect
import os
import sys
import traceback
import typing
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

from soapwright.errors import InputError
from soapwright.project.files import shown
from soapwright.project.workspace import Workspace
from soapwright.service.rules import ServiceRules


class ClientPackage:
    """The package that was generated for a service.

    Args:
        space: where it is.
        rules: the service's.

    Raises:
        InputError: there is none, or importing it fails.
    """

    def __init__(self, space: Workspace, rules: ServiceRules) -> None:
        self._rules = rules
        self.root = space.root
        """The workspace's folder."""
        self._folder = space.package_folder(rules)
        self._top = rules.place.package.partition(".")[0]
        if not self.has("__init__"):
            raise InputError(
                f"there is no client yet: soapwright generate {rules.name}", file=space.root
            )
        place = rules.place
        source = os.path.normpath(space.root / place.source)
        if source not in sys.path:
            sys.path.insert(0, source)
        importlib.invalidate_caches()  # it may have been written a moment ago
        self.module = self._import(place.package)

    @property
    def client(self) -> Any:
        """The client's class.

        Raises:
            InputError: importing its module fails, or it has no such class.
        """
        with self._told():
            return getattr(self.module, self._rules.client)

    def parameters(self) -> dict[str, bool]:
        """The arguments that the client's ``connect`` takes, and whether each is needed.

        Raises:
            InputError: as for ``client``.
        """
        return {
            name: parameter.default is parameter.empty
            for name, parameter in inspect.signature(self.client.connect).parameters.items()
        }

    def ways(self) -> list[dict[str, bool]]:
        """The same of each way to connect, where there are several; else of the one there is."""
        told = typing.get_overloads(self.client.connect.__func__)
        if not told:
            return [self.parameters()]
        return [
            {
                name: parameter.default is parameter.empty
                for name, parameter in list(inspect.signature(each).parameters.items())[1:]
            }
            for each in (getattr(one, "__func__", one) for one in told)  # class methods
        ]

    def texts(self) -> list[str]:
        """Those that may be left out and take a text."""
        return [
            name
            for name, parameter in inspect.signature(self.client.connect).parameters.items()
            if parameter.default is None and parameter.annotation in ("str | None", str | None)
        ]

    def has(self, module: str) -> bool:
        """Whether a module of it was written; which ones are depends on the service."""
        return (self._folder / f"{module}.py").is_file()

    def submodule(self, name: str) -> Any:
        """A module of it, which it has.

        Raises:
            InputError: importing it fails.
        """
        return self._import(f"{self.module.__name__}.{name}")

    def _import(self, name: str) -> ModuleType:
        with self._told():
            return importlib.import_module(name)

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Whatever goes wrong is told with the line of the package where it did."""
        try:
            yield
        except (Exception, SystemExit) as error:
            file, line = self._place(error)
            missing = error.name if isinstance(error, ModuleNotFoundError) else None
            if missing and missing.partition(".")[0] not in (self._top, "soapwright"):
                message = f"needs {missing}, which is not installed"
            else:
                said = error.msg if isinstance(error, SyntaxError) else str(error)
                message = (
                    f"cannot be imported: {type(error).__name__}: {said}; "
                    f"`soapwright generate {self._rules.name}` writes the package anew"
                )
            raise InputError(message, file=shown(file), line=line) from error

    def _place(self, error: BaseException) -> tuple[Path, int | None]:
        """The innermost line of the package that an error came through."""
        if isinstance(error, SyntaxError) and error.filename is not None:
            return Path(error.filename), error.lineno
        folder = self._folder.resolve()
        for frame in reversed(traceback.extract_tb(error.__traceback__)):
            path = Path(frame.filename).resolve()
            if path.is_relative_to(folder):
                return path, frame.lineno
        return self._folder, None
