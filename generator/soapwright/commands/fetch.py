"""``soapwright fetch``: download the WSDLs of a service, with what they import, and pin them.

Everything is read before anything is replaced, and read again as it is going to lie on disk.
"""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote, unquote, urlsplit

from soapwright.commands.diff import read_zone
from soapwright.commands.methods import compare_for_clients
from soapwright.diff.finding import Comparison
from soapwright.errors import InputError
from soapwright.project.files import write_all
from soapwright.project.lock import LOCK, Entry, path_of, pinned, read_lock, render
from soapwright.runtime.records.dataclass import dataclass, replace
from soapwright.schema import Limits, read_schema
from soapwright.schema.model import XSD, Schema
from soapwright.schema.names import WSDL
from soapwright.schema.source import (
    DEFAULT_LIMITS,
    NOWHERE_ELSE,
    Document,
    Elsewhere,
    Fetcher,
    is_url,
    join,
)
from soapwright.service.rules import ServiceRules, ZoneRule


@dataclass(frozen=True, slots=True)
class Saved:
    """One downloaded file as it is saved: its entry in the lock, and its bytes."""

    entry: Entry
    content: bytes


@dataclass(frozen=True, slots=True)
class Download:
    """All files of a zone as the service serves them now, and what they say."""

    zone: ZoneRule
    files: tuple[Saved, ...]
    schema: Schema

    def is_pinned(self, entries: Iterable[Entry]) -> bool:
        """Whether the lock has exactly these bytes."""
        known = {e.path: e.downloaded for e in entries if e.zone == self.zone.name}
        return known == {saved.entry.path: saved.entry.downloaded for saved in self.files}


@dataclass(frozen=True, slots=True)
class Fetched:
    """What ``fetch`` did for one zone; ``changes`` is None where what was there was unreadable."""

    zone: str
    written: tuple[str, ...]
    removed: tuple[str, ...]
    changes: Comparison | None


def download(
    rules: ServiceRules,
    zone: ZoneRule,
    fetcher: Fetcher,
    *,
    limits: Limits = DEFAULT_LIMITS,
    elsewhere: Elsewhere = NOWHERE_ELSE,
) -> Download:
    """Download a zone's WSDLs and what they import, in memory.

    The bytes stay as they are served; only where an import's location would not lead to where it
    is saved, that location is rewritten.

    Raises:
        InputError: something cannot be downloaded, is not WSDL or XML Schema, or leaves the host.
    """
    reading = read_schema(zone.urls, fetcher=fetcher, limits=limits, elsewhere=elsewhere)
    known = {file.location for file in reading.schema.files}
    documents = [document for document in reading.documents if document.location in known]
    names = _names(rules, zone, documents)
    files = []
    for document in documents:
        name = names[document.location]
        content = relocated(document, names)
        entry = Entry.of(zone.name, name, content, document.location, document.content)
        files.append(Saved(entry, content))
    _read_back(rules, zone, files, limits)
    return Download(zone, tuple(files), reading.schema)


def fetch(
    rules: ServiceRules,
    root: Path,
    zones: Sequence[ZoneRule],
    fetcher: Fetcher,
    *,
    limits: Limits = DEFAULT_LIMITS,
    elsewhere: Elsewhere = NOWHERE_ELSE,
) -> list[Fetched]:
    """Download zones, replace their files and write the lock.

    Args:
        rules: the service.
        root: the folder that imports stay in.
        zones: those to download, each with ``urls``; the files of all others are pinned as they
            are.
        fetcher: does the downloading.
        limits: what is downloaded at most.
        elsewhere: where imports may be beside the WSDL's own host.

    Returns:
        What changed, by zone.

    Raises:
        InputError: something cannot be downloaded or used; nothing has been replaced then.
    """
    folder = rules.file.parent
    downloads = [
        download(rules, zone, fetcher, limits=limits, elsewhere=elsewhere) for zone in zones
    ]
    before = read_lock(rules) or ()
    names = [zone.name for zone in zones]
    others = [zone for zone in rules.zones.values() if zone.name not in names]
    entries = [saved.entry for done in downloads for saved in done.files]
    entries += pinned(rules, root, others)
    kept = {entry.path for entry in entries}
    fetched, changed, stale = [], dict[Path, bytes](), list[Path]()
    for done in downloads:
        new = {
            saved.entry.path: saved.content
            for saved in done.files
            if _bytes(folder / saved.entry.path) != saved.content
        }
        gone = sorted({e.path for e in before if e.zone == done.zone.name and e.url} - kept)
        changes = _changes(rules, done, root)
        fetched.append(Fetched(done.zone.name, tuple(new), tuple(gone), changes))
        changed |= {folder / name: content for name, content in new.items()}
        stale += [folder / name for name in gone]
    for path in (*changed, *stale):
        if not path.resolve().is_relative_to(folder.resolve()):
            raise InputError(f"lies outside of {folder}", file=path)
    write_all({**changed, folder / LOCK: render(entries).encode()})
    for path in stale:
        path.unlink(missing_ok=True)
    return fetched


def pin(rules: ServiceRules, root: Path) -> bool:
    """Write the lock for the files that are there; tells whether it changed.

    Raises:
        InputError: a file cannot be used, or the lock cannot be written.
    """
    path = rules.file.with_name(LOCK)
    try:
        entries = pinned(rules, root, rules.zones.values())
    except InputError as error:
        if error.file != str(path):
            raise
        path.unlink()  # not a lock at all: nothing in it is worth keeping
        entries = pinned(rules, root, rules.zones.values())
    content = render(entries).encode()
    if _bytes(path) == content:
        return False
    write_all({path: content})
    return True


def _changes(rules: ServiceRules, done: Download, root: Path) -> Comparison | None:
    """How what was there and what is served now differ, as ``diff`` tells it."""
    try:
        before = read_zone(done.zone, root)
    except InputError:
        return None
    return compare_live(rules, before, done)


def compare_live(rules: ServiceRules, before: Schema, done: Download) -> Comparison:
    """How a zone's files and what is served now differ."""
    return compare_for_clients(
        before,
        # The catalogue is no part of what was downloaded.
        replace(done.schema, catalogue=before.catalogue),
        base_name=f"{rules.name}:{done.zone.name} pinned",
        other_name=f"{rules.name}:{done.zone.name} live",
        rules=rules,
    )


# --- names and locations -----------------------------------------------------------------------

_SAFE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")
_REFERENCES = {
    f"{{{WSDL}}}import": "location",
    **{
        f"{{{XSD}}}{name}": "schemaLocation"
        for name in ("import", "include", "redefine", "override")
    },
}
_TAG = re.compile(r"<(?:[^\s<>/:]+:)?(?:import|include|redefine|override)\b[^<>]*>")
_LOCATION = re.compile(r"""(\b(?:schemaLocation|location)\s*=\s*)("[^"]*"|'[^']*')""")


def _names(rules: ServiceRules, zone: ZoneRule, documents: Sequence[Document]) -> dict[str, str]:
    """URL → path from the service's folder: the WSDLs as service.toml says, the rest below them."""
    names = {url: path_of(rules, wsdl) for url, wsdl in zip(zone.urls, zone.wsdls, strict=True)}
    home = posixpath.dirname(path_of(rules, zone.wsdls[0])) or zone.name
    taken = {name.lower() for name in names.values()}
    for document in documents:
        if document.location in names:
            continue
        wanted = posixpath.join(home, saved_name(document, zone.urls[0]))
        stem, suffix = posixpath.splitext(wanted)
        number = 2
        while wanted.lower() in taken:
            wanted, number = f"{stem}-{number}{suffix}", number + 1
        taken.add(wanted.lower())
        names[document.location] = wanted
    return names


def saved_name(document: Document, main: str) -> str:
    """What an import would be called: its path beside the WSDL, or the end of its URL."""
    suffix = ".xsd" if document.root.tag == f"{{{XSD}}}schema" else ".wsdl"
    url, beside = urlsplit(document.location), posixpath.dirname(urlsplit(main).path)
    if not url.query:
        path = posixpath.relpath(url.path or "/", beside or "/")
        if path.lower().endswith(suffix) and all(map(_SAFE.fullmatch, path.split("/"))):
            return path
    last = re.split(r"[/=&?]", f"{url.path}?{url.query}".rstrip("?/"))[-1]
    safe = re.sub(r"[^A-Za-z0-9_.-]+", "-", unquote(last)).strip(".-")
    return f"{safe.removesuffix(suffix) or 'import'}{suffix}"


def relocated(document: Document, names: Mapping[str, str]) -> bytes:
    """The bytes of a document with the locations changed that would lead elsewhere."""
    own = names[document.location]
    moved = {}
    for element in document.root.iter(*_REFERENCES):
        href = element.get(_REFERENCES[element.tag], "").strip()
        target = names.get(join(document.location, href)) if href else None
        if target is not None and _leads_to(own, href) != target:
            moved[href] = quote(posixpath.relpath(target, posixpath.dirname(own) or "."))
    if not moved:
        return document.content

    def location(match: re.Match[str]) -> str:
        value = html.unescape(match[2][1:-1]).strip()
        return match[1] + (f'"{moved[value]}"' if value in moved else match[2])

    # Everything else stays byte for byte: Latin-1 gives each byte a character.
    utf16 = document.content[:2] in (b"\xff\xfe", b"\xfe\xff")
    little = document.content[:2] == b"\xff\xfe"
    encoding = ("utf-16-le" if little else "utf-16-be") if utf16 else "latin-1"
    text = document.content.decode(encoding)
    return _TAG.sub(lambda tag: _LOCATION.sub(location, tag[0]), text).encode(encoding)


def _leads_to(own: str, href: str) -> str | None:
    """The path that ``href`` means in the saved file; None for a URL."""
    return None if is_url(href) else join(own, href)


def _read_back(rules: ServiceRules, zone: ZoneRule, files: Sequence[Saved], limits: Limits) -> None:
    """Read the files as they are going to lie on disk, which proves that they fit together."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        for saved in files:
            path = folder / saved.entry.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(saved.content)
        wsdls = [folder / path_of(rules, wsdl) for wsdl in zone.wsdls]
        try:
            read_schema(wsdls, root=folder, limits=limits)
        except InputError as error:
            raise InputError(
                f"cannot be saved so that its imports are found: {error.message}",
                file=zone.urls[0],
            ) from None


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None
