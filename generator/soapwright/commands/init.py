"""``soapwright init``: a new service's folder from its WSDL, with a service.toml of guesses.

Everything is made beside its place and proven there: the WSDL is read, the package generated in
memory. A guess that does not fit the WSDL after all becomes an example, with the reason. Only
then is the folder put where it belongs.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from keyword import iskeyword
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from soapwright.commands.fetch import fetch, pin, relocated, saved_name
from soapwright.commands.guess import Evidence, Guess, guess_all, guess_groups
from soapwright.commands.guess.writing import render
from soapwright.emit.client.http import find_http_operations
from soapwright.emit.client.ports import Ports
from soapwright.emit.client.resolve import Resolver
from soapwright.emit.client.soap import find_operations
from soapwright.emit.package import Emitted, client_name, emit_package
from soapwright.emit.python.naming import class_name, snake_case
from soapwright.emit.types.bindings import emit_types
from soapwright.errors import InputError
from soapwright.project.editor_schema import LINE
from soapwright.project.files import write_whole
from soapwright.schema import Reading, Schema, read_schema
from soapwright.schema.source import NOWHERE_ELSE, Elsewhere, Fetcher, is_url
from soapwright.schema.wrappers import with_wrappers
from soapwright.service.rules import ServiceRules, ZoneRule, read_service

_INPUTS = "soapwright.inputs"
_ENDS = (".toml", ".lock", ".wsdl", ".xsd", ".json")
_THERE = "is there already; remove it"
ZONE = "main"
"""What the only zone of a new service is called."""

_ENDINGS = re.compile(r"(?i)(?<=.)(_?(web_?)?services?|_?soap|_?wsdl|_?port)+$")


@dataclass(frozen=True, slots=True)
class Started:
    """A service that was made: its folder, the files in it, what was guessed, and warnings."""

    name: str
    folder: Path
    files: tuple[str, ...]
    guesses: tuple[Guess, ...]
    warnings: tuple[str, ...]


def start(
    source: str,
    root: Path,
    *,
    name: str | None = None,
    elsewhere: Elsewhere = NOWHERE_ELSE,
    fetcher: Fetcher | None = None,
) -> Started:
    """Make ``wsdl/<name>/`` in a workspace.

    Args:
        source: the WSDL: a file, or an https URL where there is a ``fetcher``.
        root: the workspace; the folder ``wsdl`` in it is made where it is missing.
        name: the service's; None takes that of the WSDL.
        elsewhere: where imports may be beside the file's own folder, or the URL's host.
        fetcher: gives the bytes behind an https URL.

    Raises:
        InputError: the WSDL cannot be used, the name names no package, or the folder is there
            already. Nothing has been written then.
    """
    fetcher = None if fetcher is None else cache(fetcher)
    elsewhere = replace(
        elsewhere, fetcher=fetcher or (elsewhere.fetcher and cache(elsewhere.fetcher))
    )
    reading = read_schema(source, fetcher=fetcher, elsewhere=elsewhere)
    if not reading.schema.port_types and not reading.schema.services:
        raise InputError("describes no service; a WSDL is needed", file=source)
    name = _name(reading.schema, source) if name is None else name
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name) or iskeyword(name):
        raise InputError(f"is {name!r}; it names a package: a-z, 0-9 and _", key="--name")
    folder = root / "wsdl" / name
    if folder.exists():
        raise InputError(f"{_THERE}, or give another --name", file=folder)
    with TemporaryDirectory(dir=root, prefix=".soapwright-") as made:
        stage = Path(made).resolve()
        rules = _bare(stage / "wsdl" / name, reading, source)
        rules.file.parent.mkdir(parents=True)
        if is_url(source):
            assert fetcher is not None
            fetch(rules, stage, [rules.reference_zone], fetcher, elsewhere=elsewhere)
        else:
            for path, content in _copies(reading).items():
                write_whole(rules.file.parent / path, content)
        guesses, emitted = _settle(rules, stage)
        pin(read_service(rules.file), stage)
        files = [path.relative_to(rules.file.parent) for path in rules.file.parent.rglob("*")]
        _put(rules.file.parent, folder)
    names = tuple(sorted(path.as_posix() for path in files if (folder / path).is_file()))
    return Started(name, folder, names, tuple(guesses), emitted.warnings)


def shipped() -> tuple[str, ...]:
    """The services that come with soapwright, by name."""
    parts = (part for part in resources.files(_INPUTS).iterdir())
    return tuple(sorted(part.name for part in parts if part.joinpath("service.toml").is_file()))


def start_shipped(name: str, root: Path) -> Started:
    """Make ``wsdl/<name>/`` of a service that comes with soapwright: its rules, and WSDLs that
    model the real ones.

    Raises:
        InputError: the folder is there already, or cannot be made. Nothing has been written then.
    """
    folder = root / "wsdl" / name
    if folder.exists():
        raise InputError(_THERE, file=folder)
    with TemporaryDirectory(dir=root, prefix=".soapwright-") as made:
        stage = Path(made) / name
        names = []
        for part in resources.files(_INPUTS).joinpath(name).iterdir():
            if part.is_file() and part.name.endswith(_ENDS):
                write_whole(stage / part.name, part.read_bytes())
                names.append(part.name)
        _put(stage, folder)
    return Started(name, folder, tuple(sorted(names)), (), ())


def _put(made: Path, folder: Path) -> None:
    """Put a whole folder where it belongs."""
    try:
        folder.parent.mkdir(exist_ok=True)
        made.rename(folder)
    except OSError as error:
        raise InputError(f"cannot be made: {error.strerror}", file=folder) from None


# --- the files -----------------------------------------------------------------------------------


def _bare(folder: Path, reading: Reading, source: str) -> ServiceRules:
    """The rules of a service of which nothing but its WSDL is known."""
    url = (source,) if is_url(source) else ()
    file = Path(f"{ZONE}.wsdl") if url else next(iter(_copies(reading)))
    zone = ZoneRule(ZONE, (folder / file,), urls=url)
    client = client_name(class_name(folder.name))
    return ServiceRules(folder / "service.toml", folder.name, client, ZONE, {ZONE: zone})


def _copies(reading: Reading) -> dict[Path, bytes]:
    """Where the files that were read go: as they lie to each other now, the WSDL first.

    What was downloaded goes beside them, and their imports lead there.
    """
    known = {file.location for file in reading.schema.files}
    documents = [document for document in reading.documents if document.location in known]
    here = {d.location: Path(d.location).resolve() for d in documents if not is_url(d.location)}
    top = os.path.commonpath([path.parent for path in here.values()])
    names = {location: path.relative_to(top).as_posix() for location, path in here.items()}
    for document in documents:
        if document.location not in names:
            parts = urlsplit(document.location)
            wanted = f"{parts.hostname}/{saved_name(document, document.location)}"
            number, stem = 2, Path(wanted)
            while wanted in names.values():
                wanted = stem.with_stem(f"{stem.stem}-{number}").as_posix()
                number += 1
            names[document.location] = wanted
    return {Path(names[d.location]): relocated(d, names) for d in documents}


def _name(schema: Schema, source: str) -> str:
    """The service's name in the WSDL, or the file's, without endings that say nothing."""
    stem = Path(urlsplit(source).path if is_url(source) else source).stem
    told = next((service.local for service in schema.services), stem)
    for text in (told, stem, "service"):
        ascii_only = re.sub(r"[^a-z0-9_]", "", snake_case(text))
        name = _ENDINGS.sub("", ascii_only).strip("_").lstrip("0123456789_")
        if name and not iskeyword(name):
            return name
    raise AssertionError


# --- guesses -------------------------------------------------------------------------------------


def _settle(rules: ServiceRules, root: Path) -> tuple[list[Guess], Emitted]:
    """Write service.toml with all guesses that a package can be generated with.

    Raises:
        InputError: none can, whatever is guessed.
    """
    guesses = _guesses(rules, root)
    while True:
        _write(rules, guesses)
        try:
            return guesses, emit_package(read_service(rules.file), root)
        except InputError as error:
            wrong: dict[int, str] = {}
            for each in error.errors:
                at = _at_fault(guesses, each, rules.file)
                if at is None:
                    raise
                reason = each.message.replace(f"{rules.file.parent}{os.sep}", "")
                wrong.setdefault(at, reason)
            for at, reason in wrong.items():
                guesses[at] = guesses[at].refuted(reason)


def _guesses(rules: ServiceRules, root: Path) -> list[Guess]:
    reading = with_wrappers(read_schema(rules.reference_zone.wsdls, root=root))
    schema = reading.schema
    groups = list(guess_groups(schema))
    types = emit_types(
        reading.documents,
        schema,
        entity_base=None,
        id_field=None,
        catalogue=None,
        header="",
        wire_names=reading.wire_names,
    )
    operations = find_operations(schema, types, grouped=bool(groups))
    http = find_http_operations(schema, types, operations)
    evidence = Evidence(
        schema=schema,
        resolver=Resolver(rules, schema, types, operations.by_key, http.by_name),
        operations=operations.by_key,
        http=http.by_name,
        address=Ports.of([*operations.by_key.values(), *http.by_name.values()]).address,
    )
    return [*groups, *guess_all(evidence)]


def _write(rules: ServiceRules, guesses: Sequence[Guess]) -> None:
    zone = rules.reference_zone
    folder = rules.file.parent
    known = {
        "service": {"name": rules.name, "client": rules.client, "reference": zone.name},
        f"zones.{zone.name}": {
            "wsdl": zone.wsdls[0].relative_to(folder).as_posix(),
            **({"url": zone.urls[0]} if zone.urls else {}),
        },
    }
    head = (
        f"{rules.client}: what its WSDL cannot say. Written by `soapwright init`: check what it "
        "guessed, and complete what it could not, which stands here as comments. "
        "Paths are wire names, from an operation's message or from what it returns."
    )
    write_whole(rules.file, (LINE + render(head, known, guesses)).encode())


def _at_fault(guesses: Sequence[Guess], error: InputError, file: Path) -> int | None:
    """The guess that an error is about: of several that would do, the last one."""
    if error.key is None or error.file != str(file):
        return None
    for at in reversed(range(len(guesses))):
        if guesses[at].holds and guesses[at].answers_for(error.key):
            return at
    return None
