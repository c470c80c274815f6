"""What the field catalogue and the package know of a class beside its fields: labels and lists."""

from __future__ import annotations

from soapwright.commands.diff import zone_of
from soapwright.commands.tables.columns import Known
from soapwright.project.packages import ClientPackage
from soapwright.runtime.records.picklists import KnownPicklists
from soapwright.runtime.records.plan import wire_name
from soapwright.runtime.records.record import Record
from soapwright.schema import read_catalogue
from soapwright.service.rules import ServiceRules


def known_of(
    package: ClientPackage, rules: ServiceRules, record: type[Record], zone: str | None = None
) -> Known:
    """What is known of a class: labels that are one field's alone, user-defined fields, picklists.

    Args:
        package: the client's.
        rules: the service's.
        record: the class.
        zone: whose labels they are; None is the reference zone.

    Raises:
        InputError: there is no such zone, or its catalogue cannot be read.
    """
    chosen = rules.reference_zone if zone is None else zone_of(rules, zone)
    picklists = _picklists(package, record, chosen.name)
    if chosen.fields is None:
        return Known(picklists=picklists)
    entity = read_catalogue(chosen.fields).entities.get(wire_name(record)[1])
    if entity is None:
        return Known(picklists=picklists)
    labels: dict[str, list[str]] = {}
    udfs: dict[str, list[str]] = {}
    for info in entity.fields.values():
        found = udfs if info.udf else labels
        names = [info.name] * info.udf + [info.label] * (info.label not in (None, info.name))
        for name in filter(None, names):
            found.setdefault(name, []).append(info.name)
    return Known(
        {label: names[0] for label, names in labels.items() if len(names) == 1},
        {label: names[0] for label, names in udfs.items() if len(names) == 1},
        picklists,
    )


def _picklists(package: ClientPackage, record: type[Record], zone: str) -> KnownPicklists | None:
    """The picklists of a class in a zone, where any are known."""
    zones = package.submodule("session").ZONES
    name = next((each.picklists for each in zones if each.name == zone), None)
    if name is None:
        return None
    own = f"{package.module.__name__}."
    try:
        found: KnownPicklists = getattr(
            package.submodule(name.removeprefix(own)).PICKLISTS, record.__name__
        )
    except AttributeError:
        return None
    return found
