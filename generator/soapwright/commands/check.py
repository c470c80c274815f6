"""``soapwright check``: what is no longer what it was made from.

Generated files against a fresh run in memory, of services and of packages that are none's; WSDLs
against the lock, and, where asked, against what the service serves now.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from soapwright.commands.diff import read_zone
from soapwright.commands.fetch import compare_live, download
from soapwright.diff.finding import Comparison, Finding
from soapwright.emit.format import format_sources
from soapwright.project.editor_schema import is_old, place
from soapwright.project.files import shown
from soapwright.project.lock import LOCK, check_lock, drifted, first_difference, read_lock
from soapwright.project.manifest import MANIFEST, Manifest, has_header
from soapwright.project.one_off import OneOff
from soapwright.project.workspace import Workspace, emit_service
from soapwright.schema.model import Place
from soapwright.schema.source import Elsewhere, Fetcher
from soapwright.service.rules import ServiceRules, ZoneRule


def check_service(space: Workspace, rules: ServiceRules) -> list[Comparison]:
    """Everything that can be checked without a network.

    Raises:
        InputError: an input cannot be used.
    """
    folder = space.package_folder(rules)
    return [
        Comparison("a fresh run", shown(folder), tuple(check_generated(space, rules))),
        Comparison(LOCK, shown(rules.file.parent), tuple(check_lock(rules, space.root))),
    ]


def check_schema(space: Workspace) -> list[Comparison]:
    """Whether editors check service.toml by another version's schema.

    Raises:
        InputError: the schema cannot be read.
    """
    if not is_old(space.root):
        return []
    path = place(space.root)
    message = "is not that of this version, by which editors check; run `soapwright generate`"
    found = drifted("generated-changed", path, 1, message)
    return [Comparison("a fresh run", shown(path), (found,))]


def check_generated(space: Workspace, rules: ServiceRules) -> Iterator[Finding]:
    """Generated files that a fresh run would write otherwise, or not at all.

    Raises:
        InputError: an input cannot be used.
    """
    command = f"run `soapwright generate {rules.name}`"
    return _compare(space.package_folder(rules), fresh_files(space, rules), command)


def check_package(wanted: OneOff, elsewhere: Elsewhere) -> Comparison:
    """A package of ``generate --wsdl``: its files, and what they were made from.

    Args:
        wanted: what it says that it was made from and with.
        elsewhere: where its imports may be.

    Raises:
        InputError: an input cannot be used.
    """
    folder = wanted.folder
    emitted, inputs = emit_service(wanted.rules(), wanted.wsdl.parent, elsewhere)
    formatted = format_sources(emitted.files)
    fresh = Manifest.of(inputs, formatted, wanted.made())
    command = f"run `{wanted.command()}`"
    found = [
        *_changed_inputs(wanted, Manifest.read(folder).inputs, inputs, command),
        *_compare(folder, {**formatted, MANIFEST: fresh.text()}, command),
    ]
    return Comparison("a fresh run", shown(folder), tuple(found))


def _changed_inputs(
    wanted: OneOff, before: Mapping[str, str], now: Mapping[str, str], command: str
) -> Iterator[Finding]:
    """Files that are not what the package was made from: why its own are not the same."""
    for name, content in now.items():
        if "://" not in name and name in before and before[name] != content:
            path = wanted.wsdl.parent / name
            message = f"is not what {shown(wanted.folder)} was made from; {command}"
            yield drifted("wsdl-changed", path, 1, message, before[name], content)


def _compare(folder: Path, fresh: Mapping[str, str], command: str) -> Iterator[Finding]:
    """Files of a package that are not as a fresh run gives them."""
    if not folder.is_dir():
        yield drifted("generated-missing", folder, 1, f"is missing: no client is here; {command}")
        return
    for name, text in fresh.items():
        path = folder / name
        try:
            found = path.read_bytes()
        except FileNotFoundError:
            yield drifted("generated-missing", path, 1, f"is missing; {command}")
            continue
        if found == text.encode():
            continue
        there = found.decode("utf-8", "backslashreplace")
        line = first_difference(text, there)
        yield drifted(
            "generated-changed",
            path,
            line,
            f"line {line} is not what the inputs give; {command}",
            _line(text, line),
            _line(there, line),
        )
    written = Manifest.read(folder).outputs
    for name in sorted(written.keys() - fresh.keys()):
        if (folder / name).exists():
            message = f"comes of an earlier run; {command}"
            yield drifted("generated-stale", folder / name, 1, message)
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if name not in fresh and name not in written and path.is_file() and has_header(path):
            message = f"says it was generated, but nothing gives it: remove it, and {command}"
            yield drifted("generated-unexpected", path, 1, message)


def fresh_files(space: Workspace, rules: ServiceRules) -> dict[str, str]:
    """Every file of a package as ``generate`` would write it, the manifest too.

    Raises:
        InputError: an input cannot be used.
    """
    emitted, inputs = emit_service(rules, space.root)
    formatted = format_sources(emitted.files)
    manifest = Manifest.of(inputs, formatted)
    return {**formatted, MANIFEST: manifest.text()}


def check_remote(
    space: Workspace, rules: ServiceRules, zone: ZoneRule, fetcher: Fetcher
) -> Comparison | None:
    """How a zone's files and what is served now differ; None where every byte is as pinned.

    Raises:
        InputError: the service's endpoint is broken, or a file cannot be used.
    """
    live = download(rules, zone, fetcher)
    if live.is_pinned(read_lock(rules) or ()):
        return None
    found = compare_live(rules, read_zone(zone, space.root), live)
    if found.findings:
        return found
    name = shown(zone.wsdls[0])
    message = (
        f"{name}: other bytes are served, which say the same; "
        f"run `soapwright fetch {rules.name} --zone {zone.name}`"
    )
    only = Finding("wsdl-changed", "info", "none", name, message, Place(name, 1))
    return Comparison(found.base, found.other, (only,))


def _line(text: str, number: int) -> str | None:
    lines = text.splitlines()
    return lines[number - 1] if number <= len(lines) else None
