"""Compare two complex types: base, kind of content, elements, attributes."""

from __future__ import annotations

from soapwright.diff.compare.attributes import compare_attributes
from soapwright.diff.compare.content import compare_content
from soapwright.diff.compare.context import Scope, Sides
from soapwright.diff.compare.facets import compare_facets
from soapwright.diff.compare.properties import compare_abstract
from soapwright.diff.compare.typerefs import compare_ref, likeness, renamed
from soapwright.diff.compare.wildcards import compare_wildcards
from soapwright.schema.model import ComplexType, QName, Schema


def compare_complex(sides: Sides, scope: Scope, base: ComplexType, other: ComplexType) -> None:
    """Compare two complex types of one name, or in one place."""
    place = other.place
    if base.documentation != other.documentation:
        sides.documentation(scope, base.documentation, other.documentation, place)
    compare_abstract(sides, scope, base.abstract, other.abstract, place)
    if base.block != other.block or base.final != other.final:
        sides.changed("block-changed", scope, "block", base.block, other.block, place)
        sides.changed("final-changed", scope, "final", base.final, other.final, place)
    if (base.text is None) != (other.text is None):
        before, after = ("elements" if side.text is None else "text" for side in (base, other))
        sides.changed("content-kind-changed", scope, "the content", before, after, place)
        return
    sides.changed("mixed-changed", scope, "mixed", base.mixed, other.mixed, place)
    if base.text is not None and other.text is not None:
        compare_ref(sides, scope, base.text, other.text, place)
        compare_facets(sides, scope, base.facets, other.facets, place)
    else:
        _compare_elements(sides, scope, base, other)
    compare_attributes(sides, scope, base.attributes, other.attributes)
    if base.any_attribute is not None or other.any_attribute is not None:
        here, there = (
            () if side.any_attribute is None else (side.any_attribute,) for side in (base, other)
        )
        compare_wildcards(sides, scope, here, there, "@*")


def _compare_elements(sides: Sides, scope: Scope, base: ComplexType, other: ComplexType) -> None:
    same = sides.names.same(base.base, other.base)
    like = None if same or base.derivation != other.derivation else _like(sides, base, other)
    if not same and not like and not renamed(sides, base.base, other.base):
        here, there = _inherited(sides.base, base), _inherited(sides.other, other)
        sides.changed("base-type-changed", scope, "the base", base.base, other.base, other.place)
        compare_content(sides, scope, base.content, other.content, other.place, (here, there))
    elif base.derivation != other.derivation:
        # The two list different things: all of the content, or what comes after the base's.
        sides.changed(
            "derivation-method-changed",
            scope,
            "the derivation",
            base.derivation,
            other.derivation,
            other.place,
        )
    else:
        compare_content(sides, scope, base.content, other.content, other.place)


def _like(sides: Sides, base: ComplexType, other: ComplexType) -> bool:
    """Whether the bases are much the same under two names: what differs is told with them."""
    if base.base is None or other.base is None:
        return False
    like = likeness(sides, base.base, other.base)
    if like == "much":
        sides.swap(base.base, other.base, sides.reach.type(base.base))
    return like is not None


def _inherited(schema: Schema, type_: ComplexType) -> frozenset[QName]:
    own = {element.name for element in type_.elements()}
    return frozenset(e.name for e in schema.all_elements(type_) if e.name not in own)
