"""``wsdl.lock``: which bytes of each WSDL and XSD a service was generated from, and from where.

One ``[[file]]`` for each file of each zone. The text is a function of the entries, so whatever
differs from it by a byte was not written by ``soapwright fetch``.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from soapwright.diff.finding import Finding
from soapwright.errors import InputError
from soapwright.project.files import shown
from soapwright.reading.bounded import TOML_BYTES, BeyondLimits, MissingFile, parse_toml, read_text
from soapwright.runtime.records.dataclass import dataclass
from soapwright.schema import read_schema
from soapwright.schema.model import Place
from soapwright.service.rules import ServiceRules, ZoneRule
from soapwright.service.toml_writer import quoted

LOCK = "wsdl.lock"
_HEADER = "# Written by `soapwright fetch`. Do not edit.\n"
_TEXTS = ("zone", "path", "url", "sha256", "source_sha256")
_NEEDED = ("zone", "path", "sha256", "size")


@dataclass(frozen=True, slots=True)
class Entry:
    """One file.

    ``path`` leads there from the service's folder. ``url`` is where it was downloaded from, None
    for a file written here. ``source_sha256`` is that of the downloaded bytes, where locations of
    imports in them were rewritten. ``line`` is where the lock speaks of it.
    """

    zone: str
    path: str
    sha256: str
    size: int
    url: str | None = None
    source_sha256: str | None = None
    line: int = 1

    @classmethod
    def of(
        cls, zone: str, path: str, content: bytes, url: str | None, source: bytes | None = None
    ) -> Entry:
        """The entry of a file; ``source`` are the bytes that were downloaded, if others."""
        rewritten = source is not None and source != content
        return cls(
            zone,
            path,
            _sha256(content),
            len(content),
            url,
            _sha256(source) if source is not None and rewritten else None,
        )

    @property
    def downloaded(self) -> str:
        """The sha256 of the bytes as the service sends them."""
        return self.source_sha256 or self.sha256

    def holds(self, content: bytes) -> bool:
        return (self.size, self.sha256) == (len(content), _sha256(content))


def render(entries: Iterable[Entry]) -> str:
    """The text of a lock: sorted by zone and path."""
    tables = [_HEADER]
    for entry in sorted(entries, key=lambda entry: (entry.zone, entry.path)):
        lines = ["[[file]]", f"zone = {quoted(entry.zone)}", f"path = {quoted(entry.path)}"]
        if entry.url is not None:
            lines.append(f"url = {quoted(entry.url)}")
        lines += [f"sha256 = {quoted(entry.sha256)}", f"size = {entry.size}"]
        if entry.source_sha256 is not None:
            lines.append(f"source_sha256 = {quoted(entry.source_sha256)}")
        tables.append("\n".join([*lines, ""]))
    return "\n".join(tables)


def read_lock(rules: ServiceRules) -> tuple[Entry, ...] | None:
    """The entries of a service's lock, None where it has none.

    Raises:
        InputError: the lock cannot be read, or does not have the form of one.
    """
    path = rules.file.with_name(LOCK)
    try:
        text = read_text(path, TOML_BYTES)
    except MissingFile:
        return None
    document = parse_toml(text, path, _mended(rules))
    tables = document.get("file", [])
    if set(document) - {"file"} or not isinstance(tables, list):
        raise InputError(f"has something else than [[file]]{_mended(rules)}", file=path)
    lines = [number for number, line in _numbered(text) if re.match(r"\s*\[\[\s*file", line)]
    lines += [1] * (len(tables) - len(lines))  # written some other way
    return tuple(
        _entry(table, line, path, _mended(rules))
        for table, line in zip(tables, lines, strict=False)
    )


def pinned(rules: ServiceRules, root: Path, zones: Iterable[ZoneRule]) -> list[Entry]:
    """Entries for the files that are there.

    Where the lock has the same bytes already, it is kept where they came from.

    Raises:
        InputError: a file cannot be used, or the lock has not the form of one.
    """
    before = {(e.zone, e.path): e for e in read_lock(rules) or ()}
    entries = []
    for zone in zones:
        for path, content in zone_files(rules, zone, root).items():
            known = before.get((zone.name, path))
            if known is None or not known.holds(content):
                known = Entry.of(zone.name, path, content, None)
            entries.append(known)
    return entries


def zone_files(rules: ServiceRules, zone: ZoneRule, root: Path) -> dict[str, bytes]:
    """The WSDLs of a zone and what they import: path from the service's folder → bytes.

    Raises:
        InputError: a file cannot be used.
    """
    files = read_schema(zone.wsdls, root=root).schema.files
    return {path_of(rules, Path(file.location)): file.content for file in files}


def path_of(rules: ServiceRules, path: Path) -> str:
    """A file as the lock names it."""
    return Path(os.path.relpath(path, rules.file.parent)).as_posix()


def check_lock(rules: ServiceRules, root: Path) -> Iterator[Finding]:
    """What is not as the lock says: its text, its entries, the files.

    Raises:
        InputError: a WSDL cannot be used; the lock is beyond what one may be.
    """
    path = rules.file.with_name(LOCK)
    command = _command(rules)
    try:
        entries = read_lock(rules)
    except InputError as error:
        yield _edited(error, path)
        return
    if entries is None:
        yield drifted("lock-missing", path, 1, f"there is none; run {command}")
        return
    text = read_text(path, TOML_BYTES)
    if (expected := render(entries)) != text:
        line = first_difference(expected, text)
        yield drifted("lock-edited", path, line, f"edited by hand; run {command}")
    known = {(entry.zone, entry.path): entry for entry in entries}
    for zone in rules.zones.values():
        urls: Mapping[str, str] = {
            path_of(rules, wsdl): url for wsdl, url in zip(zone.wsdls, zone.urls, strict=False)
        }
        for name, content in zone_files(rules, zone, root).items():
            entry = known.pop((zone.name, name), None)
            if entry is None:
                message = f"does not pin {name} of zone {zone.name}; run {command}"
                yield drifted("lock-incomplete", path, 1, message)
            elif not entry.holds(content):
                message = (
                    f"is not what {LOCK} pins in line {entry.line}; run {command} to keep it, or "
                    f"`soapwright fetch {rules.name} --zone {zone.name}` for what is served"
                )
                file = rules.file.parent / name
                yield drifted("wsdl-changed", file, 1, message, entry.sha256, _sha256(content))
            elif entry.url is not None and name in urls and entry.url != urls[name]:
                message = f"{name} is from another address than {rules.file.name} says"
                hint = f"; run `soapwright fetch {rules.name} --zone {zone.name}`"
                yield drifted(
                    "lock-edited", path, entry.line, message + hint, urls[name], entry.url
                )
    for entry in known.values():
        message = f"pins {entry.path} of zone {entry.zone}, which is not there; run {command}"
        yield drifted("lock-edited", path, entry.line, message)


def _edited(error: InputError, path: Path) -> Finding:
    """What is wrong with a lock that cannot be read; beyond limits it was never one."""
    if isinstance(error, BeyondLimits):
        raise error
    return drifted("lock-edited", path, error.line or 1, error.message)


def first_difference(expected: str, found: str) -> int:
    """The first line of ``found`` that is not as in ``expected``, 1-based."""
    lines = found.splitlines(keepends=True)
    for number, (one, other) in enumerate(
        zip(expected.splitlines(keepends=True), lines, strict=False), start=1
    ):
        if one != other:
            return number
    return min(len(expected.splitlines()), len(lines)) + 1


def drifted(
    id: str, file: Path, line: int, message: str, base: str | None = None, other: str | None = None
) -> Finding:
    """A finding of ``diff.rules.DRIFT``; the message names the file."""
    name = shown(file)
    return Finding(
        id,
        "error",
        "none",
        path=name,
        message=f"{name}: {message}",
        place=Place(name, line),
        base=base,
        other=other,
    )


def _entry(table: Any, line: int, path: Path, hint: str) -> Entry:
    if not isinstance(table, dict):
        raise InputError(f"has a file that is no table{hint}", file=path)
    for key, value in table.items():
        kind = int if key == "size" else str
        if key not in (*_TEXTS, "size") or type(value) is not kind:
            raise InputError(f"{key} is unknown or wrong{hint}", file=path, line=line)
    for key in _NEEDED:
        if key not in table:
            raise InputError(f"{key} is missing{hint}", file=path, line=line)
    return Entry(**table, line=line)


def _command(rules: ServiceRules) -> str:
    return f"`soapwright fetch --pin {rules.name}`"


def _mended(rules: ServiceRules) -> str:
    return f"; {_command(rules)} writes it anew"


def _numbered(text: str) -> Iterator[tuple[int, str]]:
    return enumerate(text.splitlines(), start=1)


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
