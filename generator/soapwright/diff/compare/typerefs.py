"""Compare what two matching components say of their type: by name, or in place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from soapwright.diff.compare.context import Scope, Sides, resolve, type_text
from soapwright.diff.compare.relations import is_enumerated, python_type, relate
from soapwright.diff.lattice import Relation
from soapwright.diff.rules import RULES
from soapwright.schema.model import (
    ComplexType,
    Place,
    QName,
    Schema,
    SimpleType,
    Type,
    TypeRef,
)

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
    like = likeness(sides, base, other) if relation is Relation.INCOMPARABLE else None
    if like is None:
        report_relation(sides, scope, relation, base, other, place)
        return
    if like == "much":
        sides.swap(base, other, scope.direction)
    if sides.names.to_other(base) in sides.other.types and not numbered(base, other):
        before, after = type_text(base, other), type_text(other, base)
        message = f"the type changes from {before} to {after}, which holds {like} the same"
        message = message.replace("holds all the", "holds the")
        sides.report("binding-type-changed", scope, message, place, base=before, other=after)
    # else: the type is gone, which is reported once, with the type that took its place


def numbered(base: QName, other: QName) -> bool:
    """Whether two names differ in the number at their end only, as tools give numbers anew."""
    return re.sub(r"\d+$", "", base.local) == re.sub(r"\d+$", "", other.local)


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
    before = set(sides.same_types)
    if pair is not None:
        if pair in sides.same_types:
            return True
        if pair in sides.other_types:
            return False
        sides.same_types.add(pair)  # also what ends the recursion of types that hold themselves
    trial = sides.trial()
    trial.compare_types(trial, Scope(""), base, other)
    told = any(finding.id not in _ANNOTATIONS for finding in trial.findings)
    same = not (trial.forms or trial.swaps or told)
    if not same:
        # What was found the same below may have been so only because these two were taken to be.
        sides.same_types.intersection_update(before)
        if pair is not None:
            sides.other_types.add(pair)
    return same


def likeness(
    sides: Sides, base: QName | None, other: QName | None
) -> Literal["all", "much"] | None:
    """How much of what a type holds another one holds too: all of it, or enough to compare them.

    None is for types of which at most a few members have the same name: who reads that one took
    the other's place is told more than by a list of all that each of them has.
    """
    here = None if base is None else sides.base.types.get(base)
    there = None if other is None else sides.other.types.get(other)
    if base is None or other is None or here is None or there is None:
        return None
    if (base, other) not in sides.likeness:
        like = _likeness(sides, here, there)
        if like == "all":
            return like  # perhaps so because two other types are taken to be the same
        sides.likeness[base, other] = like
    return sides.likeness[base, other]


def _likeness(sides: Sides, here: Type, there: Type) -> Literal["all", "much"] | None:
    if type(here) is not type(there) or not _same_subtypes(sides, here, there):
        return None
    if hold_the_same(sides, here, there):
        return "all"
    if isinstance(here, ComplexType) and isinstance(there, ComplexType):
        to_other = sides.names.to_other
        ours = {to_other(name) for name in _members(sides.base, here)}
        theirs = set(_members(sides.other, there))
        alike = (here.text is None) == (there.text is None)
    else:
        assert isinstance(here, SimpleType)
        assert isinstance(there, SimpleType)
        ours, theirs = ({QName("", v.value) for v in t.facets.enumeration} for t in (here, there))
        trial = sides.trial()
        trial.compare_types(trial, Scope(""), here, there)
        alike = not any(finding.id.startswith(("type-", "content-")) for finding in trial.findings)
        if not ours and not theirs:
            return "much" if alike else None
    common = len(ours & theirs)
    return "much" if alike and common and 2 * common >= min(len(ours), len(theirs)) else None


def _same_subtypes(sides: Sides, base: Type, other: Type) -> bool:
    """Whether what a value may name in ``xsi:type`` is the same but for the two themselves."""
    to_other = sides.names.to_other
    here, there = (
        {one.name for one in schema.derived_from(type_.name) if one.name is not None}
        if type_.name is not None
        else set()
        for schema, type_ in ((sides.base, base), (sides.other, other))
    )
    ours = {to_other(name) for name in here}
    own = {to_other(type_.name) for type_ in (base,) if type_.name is not None}
    return ours <= there | {other.name} and there <= ours | own


def _members(schema: Schema, type_: ComplexType) -> Iterator[QName]:
    yield from (element.name for element in schema.all_elements(type_))
    yield from (QName("@", attribute.name.local) for attribute in type_.attributes)


_ANNOTATIONS = frozenset({"documentation-changed", "enum-label-changed"})
