"""Compare what two matching components say of their type: by name, or in place."""

from __future__ import annotations

from soapwright.diff.compare.context import Scope, Sides, resolve, type_text
from soapwright.diff.compare.relations import is_enumerated, python_type, relate
from soapwright.diff.lattice import Relation
from soapwright.diff.rules import RULES
from soapwright.schema.model import ComplexType, Place, QName, Type, TypeRef

_RULES = {
    Relation.WIDENED: "type-widened",
    Relation.NARROWED: "type-narrowed",
    Relation.INCOMPARABLE: "type-incomparable",
    Relation.RECAST: "binding-type-changed",
}


def compare_ref(sides: Sides, scope: Scope, base: TypeRef, other: TypeRef, place: Place) -> None:
    """Report one finding if the type is another one; compare in place what has no name."""
    if isinstance(base, tuple) and isinstance(other, tuple):
        if not sides.names.same(base, other):
            _compare_named(sides, scope, base, other, place)
        return
    here, there = resolve(sides.base, base), resolve(sides.other, other)
    relation = relate(sides, base, other)
    undecided = relation is Relation.INCOMPARABLE or isinstance(here, ComplexType)
    if undecided and here is not None and there is not None and type(here) is type(there):
        sides.compare_types(sides, scope, here, there)
    else:
        report_relation(sides, scope, relation, base, other, place)


def _compare_named(sides: Sides, scope: Scope, base: QName, other: QName, place: Place) -> None:
    relation = relate(sides, base, other)
    here, there = sides.base.types.get(base), sides.other.types.get(other)
    same = relation is Relation.INCOMPARABLE and hold_the_same(sides, here, there)
    if not same:
        report_relation(sides, scope, relation, base, other, place)
    elif sides.names.to_other(base) in sides.other.types:
        before, after = type_text(base, other), type_text(other, base)
        message = f"the type changes from {before} to {after}, which holds the same"
        sides.report("binding-type-changed", scope, message, place, base=before, other=after)
    # else: the type is gone, which is reported once, with the type that took its place


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
    return hold_the_same(sides, here, there)


def hold_the_same(sides: Sides, base: Type | None, other: Type | None) -> bool:
    """Whether two types that are not the same by name say the same; annotations do not count."""
    if base is None or other is None:
        return False
    pair = (base.name, other.name) if base.name is not None and other.name is not None else None
    if pair is not None:
        if pair in sides.same_types:
            return True
        sides.same_types.add(pair)  # also what ends the recursion of types that hold themselves
    trial = sides.trial()
    trial.compare_types(trial, Scope(""), base, other)
    same = not trial.forms and all(finding.id in _ANNOTATIONS for finding in trial.findings)
    if pair is not None and not same:
        sides.same_types.discard(pair)
    return same


_ANNOTATIONS = frozenset({"documentation-changed", "enum-label-changed"})
