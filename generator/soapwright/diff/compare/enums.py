"""Compare two enumerations: values that came, went, or say the same in another language."""

from __future__ import annotations

from collections.abc import Sequence

from soapwright.diff.compare.align import align
from soapwright.diff.compare.context import Scope, Sides
from soapwright.schema.model import EnumValue, Place


def compare_enumeration(
    sides: Sides,
    scope: Scope,
    base: Sequence[EnumValue],
    other: Sequence[EnumValue],
    place: Place,
) -> None:
    """Compare the values two restrictions list; ``place`` is for a list that came or went."""
    if not base and not other:
        return
    if not base or not other:
        rule = "became-enum" if other else "enum-dropped"
        message = (
            f"only {len(other)} values are valid" if other else "the values are not listed any more"
        )
        where = other[0].place if other else place
        sides.report(
            rule, scope, message, where, base=_listed(base) or None, other=_listed(other) or None
        )
        return
    here = list({value.value: value for value in base}.values())
    there = list({value.value: value for value in other}.values())
    alignment = align([value.value for value in here], [value.value for value in there])
    for i, j in alignment.common:
        _compare_labels(sides, scope, here[i], there[j])
    if alignment.moved:
        _, j = alignment.moved[0]
        names = ", ".join(there[j].value for _, j in alignment.moved)
        sides.report("enum-order-changed", scope, f"moved: {names}", there[j].place)
    gone = {value.value: value for value in here}
    new = {value.value: value for value in there}
    for i, j in alignment.common:
        del gone[here[i].value], new[there[j].value]
    in_place = {here[i].value: there[j] for i, j in alignment.replaced()}
    numbered: dict[str | None, EnumValue] = {
        value.number: value for value in new.values() if value.number is not None
    }
    for one in list(gone.values()):
        two = _translation(one, numbered, in_place)
        if two is not None and two.value in new:
            del gone[one.value], new[two.value]
            message = f"{one.value} is now written {two.value}"
            sides.report(
                "enum-literal-localized",
                scope.at(one.value),
                message,
                two.place,
                base=one.value,
                other=two.value,
            )
    for value in gone.values():
        message = f"the value {value.value} is gone"
        sides.report(
            "enum-value-removed", scope.at(value.value), message, value.place, base=value.value
        )
    for value in new.values():
        message = f"the value {value.value} is new"
        sides.report(
            "enum-value-added", scope.at(value.value), message, value.place, other=value.value
        )


def _translation(
    value: EnumValue, numbered: dict[str | None, EnumValue], in_place: dict[str, EnumValue]
) -> EnumValue | None:
    """The value that says the same: of the same number, or where none is known the same place."""
    if value.number in numbered:
        return numbered[value.number]
    found = in_place.get(value.value)
    if found is not None and (found.number is None or value.number is None):
        return found
    return None


def _compare_labels(sides: Sides, scope: Scope, base: EnumValue, other: EnumValue) -> None:
    before = (base.number, (base.documentation or "").split())
    after = (other.number, (other.documentation or "").split())
    if before != after:
        sides.report(
            "enum-label-changed",
            scope.at(base.value),
            f"the annotation of {base.value} differs",
            other.place,
            base=base.documentation or base.number,
            other=other.documentation or other.number,
        )


def _listed(values: Sequence[EnumValue]) -> str:
    return ", ".join(value.value for value in values)
