"""``[call.<verb>]``, resolved: operations with methods of their own, and what these give."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from soapwright.emit.client.arguments import (
    PLAIN_PARTS,
    Part,
    applied,
    filled,
    parameters_of,
    resolve_parts_of,
)
from soapwright.emit.client.inputs import Inputs
from soapwright.emit.client.names import of_method
from soapwright.emit.client.operations import OperationView
from soapwright.emit.python.code import Parameter
from soapwright.emit.python.docs import sentence
from soapwright.emit.python.naming import class_name, distinct
from soapwright.errors import each_apart
from soapwright.runtime.records.dataclass import dataclass
from soapwright.service.batch import GROUP, CallRule


@dataclass(frozen=True, slots=True)
class Reading:
    """The class of what a call gives that lists records: its name and its fields, annotated."""

    name: str
    operation: str
    fields: tuple[Parameter, ...]


@dataclass(frozen=True, slots=True)
class ReadingsView:
    """``readings.py``."""

    template: ClassVar[str] = "readings.py.jinja"

    readings: tuple[Reading, ...]


@dataclass(frozen=True, slots=True)
class CallMethod:
    """A method that calls an operation with arguments that fill parts of its request.

    ``parts`` is the source of a dict of them, or None. ``returns`` is None where nothing is given,
    ``arguments`` are those of ``returns`` where the answer is not given as it is.
    """

    template: ClassVar[str] = "members/call.jinja"

    name: str
    parameters: tuple[Parameter, ...]
    summary: str
    request: str
    parts: str | None
    constant: str
    returns: str | None
    arguments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Call:
    """A rule's operation, its method, and what this gives, if that is no answer as it is."""

    operation: OperationView
    method: CallMethod
    reading: Reading | None


def resolve_calls(inputs: Inputs) -> tuple[Call, ...]:
    """One for each operation that each rule stands for.

    Raises:
        InputError: a name or path of a rule that the WSDL does not have.
    """

    def of_rule(rule: CallRule) -> Iterator[Call]:
        key = f"call.{rule.verb}.operation"
        for operation, group in applied(rule.operation, inputs.operations, inputs.resolver, key):
            yield _call(rule, operation, group, inputs)

    return each_apart(of_rule, inputs.rules.calls.values())


def _call(rule: CallRule, operation: OperationView, group: str, inputs: Inputs) -> Call:
    reading, arguments = None, tuple[str, ...]()
    if rule.records is not None:
        reading, arguments = _reading(rule, operation, group, inputs)
    returns: str | None = None
    if reading is not None:
        returns = f"readings.{reading.name}"
    elif operation.response is not None and operation.response.fields:
        returns = f"types.{operation.response.name}"

    def method(parts: tuple[Part, ...]) -> CallMethod:
        return CallMethod(
            name=rule.verb,
            parameters=parameters_of(parts),
            summary=sentence(operation.documentation or f"Call {operation.name}."),
            request=operation.request.name,
            parts=filled(parts) if parts else None,
            constant=operation.constant,
            returns=returns,
            arguments=arguments,
        )

    key = f"call.{rule.verb}.arguments"
    taken = of_method(method(PLAIN_PARTS)) if rule.arguments else ()
    parts = resolve_parts_of(
        operation, group, rule.arguments, inputs.resolver, inputs.methods, taken, key
    )
    return Call(operation, method(parts), reading)


def _reading(
    rule: CallRule, operation: OperationView, group: str, inputs: Inputs
) -> tuple[Reading, tuple[str, ...]]:
    """The class of what a call gives that lists records: these, and the rest of the answer.

    With it come the arguments that it takes from an ``answer``.
    """
    resolver, methods, key = inputs.resolver, inputs.methods, f"call.{rule.verb}.records"
    path = (rule.records or "").replace(GROUP, group)
    (step,) = resolver.path(resolver.output_of(operation, key), path, key)[:1]
    if "/" in path or not step.field.is_list:
        resolver.fail(key, f"leads to {path!r}, which is no list in the answer itself", "lists", ())
    rest = [field for field in step.owner.fields.values() if field.name != step.field.name]
    names = distinct([field.name for field in rest], {"records", "types"}, "_")
    reading = Reading(
        name=f"{class_name(group)}{class_name(rule.verb)}",
        operation=operation.name,
        fields=(
            Parameter("records", methods.qualified(step.field.annotation)),
            *(
                Parameter(name, methods.qualified(field.annotation))
                for name, field in zip(names, rest, strict=True)
            ),
        ),
    )
    arguments = (
        f"records=answer.{step.field.name}",
        *(f"{name}=answer.{field.name}" for name, field in zip(names, rest, strict=True)),
    )
    return reading, arguments
