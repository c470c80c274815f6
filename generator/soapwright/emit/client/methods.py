"""Operations → methods with their messages' fields as parameters."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from soapwright.emit.client.operations import OperationView
from soapwright.emit.types.bindings import FieldName, Types
from soapwright.runtime.records.dataclass import dataclass

_TAKEN_METHODS = frozenset(
    {"call", "calls", "changes", "close", "connect", "get", "read_usage", "url", "usage", "zone"}
)
_TAKEN_ARGUMENTS = frozenset({"jobs", "operations", "paging", "self", "types"})


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a method: what it is called, and the field it sets."""

    name: str
    argument: str
    annotation: str
    default: str | None
    value: str


@dataclass(frozen=True, slots=True)
class Method:
    """A method that calls one operation with its message's fields."""

    name: str
    constant: str
    request: str
    parameters: tuple[Parameter, ...]
    returns: str
    result: str | None
    doc: str


class MethodBuilder:
    """Builds methods; annotations in them name generated classes as ``types.<name>``."""

    def __init__(self, types: Types) -> None:
        self._class_names = types.modules.keys()

    def methods(self, views: Iterable[OperationView], taken: Collection[str]) -> tuple[Method, ...]:
        """A method for each operation; one whose name is taken ends in ``_operation``."""
        reserved = {*_TAKEN_METHODS, *taken}
        return tuple(
            self._method(view, f"{view.method}_operation" if view.method in reserved else None)
            for view in views
        )

    def _method(self, view: OperationView, name: str | None) -> Method:
        if view.result is not None:
            returns = self.qualified(view.result.annotation)
        else:
            returns = f"types.{view.response.name}" if view.response else "None"
        return Method(
            name=name or view.method,
            constant=view.constant,
            request=view.request.name,
            parameters=tuple(self.parameter(field) for field in view.parameters),
            returns=returns,
            result=view.result.name if view.result else None,
            doc=view.documentation or f"Call {view.name}.",
        )

    def parameter(self, field: FieldName, *, never_null: bool = False) -> Parameter:
        """The parameter that sets a field of a message.

        Args:
            field: of the message.
            never_null: it goes out empty where nothing is given.
        """
        argument = f"{field.name}_" if field.name in _TAKEN_ARGUMENTS else field.name
        annotation = self.qualified(field.annotation)
        if field.is_list:
            annotation = annotation.replace("list[", "Sequence[", 1)
            return Parameter(field.name, argument, annotation, "()", f"list({argument})")
        default = "None" if annotation.endswith("| None") else None
        value = argument
        if never_null and default:
            value = f"{annotation.removesuffix(' | None')}() if {argument} is None else {argument}"
        return Parameter(field.name, argument, annotation, default, value)

    def qualified(self, annotation: str) -> str:
        """An annotation as it reads outside ``types``."""
        return re.sub(
            r"[^\W\d]\w*",
            lambda m: f"types.{m[0]}" if m[0] in self._class_names else m[0],
            annotation,
        )
