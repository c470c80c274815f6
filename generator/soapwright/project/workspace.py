"""The folders on disk: where services, zones and generated packages are, and what they hash to."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from soapwright.errors import InputError
from soapwright.inputs import SOURCE_BYTES, read_bytes
from soapwright.project.files import check_place, write_whole
from soapwright.project.last_run import LastRun
from soapwright.project.manifest import Published, file_hash, publish, sha256
from soapwright.runtime.records.dataclass import dataclass
from soapwright.service.names import LONGEST_NAME, is_name
from soapwright.service.rules import ServiceRules, ZoneRule, read_service

if TYPE_CHECKING:
    from soapwright.emit.package import Emitted
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
            + "; `soapwright generate --wsdl FILE` needs none",
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
        return self.root / "generated" / rules.name

    def generate(self, rules: ServiceRules, *, force: bool = False) -> Generated:
        """Regenerate one service's package, unless its inputs have not changed.

        Raises:
            InputError: an input cannot be used, or the output cannot be written.
        """
        folder = self.package_folder(rules)
        check_place(self.root, folder)
        generated = generate(rules, self.root, folder, force=force)
        above = folder.parent / "__init__.py"
        if not above.exists():
            write_whole(above, b'"""Generated packages, one a service."""\n')
        return generated


def generate(
    rules: ServiceRules,
    root: Path,
    folder: Path,
    *,
    force: bool = False,
    elsewhere: Elsewhere | None = None,
) -> Generated:
    """Generate a package into ``folder``, unless its inputs have not changed.

    Imports stay below ``root``, or in what ``elsewhere`` names.

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
    ):
        return Generated(rules.name, folder, None)
    from soapwright.emit.format import format_sources

    emitted, inputs = emit_service(rules, root, elsewhere)
    formatted = last.format_new(folder, emitted.files, format_sources)
    published = publish(folder, formatted, inputs)
    LastRun.write(folder, inputs, formatted, emitted.files)
    return Generated(rules.name, folder, published, emitted.warnings)


def emit_service(
    rules: ServiceRules, root: Path, elsewhere: Elsewhere | None = None
) -> tuple[Emitted, dict[str, str]]:
    """A package in memory, unformatted, and the sha256 of each of its inputs.

    Raises:
        InputError: an input cannot be used.
    """
    from soapwright.emit.package import emit_package

    emitted = emit_package(rules, root, elsewhere)
    imported = {_input_name(rules, file.location): file.sha256 for file in emitted.documents}
    return emitted, input_hashes(rules) | imported


def one_off(
    wsdl: Path,
    package: str,
    out: Path,
    *,
    force: bool = False,
    elsewhere: Elsewhere | None = None,
    types_only: bool = False,
) -> Generated:
    """Generate a package from a WSDL alone, into ``out/package``.

    Imports stay in the WSDL's folder, or in what ``elsewhere`` names. ``types_only`` leaves the
    client out, so that a schema will do.

    Raises:
        InputError: the WSDL cannot be used, or the output cannot be written.
    """
    parts = package.split(".")
    if not all(map(is_name, parts)):
        raise InputError(
            f"{package!r} names no Python package: letters, digits and _, at most "
            f"{LONGEST_NAME} of them",
            key="--package",
        )
    if parts[0].casefold() in _hiding():
        raise InputError(
            f"{package!r} would hide the module {parts[0]} from all that stands beside it",
            key="--package",
        )
    if not wsdl.is_file():
        raise InputError("there is no such file", file=wsdl)
    from soapwright.emit.package import client_name

    client = "".join(word[:1].upper() + word[1:] for word in parts[-1].split("_")) or "Service"
    zone = ZoneRule(name="default", wsdls=(wsdl,))
    rules = ServiceRules(
        file=wsdl,
        name=parts[-1],
        client=client_name(f"{client}Client"),
        reference="default",
        zones={"default": zone},
        groups="several",
        types_only=types_only,
    )
    folder = out.joinpath(*parts)
    check_place(out, folder)
    return generate(rules, wsdl.parent, folder, force=force, elsewhere=elsewhere)


def _hiding() -> frozenset[str]:
    """Names of packages that hide what every program or a generated package imports, in small
    letters, as some file systems see them."""
    ours = ("soapwright", "xsdata", "lxml", "httpx2", "sitecustomize", "usercustomize")
    return frozenset(name.casefold() for name in (*sys.stdlib_module_names, *ours))


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
