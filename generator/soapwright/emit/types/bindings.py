"""Documents → the source of a service's types: one module a class, and where each class is.

xsdata's code generator analyses the schemas (``analysis``), every class and field gets its name
(``layout``), and templates write it down (``records``).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import NamedTuple

from lxml import etree
from xsdata.codegen.models import Attr, Class
from xsdata.models.config import GeneratorConfig
from xsdata.models.enums import Tag

from soapwright.emit.types.analysis import analyse
from soapwright.emit.types.arrays import as_lists, fields_of_arrays
from soapwright.emit.types.entities import EntityRules, UdfNames
from soapwright.emit.types.fields import FieldLine
from soapwright.emit.types.layout import Layout
from soapwright.emit.types.particles import Again
from soapwright.emit.types.records import RecordGenerator
from soapwright.emit.types.unions import refuse_unions
from soapwright.errors import InputError
from soapwright.runtime.records.dataclass import dataclass
from soapwright.schema.catalogue import Catalogue
from soapwright.schema.model import XSD, ComplexType, QName, Schema, SimpleType, TypeRef
from soapwright.schema.parts import bound_messages
from soapwright.schema.source import Document
from soapwright.service.rules import UdfRule

MOST_BASES = 100
"""How many types a type may derive from, one after the other; in real services it is ten."""


class FieldName(NamedTuple):
    """A field of a class: attribute name, annotation, and whether it is a list of elements.

    ``default`` is the source of what the constructor sets where it is not given, or None where it
    must be; with ``made`` it is what makes that. A field that is not in ``init`` is fixed.
    """

    name: str
    annotation: str
    is_list: bool
    default: str | None = None
    made: bool = False
    init: bool = True


@dataclass(frozen=True, slots=True)
class ClassName:
    """A generated class: its name, its module in ``types``, and its fields by wire name.

    ``fields`` has those of the bases first; an attribute's wire name is led by ``@``, character
    data has the name "". An enumeration has none. ``wildcards`` hold what has no wire name: any
    elements, any attributes.
    """

    name: str
    module: str
    fields: Mapping[str, FieldName]
    wildcards: tuple[FieldName, ...] = ()


@dataclass(frozen=True, slots=True)
class Types:
    """The ``types`` package.

    ``files`` maps names relative to the service's package to their text. ``types`` finds the
    class of a complex type or enumeration, ``elements`` that of a global element; a simple type
    without enumeration has no class. ``inner`` has those of anonymous types of local elements, by
    the name of the class. ``modules`` maps each class to its module, and ``index``
    writes the ``__init__.py`` of a package that has its classes in the modules it is given.
    ``warnings`` is what xsdata put up with.
    """

    files: Mapping[str, str]
    types: Mapping[QName, ClassName]
    elements: Mapping[QName, ClassName]
    inner: Mapping[str, ClassName]
    modules: Mapping[str, str]
    index: Callable[[Mapping[str, str]], str]
    warnings: tuple[str, ...] = ()


def emit_types(
    documents: Sequence[Document],
    schema: Schema,
    *,
    entity_base: QName | None,
    id_field: str | None,
    catalogue: Catalogue | None,
    header: str,
    wire_names: Mapping[QName, QName] = MappingProxyType({}),
    secrets: Collection[str] = (),
    days: Collection[tuple[str, str]] = (),
    udf: UdfRule | None = None,
    reserved: Collection[str] = (),
) -> Types:
    """Write the classes of all types and elements that ``documents`` declare.

    Args:
        documents: as read, with the catalogue laid over; the first is the one to start from.
        schema: what they say.
        entity_base: the type that entities derive from, or None.
        id_field: wire name of its field that the service assigns: 0 until then; or None.
        catalogue: what the service says of its fields, or None.
        header: the comment every file begins with, without ``#``.
        wire_names: the wire name of each element whose key in ``schema`` is another one.
        secrets: wire names of elements that are never shown.
        days: (complex type, element) by local name of each ``dateTime`` that is a date.
        udf: where entities have their user-defined fields, or None.
        reserved: names of the package that no class can have.

    Returns:
        Unformatted sources, the same for the same input.

    Raises:
        InputError: the schemas refer to something that the documents lack, or contradict
            themselves.
    """
    _refuse_lineages(schema)
    refuse_unions(schema)
    config = _config()
    listed, array_types = as_lists(documents)
    analysis = analyse(listed, config)
    arrays = fields_of_arrays(analysis.classes, array_types)
    layout = Layout(analysis.classes, schema.target_namespace, reserved)
    rules = EntityRules(
        catalogue,
        _untyped(documents) if catalogue else frozenset(),
        _clark(entity_base) if entity_base else None,
        id_field,
        {_clark(key): name.local for key, name in wire_names.items()},
        secrets,
        days,
        None if udf is None else _udf_names(udf, entity_base, analysis.classes, layout),
        arrays,
        said=_said_types(schema),
    )
    generator = RecordGenerator(config, layout, rules, header, analysis)
    files = {f"types/{name}": text for name, text in generator.render(analysis.classes)}
    types: dict[QName, ClassName] = {}
    elements: dict[QName, ClassName] = {}
    inner: dict[str, ClassName] = {}
    for item in analysis.classes:
        if item.local_type:
            inner[layout.names[item.ref]] = _class_name(item, layout, generator)
        else:
            name = QName(item.target_namespace or "", item.name)
            found = elements if item.tag == Tag.ELEMENT else types
            found[name] = _class_name(item, layout, generator)
    for name in schema.elements:  # xsdata makes one class of an element and a type of one name
        if name not in elements and name in types:
            elements[name] = types[name]
    return Types(
        MappingProxyType(files),
        MappingProxyType(types),
        MappingProxyType(elements),
        MappingProxyType(inner),
        MappingProxyType(generator.modules()),
        partial(generator.index, wire=generator.wire(analysis.classes)),
        analysis.warnings,
    )


def _said_types(schema: Schema) -> dict[tuple[str, str], str]:
    """The named simple types that leaves say to be of in encoded messages, where there are any."""
    if not any(
        message is not None and message.use == "encoded"
        for _, bound, _ in bound_messages(schema)
        for message in (bound.input, bound.output)
    ):
        return {}
    owners: dict[QName, TypeRef] = dict(schema.types)
    owners |= {key: schema.elements[key].type for key in schema.wrappers.values()}
    found = {}
    for name, owner in owners.items():
        for element in owner.elements() if isinstance(owner, ComplexType) else ():
            type_ = element.type
            if isinstance(type_, QName) and isinstance(schema.types.get(type_), SimpleType):
                found[_clark(name), element.name.local] = _clark(type_)
    return found


def _refuse_lineages(schema: Schema) -> None:
    """No type derives from itself (XML Schema part 1, 3.4.6); xsdata would not come to an end.

    Nor from hundreds: Python and who reads its classes go up their bases by calls within calls.

    A base of the same name is what a redefinition replaces, and no circle.
    """

    def base(name: QName | None) -> QName | None:
        type_ = schema.types.get(name) if name is not None else None
        found = type_.base if isinstance(type_, ComplexType) else None
        return None if found == name else found

    for name, type_ in schema.types.items():
        above, seen = base(name), {name}
        while above is not None and above not in seen and len(seen) <= MOST_BASES + 1:
            seen.add(above)
            above = base(above)
        message = None
        if above == name:
            message = f"type {name.local} derives from itself"
        elif len(seen) > MOST_BASES + 1:  # itself is one of them
            message = f"type {name.local} has more than {MOST_BASES} types above it"
        if message is not None:
            raise InputError(message, file=type_.place.file, line=type_.place.line)


def _config() -> GeneratorConfig:
    config = GeneratorConfig()
    config.output.unnest_classes = True  # a nested class could not be imported by itself
    return config


def _class_name(item: Class, layout: Layout, generator: RecordGenerator) -> ClassName:
    fields: dict[str, FieldName] = {}
    wildcards: dict[str, FieldName] = {}
    if not item.is_enumeration:
        for part in layout.lineage(item):
            lines: Sequence[FieldLine] = generator.filters.field_lines(part)
            for attr, line in zip(part.attrs, lines, strict=True):
                found = FieldName(
                    line.name,
                    line.annotation,
                    attr.is_list,
                    line.argument("default") or line.argument("default_factory"),
                    line.argument("default_factory") is not None,
                    line.argument("init") is None,
                )
                if attr.is_wildcard:
                    wildcards[line.name] = found
                    continue
                wire = {Tag.ELEMENT: "", Tag.ATTRIBUTE: "@"}.get(attr.tag)
                key = "" if wire is None else f"{wire}{attr.local_name}"
                if key not in fields or not isinstance(attr, Again):
                    fields[key] = found
    return ClassName(
        layout.names[item.ref],
        layout.modules[item.ref],
        MappingProxyType(fields),
        tuple(wildcards.values()),
    )


def _udf_names(
    rule: UdfRule, base: QName | None, classes: Sequence[Class], layout: Layout
) -> UdfNames:
    """The Python names for the rule, which has been checked against the schema."""
    at = next(item for item in classes if item.qname == str(base) and not item.is_element)

    def step(item: Class, wire: str) -> Attr:
        return next(attr for attr in item.attrs if attr.local_name == wire)

    names = []
    for wire in rule.items.split("/"):
        attr = step(at, wire)
        names.append(layout.fields(at)[attr.key])
        at = layout.by_ref[attr.types[0].reference]
    members = [layout.fields(at)[step(at, wire).key] for wire in (rule.name, rule.value)]
    return UdfNames(*names, *members)


def _untyped(documents: Sequence[Document]) -> frozenset[tuple[str, str]]:
    """(complex type, element) of every element that the documents as published leave untyped."""
    found = set()
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    for document in documents:
        root = etree.fromstring(document.content.lstrip(b"\xef\xbb\xbf \t\r\n"), parser)
        for type_ in root.iter(f"{{{XSD}}}complexType"):
            name = type_.get("name")
            if name is not None:
                found |= {
                    (name, element.get("name", ""))
                    for element in type_.iter(f"{{{XSD}}}element")
                    if element.get("type") is None
                    and element.get("ref") is None
                    and not len(element)
                }
    return frozenset(found)


def _clark(name: QName) -> str:
    return str(name)
