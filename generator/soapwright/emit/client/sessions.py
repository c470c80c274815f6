"""``[session]`` and ``[verdict]``, resolved: what ``session.py`` and ``connect`` say."""

from __future__ import annotations

from typing import Any

from soapwright.emit.client.methods import MethodBuilder
from soapwright.emit.client.operations import OperationView
from soapwright.emit.client.resolve import Resolver, path_text
from soapwright.emit.python.docs import literal
from soapwright.emit.types.bindings import FieldName
from soapwright.runtime.records.dataclass import dataclass
from soapwright.service.rules import ServiceRules

_TEXT = ""  # the wire name of a class's character data


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument of ``connect``: where it comes from is told in its doc."""

    name: str
    annotation: str
    optional: bool
    doc: str


@dataclass(frozen=True, slots=True)
class Part:
    """A header part, and which argument sets which of its fields."""

    name: str
    fields: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Way:
    """A way to log in: an operation, its arguments, and the fields that they set."""

    name: str
    operation: OperationView
    arguments: tuple[Argument, ...]
    fields: tuple[tuple[str, str], ...]


def resolve_parts(
    rules: ServiceRules, resolver: Resolver, methods: MethodBuilder
) -> tuple[list[Part], list[Argument]]:
    """The header parts that ``connect`` makes, and its arguments for them: the needed ones first.

    Raises:
        InputError: a rule names what the WSDL does not have.
    """
    parts: list[Part] = []
    arguments: list[Argument] = []
    for rule in rules.session.headers:
        key = f"session.headers.{rule.element}"
        _, owner = resolver.element(rule.element, key)
        fields = []
        for wire, argument in rule.arguments.items():
            field = resolver.field_of(owner, wire, f"{key}.arguments.{wire}")
            fields.append((field.name, argument))
            doc = f"{wire} of the header part {rule.element}" if wire else f"the {rule.element}"
            arguments.append(
                _argument(argument, field, methods, doc, optional=argument in rule.optional)
            )
        parts.append(Part(owner.name, tuple(fields)))
    return parts, sorted(arguments, key=lambda argument: argument.optional)


def resolve_login(
    rules: ServiceRules, resolver: Resolver, methods: MethodBuilder
) -> dict[str, Any] | None:
    """How to log in, or None where there are no tickets.

    Raises:
        InputError: a rule names what the WSDL does not have.
    """
    rule = rules.session.login
    if rule is None:
        return None
    _, header = resolver.element(rule.header, "session.login.header")
    ways = []
    read: tuple[str, str] | None = None
    for way in rule.ways:
        key = f"session.login.ways.{way.name}"
        operation = resolver.operation(way.operation, f"{key}.operation")
        answer = resolver.output_of(operation, f"{key}.operation")
        paths = (
            path_text(resolver.path(answer, rule.ticket, "session.login.ticket")),
            path_text(resolver.path(answer, rule.success, "session.login.success"))
            if rule.success
            else "()",
        )
        if paths != (read := read or paths):
            resolver.fail(key, f"answers otherwise than {rule.ways[0].name!r}", "ways", ())
        fields = [
            (resolver.field_of(operation.request, wire, f"{key}.arguments.{wire}"), wire, argument)
            for wire, argument in way.arguments.items()
        ]
        ways.append(
            Way(
                name=way.name,
                operation=operation,
                arguments=tuple(
                    _argument(argument, field, methods, f"{wire} of {operation.name}")
                    for field, wire, argument in fields
                ),
                fields=tuple((field.name, argument) for field, _, argument in fields),
            )
        )
    assert read is not None
    return {
        "rule": rule,
        "header": header,
        "field": resolver.field_of(header, rule.field, "session.login.header").name,
        "ticket": read[0],
        "success": read[1],
        "ways": ways,
        "arguments": list({a.name: a for way in ways for a in way.arguments}.values()),
    }


def resolve_verdict(rules: ServiceRules, resolver: Resolver) -> dict[str, Any] | None:
    """Where header parts tell of failures, or None where they do not.

    Raises:
        InputError: a rule names what the WSDL does not have.
    """
    rule = rules.verdict
    if rule is None:
        return None
    values: dict[str, Any] = {"success": None, "error": None}
    if rule.success is not None:
        _, owner = resolver.element(rule.success, "verdict.success")
        field = resolver.field_of(owner, _TEXT, "verdict.success")
        values["success"], values["success_path"] = owner.name, f"({literal(field.name)},)"
    if rule.error is not None:
        element, owner = resolver.global_element(rule.error, "verdict.error")
        values["error"] = owner.name
        for name in ("type", "inner"):
            path = getattr(rule, name)
            steps = resolver.path(element, path, f"verdict.{name}") if path else []
            values[name] = path_text(steps)
        values["messages"] = [
            path_text(resolver.path(element, path, "verdict.messages")) for path in rule.messages
        ]
    return values


def _argument(
    name: str, field: FieldName, methods: MethodBuilder, doc: str, *, optional: bool = False
) -> Argument:
    annotation = methods.qualified(field.annotation).removesuffix(" | None")
    return Argument(name, f"{annotation} | None" if optional else annotation, optional, doc)
