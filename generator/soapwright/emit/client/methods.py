"""Operations → methods with their messages' fields as parameters."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import ClassVar

from soapwright.emit.client.operations import OperationView
from soapwright.emit.python.code import Parameter, signature
from soapwright.emit.python.docs import docstring
from soapwright.emit.types.bindings import FieldName, Types
from soapwright.runtime.records.dataclass import dataclass

_TAKEN_METHODS = frozenset(
    {
        "beside",
        "call",
        "calls",
        "changes",
        "close",
        "connect",
        "get",
        "read_usage",
        "url",
        "usage",
        "zone",
    }
)
_TAKEN_ARGUMENTS = frozenset({"jobs", "operations", "paging", "self", "types"})
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


class MethodBuilder:
    """Builds methods; annotations in them name generated classes as ``types.<name>``."""

    def __init__(self, types: Types) -> None:
        self._class_names = types.modules.keys()

    def methods(
        self, views: Iterable[OperationView], taken: Collection[str]
    ) -> tuple[OperationMethod, ...]:
        """A method for each operation; one whose name is taken ends in ``_operation``."""
        reserved = {*_TAKEN_METHODS, *taken}
        return tuple(
            self._method(view, f"{view.method}_operation" if view.method in reserved else None)
            for view in views
        )

    def _method(self, view: OperationView, name: str | None) -> OperationMethod:
        if view.result is not None:
            returns = self.qualified(view.result.annotation)
        else:
            returns = f"types.{view.response.name}" if view.response else "None"
        fields = [self.parameter(field) for field in view.parameters]
        return OperationMethod(
            name=name or view.method,
            signature=signature([field.parameter for field in fields]),
            returns=returns,
            doc=docstring(view.documentation or f"Call {view.name}.", DOC_INDENT),
            request=view.request.name,
            arguments=tuple(field.keyword for field in fields),
            constant=view.constant,
            result=view.result.name if view.result else None,
        )

    def parameter(self, field: FieldName, *, never_null: bool = False) -> FieldParameter:
        """The parameter that sets a field of a message.

        Args:
            field: of the message.
            never_null: it goes out empty where nothing is given.
        """
        name = f"{field.name}_" if field.name in _TAKEN_ARGUMENTS else field.name
        annotation = self.qualified(field.annotation)
        if field.is_list:
            annotation = annotation.replace("list[", "Sequence[", 1)
            return FieldParameter(Parameter(name, annotation, "()"), field.name, f"list({name})")
        default = "None" if annotation.endswith("| None") else None
        value = name
        if never_null and default:
            value = f"{annotation.removesuffix(' | None')}() if {name} is None else {name}"
        return FieldParameter(Parameter(name, annotation, default), field.name, value)

    def qualified(self, annotation: str) -> str:
        """An annotation as it reads outside ``types``."""
        return re.sub(
            r"[^\W\d]\w*",
            lambda m: f"types.{m[0]}" if m[0] in self._class_names else m[0],
            annotation,
        )
