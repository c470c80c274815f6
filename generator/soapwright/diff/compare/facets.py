"""Compare the facets of two restrictions: each bound, length, pattern and assertion."""

from __future__ import annotations

from soapwright.diff.compare.context import Scope, Sides
from soapwright.diff.compare.enums import compare_enumeration
from soapwright.schema.model import Facets, Place

_MAXIMA = {
    "max_length": "maxLength",
    "total_digits": "totalDigits",
    "fraction_digits": "fractionDigits",
}
_TEXTS = {
    "patterns": ("pattern-changed", "pattern"),
    "assertions": ("assertion-changed", "assertion"),
    "white_space": ("white-space-changed", "whiteSpace"),
}
_NONE = Facets()


def compare_facets(sides: Sides, scope: Scope, base: Facets, other: Facets, place: Place) -> None:
    """Compare what two restrictions of comparable types allow."""
    if base is other or (base == _NONE and other == _NONE):
        return
    compare_enumeration(sides, scope, base.enumeration, other.enumeration, place)
    for name, (rule, facet) in _TEXTS.items():
        before, after = (_listed(getattr(side, name)) for side in (base, other))
        sides.changed(rule, scope.at(facet), facet, before, after, place)
    _compare_lengths(sides, scope, base, other, place)
    for end, sign in (("min", 1), ("max", -1)):
        here, there = _bound(base, end), _bound(other, end)
        if here is not None or there is not None:
            _compare_bounds(sides, scope.at(end), here, there, sign, place)


def _compare_lengths(sides: Sides, scope: Scope, base: Facets, other: Facets, place: Place) -> None:
    if base.length != other.length and None not in (base.length, other.length):
        _report(sides, scope.at("length"), None, base.length, other.length, place)
    elif base.length != other.length:
        _report(
            sides, scope.at("length"), other.length is not None, base.length, other.length, place
        )
    before, after = base.min_length, other.min_length
    if before != after:
        _report(sides, scope.at("minLength"), (after or 0) > (before or 0), before, after, place)
    for name, facet in _MAXIMA.items():
        before, after = getattr(base, name), getattr(other, name)
        if before != after:
            tighter = before is None or (after is not None and after < before)
            _report(sides, scope.at(facet), tighter, before, after, place)


_Bound = tuple[str, bool]
"""The value as written, and whether the value itself is excluded."""


def _bound(facets: Facets, end: str) -> _Bound | None:
    exclusive = getattr(facets, f"{end}_exclusive")
    if exclusive is not None:
        return exclusive, True
    inclusive = getattr(facets, f"{end}_inclusive")
    return None if inclusive is None else (inclusive, False)


def _compare_bounds(
    sides: Sides,
    scope: Scope,
    base: _Bound | None,
    other: _Bound | None,
    sign: int,
    place: Place,
) -> None:
    """``sign`` is 1 for a lower bound, which a larger value tightens, -1 for an upper one."""
    if base == other:
        return
    tighter: bool | None
    if base is None or other is None:
        tighter = base is None
    elif base[0] == other[0]:
        tighter = other[1]
    else:
        from decimal import Decimal, InvalidOperation  # few services change a bound

        try:
            before, after = Decimal(base[0]) * sign, Decimal(other[0]) * sign
            rose = after > before
        except InvalidOperation:  # dates, durations and NaN have no order that text shows
            tighter = None
        else:
            if before == after and base[1] == other[1]:
                return
            tighter = other[1] if before == after else rose
    _report(sides, scope, tighter, _bound_text(base), _bound_text(other), place)


def _bound_text(bound: _Bound | None) -> str | None:
    return None if bound is None else f"{bound[0]}{' (exclusive)' if bound[1] else ''}"


def _report(
    sides: Sides,
    scope: Scope,
    tighter: bool | None,
    before: object,
    after: object,
    place: Place,
) -> None:
    """``tighter`` None means that neither bound holds the values of the other."""
    rule = {True: "facet-tightened", False: "facet-loosened", None: "facet-incomparable"}[tighter]
    facet = scope.path.rpartition("/")[2]
    sides.changed(rule, scope, facet, before, after, place)


def _listed(value: tuple[str, ...] | str | None) -> str | None:
    return (" | ".join(value) or None) if isinstance(value, tuple) else value
