"""Parts of a request that arguments of a method fill: from paths such as ``Options/Log*``."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from fnmatch import fnmatchcase

from soapwright.emit.client.methods import FieldParameter, MethodBuilder
from soapwright.emit.client.operations import Operations, OperationView
from soapwright.emit.client.resolve import Resolver
from soapwright.emit.python.code import Parameter, exploded, exploded_dict
from soapwright.emit.python.docs import literal
from soapwright.emit.types.bindings import FieldName
from soapwright.errors import InputError
from soapwright.runtime.records.dataclass import dataclass
from soapwright.schema.model import Element
from soapwright.service.batch import GROUP


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a request: its attribute, its class, and the parameters that fill it.

    ``needed`` tells that the request takes it even where nothing is in it.
    """

    field: str
    class_name: str
    needed: bool
    parameters: tuple[FieldParameter, ...]

    @property
    def value(self) -> str:
        """The source of what the request takes."""
        fields = exploded_dict({each.field: each.value for each in self.parameters})
        needed = ("needed=True",) if self.needed else ()
        return exploded("part", (f"types.{self.class_name}", fields, *needed))


PLAIN_PARTS = (Part("_", "_", True, (FieldParameter(Parameter("_", "_"), "_", "list(_)"),)),)
"""Parts of no request: what else a method that takes parts refers to."""


def parameters_of(parts: Iterable[Part]) -> tuple[Parameter, ...]:
    """The parameters that fill them, in order."""
    return tuple(each.parameter for part in parts for each in part.parameters)


def filled(parts: Iterable[Part]) -> str:
    """The source of a dict of the parts by attribute."""
    return exploded_dict({part.field: part.value for part in parts})


def applied(
    name: str, operations: Operations, resolver: Resolver, key: str
) -> list[tuple[OperationView, str]]:
    """The operations that a rule's name stands for, each with its group's wire name, or "".

    Raises:
        InputError: there is none.
    """
    if GROUP not in name:
        single = resolver.operation(name, key)
        return [(single, single.group or "")]
    found = [
        (view, group.name)
        for group in operations.groups
        if (view := operations.by_key.get(f"{group.name}.{name.replace(GROUP, group.name)}"))
    ]
    if not found:
        resolver.fail(key, f"names the operations {name!r}", "operations", operations.by_key)
    return found


def resolve_parts_of(
    operation: OperationView,
    group: str,
    paths: Iterable[str],
    resolver: Resolver,
    methods: MethodBuilder,
    taken: Collection[str],
    key: str,
) -> tuple[Part, ...]:
    """The parts of an operation's request that arguments fill.

    A path ends in a field's name or in a pattern; a pattern may stand for nothing, since not
    every group has every part. An argument whose name is in ``taken``, which are those that the
    method has already, ends in ``_``.

    Raises:
        InputError: a path that names no field of the request.
    """
    found: dict[str, list[tuple[Element, FieldName]]] = {}
    whole = resolver.input_of(operation)
    parts = {element.name.local: element for element in resolver.members(whole)}
    for path in paths:
        path = path.replace(GROUP, group)
        name, _, pattern = path.rpartition("/")
        if "/" in name:
            problem = f"holds {path!r}; it takes a part of the request and a field of that"
            raise InputError(problem, file=resolver.rules.file, key=key)
        if name not in parts and "*" in pattern:
            continue
        resolver.path(whole, name, key)
        owner = resolver.class_of_element(parts[name], key)
        members = [
            (element, owner.fields[element.name.local])
            for element in resolver.members(parts[name])
            if fnmatchcase(element.name.local, pattern) and owner.fields[element.name.local].init
        ]
        if not members and "*" not in pattern:
            resolver.fail(key, f"leads to {path!r}", "fields", owner.fields)
        found.setdefault(name, []).extend(members)
    fields = [field for members in found.values() for _, field in members]
    parameters = iter(methods.parameters(fields, taken))
    return tuple(
        Part(
            field=operation.request.fields[name].name,
            class_name=resolver.class_of_element(parts[name], key).name,
            needed=parts[name].min_occurs > 0,
            parameters=tuple(
                _told(next(parameters), element, field, resolver) for element, field in members
            ),
        )
        for name, members in found.items()
    )


def _told(
    found: FieldParameter, element: Element, field: FieldName, resolver: Resolver
) -> FieldParameter:
    """A parameter with the values that it takes and what the WSDL says of it."""
    name, annotation = found.parameter.name, found.parameter.annotation
    choices = resolver.choices(element)
    if choices and not field.is_list:
        kind, optional, _ = annotation.partition(" | None")
        annotation = f"{kind} | Literal[{', '.join(map(literal, choices))}]{optional}"
    text = " ".join((element.documentation or "").split()).removesuffix(".")
    doc = text[:1].lower() + text[1:] or f"the request's {element.name.local}"
    parameter = Parameter(name, annotation, found.parameter.default, doc)
    return FieldParameter(parameter, field.name, found.value)
