"""Compare the properties that several kinds of components share."""

from __future__ import annotations

from soapwright.diff.compare.context import Scope, Sides
from soapwright.diff.compare.tree import Node
from soapwright.schema.model import Attribute, Element, Place, Wildcard


def compare_occurs(
    sides: Sides,
    scope: Scope,
    base: Element | Wildcard | Node,
    other: Element | Wildcard | Node,
    place: Place,
) -> None:
    """Compare minOccurs and maxOccurs; None is unbounded."""
    if base.min_occurs != other.min_occurs:
        rose = other.min_occurs > base.min_occurs
        rule = "min-occurs-increased" if rose else "min-occurs-decreased"
        sides.changed(rule, scope, "minOccurs", base.min_occurs, other.min_occurs, place)
    if base.max_occurs != other.max_occurs:
        if other.max_occurs is None or (
            base.max_occurs is not None and other.max_occurs > base.max_occurs
        ):
            rule = "became-list" if base.max_occurs == 1 else "max-occurs-increased"
        else:
            rule = "max-occurs-decreased"
        before, after = (
            "unbounded" if side.max_occurs is None else side.max_occurs for side in (base, other)
        )
        sides.changed(rule, scope, "maxOccurs", before, after, place)


def compare_values(
    sides: Sides, scope: Scope, base: Element | Attribute, other: Element | Attribute
) -> None:
    """Compare the default and the fixed value of an element or attribute."""
    for kind in ("default", "fixed"):
        before, after = getattr(base, kind), getattr(other, kind)
        change = "added" if before is None else "removed" if after is None else "changed"
        sides.changed(f"{kind}-{change}", scope, f"the {kind} value", before, after, other.place)


def compare_abstract(sides: Sides, scope: Scope, base: bool, other: bool, place: Place) -> None:
    """Compare whether a type or element is abstract."""
    if base != other:
        rule = "abstract-set" if other else "abstract-unset"
        message = f"it is {'' if other else 'not '}abstract now"
        sides.report(rule, scope, message, place, base=base, other=other)
