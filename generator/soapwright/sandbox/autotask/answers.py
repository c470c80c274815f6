"""Answers as XML: structures in the order of the WSDL's types, entities as the service has them.

What is known from captured answers: leaves of an entity carry an xsi:type and its id does not, a
null field is left out, an empty string is an empty element, a user-defined field without a value
has no Value element.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TypeAlias

from soapwright.sandbox import soap as soap
from soapwright.sandbox.autotask import fields as fields
from soapwright.schema.model import ComplexType, QName

if TYPE_CHECKING:
    from collections.abc import Iterable

    from soapwright.sandbox.autotask.fields import Kind, Value
    from soapwright.schema.catalogue import FieldInfo
    from soapwright.schema.model import Element, Schema


class Markup(str):
    """XML that goes into an answer as it is."""

    __slots__ = ()


Content: TypeAlias = (
    "str | int | bool | bytes | Markup | Mapping[str, Content | None] | list[Content]"
)
Leaf: TypeAlias = "tuple[str, str, Callable[[Value], str]]"


class Answers:
    """Writes the answers of one WSDL.

    Args:
        schema: the WSDL.
        prefixed: write elements and xsi:type with the prefix ``ns1`` instead of in the default
            namespace; stacks differ in it.
    """

    def __init__(self, schema: Schema, *, prefixed: bool = False) -> None:
        self._schema = schema
        self._tag = "ns1:" if prefixed else ""
        declaration = "xmlns:ns1" if prefixed else "xmlns"
        self._namespace = f'{declaration}="{schema.target_namespace}"'
        self._leaves: dict[str, list[Leaf]] = {}
        self._results = _results(schema)

    def answer(self, operation: str, result: Content | None) -> bytes:
        """The envelope that answers an operation; a result of None is left out."""
        wrapper, element = self._results[operation]
        content = "" if result is None else self._element(element, result)
        tag = f"{self._tag}{wrapper}"
        return soap.envelope(f"<{tag} {self._namespace}>{content}</{tag}>")

    def returns_response(self, operation: str) -> bool:
        """Whether the operation answers with an ATWSResponse, which can tell an error."""
        return self._results[operation][1].type == self._name("ATWSResponse")

    def entity(self, kind: Kind, row: tuple[Value, ...], udfs: Mapping[str, FieldInfo]) -> Markup:
        """An entity of a list of entities: ``<Entity xsi:type="…">``."""
        tag = self._tag
        return Markup(
            f'<{tag}Entity xsi:type="{tag}{kind.name}">'
            f"{self.entity_content(kind, row, udfs)}</{tag}Entity>"
        )

    def entity_content(
        self, kind: Kind, row: tuple[Value, ...], udfs: Mapping[str, FieldInfo]
    ) -> Markup:
        """The members of an entity, from a row of the store."""
        parts = [f"<{self._tag}id>{row[0]}</{self._tag}id>"]
        if udfs:
            parts.append(self._udfs(json.loads(str(row[1])), udfs))
        for (start, end, write), value in zip(self._leaves_of(kind), row[2:], strict=True):
            if value is not None:
                parts.append(f"{start}{write(value)}{end}")
        return Markup("".join(parts))

    def _udfs(self, values: Mapping[str, str], udfs: Mapping[str, FieldInfo]) -> str:
        tag = self._tag
        parts = [f"<{tag}UserDefinedFields>"]
        for name, info in udfs.items():
            value = values.get(name)
            parts.append(f"<{tag}UserDefinedField><{tag}Name>{soap.escape(name)}</{tag}Name>")
            if value is not None:
                text = soap.escape(fields.writer(info.type)(value))
                parts.append(f"<{tag}Value>{text}</{tag}Value>")
            parts.append(f"</{tag}UserDefinedField>")
        parts.append(f"</{tag}UserDefinedFields>")
        return "".join(parts)

    def _leaves_of(self, kind: Kind) -> list[Leaf]:
        leaves = self._leaves.get(kind.name)
        if leaves is None:
            leaves = self._leaves[kind.name] = [
                self._leaf(name, info) for name, info in kind.fields.items()
            ]
        return leaves

    def _leaf(self, name: str, info: FieldInfo) -> Leaf:
        tag = f"{self._tag}{name}"
        type_ = fields.xsd_type(info.type)
        write = fields.writer(info.type)
        if type_ == "string":
            write = _escaped
        return f'<{tag} xsi:type="xsd:{type_}">', f"</{tag}>", write

    # --- structures ------------------------------------------------------------------------

    def _element(self, element: Element, content: Content) -> str:
        if isinstance(content, list):
            return "".join(self._element(element, item) for item in content)
        tag = f"{self._tag}{element.name.local}"
        if isinstance(content, Mapping):
            type_ = self._schema.content_of(element)
            assert type_ is not None, element.name
            inner = self._members(type_, content)
        else:
            inner = _text(content)
        return f"<{tag}>{inner}</{tag}>" if inner else f"<{tag} />"

    def _members(self, type_: ComplexType, content: Mapping[str, Content | None]) -> str:
        parts = []
        for element in self._schema.all_elements(type_):
            value = content.get(element.name.local)
            if value is not None:
                parts.append(self._element(element, value))
            elif element.min_occurs:
                raise KeyError(f"{type_.name} needs {element.name.local}")
        return "".join(parts)

    def _name(self, local: str) -> QName:
        return QName(self._schema.target_namespace, local)


def _results(schema: Schema) -> dict[str, tuple[str, Element]]:
    """Operation → the name of its answer's wrapper, and the one element in it."""
    results = {}
    for port_type in schema.port_types.values():
        for operation in port_type.operations:
            assert operation.output is not None
            part = schema.messages[operation.output].parts[0]
            assert part.element is not None
            type_ = schema.content_of(schema.elements[part.element])
            assert type_ is not None
            results[operation.name] = (part.element.local, next(type_.elements()))
    return results


def _text(content: str | int | bool | bytes | Markup) -> str:
    if isinstance(content, Markup):
        return content
    if isinstance(content, bool):
        return "true" if content else "false"
    if isinstance(content, bytes):
        return base64.b64encode(content).decode("ascii")
    return soap.escape(str(content))


def _escaped(value: Value) -> str:
    return soap.escape(str(value))


def entities(items: Iterable[Markup]) -> Markup:
    """A list of entities: what ArrayOfEntity holds."""
    return Markup("".join(items))
