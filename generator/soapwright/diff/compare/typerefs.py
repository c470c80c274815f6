"""Compare what two matching components say of their type: by name, or in place."""

from __future__ import annotations

from ...schema.model import ComplexType, Place, QName, SimpleType, Type, TypeRef
from ..lattice import Relation
from ..rules import RULES
from . import complex as complex_types
from . import simple as simple_types
from .context import Scope, Sides, resolve, type_text
from .relations import is_enumerated, python_type, relate

_RULES = {
    Relation.WIDENED: "type-widened",
    Relation.NARROWED: "type-narrowed",
    Relation.INCOMPARABLE: "type-incomparable",
    Relation.RECAST: "binding-type-changed",
}


def compare_ref(sides: Sides, scope: Scope, base: TypeRef, other: TypeRef, place: Place) -> None:
    """Report one finding if the type is another one; compare in place what has no name."""
    named = isinstance(base, tuple) and isinstance(other, tuple)
    if named and sides.names.same(base, other):  # type: ignore[arg-type]
        return
    here, there = resolve(sides.base, base), resolve(sides.other, other)
    if not named and isinstance(here, ComplexType) and isinstance(there, ComplexType):
        complex_types.compare_complex(sides, scope, here, there)
        return
    relation = relate(sides, base, other)
    if relation is Relation.INCOMPARABLE and type(here) is type(there) and here and there:
        if not named:
            compare_type(sides, scope, here, there)
            return
        if hold_the_same(sides, here, there):
            # A type that is gone is reported as such, with the type that took its place.
            if sides.names.to_other(base) in sides.other.types:  # type: ignore[arg-type]
                _recast(sides, scope, base, other, place)
            return
    report_relation(sides, scope, relation, base, other, place)


def compare_type(sides: Sides, scope: Scope, base: Type, other: Type) -> None:
    """Compare two types that are the same component: of one name, or in one place."""
    if isinstance(base, ComplexType) and isinstance(other, ComplexType):
        complex_types.compare_complex(sides, scope, base, other)
    elif isinstance(base, SimpleType) and isinstance(other, SimpleType):
        simple_types.compare_simple(sides, scope, base, other)
    else:
        sides.report(
            "content-kind-changed",
            scope,
            "a simple type became complex"
            if isinstance(base, SimpleType)
            else "a complex type became simple",
            other.place,
            base="simple" if isinstance(base, SimpleType) else "complex",
            other="simple" if isinstance(other, SimpleType) else "complex",
        )


def report_relation(
    sides: Sides,
    scope: Scope,
    relation: Relation,
    base: TypeRef,
    other: TypeRef,
    place: Place,
    *,
    rule: str | None = None,
) -> None:
    """Report that a type is another one, by ``rule`` or the rule that the relation stands for."""
    if relation is Relation.EQUAL:
        return
    rule = rule or _type_rule(sides, scope, relation, base, other)
    before, after = type_text(base, other), type_text(other, base)
    sides.report(
        rule,
        scope,
        f"the type changes from {before} to {after}",
        place,
        base=before,
        other=after,
        relation=relation,
    )


def _type_rule(
    sides: Sides, scope: Scope, relation: Relation, base: TypeRef, other: TypeRef
) -> str:
    listed, lists = is_enumerated(sides.base, base), is_enumerated(sides.other, other)
    if relation is Relation.NARROWED and lists and not listed:
        return "became-enum"
    if relation is Relation.WIDENED and listed and not lists:
        return "enum-dropped"
    rule = _RULES[relation]
    harmless = scope.direction != "none" and RULES[rule].severity(scope.direction) == "info"
    if harmless and python_type(sides.base, base) != python_type(sides.other, other):
        return "binding-type-changed"
    return rule


def renamed(sides: Sides, base: QName | None, other: QName | None) -> bool:
    """Whether a type that is gone has come back under another name with the same content."""
    if base is None or other is None or sides.names.to_other(base) in sides.other.types:
        return False
    here, there = sides.base.types.get(base), sides.other.types.get(other)
    return here is not None and there is not None and hold_the_same(sides, here, there)


def _recast(sides: Sides, scope: Scope, base: TypeRef, other: TypeRef, place: Place) -> None:
    before, after = type_text(base, other), type_text(other, base)
    message = f"the type changes from {before} to {after}, which holds the same"
    sides.report("binding-type-changed", scope, message, place, base=before, other=after)


def hold_the_same(sides: Sides, base: Type, other: Type) -> bool:
    """Whether two types that are not the same by name say the same; annotations do not count."""
    pair = (base.name, other.name) if base.name is not None and other.name is not None else None
    if pair is not None:
        if pair in sides.same_types:
            return True
        sides.same_types.add(pair)  # also what ends the recursion of types that hold themselves
    trial = sides.trial()
    compare_type(trial, Scope(""), base, other)
    same = not trial.forms and all(finding.id in _ANNOTATIONS for finding in trial.findings)
    if pair is not None and not same:
        sides.same_types.discard(pair)
    return same


_ANNOTATIONS = frozenset({"documentation-changed", "enum-label-changed"})
