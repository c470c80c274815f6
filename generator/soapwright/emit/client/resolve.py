"""Wire names of service.toml → what the generated code names: checked against the WSDL.

A rule that names an operation, element or path which the WSDL lacks is an error that names the
key and what there is instead.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from typing import NoReturn

from soapwright.emit.client.element_classes import ElementClasses
from soapwright.emit.client.http_operations import HttpOperationView
from soapwright.emit.client.operations import OperationView
from soapwright.emit.python.code import names_text
from soapwright.emit.types.bindings import ClassName, FieldName, Types
from soapwright.errors import InputError
from soapwright.runtime.records.dataclass import dataclass
from soapwright.schema.model import Element, QName, Schema, SimpleType
from soapwright.service.rules import ServiceRules


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a path: the class it starts in, and the field it follows."""

    owner: ClassName
    field: FieldName


class Resolver:
    """Finds what the rules name.

    Args:
        rules: of the service.
        schema: of its reference zone.
        types: the classes generated from it.
        operations: those of the SOAP bindings the client speaks, by key.
        http: those of the HTTP bindings, by wire name.
    """

    def __init__(
        self,
        rules: ServiceRules,
        schema: Schema,
        types: Types,
        operations: dict[str, OperationView],
        http: Mapping[str, HttpOperationView],
    ) -> None:
        self._rules = rules
        self._schema = schema
        self._types = types
        self._operations = operations
        self._http = http
        self._classes = ElementClasses(schema, types)

    def operation(self, name: str, key: str) -> OperationView:
        """The operation ``name``, which ``key`` of service.toml asks for."""
        found = self._operations.get(name)
        named = [view for view in self._operations.values() if view.name == name]
        if found is None and len(named) == 1:
            found = named[0]
        if found is None:
            self.fail(
                key,
                f"names the operation {name!r}",
                "operations",
                [view.key for view in named] or self._operations,
            )
        return found

    def operations(self, pattern: str, key: str) -> list[OperationView]:
        """The operations that a name, or a pattern such as ``Get*``, stands for; at least one."""
        if "*" not in pattern:
            return [self.operation(pattern, key)]
        found = [
            view
            for view in self._operations.values()
            if fnmatchcase(view.name, pattern) or fnmatchcase(view.key, pattern)
        ]
        if not found:
            self.fail(key, f"names the operations {pattern!r}", "operations", self._operations)
        return found

    def http_operation(self, name: str, key: str) -> HttpOperationView:
        """The HTTP operation ``name``, which ``key`` of service.toml asks for."""
        if name not in self._http:
            self.fail(key, f"names the HTTP operation {name!r}", "operations", self._http)
        return self._http[name]

    def keys(self, pattern: str, key: str) -> set[str]:
        """The keys of the operations, of either kind, that a name or pattern stands for."""
        http = {name for name in self._http if fnmatchcase(name, pattern)}
        if http and not any(fnmatchcase(view.name, pattern) for view in self._operations.values()):
            return http
        return http | {view.key for view in self.operations(pattern, key)}

    def element(self, name: str, key: str) -> tuple[QName, ClassName]:
        """The global element with that local name, and its class."""
        elements = self._types.elements
        found = next((qname for qname in elements if qname.local == name), None)
        if found is None:
            known = [qname.local for qname in elements]
            self.fail(key, f"names the element {name!r}", "elements", known)
        return found, elements[found]

    def global_element(self, name: str, key: str) -> tuple[Element, ClassName]:
        """The global element with that local name, as the schema has it, and its class."""
        qname, owner = self.element(name, key)
        return self._schema.elements[qname], owner

    def type(self, name: str, key: str) -> QName:
        """The complex type with that local name."""
        found = next((qname for qname in self._types.types if qname.local == name), None)
        if found is None:
            known = [qname.local for qname in self._types.types]
            self.fail(key, f"names the type {name!r}", "types", known)
        return found

    def class_of(self, name: str, key: str) -> ClassName:
        """The class of the complex type with that local name."""
        return self._types.types[self.type(name, key)]

    def field_of(self, owner: ClassName, name: str, key: str) -> FieldName:
        """The field of a class by its wire name."""
        if name not in owner.fields:
            self.fail(key, f"names {name!r} of {owner.name}", "fields", owner.fields)
        return owner.fields[name]

    def path(self, start: Element, path: str, key: str) -> list[Step]:
        """The steps of a path of element names below ``start``.

        Where ``start`` is itself a list, ``.`` means that.

        Raises:
            InputError: a step that the WSDL does not have.
        """
        steps: list[Step] = []
        element = start
        for name in _names(start, path):
            owner, members = self._classes.of(element), self.members(element)
            found = next((member for member in members if member.name.local == name), None)
            if owner is None or found is None:
                self.fail(
                    key,
                    f"leads to {path!r}; {element.name.local} has no {name!r}",
                    "elements",
                    [member.name.local for member in members],
                )
            steps.append(Step(owner, owner.fields[name]))
            element = found
        return steps

    def check_values(self, start: Element, path: str, values: Iterable[str], key: str) -> None:
        """Check values of the element at the end of a path, where an enumeration lists them.

        Raises:
            InputError: a value that the enumeration does not have.
        """
        known = self.choices(self._end(start, path))
        for value in values if known else ():
            if value not in known:
                self.fail(key, f"names {value!r}", "values", known)

    @property
    def rules(self) -> ServiceRules:
        return self._rules

    def members(self, element: Element) -> list[Element]:
        """The elements that an element holds."""
        return self._classes.members(element)

    def element_after(self, start: Element, path: str, key: str) -> Element:
        """The element at the end of a path.

        Raises:
            InputError: a step that the WSDL does not have.
        """
        self.path(start, path, key)
        return self._end(start, path)

    def _end(self, start: Element, path: str) -> Element:
        """The element at the end of a path that is there."""
        element = start
        for name in _names(start, path):
            element = next(m for m in self.members(element) if m.name.local == name)
        return element

    def choices(self, element: Element) -> list[str]:
        """The values that an enumeration allows in an element, or none where it has none."""
        found = self._schema.types.get(element.type) if isinstance(element.type, QName) else None
        if not isinstance(found, SimpleType):
            return []
        return [value.value for value in found.facets.enumeration]

    def class_after(self, start: Element, path: str, key: str) -> ClassName:
        """The class of the element at the end of a path."""
        owner = self._classes.of(self._end(start, path))
        if owner is None:
            self.fail(key, f"leads to {path!r}, which holds no elements", "records", ())
        return owner

    def class_of_element(self, element: Element, key: str) -> ClassName:
        """The class of what an element holds."""
        owner = self._classes.of(element)
        if owner is None:
            self.fail(key, f"gives {element.name.local!r}, which holds no elements", "records", ())
        return owner

    def input_of(self, operation: OperationView) -> Element:
        """The global element that the operation's request is."""
        return self._schema.elements[operation.input]

    def output_of(self, operation: OperationView, key: str) -> Element:
        """The global element that the operation's answer is."""
        if operation.output is None:
            self.fail(key, f"needs an answer; {operation.name} is one-way", "operations", ())
        return self._schema.elements[operation.output]

    def result_of(self, operation: OperationView, key: str) -> Element:
        """The element that holds what the operation returns: the only one of its answer."""
        output = self.output_of(operation, key)
        members = self.members(output)
        return members[0] if len(members) == 1 and operation.result is not None else output

    def fail(self, key: str, problem: str, kind: str, allowed: Iterable[str]) -> NoReturn:
        """Raise for a key of service.toml."""
        named = problem.split("'")[-2] if "'" in problem else ""
        near = nearest(named, allowed, kind)
        raise InputError(
            f"{problem}, which {self._schema.location} does not have{near}",
            file=self._rules.file,
            key=key,
        )


def nearest(named: str, allowed: Iterable[str], kind: str) -> str:
    """The end of a message about a name that is not there: those that are like it, or some."""
    names = sorted(set(allowed))
    close = difflib.get_close_matches(named, names, 3, 0.5)
    shown = close or names[:12]
    more = "" if close or len(names) <= 12 else f" and {len(names) - 12} more"
    return f"; {'close' if close else 'allowed'} {kind}: {', '.join(shown)}{more}" if shown else ""


def _names(start: Element, path: str) -> list[str]:
    return [] if path == "." and start.max_occurs != 1 else path.split("/")


def path_text(steps: Iterable[Step]) -> str:
    """A path as the generated code has it: the tuple of attribute names."""
    return names_text(step.field.name for step in steps)
