"""What guesses look at: the operations a client can call, and what their messages hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from soapwright.emit.client.http_operations import HttpOperationView
from soapwright.emit.client.operations import OperationView
from soapwright.emit.client.resolve import Resolver
from soapwright.schema.model import (
    XSD,
    Attribute,
    ComplexType,
    Element,
    QName,
    Schema,
    SimpleType,
    TypeRef,
)

_WHOLE = frozenset(
    {"byte", "int", "integer", "long", "nonNegativeInteger", "positiveInteger", "short"}
    | {"unsignedByte", "unsignedInt", "unsignedLong", "unsignedShort"}
)
_DEEPEST = 4


@dataclass(frozen=True)
class Evidence:
    """A WSDL as guesses see it.

    Args:
        schema: what it says.
        resolver: finds elements in it, as the rules that are guessed will be resolved.
        operations: those of its SOAP bindings, by the key service.toml has for them.
        http: those of its HTTP bindings, by name.
        address: where its first port is, if anywhere.
    """

    schema: Schema
    resolver: Resolver
    operations: Mapping[str, OperationView]
    http: Mapping[str, HttpOperationView]
    address: str | None
    _taken: set[str] = field(default_factory=set)

    def request(self, view: OperationView) -> Element:
        return self.resolver.input_of(view)

    def result(self, view: OperationView) -> Element | None:
        """What an operation returns, None where it is one-way."""
        return None if view.output is None else self.resolver.result_of(view, "")

    def answered(self, view: OperationView) -> Iterator[tuple[str, Element]]:
        """Everything in what an operation returns with its path; a list itself is ``.``."""
        result = self.result(view)
        if result is not None:
            if result.max_occurs != 1:
                yield ".", result
            yield from self.below(result)

    def members(self, element: Element) -> list[Element]:
        return self.resolver.members(element)

    def attributes(self, element: Element) -> tuple[Attribute, ...]:
        content = self.schema.content_of(element)
        return () if content is None else content.attributes

    def below(self, start: Element, deepest: int = _DEEPEST) -> Iterator[tuple[str, Element]]:
        """Everything below an element with its path, what is nearer first; each name once."""
        level = [("", start)]
        for _ in range(deepest):
            following = []
            for path, element in level:
                seen = set()
                for member in self.members(element):
                    name = member.name.local
                    if name not in seen:
                        seen.add(name)
                        following.append((f"{path}/{name}".lstrip("/"), member))
            yield from following
            level = following

    def holds_elements(self, element: Element) -> bool:
        return bool(self.members(element))

    # --- types ------------------------------------------------------------------------------------

    def builtin(self, type_: TypeRef) -> str:
        """The local name of the built-in type that a simple one is made from, else ""."""
        for _ in range(_DEEPEST * 4):
            if isinstance(type_, tuple):
                if type_.namespace == XSD:
                    return type_.local
                found = self.schema.types.get(type_)
            else:
                found = type_
            if not isinstance(found, SimpleType) or found.base is None:
                return ""
            type_ = found.base
        return ""

    def is_simple(self, element: Element) -> bool:
        content = self.schema.content_of(element)
        if content is not None:
            return content.text is not None
        return not isinstance(element.type, ComplexType)

    def is_text(self, element: Element) -> bool:
        return self.builtin(element.type) == "string"

    def is_text_or_bytes(self, element: Element) -> bool:
        return self.builtin(element.type) in ("string", "base64Binary", "hexBinary", "token")

    def is_whole(self, element: Element) -> bool:
        return self.counts(element.type)

    def counts(self, type_: TypeRef) -> bool:
        """Whether values of a type are whole numbers."""
        return self.builtin(type_) in _WHOLE

    def is_boolean(self, element: Element) -> bool:
        return self.builtin(element.type) == "boolean"

    def type_name(self, element: Element) -> QName | None:
        """The named complex type of an element, if it has one."""
        name = element.type
        return name if isinstance(name, tuple) and name in self.schema.types else None

    # --- header parts -----------------------------------------------------------------------------

    @cached_property
    def header_parts(self) -> dict[str, list[Element]]:
        """Operation → the elements that its binding puts into the header of a request."""
        return self._headers("input")

    @cached_property
    def answered_parts(self) -> dict[str, list[Element]]:
        """Operation → those of an answer."""
        return self._headers("output")

    def _headers(self, direction: str) -> dict[str, list[Element]]:
        found: dict[str, list[Element]] = {}
        callable_ = {view.name for view in self.operations.values()}
        for binding in self.schema.bindings.values():
            for bound in binding.operations:
                if bound.name not in callable_:
                    continue
                message = getattr(bound, direction)
                for header in () if message is None else message.headers:
                    declared = self.schema.messages.get(header.message)
                    for part in () if declared is None else declared.parts:
                        element = self.schema.elements.get(part.element) if part.element else None
                        known = found.setdefault(bound.name, [])
                        if part.name == header.part and element and element not in known:
                            known.append(element)
        return found

    # --- names ------------------------------------------------------------------------------------

    def claim(self, name: str) -> str:
        """A name for a method: that, or that with a number if a guess has it already."""
        number, chosen = 2, name
        while chosen in self._taken:
            chosen, number = f"{name}_{number}", number + 1
        self._taken.add(chosen)
        return chosen
