"""The operations of HTTP bindings (WSDL 1.1, chapters 4 and 5) that a generated client can call."""

from __future__ import annotations

import re
from collections.abc import Sequence

from soapwright.emit.client.bindings import BoundPort, bindings_of, where
from soapwright.emit.client.http_methods import PLAIN_HTTP_METHOD
from soapwright.emit.client.http_operations import (
    HttpOperations,
    HttpOperationView,
    HttpParameter,
)
from soapwright.emit.client.labels import Namer
from soapwright.emit.client.names import of_method, of_operations
from soapwright.emit.client.operations import Operations, constant_name
from soapwright.emit.python.naming import claim, distinct, field_name
from soapwright.emit.types.bindings import ClassName, Types
from soapwright.runtime.records.dataclass import replace
from soapwright.schema.model import (
    XSD,
    Binding,
    BoundMessage,
    BoundOperation,
    Operation,
    Part,
    QName,
    Schema,
    SimpleType,
    TypeRef,
)
from soapwright.schema.overloads import bound_operations

FORM = "application/x-www-form-urlencoded"


_PARAMETER = re.compile(r"\(([^()/]+)\)")
_BUILTIN = {
    "boolean": "bool",
    "date": "datetime.date",
    "dateTime": "datetime.datetime",
    "decimal": "Decimal",
    "double": "float",
    "float": "float",
    **dict.fromkeys(
        (
            "byte",
            "int",
            "integer",
            "long",
            "negativeInteger",
            "nonNegativeInteger",
            "nonPositiveInteger",
            "positiveInteger",
            "short",
            "unsignedByte",
            "unsignedInt",
            "unsignedLong",
            "unsignedShort",
        ),
        "int",
    ),
}
"""Builtin types whose Python type is not ``str``."""


class _Uncallable(Exception):
    """Why an operation cannot be called."""


def find_http_operations(schema: Schema, types: Types, others: Operations) -> HttpOperations:
    """The operations of the WSDL's HTTP bindings: each is called, or left out with the reason.

    Args:
        schema: what the WSDL says.
        types: the classes made from it.
        others: the SOAP operations: those of the same name go before.
    """
    found: dict[str, HttpOperationView] = {}
    called: set[tuple[QName, str]] = set()
    skipped: list[str] = []
    soap = list(others.by_key.values())
    names = {view.name for view in soap}
    constants = {*of_operations(), *(view.constant for view in soap)}
    bindings = list(bindings_of(schema, ("http",)))
    namer = Namer(schema, [binding for binding, _ in bindings], grouped=False)
    for binding, port in bindings:
        by_soap: list[str] = []
        for bound, own, operation in bound_operations(schema, binding):
            if bound.name in names:
                by_soap.append(bound.name)
                continue
            if operation is None:
                reason = f"port type {binding.port_type.local} has no such operation"
                skipped.append(f"{where(bound, own)}: {reason}")
                continue
            label = namer.label(binding.port_type, own)
            if label in found:
                continue
            try:
                view = _Reader(schema, types, binding, bound, operation).view(label, port)
            except _Uncallable as reason:
                skipped.append(f"{where(bound, own)}: {reason}")
                continue
            found[label] = replace(view, constant=claim(constant_name(label), constants))
            called.add((binding.port_type, own))
        if by_soap:
            names_text = ", ".join(by_soap)
            skipped.append(
                f"{binding.place}: binding {binding.name.local}: SOAP is used for {names_text}"
            )
    return HttpOperations(found, tuple(skipped), frozenset(called))


class _Reader:
    """Reads one operation."""

    def __init__(
        self,
        schema: Schema,
        types: Types,
        binding: Binding,
        bound: BoundOperation,
        operation: Operation,
    ) -> None:
        self._schema = schema
        self._types = types
        self._verb = (binding.verb or "GET").upper()
        self._bound = bound
        self._operation = operation

    def view(self, label: str, port: BoundPort) -> HttpOperationView:
        """The operation but for its constant.

        Raises:
            _Uncallable: it is none that the runtime can call.
        """
        path = self._bound.location or ""
        in_path = _PARAMETER.findall(path)
        parts = self._parts(self._operation.input, "input")
        if missing := [name for name in in_path if name not in {part.name for part in parts}]:
            raise _Uncallable(f"its path names {missing[0]}, which is no part of its input")
        rest = [part for part in parts if part.name not in in_path]
        content_type = next(iter(_content_types(self._bound.input)), None)
        content: Part | None = None
        if content_type not in (None, FORM):
            if len(rest) != 1:
                raise _Uncallable(f"its input has {len(rest)} parts in its body")
            content, rest = rest[0], []
        given = sorted(
            (part for part in parts if part is not content),
            key=lambda part: part.name not in in_path,
        )
        wished = [field_name(part.name) for part in (*given, *([content] if content else ()))]
        arguments = distinct(wished, of_method(PLAIN_HTTP_METHOD), "_")
        parameters = [
            HttpParameter(
                name=part.name,
                argument=argument,
                annotation=self._annotation(part),
                required=part.name in in_path,
            )
            for part, argument in zip(given, arguments, strict=False)
        ]
        body, element = self._body(content, content_type)
        response, output, any_root, raw = self._answer()
        return HttpOperationView(
            name=self._bound.name,
            label=label,
            constant="",
            port=port,
            verb=self._verb,
            path=path,
            parameters=tuple(parameters),
            body=body,
            argument="" if content is None else arguments[-1],
            content=element,
            content_type=content_type,
            response=response,
            output=output,
            any_root=any_root,
            raw=raw,
            accept=", ".join(_content_types(self._bound.output)) or None,
            documentation=self._operation.documentation,
        )

    def _parts(self, name: QName | None, direction: str) -> tuple[Part, ...]:
        if name is None:
            return ()
        message = self._schema.messages.get(name)
        if message is None:
            raise _Uncallable(f"its {direction} names a message that the WSDL lacks")
        return message.parts

    def _annotation(self, part: Part) -> str:
        if part.type is None:
            raise _Uncallable(f"its parameter {part.name} is an element, not a simple type")
        if part.type in self._types.types:
            found = self._schema.types.get(part.type)
            if not isinstance(found, SimpleType):
                raise _Uncallable(f"its parameter {part.name} is of a complex type")
            return f"types.{self._types.types[part.type].name}"
        return _BUILTIN.get(self._builtin(part.type), "str")

    def _builtin(self, name: TypeRef) -> str:
        """The builtin type that a simple type derives from."""
        seen: list[TypeRef] = []
        while isinstance(name, QName) and name not in seen:
            if name.namespace == XSD:
                return name.local
            seen.append(name)
            found = self._schema.types.get(name)
            name = found.base if isinstance(found, SimpleType) and found.base else name
        return "string"

    def _body(self, part: Part | None, content_type: str | None) -> tuple[str, QName | None]:
        """The annotation of the content, and the element that it is, if it is one."""
        if part is None:
            return "None", None
        if part.element is not None:
            if part.element not in self._types.elements:
                raise _Uncallable(f"its input element {part.element} has no class: it is simple")
            return f"types.{self._types.elements[part.element].name}", part.element
        if content_type is not None and content_type.endswith("xml"):
            raise _Uncallable("its input is XML of a type, so the name of its root is unknown")
        return "bytes", None

    def _answer(self) -> tuple[ClassName | None, QName | None, bool, bool]:
        """Class and name of the answer, and whether its root is of any name, or it is bytes."""
        parts = self._parts(self._operation.output, "output")
        if not parts:
            return None, None, False, False
        if len(parts) > 1:
            raise _Uncallable(f"its output has {len(parts)} parts")
        element, type_ = parts[0].element, parts[0].type
        if element is not None and element in self._types.elements:
            return self._types.elements[element], element, False, False
        if type_ is not None and type_ in self._types.types:
            return self._types.types[type_], type_, True, False
        if any(name.endswith("xml") for name in _content_types(self._bound.output)):
            raise _Uncallable("its output is XML that has no class, since its type is simple")
        return None, None, False, True


def _content_types(bound: BoundMessage | None) -> Sequence[str]:
    return () if bound is None else bound.content_types
