"""What ``soapwright diff --log`` compares: the versions of a WSDL that git has, each with the next.

Versions are read as they lay in their commits, with the files beside them, so that imports are
those of the time. Commits after which the WSDL and what lies beside it say the same are one
version.
"""

from __future__ import annotations

import io
import subprocess
import tarfile
from collections.abc import Iterable, Iterator, Sequence
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
    """One version: its commit, its day (ISO 8601) and what it is called, a tag or a short hash.

    ``paths`` are those that the files had then, from the top of the repository.
    """

    commit: str
    day: str
    name: str
    paths: tuple[str, ...]

    @property
    def folders(self) -> list[str]:
        """Where the files are, and what they import."""
        return _folders(self.paths)

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
    repository = _Repository(files, catalogue)
    warnings: list[str] = []
    if repository.asked("rev-parse", "--is-shallow-repository").strip() == "true":
        warnings.append(f"{files[0]}: the clone is shallow: git has no older versions here")
    comparisons: list[Comparison] = []
    last: tuple[Version, Schema] | None = None
    found = False
    for version in repository.versions():
        found = True
        try:
            schema = repository.read(version)
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
    """The repository that the files of a version are in, read through git's own commands."""

    def __init__(self, files: Sequence[Path], catalogue: Path | None) -> None:
        self._file = file = files[0]
        self._files = (*files, *([] if catalogue is None else [catalogue]))
        self._wsdls = len(files)
        self._roots: dict[Version, Path] = {}
        self._folder = file.resolve().parent
        self._top = Path(self.asked("rev-parse", "--show-toplevel").rstrip("\n"))

    def _path_of(self, file: Path) -> str:
        """The path of a file from the top of the repository.

        Raises:
            InputError: it is not below the top.
        """
        path = file.resolve()
        if not path.is_relative_to(self._top):
            raise InputError(f"is outside of the repository {self._top}", file=file)
        return path.relative_to(self._top).as_posix()

    def versions(self) -> Iterator[Version]:
        """The commits that change what is read, the oldest first."""
        last = ""
        for version in reversed([*self._commits()]):
            listed = self.asked("ls-tree", "-r", version.commit, "--", *version.folders, top=True)
            kept = [row for row in listed.splitlines() if row.rstrip('"').endswith(_READ)]
            rows = "\n".join(kept)
            there = {row.partition("\t")[2] for row in kept}
            if rows == last or there.isdisjoint(version.paths[: self._wsdls]):
                continue
            last = rows
            tags = self.asked("tag", "--points-at", version.commit).splitlines()
            yield replace(version, name=tags[0]) if tags else version

    def _commits(self) -> Iterator[Version]:
        """The commits that change anything in the folders of the files, the newest first."""
        paths = tuple(map(self._path_of, self._files))
        renamed = [self._renames(path) for path in paths]
        folders = _folders([*paths, *(path for each in renamed for path in each.values())])
        form = "--format=%H%x00%cs%x00%h"
        log = self.asked("log", "--first-parent", form, "--", *folders, top=True)
        for line in log.splitlines():
            commit, day, short = line.split("\0")
            yield Version(commit, day, short, paths)
            before = (each.get(commit, path) for each, path in zip(renamed, paths, strict=True))
            paths = tuple(before)

    def _renames(self, name: str) -> dict[str, str]:
        """The commits that gave a file another name → what it was called before.

        A copy of another file is a file of its own: its history begins there.
        """
        words = ("--follow", "--first-parent", "--name-status", "-z", "--format=%x01%H")
        told = iter(self.asked("log", *words, "--", name, top=True).split("\0"))
        found: dict[str, str] = {}
        commit = ""
        for word in told:
            if word.startswith("\x01"):
                commit = word[1:]
                continue
            status, before = word.strip(), next(told, "")
            if status.startswith("C"):
                break
            if status.startswith("R"):
                found[commit] = before
                next(told)  # what it is called from then on
        return found

    def read(self, version: Version) -> Schema:
        """What the files said in a version.

        Raises:
            InputError: a file is not there, or cannot be read.
        """
        try:
            return self._read(version)
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

    def _read(self, version: Version) -> Schema:
        words = ("archive", "--format=tar", version.commit, "--", *version.folders)
        packed = self._git(*words, top=True)
        with TemporaryDirectory() as name, tarfile.open(fileobj=io.BytesIO(packed)) as tar:
            root = self._roots[version] = Path(name)
            tar.extractall(root, filter="data")
            files = [root / path for path in version.paths]
            schema = read_schema(files[: self._wsdls], root=root).schema
            for fields in filter(Path.is_file, files[self._wsdls :]):
                from soapwright.schema import read_catalogue

                schema = replace(schema, catalogue=read_catalogue(fields))
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


def _folders(names: Iterable[str]) -> list[str]:
    return sorted({name.rpartition("/")[0] or "." for name in names})
