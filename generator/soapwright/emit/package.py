"""One service's rules and WSDLs → every file of its package, in memory."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from soapwright import __version__
from soapwright.emit.client.advice import check_warnings
from soapwright.emit.client.http import find_http_operations
from soapwright.emit.client.labels import is_grouped
from soapwright.emit.client.left_out import left_out, refuse_empty, refuse_typeless
from soapwright.emit.client.modules import SIBLINGS, emit_clients, emit_index
from soapwright.emit.client.names import check_classes, free_class, of_modules, of_package
from soapwright.emit.client.picklists import emit_picklists
from soapwright.emit.client.resolve import nearest
from soapwright.emit.client.soap import find_operations
from soapwright.emit.client.times import check_days, day_elements
from soapwright.emit.client.udfs import check_udf
from soapwright.emit.types.bindings import Types, emit_types
from soapwright.emit.zones import emit_zones
from soapwright.errors import InputError, Problems
from soapwright.runtime.records.dataclass import dataclass, replace
from soapwright.schema import read_catalogue, read_schema
from soapwright.schema.model import QName, Schema, SourceFile
from soapwright.schema.source import NOWHERE_ELSE, Elsewhere
from soapwright.schema.wrappers import with_wrappers
from soapwright.service.rules import ServiceRules, ZoneRule

PY_TYPED = "py.typed"

OnStep = Callable[[str], object]
"""Is called with what is done next."""


def quiet(step: str) -> None:
    """Tells nobody."""


@dataclass(frozen=True, slots=True)
class Emitted:
    """The package's files before formatting, and what was tolerated or left out on the way.

    ``documents`` are the WSDLs and all that they import.
    """

    files: Mapping[str, str]
    warnings: tuple[str, ...]
    documents: tuple[SourceFile, ...]


def emit_package(
    rules: ServiceRules,
    root: Path,
    elsewhere: Elsewhere | None = None,
    on_step: OnStep = quiet,
) -> Emitted:
    """Generate a package, unformatted.

    Args:
        rules: the service.
        root: what imports of the WSDL must lie below, and what files are named from.
        elsewhere: where else imports may be; None means nowhere.
        on_step: is called with each step, of which some take long.

    Raises:
        InputError: the WSDL, the catalogue or a rule cannot be used.
    """
    reference = rules.reference_zone
    if rules.types_only:
        return _only_types(rules, reference, root, elsewhere, on_step)
    check_classes(rules, SIBLINGS)
    schema, types = _types(rules, reference, root, elsewhere, on_step)
    problems = Problems()
    problems.apart(_check_secrets, rules, types)
    problems.apart(check_days, rules, schema)
    problems.apart(check_warnings, rules, schema)
    on_step("operations")
    operations = find_operations(
        schema,
        types,
        grouped=is_grouped(rules, schema),
        reserved=of_modules(rules, SIBLINGS),
    )
    http = find_http_operations(schema, types, operations)
    skipped = (
        *operations.skipped,
        *http.skipped,
        *left_out(schema, operations, http, rules.session),
    )
    if not operations.by_key and not http.by_name:
        refuse_empty(schema, skipped)
    header = _header(reference, root)
    lists = emit_picklists(schema, types, header)
    with_picklists = {reference.name} if "picklists.py" in lists else set[str]()
    files = {**types.files, **lists, PY_TYPED: ""}
    warnings = [*schema.warnings, *types.warnings, *skipped]
    documents = [*schema.files]
    others: dict[str, Types] = {}
    for zone in rules.zones.values():
        if zone is not reference:
            its_schema, its_types = _types(rules, zone, root, elsewhere, on_step)
            others[zone.name] = its_types
            lists = emit_picklists(its_schema, its_types, _header(zone, root))
            files |= {f"zones/{zone.name}/{name}": text for name, text in lists.items()}
            if "picklists.py" in lists:
                with_picklists.add(zone.name)
            warnings += [*its_schema.warnings, *its_types.warnings]
            documents += its_schema.files
    on_step("client")
    files |= emit_clients(rules, schema, types, operations, http, header, with_picklists, problems)
    files |= emit_zones(types, others)
    if others:
        files["zones/__init__.py"] = '"""The types of the other zones, where they differ."""\n'
    return Emitted(dict(sorted(files.items())), tuple(warnings), tuple(documents))


def _only_types(
    rules: ServiceRules, zone: ZoneRule, root: Path, elsewhere: Elsewhere | None, on_step: OnStep
) -> Emitted:
    """A package of what the schemas declare, whether anything can be called or not."""
    schema, types = _types(rules, zone, root, elsewhere, on_step)
    refuse_typeless(schema, types)
    files = {**types.files, **emit_index(types, _header(zone, root)), PY_TYPED: ""}
    return Emitted(
        dict(sorted(files.items())), (*schema.warnings, *types.warnings), tuple(schema.files)
    )


def client_name(wish: str) -> str:
    """A name for a client's class that nothing else has in the modules of its package."""
    return free_class(wish, SIBLINGS)


def _types(
    rules: ServiceRules, zone: ZoneRule, root: Path, elsewhere: Elsewhere | None, on_step: OnStep
) -> tuple[Schema, Types]:
    """What one zone's WSDLs say, with its catalogue, and the classes made from them."""
    where = f"zone {zone.name}: " if len(rules.zones) > 1 else ""
    on_step(f"{where}reading")
    catalogue = None if zone.fields is None else read_catalogue(zone.fields)
    reading = read_schema(
        zone.wsdls, root=root, catalogue=catalogue, elsewhere=elsewhere or NOWHERE_ELSE
    )
    catalogue = reading.schema.catalogue  # what the WSDL has of it
    if not rules.types_only:
        reading = with_wrappers(reading)
    schema = replace(reading.schema, catalogue=catalogue)
    base = rules.entities
    check_udf(rules, schema)
    on_step(f"{where}{len(schema.types):,} types")
    return schema, emit_types(
        reading.documents,
        schema,
        entity_base=None if base is None else QName(schema.target_namespace, base.base),
        id_field=None if base is None else base.id,
        catalogue=catalogue,
        header=_header(zone, root),
        wire_names=reading.wire_names,
        secrets=rules.secrets,
        days=day_elements(rules, schema),
        udf=None if base is None else base.udf,
        reserved=of_package(rules),
    )


def _check_secrets(rules: ServiceRules, types: Types) -> None:
    """Refuse a name of ``secrets`` that no element has: it would hide nothing."""
    known = {name.local for name in types.elements}
    for owner in (*types.types.values(), *types.elements.values()):
        known.update(owner.fields)
    problems = Problems()
    for name in rules.secrets:
        if name not in known:
            problem = f"names the element {name!r}, which the WSDL does not have"
            near = nearest(name, known, "elements")
            problems.note(InputError(f"{problem}{near}", file=rules.file, key="service.secrets"))
    problems.settle()


def _header(zone: ZoneRule, root: Path) -> str:
    return (
        f"Generated by soapwright {__version__} from {_named(zone.wsdls, root)}. Do not edit:\n"
        "regenerate with `soapwright generate`. The hashes of all inputs are in manifest.json."
    )


def _named(paths: Sequence[Path], root: Path) -> str:
    """Paths as a header shows them: from the workspace, the same on any machine."""
    resolved = paths[0].resolve()
    named = paths[0].name
    if resolved.is_relative_to(root.resolve()):
        named = resolved.relative_to(root.resolve()).as_posix()
    return named if len(paths) == 1 else f"{named} and {len(paths) - 1} more"
