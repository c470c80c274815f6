"""Compare two simple types: restrictions, lists, unions."""

from __future__ import annotations

from soapwright.diff.compare.context import Scope, Sides, resolve, type_text
from soapwright.diff.compare.enums import as_written
from soapwright.diff.compare.facets import compare_facets
from soapwright.diff.compare.relations import builtin, relate
from soapwright.diff.compare.typerefs import compare_ref, report_relation
from soapwright.diff.lattice import Relation
from soapwright.runtime.records.dataclass import replace
from soapwright.schema.model import (
    ANY_SIMPLE_TYPE,
    XSD,
    Facets,
    QName,
    Schema,
    SimpleType,
    TypeRef,
)


def compare_simple(sides: Sides, scope: Scope, base: SimpleType, other: SimpleType) -> None:
    """Compare two simple types of one name, or in one place."""
    sides.changed("final-changed", scope, "final", base.final, other.final, other.place)
    sides.documentation(scope, base.documentation, other.documentation, other.place)
    if base.variety != other.variety:
        _compare_varieties(sides, scope, base, other)
        return
    if base.variety == "list":
        _compare_items(sides, scope, base, other)
    elif base.variety == "union":
        _compare_members(sides, scope, base, other)
    else:
        here, there = base.base or ANY_SIMPLE_TYPE, other.base or ANY_SIMPLE_TYPE
        found = len(sides.findings)
        compare_ref(sides, scope, here, there, other.place)
        if any(f.id == "type-incomparable" for f in sides.findings[found:]):
            return  # facets of other value spaces cannot be compared
    before = base.facets
    if base.facets.enumeration and _are_names(sides.base, base) and _are_names(sides.other, other):
        values = as_written(sides, base.facets.enumeration, other.facets.enumeration)
        before = replace(before, enumeration=values)
    compare_facets(sides, scope, before, other.facets, other.place)


def _are_names(schema: Schema, type_: SimpleType) -> bool:
    """Whether the values of a type are QNames: their prefixes mean nothing by themselves."""
    return builtin(schema, type_) in ("QName", "NOTATION")


def _takes_any_text(schema: Schema, type_: SimpleType) -> bool:
    """Whether every text is valid for a simple type."""
    seen: set[QName] = set()
    pending: list[TypeRef] = [type_]
    while pending:
        ref = pending.pop()
        if isinstance(ref, tuple):
            if ref in (ANY_SIMPLE_TYPE, QName(XSD, "string")):
                return True
            if ref in seen:
                continue
            seen.add(ref)
        found = resolve(schema, ref)
        if isinstance(found, SimpleType) and found.facets == Facets():
            pending += [*found.members, *([] if found.base is None else [found.base])]
    return False


def _compare_varieties(sides: Sides, scope: Scope, base: SimpleType, other: SimpleType) -> None:
    """A restriction that became a union with the same base among its members holds more."""
    here: TypeRef = base.base if base.variety == "restriction" and base.base else base
    there: TypeRef = other.base if other.variety == "restriction" and other.base else other
    relation = relate(sides, here, there)
    if relation is not Relation.INCOMPARABLE and "list" in (base.variety, other.variety):
        relation = Relation.INCOMPARABLE
    rule = {
        Relation.WIDENED: "type-widened",
        Relation.NARROWED: "type-narrowed",
    }.get(relation, "type-incomparable")
    message = f"a {base.variety} became a {other.variety}"
    sides.report(
        rule, scope, message, other.place, base=base.variety, other=other.variety, relation=relation
    )


def _compare_items(sides: Sides, scope: Scope, base: SimpleType, other: SimpleType) -> None:
    here, there = base.item or ANY_SIMPLE_TYPE, other.item or ANY_SIMPLE_TYPE
    if isinstance(here, SimpleType) and isinstance(there, SimpleType):
        compare_simple(sides, scope, here, there)
        return
    relation = relate(sides, here, there)
    report_relation(sides, scope, relation, here, there, other.place, rule="list-item-type-changed")


def _compare_members(sides: Sides, scope: Scope, base: SimpleType, other: SimpleType) -> None:
    """Named members are matched by name, those in place by their order.

    Beside one that takes any text the others only say what is usual.
    """
    if _takes_any_text(sides.base, base) and _takes_any_text(sides.other, other):
        scope = replace(scope, open=True)
    to_other = sides.names.to_other
    here = {to_other(member) for member in base.members if isinstance(member, tuple)}
    there = {member for member in other.members if isinstance(member, tuple)}
    for member in (m for m in base.members if isinstance(m, tuple) and to_other(m) not in there):
        message = f"{type_text(member)} is no member of the union any more"
        sides.report(
            "union-member-removed",
            scope.at(member.local),
            message,
            base.place,
            base=type_text(member),
        )
    for member in (m for m in other.members if isinstance(m, tuple) and m not in here):
        message = f"{type_text(member)} is a new member of the union"
        sides.report(
            "union-member-added", scope.at(member.local), message, other.place, other=member
        )
    unnamed_here = [m for m in base.members if isinstance(m, SimpleType)]
    unnamed_there = [m for m in other.members if isinstance(m, SimpleType)]
    for one, two in zip(unnamed_here, unnamed_there, strict=False):
        compare_simple(sides, scope, one, two)
    for index, gone in enumerate(unnamed_here[len(unnamed_there) :], len(unnamed_there) + 1):
        message = "an anonymous member of the union is gone"
        sides.report(
            "union-member-removed",
            scope.at(f"(member {index})"),
            message,
            gone.place,
            base="anonymous",
        )
    for index, new in enumerate(unnamed_there[len(unnamed_here) :], len(unnamed_here) + 1):
        message = "an anonymous type is a new member of the union"
        sides.report(
            "union-member-added",
            scope.at(f"(member {index})"),
            message,
            new.place,
            other="anonymous",
        )
