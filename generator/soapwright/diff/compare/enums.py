"""Compare two enumerations: values that came, went, or say the same in another language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from soapwright.diff.compare.align import align
from soapwright.diff.compare.context import Scope, Sides
from soapwright.runtime.records.dataclass import replace
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
    texts = [{v.value: " ".join((v.documentation or "").split()) for v in s} for s in (here, there)]
    swapped = exchanged(*texts)
    for i, j in alignment.common:
        _compare_labels(sides, scope, here[i], there[j], swapped)
    if alignment.moved:
        _, j = alignment.moved[0]
        names = ", ".join(there[j].value for _, j in alignment.moved)
        before, after = _listed(here), _listed(there)
        message, place = f"moved: {names}", there[j].place
        sides.report("enum-order-changed", scope, message, place, base=before, other=after)
    gone = {value.value: value for value in here}
    new = {value.value: value for value in there}
    for i, j in alignment.common:
        del gone[here[i].value], new[there[j].value]
    for one, two in _translations(here, there, gone.values(), new.values()):
        if two.value in new:
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


def as_written(
    sides: Sides, base: Sequence[EnumValue], other: Sequence[EnumValue]
) -> tuple[EnumValue, ...]:
    """The base's values, which are QNames, each as the other side writes what it means.

    One that the other side has not stays as it is, or is told in full where its text means
    something else there.
    """
    written = {value.name: value.value for value in other}
    meant = {value.value: value.name for value in other}

    def text(value: EnumValue) -> str:
        name = None if value.name is None else sides.names.to_other(value.name)
        if name in written:
            return written[name]
        return str(value.name) if value.value in meant else value.value

    return tuple(replace(value, value=text(value)) for value in base)


def _translations(
    here: Sequence[EnumValue],
    there: Sequence[EnumValue],
    gone: Iterable[EnumValue],
    new: Iterable[EnumValue],
) -> list[tuple[EnumValue, EnumValue]]:
    """Values that say the same in other words.

    Those of one number are; where no value has a number, a whole list may be a translation of the
    other, in its order. That two values stand at the same place alone says nothing.
    """
    if any(value.number is not None for value in (*here, *there)):
        ours, theirs = _numbered(gone), _numbered(new)
        return [(value, theirs[number]) for number, value in ours.items() if number in theirs]
    known = {value.value for value in there}
    if len(here) != len(there) or any(value.value in known for value in here):
        return []
    return list(zip(here, there, strict=True))


def _numbered(values: Iterable[EnumValue]) -> dict[str, EnumValue]:
    """The values by their number, without those that share theirs."""
    values = [value for value in values if value.number is not None]
    counts = Counter(value.number for value in values)
    return {
        value.number: value
        for value in values
        if value.number is not None and counts[value.number] == 1
    }


def exchanged(base: Mapping[str, str], other: Mapping[str, str]) -> set[str]:
    """The values whose labels moved between them: a change of meaning, and none of language.

    Args:
        base: label by value.
        other: likewise, of the other side.

    Returns:
        The values of both sides with another label than before, which another value had before
        and has no more, or whose old label another value has now and had not before. A label that
        several values have, or none, tells nothing.
    """
    here, there = (
        {label: value for value, label in side.items() if label and count[label] == 1}
        for side, count in ((side, Counter(side.values())) for side in (base, other))
    )
    return {
        value
        for value, label in base.items()
        if value in other
        and other[value] != label
        and (
            _gave_up(other[value], here.get(other[value]), other)
            or _gave_up(label, there.get(label), base)
        )
    }


def _gave_up(label: str, value: str | None, labels: Mapping[str, str]) -> bool:
    """Whether the one value that has a label on one side has another on the other side."""
    return value is not None and labels.get(value) != label


def _compare_labels(
    sides: Sides, scope: Scope, base: EnumValue, other: EnumValue, swapped: set[str]
) -> None:
    before = (base.number, (base.documentation or "").split())
    after = (other.number, (other.documentation or "").split())
    if before != after:
        moved = base.value in swapped
        sides.report(
            "enum-labels-swapped" if moved else "enum-label-changed",
            scope.at(base.value),
            f"{base.value} means what another value meant"
            if moved
            else f"the annotation of {base.value} differs",
            other.place,
            base=base.documentation or base.number,
            other=other.documentation or other.number,
        )


def _listed(values: Sequence[EnumValue]) -> str:
    return ", ".join(value.value for value in values)
