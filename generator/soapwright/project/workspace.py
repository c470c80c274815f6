"""The folders on disk: where services, zones and generated packages are, and what they hash to."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from soapwright.errors import InputError
from soapwright.project.files import check_place, shown, write_whole
from soapwright.project.last_run import LastRun
from soapwright.project.left_behind import left_behind
from soapwright.project.manifest import (
    MANIFEST,
    Manifest,
    Published,
    file_hash,
    publish,
    sha256,
)
from soapwright.reading.bounded import SOURCE_BYTES, read_bytes
from soapwright.runtime.records.dataclass import dataclass, replace
from soapwright.service.place import find_place
from soapwright.service.rules import ServiceRules, read_service

if TYPE_CHECKING:
    from soapwright.emit.package import Emitted, OnStep
    from soapwright.schema.source import Elsewhere


_TYPES_ONLY = "--types-only"
"""What the inputs of a package have that was asked for without a client: no file has the name."""


@dataclass(frozen=True, slots=True)
class Generated:
    """What ``generate`` did for one package. ``published`` None means nothing had changed."""

    name: str
    folder: Path
    published: Published | None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Workspace:
    """A folder with ``wsdl/`` in it."""

    root: Path

    @classmethod
    def find(cls, start: Path | None = None) -> Workspace:
        """The nearest folder, from ``start`` (or here) upwards, that has ``wsdl/``.

        Raises:
            InputError: there is none.
        """
        here = (start or Path.cwd()).resolve()
        for folder in (here, *here.parents) if start is None else (here,):
            if (folder / "wsdl").is_dir():
                return cls(folder)
        raise InputError(
            "has no wsdl/ folder"
            + ("" if start else ", nor has any folder above it")
            + "; `soapwright init FILE_OR_URL` makes one, "
            "`soapwright generate --wsdl FILE` needs none",
            file=here,
        )

    def service_names(self) -> list[str]:
        return sorted(path.parent.name for path in self.root.glob("wsdl/*/service.toml"))

    def service(self, name: str, *, unfetched: bool = False) -> ServiceRules:
        """The rules of one service; ``unfetched`` allows that WSDLs with a url are not there yet.

        Raises:
            InputError: there is no such service, or its service.toml is wrong.
        """
        path = self.root / "wsdl" / name / "service.toml"
        if name not in self.service_names():
            known = ", ".join(self.service_names()) or "none"
            raise InputError(
                f"there is no service {name!r}; services here: {known}", file=self.root / "wsdl"
            )
        rules = read_service(path, unfetched=unfetched)
        if rules.name != name:
            raise InputError(
                f"is {rules.name!r}; its folder is {name!r}", file=path, key="service.name"
            )
        return rules

    def services(self, names: Iterable[str] = (), *, unfetched: bool = False) -> list[ServiceRules]:
        """The named services, or all of them, and at least one.

        Raises:
            InputError: there is none, or a service.toml is wrong.
        """
        found = [self.service(name, unfetched=unfetched) for name in names or self.service_names()]
        if not found:
            raise InputError("has no service: no wsdl/*/service.toml", file=self.root)
        return found

    def package_folder(self, rules: ServiceRules) -> Path:
        return self.root / rules.place.folder

    def generate(
        self, rules: ServiceRules, *, force: bool = False, on_step: OnStep | None = None
    ) -> Generated:
        """Regenerate one service's package, unless its inputs have not changed.

        Raises:
            InputError: an input cannot be used, or the output cannot be written.
        """
        folder = self.package_folder(rules)
        self._refuse_shared(rules, folder)
        check_place(self.root, folder)
        is_new = not (folder / MANIFEST).exists()
        generated = generate(rules, self.root, folder, force=force, on_step=on_step)
        if is_new:
            warnings = (*generated.warnings, *self._left_behind(rules.name, folder))
            generated = replace(generated, warnings=warnings)
        above = folder.parent / "__init__.py"
        ours = rules.package is None and rules.out is None  # all others are the user's
        if ours and not above.exists():
            write_whole(above, b'"""Generated packages, one a service."""\n')
        return generated

    def _left_behind(self, name: str, folder: Path) -> Iterator[str]:
        """What is said of clients of a service that has one in a folder where none was before."""
        told = self._folder_of(name)  # another one is meant where options name a folder
        for old in left_behind(self.root, name, folder, *([] if told is None else [told])):
            yield (
                f"{shown(old)}: another client of {name}, which nothing keeps up to date; if it "
                f"went to {shown(folder)}, import that and remove this folder"
            )

    def _refuse_shared(self, rules: ServiceRules, folder: Path) -> None:
        """Refuse a package in the folder of another service's: each would remove the other.

        Raises:
            InputError: another service's client goes there, above or below.
        """
        mine = Path(os.path.normpath(folder))
        others = ((name, self._folder_of(name)) for name in self.service_names())
        for name, other in others:
            if name == rules.name or other is None:
                continue
            theirs = Path(os.path.normpath(other))
            if mine.is_relative_to(theirs) or theirs.is_relative_to(mine):
                raise InputError(
                    f"goes into {shown(folder)}, where {name} has {shown(other)}; each client "
                    "needs a folder of its own",
                    file=rules.file,
                    key="service.out",
                )

    def owner(self, folder: Path) -> str | None:
        """The service whose client is in a folder, if any is."""
        for name in self.service_names():
            found = self._folder_of(name)
            if found is not None and found.resolve() == folder.resolve():
                return name
        return None

    def _folder_of(self, name: str) -> Path | None:
        """The folder of a service's client; None where its service.toml makes no sense of it."""
        try:
            text = (self.root / "wsdl" / name / "service.toml").read_text("utf-8")
            told = tomllib.loads(text)["service"] if _PLACED.search(text) else {}
            place = find_place(name, told.get("package"), told.get("out"), _refuse)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None  # told where it is used itself
        return self.root / place.folder


_PLACED = re.compile(r"\b(package|out)\b")


def _refuse(message: str, key: str) -> NoReturn:
    raise ValueError(message, key)


def generate(
    rules: ServiceRules,
    root: Path,
    folder: Path,
    *,
    force: bool = False,
    elsewhere: Elsewhere | None = None,
    made: Mapping[str, Any] | None = None,
    on_step: OnStep | None = None,
) -> Generated:
    """Generate a package into ``folder``, unless its inputs have not changed.

    ``made`` is what the manifest says of a package that is no workspace's. Imports stay below
    ``root``, or in what ``elsewhere`` names.

    Raises:
        InputError: an input cannot be used, or the output cannot be written.
    """
    inputs = input_hashes(rules)
    last = LastRun.read(folder)
    if (
        not force
        and last.inputs == _with_imports(rules, inputs, last)
        and last.same_tool()
        and last.still_there(folder)
        and (made is None or Manifest.read(folder).made == made)
    ):
        return Generated(rules.name, folder, None)
    from soapwright.emit.format import format_sources
    from soapwright.emit.package import quiet

    on_step = on_step or quiet
    emitted, inputs = emit_service(rules, root, elsewhere, on_step)
    on_step(f"formatting {len(emitted.files):,} files")
    formatted = last.format_new(folder, emitted.files, format_sources)
    published = publish(folder, formatted, inputs, made)
    LastRun.write(folder, inputs, formatted, emitted.files)
    return Generated(rules.name, folder, published, emitted.warnings)


def emit_service(
    rules: ServiceRules,
    root: Path,
    elsewhere: Elsewhere | None = None,
    on_step: OnStep | None = None,
) -> tuple[Emitted, dict[str, str]]:
    """A package in memory, unformatted, and the sha256 of each of its inputs.

    Raises:
        InputError: an input cannot be used.
    """
    from soapwright.emit.package import emit_package, quiet

    emitted = emit_package(rules, root, elsewhere, on_step or quiet)
    imported = {_input_name(rules, file.location): file.sha256 for file in emitted.documents}
    return emitted, input_hashes(rules) | imported


def input_hashes(rules: ServiceRules) -> dict[str, str]:
    """The sha256 of the files that a package's rules name, and of the rules' own.

    Raises:
        InputError: a file cannot be read.
    """
    zones = [path for zone in rules.zones.values() for path in (*zone.wsdls, zone.fields) if path]
    hashes = {}
    for path in dict.fromkeys((rules.file, *zones)):
        hashes[_input_name(rules, path)] = sha256(read_bytes(path, SOURCE_BYTES))
    if rules.types_only:
        hashes[_TYPES_ONLY] = sha256(b"")
    return hashes


def _with_imports(rules: ServiceRules, inputs: Mapping[str, str], last: LastRun) -> dict[str, str]:
    """The inputs, and what the WSDLs imported when the package was last made."""
    folder = rules.file.parent
    imported = {name: file_hash(folder / name) or "" for name in last.inputs}
    return {**imported, **inputs}


def _input_name(rules: ServiceRules, path: str | Path) -> str:
    """An input as the manifest names it: from the service's folder, the same on any machine."""
    if "://" in str(path):
        return str(path)
    return Path(os.path.relpath(path, rules.file.parent)).as_posix()
