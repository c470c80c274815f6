"""Compare two types that are the same component: of one name, or in one place."""

from __future__ import annotations

from soapwright.diff.compare.complex import compare_complex
from soapwright.diff.compare.context import Scope, Sides
from soapwright.diff.compare.simple import compare_simple
from soapwright.schema.model import ComplexType, SimpleType, Type


def compare_types(sides: Sides, scope: Scope, base: Type, other: Type) -> None:
    """Compare two types that are the same component: of one name, or in one place."""
    if isinstance(base, ComplexType) and isinstance(other, ComplexType):
        compare_complex(sides, scope, base, other)
    elif isinstance(base, SimpleType) and isinstance(other, SimpleType):
        compare_simple(sides, scope, base, other)
    else:
        before, after = (
            "simple" if isinstance(t, SimpleType) else "complex" for t in (base, other)
        )
        place = other.place
        sides.changed("content-kind-changed", scope, "the type", before, after, place)
