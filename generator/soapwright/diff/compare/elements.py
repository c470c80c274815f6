"""Compare two elements of one name: type, occurrence, nil, values, substitution."""

from __future__ import annotations

from soapwright.diff.compare.context import Scope, Sides
from soapwright.diff.compare.properties import compare_abstract, compare_occurs, compare_values
from soapwright.diff.compare.typerefs import compare_ref
from soapwright.schema.model import Element


def compare_element(sides: Sides, scope: Scope, base: Element, other: Element) -> None:
    """Compare two elements; what a reference means is compared where it is declared."""
    compare_occurs(sides, scope, base, other, other.place)
    if base.ref and other.ref:
        return
    place = other.place
    compare_ref(sides, scope, base.type, other.type, place)
    if base.nillable != other.nillable:
        _nillable(sides, scope, other)
    compare_values(sides, scope, base, other)
    compare_abstract(sides, scope, base.abstract, other.abstract, place)
    sides.changed("block-changed", scope, "block", base.block, other.block, place)
    sides.changed("final-changed", scope, "final", base.final, other.final, place)
    sides.documentation(scope, base.documentation, other.documentation, place)


def _nillable(sides: Sides, scope: Scope, other: Element) -> None:
    rule = "nillable-added" if other.nillable else "nillable-removed"
    message = "xsi:nil became valid" if other.nillable else "xsi:nil is not valid any more"
    sides.report(rule, scope, message, other.place, base=not other.nillable, other=other.nillable)
