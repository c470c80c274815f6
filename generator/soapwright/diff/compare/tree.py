"""The content of a type as a tree that knows its parents, for matching."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TypeAlias

from soapwright.runtime.records.dataclass import dataclass, field
from soapwright.schema.model import Element, Group, Place, QName, Wildcard


@dataclass(eq=False, slots=True)
class Leaf:
    """An element; ``nth`` counts elements of the same name in the whole content from 1.

    ``match`` is the same element in the tree of the other side.
    """

    element: Element
    parent: Node
    nth: int
    match: Leaf | None = None

    @property
    def required(self) -> bool:
        """Whether it is demanded, as far as groups go that the other side does not have."""
        if self.element.min_occurs == 0:
            return False
        node: Node | None = self.parent
        while node is not None and node.match is None:
            if node.min_occurs == 0:
                return False
            node = node.parent
        return True

    @property
    def branch(self) -> Leaf | Node | None:
        """The branch it is, or stands in, of a choice that both sides have, or that opens."""
        child: Leaf | Node = self
        node: Node | None = self.parent
        while node is not None and node.match is None and not node.opens:
            child, node = node, node.parent
        if node is None or node.kind != "choice":
            return None
        return None if isinstance(child, Node) and child.holds_match else child


@dataclass(eq=False, slots=True)
class Node:
    """A group. ``step`` names it in paths, ``match`` is the same group of the other side."""

    kind: str
    place: Place
    min_occurs: int
    max_occurs: int | None
    step: str
    parent: Node | None = None
    children: list[_Child] = field(default_factory=list)
    match: Node | None = None

    @property
    def holds_match(self) -> bool:
        """Whether the other side has an element that stands in this group."""
        return any(leaf.match is not None for leaf in self.leaves())

    @property
    def opens(self) -> bool:
        """Whether it is a choice of what the other side has and of what only this side has.

        So all that is valid there is valid here too.
        """
        if self.kind != "choice" or self.match is not None or self.min_occurs > 1:
            return False
        return sum(isinstance(c, Leaf | Node) and _is_matched(c) for c in self.children) == 1

    def leaves(self) -> Iterator[Leaf]:
        """Every element in the group, in source order."""
        for child in self.children:
            if isinstance(child, Leaf):
                yield child
            elif isinstance(child, Node):
                yield from child.leaves()

    def nodes(self) -> Iterator[Node]:
        """The group itself and every group below it, outermost first."""
        yield self
        for child in self.children:
            if isinstance(child, Node):
                yield from child.nodes()

    def demanded(self) -> Iterator[Wildcard]:
        """Every wildcard that something has to be there for, whatever branches are taken."""
        for child in self.children if self.kind != "choice" and self.min_occurs else ():
            if isinstance(child, Node):
                yield from child.demanded()
            elif isinstance(child, Wildcard) and child.min_occurs:
                yield child

    def wildcards(self) -> Iterator[Wildcard]:
        """Every wildcard in the group, in source order."""
        for child in self.children:
            if isinstance(child, Wildcard):
                yield child
            elif isinstance(child, Node):
                yield from child.wildcards()


def _is_matched(child: Leaf | Node) -> bool:
    return child.match is not None or (isinstance(child, Node) and child.holds_match)


_Child: TypeAlias = Leaf | Node | Wildcard


def build(group: Group | None, place: Place) -> Node:
    """The tree of a content; no content is an empty sequence at ``place``.

    A group that occurs once inside one of its own kind changes nothing and is left out.
    """
    group = group or Group("sequence", place)
    root = Node(group.kind, group.place, group.min_occurs, group.max_occurs, f"({group.kind})")
    _fill(root, group, Counter(), Counter())
    return root


def _fill(node: Node, group: Group, names: Counter[QName], kinds: Counter[str]) -> None:
    for particle in group.particles:
        if isinstance(particle, Element):
            names[particle.name] += 1
            node.children.append(Leaf(particle, node, names[particle.name]))
        elif isinstance(particle, Wildcard):
            node.children.append(particle)
        elif particle.kind == node.kind and particle.min_occurs == particle.max_occurs == 1:
            _fill(node, particle, names, kinds)
        else:
            kinds[particle.kind] += 1
            number = kinds[particle.kind]
            step = f"({particle.kind} {number})" if number > 1 else f"({particle.kind})"
            child = Node(
                particle.kind, particle.place, particle.min_occurs, particle.max_occurs, step, node
            )
            node.children.append(child)
            _fill(child, particle, names, kinds)
