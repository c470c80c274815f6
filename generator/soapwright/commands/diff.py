"""What ``soapwright diff`` compares: two files, a file and a zone, or the zones of a service."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from soapwright.commands.methods import compare_for_clients
from soapwright.diff.finding import Comparison
from soapwright.diff.sides import load_side
from soapwright.errors import InputError
from soapwright.project.files import shown
from soapwright.runtime.records.dataclass import dataclass, replace
from soapwright.schema import read_schema
from soapwright.schema.model import Schema
from soapwright.schema.source import NOWHERE_ELSE, Elsewhere, is_url

if TYPE_CHECKING:
    from soapwright.service.rules import ServiceRules, ZoneRule

_ZONE = r"([a-z][a-z0-9_]*):([a-z][a-z0-9_]*)"


@dataclass(frozen=True, slots=True)
class Compared:
    """The comparisons, the services whose settings hold for them, and what was tolerated.

    ``by_zone`` tells that their other sides are zones of the service, by name.
    """

    comparisons: tuple[Comparison, ...]
    services: tuple[ServiceRules, ...] = ()
    warnings: tuple[str, ...] = ()
    by_zone: bool = False


def compare_files(base: Path, other: Path) -> Compared:
    """Compare two WSDLs, XML Schemas or field catalogues.

    Raises:
        InputError: a file cannot be used, or one is a catalogue and the other is not.
    """
    here, there = load_side(base), load_side(other)
    _same_kind(here, base, there, other)
    return _compared((here, str(base)), [(there, str(other))])


def compare_zones(
    rules: ServiceRules, root: Path, *, base: str | None = None, zones: Sequence[str] = ()
) -> Compared:
    """Compare zones of a service with one of them.

    Args:
        rules: the service.
        root: the folder that imports stay in.
        base: the zone to compare with; None means the reference zone.
        zones: the zones to compare; none means all others.

    Raises:
        InputError: there is no such zone, or a file cannot be used.
    """
    first = zone_of(rules, base or rules.reference)
    others = [zone_of(rules, name) for name in dict.fromkeys(zones)]
    if first in others:
        raise InputError(f"is {first.name}, which is the base; name another zone", key="--zone")
    if not zones:
        others = [zone for zone in rules.zones.values() if zone.name != first.name]
    done = _compared(
        (read_zone(first, root), first.name),
        ((read_zone(zone, root), zone.name) for zone in others),
        rules,
    )
    return replace(done, by_zone=True)


def compare_sides(
    base: str, other: str, workspace: Path | None, elsewhere: Elsewhere = NOWHERE_ELSE
) -> Compared:
    """Compare two sides, each a file or ``SERVICE:ZONE``.

    Args:
        base: what is compared with.
        other: what is compared; either may be an https URL, too.
        workspace: where services are; None means the nearest one.
        elsewhere: where imports of files may be beside their own folders.

    Raises:
        InputError: a side is neither, or cannot be used.
    """
    sides = [_Side.named(text, workspace) for text in (base, other)]
    here, there = sides
    schemas = [side.load(elsewhere) for side in sides]
    if any(_is_catalogue(schema) for schema in schemas):
        schemas = [_only_catalogue(schema) for schema in schemas]
    _same_kind(schemas[0], base, schemas[1], other)
    services = {side.rules.name: side.rules for side in (here, there) if side.rules is not None}
    rules = next(iter(services.values()), None)
    done = _compared((schemas[0], base), [(schemas[1], other)], rules)
    return replace(done, services=tuple(services.values()))


def read_zone(zone: ZoneRule, root: Path) -> Schema:
    """What a zone's WSDL says, with its field catalogue beside it and not laid over.

    Raises:
        InputError: a file cannot be used.
    """
    schema = read_schema([shown(wsdl) for wsdl in zone.wsdls], root=root).schema
    if zone.fields is None:
        return schema
    from soapwright.schema import read_catalogue

    return replace(schema, catalogue=read_catalogue(shown(zone.fields)))


def load_address(url: str, elsewhere: Elsewhere = NOWHERE_ELSE) -> Schema:
    """What is served at an address, with what it imports from the same host.

    Raises:
        InputError: it is not https, cannot be downloaded, or is no WSDL or XML Schema.
    """
    from soapwright.project.download import Downloader

    with Downloader() as downloader:
        return read_schema(url, fetcher=downloader, elsewhere=elsewhere).schema


def zone_of(rules: ServiceRules, name: str) -> ZoneRule:
    """A zone by its name.

    Raises:
        InputError: there is no such zone.
    """
    if name not in rules.zones:
        known = ", ".join(rules.zones)
        raise InputError(f"{rules.name} has no zone {name!r}; its zones: {known}", file=rules.file)
    return rules.zones[name]


class _Side(NamedTuple):
    """One side: a file, an address (text), or a zone of a service."""

    path: Path | str | None = None
    rules: ServiceRules | None = None
    zone: ZoneRule | None = None
    root: Path | None = None

    @classmethod
    def named(cls, text: str, workspace: Path | None) -> _Side:
        if is_url(text):
            return cls(text)
        found = None if Path(text).exists() else re.fullmatch(_ZONE, text)
        if found is None:
            return cls(Path(text))
        from soapwright.project.workspace import Workspace

        space = Workspace.find(workspace)
        rules = space.service(found[1])
        return cls(None, rules, zone_of(rules, found[2]), space.root)

    def load(self, elsewhere: Elsewhere) -> Schema:
        if isinstance(self.path, str):
            return load_address(self.path, elsewhere)
        if self.path is not None:
            return load_side(self.path, elsewhere=elsewhere)
        assert self.zone is not None
        assert self.root is not None
        return read_zone(self.zone, self.root)


def _is_catalogue(schema: Schema) -> bool:
    return not schema.files


def _only_catalogue(schema: Schema) -> Schema:
    """Beside a catalogue, a zone is compared by its own, where it has one."""
    catalogue = schema.catalogue
    return schema if catalogue is None else Schema(catalogue.file, "", catalogue=catalogue)


def _same_kind(base: Schema, base_name: object, other: Schema, other_name: object) -> None:
    lone = [_is_catalogue(schema) for schema in (base, other)]
    if lone[0] != lone[1]:
        catalogue, wsdl = (base_name, other_name) if lone[0] else (other_name, base_name)
        raise InputError(
            f"is a field catalogue, and {wsdl} is none: compare two of a kind",
            file=catalogue,
        )


def _compared(
    first: tuple[Schema, str],
    others: Iterable[tuple[Schema, str]],
    rules: ServiceRules | None = None,
) -> Compared:
    base, base_name = first
    warnings = [*base.warnings]
    comparisons = []
    for other, name in others:
        warnings += other.warnings
        comparisons.append(
            compare_for_clients(base, other, base_name=base_name, other_name=name, rules=rules)
        )
    return Compared(
        tuple(comparisons), () if rules is None else (rules,), tuple(dict.fromkeys(warnings))
    )
