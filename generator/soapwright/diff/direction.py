"""Which way each type and element travels: in requests, in responses, both, or not at all.

A component travels where an operation's input, output or fault leads to it: through parts and
headers, elements, attributes, bases, subtypes (a value may name them in ``xsi:type``) and
substitution groups. What a type inherits from travels too, but not the base's other subtypes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

from soapwright.diff.finding import Direction
from soapwright.schema.model import (
    XSD,
    BoundMessage,
    ComplexType,
    Operation,
    QName,
    Schema,
    SimpleType,
    TypeRef,
)


class Reach:
    """The directions of one schema's global types and elements.

    A schema without operations does not say: its documents may travel either way, so everything
    in it counts as both.
    """

    def __init__(self, schema: Schema) -> None:
        self._unknown = not any(port_type.operations for port_type in schema.port_types.values())
        self._schema = schema
        self._touched: dict[Node, tuple[str, ...]] = {}
        self._walk = walk = _Walk(schema)
        if not self._unknown:
            self._request = walk.reachable(_messages(schema, request=True))
            self._response = walk.reachable(_messages(schema, request=False))

    def type(self, name: QName) -> Direction:
        """The direction of a named type."""
        return self._direction(("type", name))

    def element(self, name: QName) -> Direction:
        """The direction of a global element."""
        return self._direction(("element", name))

    def operations(self, node: Node) -> tuple[str, ...]:
        """The operations whose messages hold a component (``type`` or ``element``), by name."""
        if self._unknown:
            return ()
        if node not in self._touched:
            found = {name for above in self._walk.above(node) for name in self._of.get(above, ())}
            self._touched[node] = tuple(sorted(found))
        return self._touched[node]

    @cached_property
    def _of(self) -> dict[Node, set[str]]:
        """What the parts of messages are → the operations with such a part, headers included."""
        found: dict[Node, set[str]] = {}
        for port_type in self._schema.port_types.values():
            for operation in port_type.operations:
                for root in self._walk.roots(_of_operation(operation)):
                    found.setdefault(root, set()).add(operation.name)
        for binding in self._schema.bindings.values():
            for bound in binding.operations:
                for root in self._walk.roots(_in_headers(bound.input, bound.output)):
                    found.setdefault(root, set()).add(bound.name)
        return found

    def _direction(self, node: Node) -> Direction:
        if self._unknown:
            return "both"
        request, response = node in self._request, node in self._response
        if request and response:
            return "both"
        if request:
            return "request"
        return "response" if response else "none"


Node = tuple[str, QName]
"""A kind and a name: ``type``, ``element``, or ``base`` for a type that is only inherited."""


def _of_operation(operation: Operation) -> Iterator[QName]:
    for message in (operation.input, operation.output):
        if message is not None:
            yield message
    yield from (fault.message for fault in operation.faults)


def _messages(schema: Schema, *, request: bool) -> Iterator[QName]:
    """The messages of one direction, headers included, with repetitions."""
    for port_type in schema.port_types.values():
        for operation in port_type.operations:
            if request:
                if operation.input is not None:
                    yield operation.input
            else:
                if operation.output is not None:
                    yield operation.output
                yield from (fault.message for fault in operation.faults)
    for binding in schema.bindings.values():
        for bound in binding.operations:
            yield from _in_headers(bound.input if request else bound.output)


def _in_headers(*bound: BoundMessage | None) -> Iterator[QName]:
    for body in bound:
        if body is not None:
            yield from (header.message for header in body.headers)


class _Walk:
    """Follows names; what each component leads to is worked out once for both directions."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self._next: dict[Node, tuple[Node, ...]] = {}
        self._back: dict[Node, list[Node]] = {}
        self._subtypes: dict[QName, list[QName]] = {}
        for name, type_ in schema.types.items():
            if isinstance(type_, ComplexType) and type_.base is not None:
                self._subtypes.setdefault(type_.base, []).append(name)
        self._members: dict[QName, list[QName]] = {}
        for name, element in schema.elements.items():
            if element.substitution_group is not None:
                self._members.setdefault(element.substitution_group, []).append(name)

    def reachable(self, messages: Iterable[QName]) -> set[Node]:
        """Every type and element below the parts of the messages."""
        pending = [*self.roots(messages)]
        seen: set[Node] = set()
        while pending:
            node = pending.pop()
            if node in seen:
                continue
            seen.add(node)
            following = self._next.get(node)
            if following is None:
                following = self._next[node] = tuple(self._follow(node))
            pending.extend(following)
        return {("type", name) if kind == "base" else (kind, name) for kind, name in seen}

    def roots(self, messages: Iterable[QName]) -> Iterator[Node]:
        """What the parts of messages are."""
        for name in dict.fromkeys(messages):
            message = self._schema.messages.get(name)
            for part in message.parts if message is not None else ():
                if part.element is not None:
                    yield "element", part.element
                if part.type is not None:
                    yield "type", part.type

    def above(self, node: Node) -> set[Node]:
        """The component and all that lead to it, of those that were reached."""
        if not self._back:
            for one, following in self._next.items():
                for next_ in following:
                    self._back.setdefault(next_, []).append(one)
        # What is only inherited from holds the component as well.
        pending = [node, ("base", node[1])] if node[0] == "type" else [node]
        seen: set[Node] = set()
        while pending:
            one = pending.pop()
            if one not in seen:
                seen.add(one)
                pending.extend(self._back.get(one, ()))
        return seen

    def _follow(self, node: Node) -> Iterator[Node]:
        kind, name = node
        if kind == "element":
            yield from (("element", member) for member in self._members.get(name, ()))
            element = self._schema.elements.get(name)
            if element is not None:
                yield from self._ref(element.type)
            return
        type_ = self._schema.types.get(name)
        if type_ is not None:
            yield from self._content(type_)
        if kind == "type":
            yield from (("type", subtype) for subtype in self._subtypes.get(name, ()))

    def _ref(self, ref: TypeRef) -> Iterator[Node]:
        if isinstance(ref, tuple):
            if ref.namespace != XSD:
                yield "type", ref
        else:
            yield from self._content(ref)

    def _content(self, type_: SimpleType | ComplexType) -> Iterator[Node]:
        if isinstance(type_, SimpleType):
            for ref in (type_.base, type_.item, *type_.members):
                if ref is not None:
                    yield from self._ref(ref)
            return
        if type_.base is not None and type_.base.namespace != XSD:
            yield "base", type_.base
        if type_.text is not None:
            yield from self._ref(type_.text)
        for attribute in type_.attributes:
            yield from self._ref(attribute.type)
        for element in type_.elements():
            if element.ref:
                yield "element", element.name
            else:
                yield from self._ref(element.type)
