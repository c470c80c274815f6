"""Match the named types and the global elements of both sides, and compare each pair once."""

from __future__ import annotations

from collections.abc import Callable

from soapwright.diff.compare.context import FormChange, Scope, Sides, labels
from soapwright.diff.compare.elements import compare_element
from soapwright.diff.compare.references import References, type_refs
from soapwright.diff.compare.types import compare_types
from soapwright.diff.finding import Direction, Finding
from soapwright.schema.model import ANY_TYPE, XSD, ComplexType, Element, QName, Schema


def compare_components(sides: Sides, entity_base: str | None) -> None:
    """Compare all named types and global elements."""
    types = _Types(sides, entity_base)
    types.compare()
    _Elements(sides).compare()
    types.compare_swapped()
    types.report_lone()


def guess_entity_base(schema: Schema) -> str | None:
    """The local name of the abstract type that most types extend directly, if there is one."""
    counts: dict[QName, int] = {}
    for type_ in schema.types.values():
        if isinstance(type_, ComplexType) and type_.base is not None:
            base = schema.types.get(type_.base)
            if isinstance(base, ComplexType) and base.abstract:
                counts[type_.base] = counts.get(type_.base, 0) + 1
    best = max(counts, key=lambda name: counts[name], default=None)
    return None if best is None else best.local


def entities(schema: Schema, entity_base: str | None) -> set[QName]:
    """The types that extend the entity base, directly or not."""
    found: set[QName] = set()
    for name in schema.types:
        if name.local == entity_base:
            found.update(t.name for t in schema.derived_from(name) if t.name is not None)
    return found


class _Types:
    def __init__(self, sides: Sides, entity_base: str | None) -> None:
        self._sides = sides
        base_name = entity_base or guess_entity_base(sides.base)
        self._here = entities(sides.base, base_name)
        self._there = entities(
            sides.other, base_name if self._here else entity_base or guess_entity_base(sides.other)
        )
        self._references = References(sides.base)
        self._labels_here = labels(sides.base.types)
        self._labels_there = labels(sides.other.types)
        self._gone: list[QName] = []
        self._known: set[QName] = set()
        self._told: dict[QName, tuple[list[Finding], list[FormChange]]] = {}

    def compare(self) -> None:
        """Compare what has the same name on both sides."""
        sides, to_other = self._sides, self._sides.names.to_other
        for name, type_ in sides.base.types.items():
            match = sides.other.types.get(to_other(name))
            if match is None:
                self._gone.append(name)
                continue
            self._known.add(to_other(name))
            direction = sides.reach.type(name)
            found, forms = len(sides.findings), len(sides.forms)
            compare_types(
                sides, self._scope(self._labels_here[name], name, direction), type_, match
            )
            if len(sides.findings) > found or len(sides.forms) > forms:
                self._told[name] = sides.findings[found:], sides.forms[forms:]

    def compare_swapped(self) -> None:
        """Compare what stands for each other under two names, where anything does."""
        sides = self._sides
        if not sides.same_types and not sides.swaps:
            return
        from soapwright.diff.compare import swaps  # most comparisons do without

        places = swaps.pairs(sides)
        superseded = swaps.superseded(sides, places)
        for name in superseded & self._told.keys():
            findings, forms = (set(map(id, told)) for told in self._told[name])
            sides.findings[:] = [one for one in sides.findings if id(one) not in findings]
            sides.forms[:] = [one for one in sides.forms if id(one) not in forms]
        gone = superseded.union(self._gone)
        swaps.compare_swaps(sides, places, gone, self._labels_here)
        worse = _sends_any_type(sides)
        renamed = swaps.report_renamed(sides, places, self._labels_here, worse=worse) - self._here
        self._gone = [name for name in self._gone if name not in renamed]

    def report_lone(self) -> None:
        """Report what is on one side only."""
        for name in self._gone:
            self._report_gone(name)
        for name in self._sides.other.types:
            if name not in self._known:
                self._report_new(name)

    def _scope(self, label: str, name: QName, direction: Direction) -> Scope:
        return Scope(label, direction, entity=name.local, component=("type", name))

    def _report_gone(self, name: QName) -> None:
        sides = self._sides
        type_ = sides.base.types[name]
        scope = self._scope(self._labels_here[name], name, sides.reach.type(name))
        if name in self._here:
            sides.report("entity-removed", scope, "the entity is gone", type_.place, base=name)
        elif isinstance(type_, ComplexType) and _ancestor(sides.base, type_, _known(sides)):
            message = f"the subtype of {type_.base.local if type_.base else ''} is gone"
            sides.report("derived-type-removed", scope, message, type_.place, base=name)
        elif name not in self._references.types:
            untyped = _sends_any_type(sides)
            sides.report(
                "type-removed", scope, "the type is gone", type_.place, base=name, worse=untyped
            )

    def _report_new(self, name: QName) -> None:
        sides = self._sides
        type_ = sides.other.types[name]
        label = self._labels_there[name]
        if name in self._there:
            direction = self._family_direction(type_)
            scope = self._scope(label, name, direction)
            sides.report("entity-added", scope, "a new entity", type_.place, other=name)
        elif isinstance(type_, ComplexType):
            to_base = sides.names.to_base
            ancestor = _ancestor(sides.other, type_, lambda n: to_base(n) in sides.base.types)
            if ancestor is not None:
                scope = self._scope(label, name, sides.reach.type(to_base(ancestor)))
                message = f"a new subtype of {ancestor.local}"
                sides.report("derived-type-added", scope, message, type_.place, other=name)

    def _family_direction(self, type_: object) -> Direction:
        to_base, types = self._sides.names.to_base, self._sides.base.types
        if isinstance(type_, ComplexType):
            known = _ancestor(self._sides.other, type_, lambda n: to_base(n) in types)
            if known is not None:
                return self._sides.reach.type(to_base(known))
        return "none"


def _known(sides: Sides) -> Callable[[QName], bool]:
    return lambda name: sides.names.to_other(name) in sides.other.types


def _ancestor(schema: Schema, type_: ComplexType, wanted: Callable[[QName], bool]) -> QName | None:
    """The nearest type above this one that is wanted."""
    seen: set[QName] = set()
    current: object = type_
    while isinstance(current, ComplexType) and current.base is not None:
        name = current.base
        if name in seen or name.namespace == XSD:
            return None
        if wanted(name):
            return name
        seen.add(name)
        current = schema.types.get(name)
    return None


class _Elements:
    """Global elements: only those that nothing refers to come and go as a change of their own."""

    def __init__(self, sides: Sides) -> None:
        self._sides = sides
        self._references = References(sides.base), References(sides.other)

    def compare(self) -> None:
        sides, to_other = self._sides, self._sides.names.to_other
        label = labels(sides.base.elements)
        known: set[QName] = set()
        for name, element in sides.base.elements.items():
            component = ("element", name)
            direction = sides.reach.element(name)
            scope = Scope(label[name], direction, entity=name.local, component=component)
            match = sides.other.elements.get(to_other(name))
            if match is None:
                self._report_one_sided(name, element, scope, gone=True)
                continue
            known.add(to_other(name))
            compare_element(sides, scope, element, match)
            self._compare_heads(scope, element, match)
        for name, element in sides.other.elements.items():
            if name not in known:
                head = element.substitution_group
                travels = sides.reach.element(sides.names.to_base(head or name))
                scope = Scope(name.local, travels, entity=name.local)
                self._report_one_sided(name, element, scope, gone=False)

    def _compare_heads(self, scope: Scope, base: Element, other: Element) -> None:
        sides = self._sides
        before, after = base.substitution_group, other.substitution_group
        if not sides.names.same(before, after):
            rule = "head-changed"
            if before is None:
                rule = "substitution-member-added"
            elif after is None:
                rule = "substitution-member-removed"
            sides.changed(rule, scope, "the head", before, after, other.place)

    def _report_one_sided(self, name: QName, element: Element, scope: Scope, *, gone: bool) -> None:
        sides = self._sides
        schema, counterpart = (
            (sides.base, sides.names.to_other) if gone else (sides.other, sides.names.to_base)
        )
        opposite = sides.other if gone else sides.base
        head = element.substitution_group
        if head is not None:
            if counterpart(head) not in opposite.elements:
                return  # the whole group came or went
            rule = f"substitution-member-{'removed' if gone else 'added'}"
            message = f"{'no' if gone else 'a new'} member in place of {head.local}"
        elif name in self._references[0 if gone else 1].elements or _type_missing(
            schema, opposite, element, counterpart
        ):
            return
        else:
            rule = f"element-{'removed' if gone else 'added'}-optional"
            message = "the global element is gone" if gone else "a new global element"
        before, after = (name, None) if gone else (None, name)
        sides.report(rule, scope, message, element.place, base=before, other=after)


def _type_missing(
    schema: Schema, opposite: Schema, element: Element, counterpart: Callable[[QName], QName]
) -> bool:
    """Whether the element came or went together with its named type."""
    ref = element.type
    return isinstance(ref, tuple) and ref in schema.types and counterpart(ref) not in opposite.types


def _sends_any_type(sides: Sides) -> bool:
    """Whether a request holds an untyped element, whose value may name any type."""
    return any(
        sides.reach.type(name) in ("request", "both")
        and isinstance(type_, ComplexType)
        and any(element.type == ANY_TYPE for element in type_.elements())
        for name, type_ in sides.base.types.items()
    ) or any(
        sides.reach.element(name) in ("request", "both") and ANY_TYPE in type_refs(element.type)
        for name, element in sides.base.elements.items()
    )
