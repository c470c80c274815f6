"""What ``soapwright diff --log`` compares: the versions of a WSDL that git has, each with the next.

Versions are read as they lay in their commits, with the files beside them, so that imports are
those of the time. Commits after which the WSDL and what lies beside it say the same are one
version.
"""

from __future__ import annotations

import io
import subprocess
import tarfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from soapwright.commands.diff import Compared
from soapwright.commands.methods import compare_for_clients
from soapwright.diff.finding import Comparison
from soapwright.errors import InputError
from soapwright.runtime.records.dataclass import dataclass, replace
from soapwright.schema import read_schema
from soapwright.schema.model import Place, Schema

if TYPE_CHECKING:
    from soapwright.service.rules import ServiceRules

_READ = (".wsdl", ".xsd", ".fields.json")


@dataclass(frozen=True, slots=True)
class Version:
    """One version: its commit, its day (ISO 8601) and what it is called, a tag or a short hash."""

    commit: str
    day: str
    name: str

    def __str__(self) -> str:
        return f"{self.day} {self.name}"


def compare_history(
    files: Sequence[Path], catalogue: Path | None = None, *, rules: ServiceRules | None = None
) -> Compared:
    """Compare each version of a WSDL with the one before, the newest first.

    Args:
        files: the WSDLs or XML Schemas, which are read as one.
        catalogue: the field catalogue that goes with them, if any.
        rules: of the service, where they are its files.

    Returns:
        A comparison for each version that differs from the one before. One that cannot be read
        makes a comparison that failed, and the next is compared with the last that could be.

    Raises:
        InputError: there is no git, or a file is in no repository, or in none of its commits.
    """
    repository = _Repository(files[0])
    warnings: list[str] = []
    if repository.asked("rev-parse", "--is-shallow-repository").strip() == "true":
        warnings.append(f"{files[0]}: the clone is shallow: git has no older versions here")
    names = [repository.path_of(file) for file in files]
    fields = None if catalogue is None else repository.path_of(catalogue)
    comparisons: list[Comparison] = []
    last: tuple[Version, Schema] | None = None
    found = False
    for version in repository.versions(names):
        found = True
        try:
            schema = repository.read(version, names, fields)
        except InputError as error:
            base = "what was before" if last is None else str(last[0])
            comparisons.append(Comparison(base, str(version), failure=error.message))
            continue
        if last is not None:
            before, base_schema = last
            done = compare_for_clients(
                base_schema,
                schema,
                base_name=str(before),
                other_name=str(version),
                rules=rules,
            )
            if done.findings:
                comparisons.append(repository.named(done, before, version))
        last = version, schema
    if not found:
        raise InputError("is in no commit: there is no history of it", file=files[0])
    return Compared(tuple(reversed(comparisons)), warnings=tuple(warnings))


class _Repository:
    """The repository that a file is in, read through git's own commands."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._roots: dict[Version, Path] = {}
        self._folder = file.resolve().parent
        self._top = Path(self.asked("rev-parse", "--show-toplevel").rstrip("\n"))

    def path_of(self, file: Path) -> str:
        """The path of a file from the top of the repository.

        Raises:
            InputError: it is not below the top.
        """
        path = file.resolve()
        if not path.is_relative_to(self._top):
            raise InputError(f"is outside of the repository {self._top}", file=file)
        return path.relative_to(self._top).as_posix()

    def versions(self, names: Sequence[str]) -> Iterator[Version]:
        """The commits that change what is read, the oldest first."""
        folders = sorted({name.rpartition("/")[0] or "." for name in names})
        form = "--format=%H%x00%cs%x00%h"
        log = self.asked("log", "--reverse", "--first-parent", form, "--", *folders, top=True)
        last = ""
        for line in log.splitlines():
            commit, day, short = line.split("\0")
            listed = self.asked("ls-tree", "-r", commit, "--", *folders, top=True)
            kept = [row for row in listed.splitlines() if row.rstrip('"').endswith(_READ)]
            rows = "\n".join(kept)
            there = {row.partition("\t")[2] for row in kept}
            if rows == last or not any(name in there for name in names):
                continue
            last = rows
            tags = self.asked("tag", "--points-at", commit).splitlines()
            yield Version(commit, day, tags[0] if tags else short)

    def read(self, version: Version, names: Sequence[str], fields: str | None) -> Schema:
        """What the files said in a version.

        Raises:
            InputError: a file is not there, or cannot be read.
        """
        try:
            return self._read(version, names, fields)
        except InputError as error:
            raise InputError(self._shown(str(error), version), file=self._file) from None

    def named(self, done: Comparison, *versions: Version) -> Comparison:
        """The comparison with its places as git names a file of a version: ``v2:wsdl/a.wsdl``."""
        findings = []
        for finding in done.findings:
            places = [finding.place, *finding.more]
            for version in versions:
                places = [Place(self._shown(p.file, version), p.line) for p in places]
            findings.append(replace(finding, place=places[0], more=tuple(places[1:])))
        return replace(done, findings=tuple(findings))

    def _shown(self, text: str, version: Version) -> str:
        root = self._roots[version]
        return text.replace(f"{root}/", f"{version.name}:")

    def _read(self, version: Version, names: Sequence[str], fields: str | None) -> Schema:
        folders = sorted({name.rpartition("/")[0] or "." for name in names})
        packed = self._git("archive", "--format=tar", version.commit, "--", *folders, top=True)
        with TemporaryDirectory() as name, tarfile.open(fileobj=io.BytesIO(packed)) as tar:
            root = self._roots[version] = Path(name)
            tar.extractall(root, filter="data")
            schema = read_schema([root / one for one in names], root=root).schema
            if fields is not None and (root / fields).is_file():
                from soapwright.schema import read_catalogue

                schema = replace(schema, catalogue=read_catalogue(root / fields))
        return schema

    def asked(self, *words: str, top: bool = False) -> str:
        """What a git command answers, as text."""
        return self._git(*words, top=top).decode("utf-8", "surrogateescape")

    def _git(self, *words: str, top: bool = False) -> bytes:
        folder = self._top if top else self._folder
        try:
            command = ["git", "-c", "core.quotePath=false", "-C", str(folder), *words]
            done = subprocess.run(command, capture_output=True, check=True)  # noqa: S603 - git's
        except FileNotFoundError:
            raise InputError("needs git, which is not installed", key="--log") from None
        except subprocess.CalledProcessError as error:
            said = error.stderr.decode("utf-8", "replace").strip().splitlines()
            message = f"git cannot tell its history: {said[-1] if said else words[0]}"
            raise InputError(message, file=self._file) from None
        return done.stdout
