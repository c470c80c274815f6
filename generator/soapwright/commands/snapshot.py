"""``soapwright snapshot``: what a live service says of its fields → ``<zone>.fields.json``.

The service's own generated client asks; which operations tell what, ``[catalogue]`` of its
service.toml says. What has been read is kept in ``<zone>.fields.json.partial`` until all has, so
that a snapshot that was broken off goes on where it was.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

from soapwright.errors import InputError
from soapwright.project.files import write_whole
from soapwright.project.packages import ClientPackage
from soapwright.project.workspace import Workspace
from soapwright.runtime.errors import SoapwrightError
from soapwright.runtime.records.dataclass import dataclass, field
from soapwright.schema import read_catalogue, read_schema
from soapwright.schema.catalogue_text import catalogue_text
from soapwright.schema.model import ComplexType
from soapwright.service.rules import ServiceRules, ZoneRule

if TYPE_CHECKING:
    from soapwright.runtime.client.introspection import Ask, Catalogue
    from soapwright.runtime.client.sync import SyncClient

OnEntity = Callable[[str, int, int], object]
"""Is called with an entity that has been read, how many have, and how many there are."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A snapshot: the file, what is in it, and what of the service's words is not.

    ``resumed`` is how many entities an earlier attempt had read.
    """

    path: Path
    entities: int
    fields: int
    resumed: int = 0
    warnings: tuple[str, ...] = field(default_factory=tuple)


def take(
    space: Workspace,
    rules: ServiceRules,
    zone: ZoneRule,
    arguments: Mapping[str, Any],
    progress: OnEntity | None = None,
) -> Taken:
    """Take a snapshot of a zone, or of the one database of it that the user may see.

    Args:
        space: where the service's generated package is; it must be up to date.
        rules: the service's.
        zone: the zone.
        arguments: those of the client's ``connect``.
        progress: is called after each entity.

    Raises:
        InputError: the service has no ``[catalogue]`` or no generated package, the user's zone is
            another one, an answer cannot be used (naming the entity), or the file cannot be
            written. What was there before is untouched.
    """
    if rules.catalogue is None:
        raise InputError(
            "is missing: it says how the service describes itself", file=rules.file, key="catalogue"
        )
    package = ClientPackage(space, rules)
    rule: Catalogue = package.submodule("catalogue").CATALOGUE
    path = zone.fields or rules.file.parent / f"{zone.name}.fields.json"
    known = _known(space, zone)
    try:
        with package.client.connect(**arguments) as client:
            if client.zone != zone.name:
                raise InputError(
                    f"is {zone.name}, and the user's is {client.zone}; an address says otherwise",
                    key="--zone",
                )
            session = _Session(client, rule, _Partial(path, str(client.url), arguments))
            return session.run(path, known, rules.limits.concurrency or 1, progress)
    except SoapwrightError as error:
        raise InputError(str(error)) from error


class _Session:
    def __init__(self, client: SyncClient, rule: Catalogue, partial: _Partial) -> None:
        self._client = client
        self._rule = rule
        self._partial = partial
        self._warnings: list[str] = []

    def run(
        self,
        path: Path,
        known: Mapping[str, frozenset[str]],
        at_once: int,
        progress: OnEntity | None,
    ) -> Taken:
        entities = self._entities(known)
        done = {name: said for name, said in self._partial.read().items() if name in entities}
        resumed = len(done)
        missing = [name for name in sorted(entities) if name not in done]
        with ThreadPoolExecutor(at_once) as pool:
            try:
                reading = pool.map(lambda name: self._fields(name, entities[name]), missing)
                for name, fields in zip(missing, reading, strict=True):
                    done[name] = fields
                    self._partial.add(name, fields)
                    if progress is not None:
                        progress(name, len(done), len(entities))
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise
        content: dict[str, dict[str, Any]] = {
            name: {"access": entities[name], "fields": self._declared(name, fields, known[name])}
            for name, fields in done.items()
        }
        _publish(path, catalogue_text(content))
        self._partial.remove()
        count = sum(len(said["fields"]) for said in content.values())
        return Taken(path, len(content), count, resumed, tuple(self._warnings))

    def _entities(self, known: Mapping[str, frozenset[str]]) -> dict[str, dict[str, bool]]:
        call = self._rule.ask_entities()
        said = self._rule.read_entities(self._ask(call.operation, call.request))
        for name in said.keys() - known.keys():
            self._warnings.append(f"{name} is left out: the zone's WSDL has no such type")
        return {name: access for name, access in said.items() if name in known}

    def _fields(self, entity: str, access: Mapping[str, bool]) -> dict[str, dict[str, Any]]:
        """The fields of an entity, then the user-defined ones by name."""
        fields = self._described(entity, self._rule.fields)
        if self._rule.udfs is not None and access.get("udf", True):
            udfs = self._described(entity, self._rule.udfs, udf=True)
            for name in sorted(udfs):
                if name in fields:
                    self._warnings.append(
                        f"{entity}: the user-defined field {name!r} is left out: a field of the "
                        "service has its name"
                    )
                else:
                    fields[name] = udfs[name]
        return fields

    def _described(self, entity: str, ask: Ask, *, udf: bool = False) -> dict[str, dict[str, Any]]:
        try:
            result = self._ask(ask.operation, ask.request(entity))
            return self._rule.read_fields(result, udf=udf)
        except SoapwrightError as error:
            raise InputError(
                f"{entity}: {error}; {self._partial.kept()}run it again to go on from there"
            ) from error

    def _ask(self, operation: Any, request: Any) -> Any:
        answer = self._client.call(operation, request)
        return answer if operation.result is None else getattr(answer, operation.result)

    def _declared(
        self, entity: str, fields: Mapping[str, dict[str, Any]], known: frozenset[str]
    ) -> dict[str, dict[str, Any]]:
        unknown = [name for name, said in fields.items() if name not in known and "udf" not in said]
        for name in unknown:
            self._warnings.append(
                f"{entity}.{name} is left out: the zone's WSDL has no such element"
            )
        return {name: said for name, said in fields.items() if name not in unknown}


class _Partial:
    """The entities read so far: a line each, below one that says of whom."""

    def __init__(self, path: Path, url: str, arguments: Mapping[str, Any]) -> None:
        self._path = path.with_name(f"{path.name}.partial")
        self._head = {"url": url, "username": arguments.get("username")}
        self._begun = False

    def read(self) -> dict[str, dict[str, Any]]:
        """What an earlier attempt read from the same address for the same user."""
        try:
            head, *lines = self._path.read_text("utf-8").splitlines()
            if json.loads(head) != self._head:
                return {}
        except (OSError, ValueError):
            return {}
        found = {}
        for line in lines:
            try:
                said = json.loads(line)
                found[said["entity"]] = said["fields"]
            except (ValueError, KeyError, TypeError):
                break  # it was broken off within this line
        self._begun = True
        self._write("w", self._head, *({"entity": e, "fields": f} for e, f in found.items()))
        return found

    def add(self, entity: str, fields: Mapping[str, Any]) -> None:
        if not self._begun:
            self._begun = True
            self._write("w", self._head)
        self._write("a", {"entity": entity, "fields": fields})

    def kept(self) -> str:
        return f"what was read is kept in {self._path.name}: " if self._begun else ""

    def remove(self) -> None:
        self._path.unlink(missing_ok=True)

    def _write(self, mode: str, *lines: Mapping[str, Any]) -> None:
        try:
            with self._path.open(mode, encoding="utf-8") as file:
                file.writelines(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines)
        except OSError as error:
            raise InputError(
                f"cannot be written: {error.strerror or error}", file=self._path
            ) from None


def _publish(path: Path, text: str) -> None:
    """Put the file there once it has been read back."""
    new = path.with_name(f".{path.name}.read")
    write_whole(new, text.encode())
    try:
        read_catalogue(new)
        new.replace(path)
    except InputError as error:
        raise InputError(f"what the service says is no catalogue: {error}", file=path) from None
    finally:
        new.unlink(missing_ok=True)


def _known(space: Workspace, zone: ZoneRule) -> dict[str, frozenset[str]]:
    """Type of the zone's WSDL → its elements."""
    schema = read_schema(zone.wsdls, root=space.root).schema
    return {
        name.local: frozenset(element.name.local for element in schema.all_elements(type_))
        for name, type_ in schema.types.items()
        if isinstance(type_, ComplexType)
    }
