"""Elements of one name several times in a content: one field, with as many values as all may have.

xsdata finds which of them belong together by comparing each with each, so that a WSDL of two
kilobytes, whose groups stand in groups, costs gigabytes. What it finds are stretches of the
content that overlap; in their order they are found by going over them once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from xsdata.codegen.handlers import MergeAttributes, UpdateAttributesEffectiveChoice
from xsdata.codegen.models import Attr, Class

Name = tuple[str, str, str | None, str | None]
"""What xsdata compares: attributes of one name are equal to it."""

Stretch = tuple[int, int]
"""The first and the last of some attributes, by index."""


class RepeatedElements(UpdateAttributesEffectiveChoice):
    """What xsdata's handler does, in a time that grows with the number of elements."""

    __slots__ = ()

    def process(self, target: Class) -> None:
        if target.is_enumeration:
            return
        stretches = list(joined(_repeating(target)))
        if stretches:
            target.attrs = _merged(target.attrs, stretches)
            self.reset_symmetrical_choices(target)


class OneField(MergeAttributes):
    """Attributes of one name become one: what xsdata's handler does, which looks for each among
    all before it."""

    __slots__ = ()

    @classmethod
    def merge_duplicate_attrs(cls, target: Class) -> None:
        by_name: dict[Name, list[Attr]] = defaultdict(list)
        for attr in target.attrs:
            by_name[name_of(attr)].append(attr)
        merged = []
        for same in by_name.values():
            target.attrs = same
            super().merge_duplicate_attrs(target)
            merged += target.attrs
        target.attrs = merged


def joined(stretches: Sequence[Stretch]) -> Iterator[Stretch]:
    """Those that overlap as one, in their order."""
    begun: Stretch | None = None
    for first, last in sorted(stretches):
        if begun is not None and first <= begun[1]:
            begun = begun[0], max(begun[1], last)
            continue
        if begun is not None:
            yield begun
        begun = first, last
    if begun is not None:
        yield begun


def _repeating(target: Class) -> list[Stretch]:
    """From the first to the last element of each name that stands there several times.

    Alternatives of a choice do not stand there together; what is outside of it does.
    """
    by_name: dict[str, list[int]] = defaultdict(list)
    for index, attr in enumerate(target.attrs):
        if not attr.is_attribute:
            by_name[attr.key].append(index)
    found = []
    for indices in by_name.values():
        if len(indices) > 1:
            said = [target.attrs[index].restrictions for index in indices]
            choices = {each.choice for each in said}
            depths = {len(each.path) for each in said}
            if None in choices or len(choices) == len(depths) == 1:
                found.append((indices[0], indices[-1]))
    return found


def _merged(attrs: Sequence[Attr], stretches: Sequence[Stretch]) -> list[Attr]:
    """The attributes, each name once where it repeats within a stretch."""
    kept: list[Attr] = []
    first_of: dict[Name, Attr] = {}
    number = 0
    for index, attr in enumerate(attrs):
        while number < len(stretches) and stretches[number][1] < index:
            number += 1
        first = first_of.setdefault(name_of(attr), attr)
        if number == len(stretches) or index < stretches[number][0]:
            kept.append(attr)
        elif first is attr:
            attr.restrictions.choice = -number - 1
            kept.append(attr)
        else:
            whole, part = first.restrictions, attr.restrictions
            whole.min_occurs = (whole.min_occurs or 0) + (part.min_occurs or 0)
            whole.max_occurs = (whole.max_occurs or 0) + (part.max_occurs or 0)
    return kept


def name_of(attr: Attr) -> Name:
    return attr.tag, attr.local_name, attr.wrapper, attr.namespace
