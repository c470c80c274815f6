"""Packages of a WSDL alone, in no workspace: what each was made from and with, which it tells."""

from __future__ import annotations

import os
import shlex
from collections.abc import Mapping
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

from soapwright.errors import InputError
from soapwright.project.files import check_place, shown
from soapwright.project.manifest import MANIFEST, Manifest
from soapwright.project.workspace import Generated, generate
from soapwright.runtime.records.dataclass import dataclass
from soapwright.service.names import LONGEST_NAME, hidden_by, is_name
from soapwright.service.place import is_package
from soapwright.service.rules import ServiceRules, ZoneRule

if TYPE_CHECKING:
    from soapwright.emit.package import OnStep
    from soapwright.schema.source import Elsewhere


@dataclass(frozen=True, slots=True)
class OneOff:
    """A package of a WSDL alone: ``out/package``, where imports may be, and whether types do."""

    wsdl: Path
    package: str
    out: Path
    imports: tuple[str, ...] = ()
    types_only: bool = False

    @property
    def folder(self) -> Path:
        return self.out.joinpath(*self.package.split("."))

    @classmethod
    def read(cls, folder: Path) -> OneOff:
        """What a package's manifest says that it was made from and with.

        Raises:
            InputError: it has none that says so, or the WSDL is not there.
        """
        manifest = folder / MANIFEST
        made = Manifest.read(folder).made
        if made is None:
            raise InputError(
                "does not say what the package was made from; `soapwright generate --wsdl` "
                "writes one that does, and a service of a workspace is checked by its name",
                file=shown(manifest) if manifest.exists() else shown(folder),
            )
        found = cls._made(folder, made, manifest)
        if not found.wsdl.is_file():
            raise InputError(
                f"there is no such file; {shown(folder)} was made from it", file=shown(found.wsdl)
            )
        return found

    @classmethod
    def _made(cls, folder: Path, made: Mapping[str, Any], manifest: Path) -> OneOff:
        match made:
            case {
                "wsdl": str(wsdl),
                "package": str(package),
                "imports": list(imports),
                "types_only": bool(types_only),
            } if is_package(package) and all(isinstance(place, str) for place in imports):
                pass
            case _:
                raise InputError(
                    "takes wsdl, package, imports and types_only", file=shown(manifest), key="made"
                )
        real = folder.resolve()
        parts = tuple(package.split("."))
        if real.parts[-len(parts) :] != parts:
            raise InputError(
                f"is {package!r}, which is no package in {shown(folder)}: generate it anew there",
                file=shown(manifest),
                key="made.package",
            )
        return cls(
            wsdl=_placed(real, wsdl),
            package=package,
            out=real.parents[len(parts) - 1],
            imports=tuple(
                place if "://" in place else str(_placed(real, place)) for place in imports
            ),
            types_only=types_only,
        )

    def made(self) -> dict[str, Any]:
        """The same for the manifest: files as seen from the package, so that both can move."""
        real = self.folder.resolve()
        return {
            "wsdl": _seen(real, self.wsdl),
            "package": self.package,
            "imports": [
                place if "://" in place else _seen(real, Path(place)) for place in self.imports
            ],
            "types_only": self.types_only,
        }

    def rules(self) -> ServiceRules:
        """What is to be generated.

        Raises:
            InputError: the package's name is none, or there is no such file.
        """
        if not all(map(is_name, self.package.split("."))):
            raise InputError(
                f"{self.package!r} names no Python package: letters, digits and _, at most "
                f"{LONGEST_NAME} of them",
                key="--package",
            )
        if (hidden := hidden_by(self.package)) is not None:
            raise InputError(
                f"{self.package!r} would hide the module {hidden} from all that stands beside it",
                key="--package",
            )
        if not self.wsdl.is_file():
            raise InputError("there is no such file", file=self.wsdl)
        from soapwright.emit.package import client_name

        name = self.package.rpartition(".")[2]
        client = "".join(word[:1].upper() + word[1:] for word in name.split("_")) or "Service"
        return ServiceRules(
            file=self.wsdl,
            name=name,
            client=client_name(f"{client}Client"),
            reference="default",
            zones={"default": ZoneRule(name="default", wsdls=(self.wsdl,))},
            groups="several",
            types_only=self.types_only,
        )

    def command(self) -> str:
        """What makes the package anew, from here."""
        words = ["soapwright", "generate", "--wsdl", shown(self.wsdl), "--package", self.package]
        words += ["--out", shown(self.out)]
        for place in self.imports:
            words += ["--imports", place if "://" in place else shown(Path(place))]
        return shlex.join([*words, *(["--types-only"] if self.types_only else [])])


def one_off(
    wsdl: Path,
    package: str,
    out: Path,
    *,
    force: bool = False,
    elsewhere: Elsewhere | None = None,
    types_only: bool = False,
    on_step: OnStep | None = None,
) -> Generated:
    """Generate a package from a WSDL alone, into ``out/package``.

    Imports stay in the WSDL's folder, or in what ``elsewhere`` names. ``types_only`` leaves the
    client out, so that a schema will do. The manifest says all this, for ``soapwright check``.

    Raises:
        InputError: the WSDL cannot be used, or the output cannot be written.
    """
    imports = () if elsewhere is None else tuple(map(str, elsewhere.places))
    wanted = OneOff(wsdl, package, out, imports, types_only)
    rules = wanted.rules()
    check_place(out, wanted.folder)
    return generate(
        rules,
        wsdl.parent,
        wanted.folder,
        force=force,
        elsewhere=elsewhere,
        made=wanted.made(),
        on_step=on_step,
    )


def _seen(folder: Path, path: Path) -> str:
    """A file or folder as seen from another; on another drive as it is."""
    try:
        return PurePath(os.path.relpath(path.resolve(), folder)).as_posix()
    except ValueError:
        return path.resolve().as_posix()


def _placed(folder: Path, seen: str) -> Path:
    return Path(os.path.normpath(folder / seen))
