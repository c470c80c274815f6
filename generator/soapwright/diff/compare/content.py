"""Compare the content of two complex types: which elements, in which groups and order.

Elements are matched by name over the whole content, so that one that moved into another group is
still the same. Groups are matched by the elements they hold. What is on one side only is then a
rename, a branch of a choice, or an element added or removed.
"""

from __future__ import annotations

from operator import attrgetter

from soapwright.diff.compare.align import Alignment, align
from soapwright.diff.compare.context import FormChange, Scope, Sides, type_text
from soapwright.diff.compare.elements import compare_element
from soapwright.diff.compare.forms import same_but_form
from soapwright.diff.compare.groups import compare_groups, match_groups
from soapwright.diff.compare.tree import Leaf, Node, build
from soapwright.diff.compare.wildcards import compare_wildcards
from soapwright.schema.model import Element, Group, Place, QName


def compare_content(
    sides: Sides,
    scope: Scope,
    base: Group | None,
    other: Group | None,
    place: Place,
    inherited: tuple[frozenset[QName], frozenset[QName]] = (frozenset(), frozenset()),
) -> None:
    """Compare two contents.

    ``place`` is where the other type stands. ``inherited`` are the names that each side inherits,
    where the two inherit from different bases: what moved into or out of a base is no change.
    """
    if _alike(sides, base, other):
        return
    _Contents(sides, scope, build(base, place), build(other, place)).compare(inherited)


_PLAIN = attrgetter(
    "min_occurs", "max_occurs", "nillable", "default", "fixed", "ref",
    "abstract", "block", "final", "documentation",
)  # fmt: skip


def _alike(sides: Sides, base: Group | None, other: Group | None) -> bool:
    """Whether two contents are plainly the same: the fast way out for most types."""
    if base is None or other is None:
        return base is other
    if (base.kind, base.min_occurs, base.max_occurs, len(base.particles)) != (
        other.kind, other.min_occurs, other.max_occurs, len(other.particles),
    ):  # fmt: skip
        return False
    same = sides.names.same
    for here, there in zip(base.particles, other.particles, strict=True):
        if isinstance(here, Element) and isinstance(there, Element):
            one, two = here.type, there.type
            if not (
                isinstance(one, tuple)
                and isinstance(two, tuple)
                and same(here.name, there.name)
                and same(one, two)
                and _PLAIN(here) == _PLAIN(there)
            ):
                return False
        elif not (
            isinstance(here, Group) and isinstance(there, Group) and _alike(sides, here, there)
        ):
            return False
    return True


class _Contents:
    """One comparison of two contents."""

    def __init__(self, sides: Sides, scope: Scope, base: Node, other: Node) -> None:
        self._sides, self._scope, self._base, self._other = sides, scope, base, other
        self._here, self._there = list(base.leaves()), list(other.leaves())

    def compare(self, inherited: tuple[frozenset[QName], frozenset[QName]]) -> None:
        names = self._sides.names
        alignment = self._match_by_name()
        gone = [
            leaf
            for leaf in self._here
            if leaf.match is None and names.to_other(leaf.element.name) not in inherited[1]
        ]
        new = [
            leaf
            for leaf in self._there
            if leaf.match is None and names.to_base(leaf.element.name) not in inherited[0]
        ]
        self._match_by_local_name(gone, new)
        self._match_by_place(alignment)
        match_groups(self._base, self._other)
        compare_groups(self._sides, self._scope, self._base, self._other)
        here, there = list(self._base.wildcards()), list(self._other.wildcards())
        demanded = [wildcard for side in (self._base, self._other) for wildcard in side.demanded()]
        compare_wildcards(self._sides, self._scope, here, there, "*", demanded)
        self._report_lone(gone, "removed")
        self._report_lone(new, "added")

    def _child(self, leaf: Leaf) -> Scope:
        name = leaf.element.name.local
        return self._scope.child(name if leaf.nth == 1 else f"{name}[{leaf.nth}]")

    def _match(self, leaf: Leaf, match: Leaf) -> None:
        leaf.match, match.match = match, leaf
        compare_element(self._sides, self._child(leaf), leaf.element, match.element)

    # --- elements of both sides

    def _match_by_name(self) -> Alignment:
        to_other = self._sides.names.to_other
        alignment = align(
            [(to_other(leaf.element.name), leaf.nth) for leaf in self._here],
            [(leaf.element.name, leaf.nth) for leaf in self._there],
        )
        for i, j in alignment.common:
            self._match(self._here[i], self._there[j])
        return alignment

    def _match_by_local_name(self, gone: list[Leaf], new: list[Leaf]) -> None:
        """What has another namespace, or is written in another case."""
        exact = {leaf.element.name.local: leaf for leaf in reversed(new)}
        by_case = {leaf.element.name.local.lower(): leaf for leaf in reversed(new)}
        for leaf in gone:
            local = leaf.element.name.local
            match = exact.get(local) or by_case.get(local.lower())
            if match is None or match.match is not None:
                continue
            if same_but_form(leaf.element.name, match.element.name):
                scope, names = self._child(leaf), (leaf.element.name, match.element.name)
                self._sides.forms.append(FormChange(scope, *names, match.element.place))
                self._match(leaf, match)
            else:
                same = local == match.element.name.local
                rule = "element-renamed" if same else "element-case-changed"
                self._rename(rule, "{} is now called {}", leaf, match)

    def _match_by_place(self, alignment: Alignment) -> None:
        """What stands where another element of the same type stood may be that one, renamed."""
        message = "{} is gone, and {}, of the same type, stands in its place"
        for i, j in alignment.replaced():
            leaf, match = self._here[i], self._there[j]
            if leaf.match is None and match.match is None and self._same_type(leaf, match):
                self._rename("element-renamed", message, leaf, match)

    def _same_type(self, leaf: Leaf, match: Leaf) -> bool:
        here, there = leaf.element.type, match.element.type
        if isinstance(here, tuple) and isinstance(there, tuple):
            return self._sides.names.same(here, there)
        return type(here) is type(there)

    def _rename(self, rule: str, message: str, leaf: Leaf, match: Leaf) -> None:
        names = (leaf.element.name, match.element.name)
        same = names[0].local == names[1].local
        before, after = (str(name) if same else name.local for name in names)
        told, place = message.format(before, after), match.element.place
        self._sides.report(rule, self._child(leaf), told, place, base=before, other=after)
        self._match(leaf, match)

    # --- elements of one side

    def _report_lone(self, leaves: list[Leaf], change: str) -> None:
        """Report what came or went; a branch of a choice is one finding, whatever it holds."""
        told: set[Leaf | Node] = set()
        for leaf in leaves:
            if leaf.match is not None:
                continue
            branch = leaf.branch
            if branch is None:
                required = "required" if leaf.required else "optional"
                self._report(leaf, f"element-{change}-{required}", f"{required} element")
            elif branch not in told:
                told.add(branch)
                self._report(leaf, f"choice-branch-{change}", "alternative")

    def _report(self, leaf: Leaf, rule: str, what: str) -> None:
        text, place = type_text(leaf.element.type), leaf.element.place
        if "removed" in rule:
            message = f"the {what} is gone"
            self._sides.report(rule, self._child(leaf), message, place, base=text)
        else:
            article = "an" if what[0] in "ao" else "a"
            message = f"{article} {what} is new"
            self._sides.report(rule, self._child(leaf), message, place, other=text)
