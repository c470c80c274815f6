"""What every check gets: the two sides, where it stands, and where its findings go."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Literal, NamedTuple

from soapwright.diff.direction import Node, Reach
from soapwright.diff.finding import Direction, Finding, Severity
from soapwright.diff.lattice import Relation
from soapwright.diff.names import Names
from soapwright.diff.rules import RULES
from soapwright.runtime.records.dataclass import dataclass, field, replace
from soapwright.schema.model import Place, QName, Schema, Type, TypeRef


@dataclass(frozen=True, slots=True)
class Scope:
    """The component that is compared: what findings are named after, and how it travels.

    ``component`` is the named type or global element of the base that it belongs to, if any.
    ``open`` tells that what is compared adds nothing to what else is valid there on both sides.
    """

    path: str
    direction: Direction = "none"
    entity: str | None = None
    field: str | None = None
    operation: str | None = None
    component: Node | None = None
    open: bool = False

    def child(self, name: str) -> Scope:
        """An element or attribute (``@name``) of this component."""
        path, field = f"{self.path}/{name}", name.removeprefix("@")
        return Scope(path, self.direction, self.entity, field, self.operation, self.component)

    def at(self, step: str) -> Scope:
        """A place below this component that is no field: a value, a facet, a group."""
        path = f"{self.path}/{step}"
        return replace(self, path=path)


class FormChange(NamedTuple):
    """A name with a namespace on one side only."""

    scope: Scope
    base: QName
    other: QName
    place: Place


@dataclass(frozen=True, slots=True)
class Sides:
    """Both schemas, the names that mean the same, and the findings so far.

    ``compare_types`` compares two types that are the same component: what holds types without a
    name asks for it here, since types hold such things in turn.

    ``same_types`` are pairs of types under different names that hold the same, or are taken to
    while they are being compared, and ``other_types`` pairs that do not; ``likeness`` is what
    was found out of the latter. ``swaps`` are pairs that
    hold much the same, and how the places travel where one took the place of the other: what
    differs is told once, after all places were seen. ``forms`` are the names that gained or lost
    their namespace, kept back until it is known whether a whole schema did.
    """

    base: Schema
    other: Schema
    names: Names
    reach: Reach
    compare_types: Callable[[Sides, Scope, Type, Type], None]
    findings: list[Finding] = field(default_factory=list)
    same_types: set[tuple[QName, QName]] = field(default_factory=set)
    other_types: set[tuple[QName, QName]] = field(default_factory=set)
    likeness: dict[tuple[QName, QName], Literal["much"] | None] = field(default_factory=dict)
    swaps: dict[tuple[QName, QName], Direction] = field(default_factory=dict)
    forms: list[FormChange] = field(default_factory=list)

    @classmethod
    def of(
        cls,
        base: Schema,
        other: Schema,
        compare_types: Callable[[Sides, Scope, Type, Type], None],
    ) -> Sides:
        return cls(base, other, Names(base, other), Reach(base), compare_types)

    def trial(self) -> Sides:
        """The same sides with nothing found yet, to try a comparison out."""
        return replace(self, findings=[], forms=[], swaps={})

    def swap(self, base: QName, other: QName, direction: Direction) -> None:
        """Note that a place that travels so holds another type now, which is much the same."""
        known = self.swaps.get((base, other), direction)
        if known in ("none", direction):
            self.swaps[base, other] = direction
        elif direction != "none":
            self.swaps[base, other] = "both"

    def report(
        self,
        rule: str,
        scope: Scope,
        message: str,
        place: Place,
        *,
        base: object = None,
        other: object = None,
        relation: Relation = Relation.INCOMPARABLE,
        worse: bool = False,
    ) -> None:
        """Add a finding; its severity follows from the rule and the scope's direction."""
        severity = RULES[rule].severity(scope.direction, relation=relation, worse=worse)
        reverse: Severity = "info"
        mirror = RULES[rule].mirror
        if scope.open:
            severity = "info"
        elif mirror is not None:
            reverse = RULES[mirror].severity(scope.direction, relation=relation.mirrored)
        touched = () if scope.component is None else self.reach.operations(scope.component)
        if scope.operation is not None:
            touched = (scope.operation,)
        self.findings.append(
            Finding(
                id=rule,
                severity=severity,
                direction=scope.direction,
                path=scope.path,
                message=message,
                place=place,
                entity=scope.entity,
                field=scope.field,
                operation=scope.operation,
                base=_text(base),
                other=_text(other),
                operations=touched,
                reverse=reverse,
            )
        )

    def changed(
        self, rule: str, scope: Scope, what: str, base: object, other: object, place: Place
    ) -> None:
        """Report a property that has another value, if it has."""
        if base != other:
            before, after = _text(base), _text(other)
            if before == after:  # names that only their namespaces tell apart
                before, after = str(base), str(other)
            message = f"{what} changes from {before or 'nothing'} to {after or 'nothing'}"
            self.report(rule, scope, message, place, base=before, other=after)

    def documentation(
        self, scope: Scope, base: str | None, other: str | None, place: Place
    ) -> None:
        """Report documentation that says something else; white space does not count."""
        if base != other and (base or "").split() != (other or "").split():
            message = "the documentation differs"
            self.report("documentation-changed", scope, message, place, base=base, other=other)


def _text(value: object) -> str | None:
    if value is None:
        return None
    if isinstance(value, QName):
        return f"xs:{value.local}" if value.namespace.endswith("/XMLSchema") else value.local
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def type_text(ref: TypeRef, other: TypeRef | None = None) -> str:
    """A type as findings show it: in full where that tells it from the ``other`` one."""
    if not isinstance(ref, tuple):
        return "an anonymous type"
    if isinstance(other, tuple) and ref.local == other.local:
        return str(ref)
    return _text(ref) or ""


def resolve(schema: Schema, ref: TypeRef) -> Type | None:
    """The type a reference means; None for a built-in or unknown one."""
    return schema.types.get(ref) if isinstance(ref, tuple) else ref


def labels(components: Mapping[QName, object]) -> dict[QName, str]:
    """How each component is called in paths: its local name, in full where that is not enough."""
    counts = Counter(name.local for name in components)
    return {name: name.local if counts[name.local] == 1 else str(name) for name in components}
