"""Compare the groups of two contents whose elements are matched: kind, occurrence and order."""

from __future__ import annotations

from collections.abc import Sequence

from soapwright.diff.compare.align import align
from soapwright.diff.compare.context import Scope, Sides
from soapwright.diff.compare.properties import compare_occurs
from soapwright.diff.compare.tree import Leaf, Node
from soapwright.diff.lattice import Relation
from soapwright.schema.model import Place


def match_groups(base: Node, other: Node) -> None:
    """Match groups: the outermost, then those that hold a matched element, then by order."""
    _match(base, other)
    for node in base.nodes():
        if node.match is None:
            partner = _partner(node)
            if partner is not None and partner.match is None:
                _match(node, partner)
    for node in base.nodes():
        if node.match is not None:
            ours = _lone_groups(node)
            for one, two in zip(ours, _lone_groups(node.match), strict=False):
                if one.kind == two.kind:
                    _match(one, two)


def _match(node: Node, partner: Node) -> None:
    node.match, partner.match = partner, node


def _partner(node: Node) -> Node | None:
    """The group that holds the first matched element of this one, as deep below as here."""
    for leaf in node.leaves():
        if leaf.match is not None:
            ours: Node | None = leaf.parent
            theirs: Node | None = leaf.match.parent
            while ours is not node and ours is not None and theirs is not None:
                ours, theirs = ours.parent, theirs.parent
            return theirs
    return None


def _lone_groups(node: Node) -> list[Node]:
    return [
        child
        for child in node.children
        if isinstance(child, Node) and child.match is None and not child.holds_match
    ]


def compare_groups(sides: Sides, scope: Scope, base: Node, other: Node) -> None:
    """Compare the groups that match, and report those that only one side puts around elements."""
    for node in base.nodes():
        partner, here = node.match, scope if node is base else scope.at(node.step)
        if partner is not None:
            group = scope.at(node.step)
            compare_occurs(sides, group, node, partner, partner.place)
            if node.kind != partner.kind:
                relation = _relate(node, partner)
                _compositor(sides, here, node.kind, partner.kind, partner.place, relation)
            elif node.kind == "sequence":
                _compare_order(sides, here, node, partner)
        elif node.holds_match:
            relation = _relation_around(node).mirrored
            _compositor(sides, here, node.kind, "sequence", node.place, relation)
    for node in other.nodes():
        if node.match is None and node.holds_match:
            here, relation = scope.at(node.step), _relation_around(node)
            _compositor(sides, here, "sequence", node.kind, node.place, relation)


def _relate(base: Node, other: Node) -> Relation:
    """How what is valid changes where a group is of another kind; of one particle, it is of any."""
    if "choice" not in (base.kind, other.kind):
        if len(base.children) == 1 or len(other.children) == 1:
            return Relation.EQUAL
        return Relation.WIDENED if other.kind == "all" else Relation.NARROWED
    choice, plain = (base, other) if base.kind == "choice" else (other, base)
    if len(choice.children) == 1:
        return Relation.EQUAL
    if not _is_branch(choice, plain.children):
        return Relation.INCOMPARABLE
    return Relation.WIDENED if choice is other else Relation.NARROWED


def _is_branch(choice: Node, particles: Sequence[object]) -> bool:
    """Whether all that a group of the other side holds is one of the alternatives."""
    if len(particles) != 1 or not isinstance(particles[0], Leaf | Node):
        return False
    return any(particles[0].match is branch for branch in choice.children)


def _relation_around(node: Node) -> Relation:
    """How what is valid changes where only the other side puts a group around elements."""
    parent = node.parent
    assert parent is not None  # the outermost groups of both sides are each other's
    lone = len(node.children) == 1
    # Whether a group that occurs once changes nothing, or adds to it.
    plain = lone or node.kind == parent.kind or (node.kind == "sequence" and parent.opens)
    if node.min_occurs > 1 or not (plain or node.opens):
        return Relation.INCOMPARABLE
    once = node.min_occurs == node.max_occurs == 1
    return Relation.EQUAL if once and plain else Relation.WIDENED


def _compositor(
    sides: Sides, scope: Scope, base: str, other: str, place: Place, relation: Relation
) -> None:
    if relation is Relation.EQUAL:
        return
    message = f"{base} became {other}" if base != other else f"elements are in another {base}"
    sides.report(
        "compositor-changed", scope, message, place, base=base, other=other, relation=relation
    )


def _compare_order(sides: Sides, scope: Scope, node: Node, partner: Node) -> None:
    """One finding for a sequence, naming the elements that had to move."""
    position = {id(child): index for index, child in enumerate(partner.children)}
    matches = [child.match for child in node.children if isinstance(child, Leaf | Node)]
    order = [position[id(match)] for match in matches if id(match) in position]
    moved = [partner.children[order[i]] for i, _ in align(order, sorted(order)).moved]
    if moved:
        names = [child.element.name.local for child in moved if isinstance(child, Leaf)]
        first = moved[0]
        place = first.element.place if isinstance(first, Leaf) else partner.place
        message = f"moved: {', '.join(names) or 'a group'}"
        scope = scope.child(names[0]) if len(moved) == len(names) == 1 else scope
        before, after = (", ".join(_order(side)) for side in (node, partner))
        sides.report("sequence-order-changed", scope, message, place, base=before, other=after)


def _order(node: Node) -> list[str]:
    """The elements of both sides that a sequence lists, by the names of its side."""
    return [leaf.element.name.local for leaf in node.leaves() if leaf.match is not None]
