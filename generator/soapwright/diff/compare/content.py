"""Compare the content of two complex types: which elements, in which groups and order.

Elements are matched by name over the whole content, so that one that moved into another group is
still the same. Groups are matched by the elements they hold. What is on one side only is then a
rename, a branch of a choice, or an element added or removed.
"""

from __future__ import annotations

from operator import attrgetter

from ...schema.model import Element, Group, Place, QName
from ..lattice import Relation
from . import elements
from .align import align
from .context import FormChange, Scope, Sides, type_text
from .forms import same_but_form
from .properties import compare_occurs
from .relations import relate
from .tree import Leaf, Node, build
from .wildcards import compare_wildcards


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
    _Contents(sides, scope, build(base, place), build(other, place), inherited).compare()


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
    """One comparison of two contents: the matches found so far, and the checks over them."""

    def __init__(
        self,
        sides: Sides,
        scope: Scope,
        base: Node,
        other: Node,
        inherited: tuple[frozenset[QName], frozenset[QName]],
    ) -> None:
        self._sides, self._scope = sides, scope
        self._base, self._other = base, other
        here, there = list(base.leaves()), list(other.leaves())
        alignment = align(
            [(sides.names.to_other(leaf.element.name), leaf.nth) for leaf in here],
            [(leaf.element.name, leaf.nth) for leaf in there],
        )
        self._matches = {id(here[i]): there[j] for i, j in alignment.common}
        matched = {id(leaf) for leaf in self._matches.values()}
        to_other = sides.names.to_other
        self._gone = [
            leaf
            for leaf in here
            if id(leaf) not in self._matches and to_other(leaf.element.name) not in inherited[1]
        ]
        self._new = [
            leaf
            for leaf in there
            if id(leaf) not in matched
            and sides.names.to_base(leaf.element.name) not in inherited[0]
        ]
        self._in_place = {id(here[i]): there[j] for i, j in alignment.replaced()}
        self._nodes: dict[int, Node] = {}
        self._pairs: list[tuple[Node, Node]] = []

    def compare(self) -> None:
        for leaf in self._base.leaves():
            match = self._matches.get(id(leaf))
            if match is not None:
                elements.compare_element(
                    self._sides, self._child(leaf), leaf.element, match.element
                )
        self._find_other_names()
        self._match_nodes()
        self._compare_nodes()
        here, there = list(self._base.wildcards()), list(self._other.wildcards())
        compare_wildcards(self._sides, self._scope, here, there, "*")
        self._report_gone()
        self._report_new()

    def _child(self, leaf: Leaf) -> Scope:
        name = leaf.element.name.local
        return self._scope.child(name if leaf.nth == 1 else f"{name}[{leaf.nth}]")

    # --- names

    def _find_other_names(self) -> None:
        """Elements that are the same under another form, another case or another name."""
        lowered = {leaf.element.name.local.lower(): leaf for leaf in reversed(self._new)}
        by_name = {leaf.element.name: leaf for leaf in self._new}
        for leaf in list(self._gone):
            form = same_but_form(leaf.element.name, by_name)
            if form is not None:
                self._rename("form-changed", leaf, by_name.pop(form))
                continue
            match = lowered.get(leaf.element.name.local.lower())
            if match is not None and match in self._new:
                self._rename("element-case-changed", leaf, match)
        for leaf in list(self._gone):
            match = self._in_place.get(id(leaf))
            if match is not None and match in self._new and self._same_type(leaf, match):
                self._rename("element-renamed", leaf, match)

    def _same_type(self, leaf: Leaf, match: Leaf) -> bool:
        here, there = leaf.element.type, match.element.type
        if isinstance(here, tuple) and isinstance(there, tuple):
            return relate(self._sides, here, there) is Relation.EQUAL
        return type(here) is type(there)

    def _rename(self, rule: str, leaf: Leaf, match: Leaf) -> None:
        self._gone.remove(leaf)
        self._new.remove(match)
        self._matches[id(leaf)] = match
        before, after = leaf.element.name, match.element.name
        scope = self._child(leaf)
        if rule == "form-changed":
            self._sides.forms.append(FormChange(scope, before, after, match.element.place))
        else:
            message = f"{before.local} is now called {after.local}"
            self._sides.report(
                rule, scope, message, match.element.place, base=before.local, other=after.local
            )
        elements.compare_element(self._sides, scope, leaf.element, match.element)

    # --- groups

    def _match_nodes(self) -> None:
        """Match groups: the outermost, then those that hold a matched element, then by order."""
        self._pair(self._base, self._other)
        taken = {id(self._other)}
        for node in self._base.nodes():
            if node is self._base:
                continue
            partner = self._partner(node)
            if partner is not None and id(partner) not in taken:
                taken.add(id(partner))
                self._pair(node, partner)
        for node, partner in list(self._pairs):
            ours = [n for n in node.children if isinstance(n, Node) and id(n) not in self._nodes]
            theirs = [n for n in partner.children if isinstance(n, Node) and id(n) not in taken]
            for one, two in zip(ours, theirs, strict=False):
                if one.kind == two.kind and not (self._holds(one) or self._held(two)):
                    taken.add(id(two))
                    self._pair(one, two)

    def _pair(self, node: Node, partner: Node) -> None:
        self._nodes[id(node)] = partner
        self._pairs.append((node, partner))

    def _partner(self, node: Node) -> Node | None:
        """The group that holds the first matched element of this one, at the same depth below."""
        for leaf in node.leaves():
            match = self._matches.get(id(leaf))
            if match is not None:
                depth = 0
                parent: Node | None = leaf.parent
                while parent is not None and parent is not node:
                    depth, parent = depth + 1, parent.parent
                found: Node | None = match.parent
                while found is not None and depth:
                    depth, found = depth - 1, found.parent
                return found
        return None

    def _holds(self, node: Node) -> bool:
        return any(id(leaf) in self._matches for leaf in node.leaves())

    def _held(self, node: Node) -> bool:
        held = {id(leaf) for leaf in self._matches.values()}
        return any(id(leaf) in held for leaf in node.leaves())

    def _compare_nodes(self) -> None:
        sides = self._sides
        for node, partner in self._pairs:
            scope = self._scope if node is self._base else self._scope.at(node.step)
            group = scope.at(f"({node.kind})") if node is self._base else scope
            compare_occurs(sides, group, node, partner, partner.place)
            if node.kind != partner.kind:
                self._compositor(scope, node.kind, partner.kind, partner.place)
            elif node.kind == "sequence":
                self._compare_order(scope, node, partner)
        paired = {id(partner) for _, partner in self._pairs}
        for node in self._base.nodes():
            if id(node) not in self._nodes and self._holds(node):
                relation = _wrapping(node.kind, node.min_occurs, Relation.NARROWED)
                scope, kind = self._scope.at(node.step), node.kind
                self._compositor(scope, kind, "sequence", node.place, relation)
        for node in self._other.nodes():
            if id(node) not in paired and self._held(node):
                relation = _wrapping(node.kind, node.min_occurs, Relation.WIDENED)
                scope, kind = self._scope.at(node.step), node.kind
                self._compositor(scope, "sequence", kind, node.place, relation)

    def _compositor(
        self, scope: Scope, base: str, other: str, place: Place, relation: Relation | None = None
    ) -> None:
        if relation is None:
            relation = Relation.of(
                grew=(base, other) == ("sequence", "all"),
                shrank=(base, other) == ("all", "sequence"),
            )
        message = (
            f"{base} became {other}" if base != other else f"elements are grouped in another {base}"
        )
        self._sides.report(
            "compositor-changed", scope, message, place, base=base, other=other, relation=relation
        )

    def _compare_order(self, scope: Scope, node: Node, partner: Node) -> None:
        """One finding for a sequence, naming the elements that had to move."""
        theirs: dict[int, int] = {id(child): j for j, child in enumerate(partner.children)}
        here: list[int] = []
        leaves: dict[int, Leaf] = {}
        for child in node.children:
            match = (
                self._matches.get(id(child))
                if isinstance(child, Leaf)
                else self._nodes.get(id(child))
            )
            if match is not None and id(match) in theirs:
                here.append(theirs[id(match)])
                if isinstance(match, Leaf):
                    leaves[theirs[id(match)]] = match
        moved = [j for _, j in align(here, sorted(here)).moved]
        if moved:
            positions = [here[i] for i, _ in align(here, sorted(here)).moved]
            names = [leaves[p].element.name.local for p in positions if p in leaves]
            first = leaves.get(positions[0])
            if len(names) == 1:
                scope = scope.child(names[0])
            self._sides.report(
                "sequence-order-changed",
                scope,
                f"moved: {', '.join(names) or 'a group'}",
                first.element.place if first is not None else partner.place,
            )

    # --- what is on one side only

    def _report_gone(self) -> None:
        known = {id(node) for node, _ in self._pairs}
        branches: set[int] = set()
        for leaf in self._gone:
            branch = leaf.branch(known)
            if branch is not None and not (isinstance(branch, Node) and self._holds(branch)):
                if id(branch) not in branches:
                    branches.add(id(branch))
                    self._report(leaf, "choice-branch-removed", "the alternative is gone")
            else:
                required = "required" if leaf.required(known) else "optional"
                self._report(leaf, f"element-removed-{required}", f"the {required} element is gone")

    def _report_new(self) -> None:
        known = {id(partner) for _, partner in self._pairs}
        branches: set[int] = set()
        for leaf in self._new:
            branch = leaf.branch(known)
            if branch is not None and not (isinstance(branch, Node) and self._held(branch)):
                if id(branch) not in branches:
                    branches.add(id(branch))
                    self._report(leaf, "choice-branch-added", "a new alternative", new=True)
            else:
                required = "required" if leaf.required(known) else "optional"
                self._report(
                    leaf, f"element-added-{required}", f"a new {required} element", new=True
                )

    def _report(self, leaf: Leaf, rule: str, message: str, *, new: bool = False) -> None:
        text = type_text(leaf.element.type)
        self._sides.report(
            rule,
            self._child(leaf),
            message,
            leaf.element.place,
            base=None if new else text,
            other=text if new else None,
        )


def _wrapping(kind: str, min_occurs: int, relation: Relation) -> Relation:
    """A sequence around elements that may be left out changes only that they may."""
    return relation if kind != "choice" and min_occurs == 0 else Relation.INCOMPARABLE
