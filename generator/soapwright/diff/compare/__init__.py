"""Compare two schemas, rule by rule: the entry point.

Each module here is one family of rules over one kind of component. All of them take the
:class:`~.context.Sides` (both schemas, the names that mean the same, the findings so far) and a
:class:`~.context.Scope` (where they stand, and which way that travels).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from soapwright.diff.compare.bindings import compare_bindings, pair_bindings
from soapwright.diff.compare.components import compare_components
from soapwright.diff.compare.context import Scope, Sides
from soapwright.diff.compare.forms import report_forms
from soapwright.diff.compare.operations import compare_port_types
from soapwright.diff.compare.services import compare_services
from soapwright.diff.compare.types import compare_types
from soapwright.diff.finding import Comparison
from soapwright.diff.names import differing
from soapwright.runtime.records.dataclass import replace
from soapwright.schema.model import Place, Schema


def compare(
    base: Schema, other: Schema, *, base_name: str, other_name: str, entity_base: str | None = None
) -> Comparison:
    """Everything in which ``other`` differs from ``base``, by the rules of ``diff.rules``.

    Args:
        base: what the client was generated from, read without its catalogue laid over.
        other: what the client is to talk to, read likewise. Catalogues are compared where both
            schemas carry one.
        base_name: what the user calls the base: a zone or a file.
        other_name: what the user calls the other side.
        entity_base: the local name of the type that entities extend; None guesses the abstract
            type that most types extend.

    Returns:
        One finding for each change, in the order of the rules' families and then of the source.
    """
    sides = Sides.of(base, other, compare_types)
    _compare_namespaces(sides)
    _compare_prefixes(sides)
    sides.documentation(Scope("definitions"), base.documentation, other.documentation, _top(other))
    compare_port_types(sides)
    bindings = pair_bindings(sides)
    told = compare_bindings(sides, bindings)
    compare_services(sides, bindings, told)
    compare_components(sides, entity_base)
    report_forms(sides)
    if base.catalogue is not None and other.catalogue is not None:
        from soapwright.diff.compare.catalogue import (
            compare_catalogues,  # two plain WSDLs do without
        )

        compare_catalogues(sides, base.catalogue, other.catalogue)
    return Comparison(base_name, other_name, tuple(sides.findings))


def _compare_namespaces(sides: Sides) -> None:
    """Namespaces that differ are told once; all else is then matched by local name."""
    if sides.names.wsdl is not None:
        before, after = sides.names.wsdl
        place = _top(sides.other)
        sides.changed(
            "wsdl-namespace-changed",
            Scope("definitions", "both"),
            "the target namespace",
            before,
            after,
            place,
        )
    for changes in _decisions(sides.names.schemas):
        befores, afters = zip(*changes, strict=True)
        top = _top(sides.other)
        place, *more = (next(_declared_in(sides.other, after), top) for after in afters)
        path, what = befores[0], "the target namespace"
        if more:
            path, what = (
                f"{_start(befores)}*",
                f"the target namespace of {len(afters)} schemas",
            )
        before, after = ", ".join(befores), ", ".join(afters)
        scope = Scope(f"schema/{path}", "both")
        sides.changed("schema-namespace-changed", scope, what, before, after, place)
        sides.findings[-1] = replace(sides.findings[-1], more=tuple(more))


def _start(names: Sequence[str]) -> str:
    """What all names begin with."""
    first, last = min(names), max(names)
    return first[: next((i for i, c in enumerate(first) if last[i : i + 1] != c), len(first))]


def _decisions(schemas: Mapping[str, str]) -> list[list[tuple[str, str]]]:
    """The namespaces that changed, together where the same step of each became another one."""
    groups: dict[tuple[tuple[str, ...], tuple[str, ...]], list[tuple[str, str]]] = {}
    for before, after in schemas.items():
        groups.setdefault(differing(before, after), []).append((before, after))
    return list(groups.values())


def _compare_prefixes(sides: Sides) -> None:
    """The prefixes that the outermost elements bind namespaces to which both of them know."""
    here, there = _bound(sides.base), _bound(sides.other)
    for namespace, prefixes in here.items():
        match = there.get(sides.names.namespace(namespace))
        if match is not None:
            before, after = (", ".join(sorted(p)) or None for p in (prefixes, match))
            scope, place = Scope(f"prefix/{namespace}"), _top(sides.other)
            sides.changed("prefix-changed", scope, "the prefix", before, after, place)


def _bound(schema: Schema) -> dict[str, set[str]]:
    """Namespace → the prefixes for it; the default namespace has none."""
    bound: dict[str, set[str]] = {}
    for prefix, namespace in schema.prefixes.items():
        bound.setdefault(namespace, set()).update({prefix} - {""})
    return bound


def _declared_in(schema: Schema, namespace: str) -> Iterator[Place]:
    for components in (schema.types, schema.elements, schema.attributes):
        for name, component in components.items():
            if name.namespace == namespace:
                yield component.place


def _top(schema: Schema) -> Place:
    return Place(schema.location, schema.line)
