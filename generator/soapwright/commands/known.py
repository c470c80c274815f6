"""What the field catalogue and the package know of a class beside its fields: labels and lists."""

from __future__ import annotations

from soapwright.commands.tables.columns import Known
from soapwright.project.packages import ClientPackage
from soapwright.runtime.records.plan import wire_name
from soapwright.runtime.records.record import Record
from soapwright.schema import read_catalogue
from soapwright.service.rules import ServiceRules


def known_of(package: ClientPackage, rules: ServiceRules, record: type[Record]) -> Known:
    """What is known of a class: labels that are one field's alone, user-defined fields, picklists.

    Raises:
        InputError: the catalogue cannot be read.
    """
    picklists = None
    if package.has("picklists"):
        try:
            picklists = getattr(package.submodule("picklists").PICKLISTS, record.__name__)
        except AttributeError:
            picklists = None
    path = rules.reference_zone.fields
    if path is None:
        return Known(picklists=picklists)
    entity = read_catalogue(path).entities.get(wire_name(record)[1])
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
