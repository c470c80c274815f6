"""Operations → methods with their messages' fields as parameters."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Sequence
from typing import ClassVar

from soapwright.emit.client.names import of_method
from soapwright.emit.client.operations import OperationView
from soapwright.emit.python.code import Parameter, signature
from soapwright.emit.python.docs import docstring
from soapwright.emit.python.naming import distinct
from soapwright.emit.types.bindings import FieldName, Types
from soapwright.runtime.records.dataclass import dataclass

DOC_INDENT = 8
"""How far in the docstring of a method is."""


@dataclass(frozen=True, slots=True)
class FieldParameter:
    """A parameter of a method, the field of a message that it sets, and what it sets it to."""

    parameter: Parameter
    field: str
    value: str

    @property
    def keyword(self) -> str:
        return f"{self.field}={self.value}"


@dataclass(frozen=True, slots=True)
class OperationMethod:
    """A method that calls one operation with its message's fields.

    ``result`` is the field of the answer that it gives, or None for the whole answer.
    """

    template: ClassVar[str] = "members/operation.jinja"

    name: str
    signature: tuple[str, ...]
    returns: str
    doc: str
    request: str
    arguments: tuple[str, ...]
    constant: str
    result: str | None


PLAIN_METHOD = OperationMethod(
    name="_",
    signature=("self", "_: types._"),
    returns="types._",
    doc='"""_"""',
    request="_",
    arguments=(),
    constant="_",
    result="_",
)
"""One whose parts are of no operation: what is left is what the template says."""


def method_doc(documentation: str | None, operation: str, wish: str, name: str) -> str:
    """The docstring of an operation's method; it tells where another has the name ``wish``."""
    text = documentation or f"Call {operation}."
    if name != wish:
        text = f"{text.rstrip()} (The name ``{wish}`` is taken.)"
    return docstring(text, DOC_INDENT)


class MethodBuilder:
    """Builds methods; annotations in them name generated classes as ``types.<name>``."""

    def __init__(self, types: Types) -> None:
        self._class_names = types.modules.keys()

    def method(self, view: OperationView, name: str) -> OperationMethod:
        """The method of an operation, by the name that it has in its class."""
        if view.result is not None:
            returns = self.qualified(view.result.annotation)
        else:
            returns = f"types.{view.response.name}" if view.response else "None"
        parameters = self.parameters(view.parameters, of_method(PLAIN_METHOD))
        fields = sorted(parameters, key=lambda each: each.parameter.default is not None)
        return OperationMethod(
            name=name,
            signature=signature([field.parameter for field in fields]),
            returns=returns,
            doc=method_doc(view.documentation, view.name, view.wish, name),
            request=view.request.name,
            arguments=tuple(field.keyword for field in fields),
            constant=view.constant,
            result=view.result.name if view.result else None,
        )

    def parameters(
        self,
        fields: Sequence[FieldName],
        taken: Collection[str],
        never_null: Collection[FieldName] = (),
    ) -> list[FieldParameter]:
        """The parameters that set fields of a message.

        Args:
            fields: of the message.
            taken: names in the method that take them; a field of such a name gets ``_``.
            never_null: those that go out empty where nothing is given.
        """
        names = distinct([field.name for field in fields], taken, "_")
        return [
            self._parameter(field, name, never_null=field in never_null)
            for field, name in zip(fields, names, strict=True)
        ]

    def _parameter(self, field: FieldName, name: str, *, never_null: bool) -> FieldParameter:
        """What a method takes for a field: as the constructor does, but any sequence for a list.

        A default that is no literal is set where None is given: a signature loads no class.
        """
        annotation, default, value = self.qualified(field.annotation), field.default, name
        if field.is_list or default == "list":
            annotation = annotation.replace("list[", "Sequence[", 1)
            value = f"list({name})"
            if annotation.endswith("| None"):  # a nillable list of texts
                value = f"None if {name} is None else {value}"
            return FieldParameter(Parameter(name, annotation, "()"), field.name, value)
        if default == "dict":
            annotation = f"{annotation.replace('dict[', 'Mapping[', 1)} | None"
            value, default = f"{{}} if {name} is None else dict({name})", "None"
        elif default == "None" and never_null:
            value = f"{annotation.removesuffix(' | None')}() if {name} is None else {name}"
        elif default is not None and (field.made or not _is_literal(default)):
            kept = f"list({name})" if field.made else name
            made = self._code(default.removeprefix("lambda: "))
            value, default = f"{made} if {name} is None else {kept}", "None"
            annotation = annotation.removesuffix(" | None").replace("list[", "Sequence[", 1)
            annotation += " | None"
        return FieldParameter(Parameter(name, annotation, default), field.name, value)

    def _code(self, source: str) -> str:
        """A default as it reads outside ``types``; what its texts say stays as it is."""
        parts = _STRINGS.split(source)
        return "".join(p if n % 2 else self.qualified(p) for n, p in enumerate(parts))

    def qualified(self, annotation: str) -> str:
        """An annotation as it reads outside ``types``."""
        return re.sub(
            r"[^\W\d]\w*",
            lambda m: f"types.{m[0]}" if m[0] in self._class_names else m[0],
            annotation,
        )


_STRINGS = re.compile(r"""("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')""")


def _is_literal(source: str) -> bool:
    try:
        ast.literal_eval(source)
    except ValueError:
        return False
    return True
