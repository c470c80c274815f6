"""The rules of batches, of calls with methods of their own, and of what answers tell."""

from __future__ import annotations

from typing import Any

from soapwright.emit.client.arguments import applied, resolve_parts_of
from soapwright.emit.client.methods import MethodBuilder
from soapwright.emit.client.operations import Operations, OperationView
from soapwright.emit.client.resolve import Resolver, Step, path_text
from soapwright.emit.python.docs import literal
from soapwright.emit.python.naming import class_name
from soapwright.emit.types.bindings import ClassName
from soapwright.schema.model import Element
from soapwright.service.batch import BatchRule, CallRule, IndexedRule, ResultRule
from soapwright.service.rules import ServiceRules


class Results:
    """What the rules of answers mean in the answers of the operations that use them."""

    def __init__(self, rules: ServiceRules, resolver: Resolver) -> None:
        self._rules = rules
        self._resolver = resolver
        self._arguments: dict[str, list[tuple[str, str]]] = {}

    def use(self, result: str, operation: OperationView, key: str) -> str:
        """Resolve a result's paths for an operation; gives the name of its constant.

        Raises:
            InputError: a path leads nowhere, or to other fields than for another operation.
        """
        rule = self._rules.results[result]
        start = self._resolver.result_of(operation, key)
        found = (
            self._indexed(rule, start)
            if isinstance(rule, IndexedRule)
            else self._whole(rule, start)
        )
        if self._arguments.setdefault(result, found) != found:
            self._resolver.fail(
                key, f"is {result!r}, whose paths mean other fields in its answer", "results", ()
            )
        return result.upper()

    def views(self) -> list[dict[str, Any]]:
        """All of them, as the template reads them."""
        return [
            {
                "constant": name.upper(),
                "class": "IndexedResult" if isinstance(rule, IndexedRule) else "Result",
                "arguments": self._arguments.get(name, []),
            }
            for name, rule in self._rules.results.items()
        ]

    def _whole(self, rule: ResultRule, start: Element) -> list[tuple[str, str]]:
        paths = (("success", rule.success), ("errors", rule.errors), ("items", rule.items))
        arguments = [
            (name, path_text(self._resolver.path(start, path, f"results.{rule.name}.{name}")))
            for name, path in paths
            if path is not None
        ]
        if rule.success is not None:
            arguments.insert(1, ("success_value", repr(rule.success_value)))
        if rule.record_number is not None:
            arguments.append(("record_number", literal(rule.record_number)))
            arguments.append(("record_base", repr(rule.record_base)))
        return arguments

    def _indexed(self, rule: IndexedRule, start: Element) -> list[tuple[str, str]]:
        key = f"results.{rule.name}"
        entry = self._resolver.element_after(start, rule.entries, f"{key}.entries")
        owner = self._resolver.class_of_element(entry, f"{key}.entries")
        arguments = [
            ("entries", path_text(self._resolver.path(start, rule.entries, f"{key}.entries")))
        ]
        for name, wire in (
            ("index", rule.index),
            ("success", rule.success),
            ("id", rule.id),
            ("external_id", rule.external_id),
        ):
            if wire is not None:
                arguments.append((name, literal(self._leaf(owner, wire, f"{key}.{name}"))))
        if rule.index_base:
            arguments.append(("base", repr(rule.index_base)))
        message: ClassName | None = None
        for name, path, above in (
            ("messages", rule.messages, entry),
            ("general", rule.general, start),
        ):
            if path is not None:
                steps = self._resolver.path(above, path, f"{key}.{name}")
                arguments.append((name, path_text(steps)))
                end = self._resolver.element_after(above, path, f"{key}.{name}")
                message = self._resolver.class_of_element(end, f"{key}.{name}")
        if message is not None and rule.message is not None:
            parts = [
                f"{name}={literal(self._leaf(message, wire, f'{key}.message.{name}'))}"
                for name in ("text", "level", "code", "key")
                if (wire := getattr(rule.message, name)) is not None
            ]
            arguments.append(("message", f"MessageFields({', '.join(parts)})"))
        return arguments

    def _leaf(self, owner: ClassName, wire: str, key: str) -> str:
        """The attribute or element of that wire name; where spellings vary, in capitals or not."""
        fields = {name.lstrip("@"): field for name, field in owner.fields.items()}
        found = fields.get(wire)
        if found is None and self._rules.read_by_local_name:
            alike = [field for name, field in fields.items() if name.lower() == wire.lower()]
            found = alike[0] if len(alike) == 1 else None
        if found is None:
            self._resolver.fail(key, f"names {wire!r} of {owner.name}", "fields", fields)
        assert found is not None
        return found.name


def resolve_batch(
    rule: BatchRule,
    operations: Operations,
    resolver: Resolver,
    methods: MethodBuilder,
    results: Results,
    *,
    merges: str | None,
) -> list[dict[str, Any]]:
    """One view for each operation that the rule stands for.

    Raises:
        InputError: a name or path of the rule that the WSDL does not have.
    """
    key = f"batch.{rule.verb}"
    views = []
    for operation, group in applied(rule.operation, operations, resolver, f"{key}.operation"):
        items = rule.items.replace("{group}", group)
        start = resolver.input_of(operation)
        steps = resolver.path(start, items, f"{key}.items")
        if not steps[-1].field.is_list:
            resolver.fail(
                f"{key}.items", f"leads to {items!r}, which holds one record", "lists", ()
            )
        end = resolver.element_after(start, items, f"{key}.items")
        views.append(
            {
                "rule": rule,
                "verb": rule.verb,
                "operation": operation,
                "request": _building(steps, parts=bool(rule.arguments)),
                "item": resolver.class_of_element(end, f"{key}.items").name,
                "result": results.use(rule.result, operation, f"{key}.result"),
                "each": isinstance(resolver.rules.results[rule.result], IndexedRule),
                "merges": merges if rule.replaces else None,
                "parts": resolve_parts_of(
                    operation, group, rule.arguments, resolver, methods, f"{key}.arguments"
                ),
            }
        )
    return views


def resolve_call(
    rule: CallRule, operations: Operations, resolver: Resolver, methods: MethodBuilder
) -> list[dict[str, Any]]:
    """One view for each operation that the rule stands for.

    Raises:
        InputError: a name or path of the rule that the WSDL does not have.
    """
    key = f"call.{rule.verb}"
    views = []
    for operation, group in applied(rule.operation, operations, resolver, f"{key}.operation"):
        reading = None
        if rule.records is not None:
            reading = _reading(rule, operation, group, resolver, methods)
        returns = None
        if operation.response is not None and operation.response.fields:
            returns = f"types.{operation.response.name}"
        views.append(
            {
                "rule": rule,
                "verb": rule.verb,
                "operation": operation,
                "reading": reading,
                "returns": returns if reading is None else f"readings.{reading['name']}",
                "parts": resolve_parts_of(
                    operation, group, rule.arguments, resolver, methods, f"{key}.arguments"
                ),
            }
        )
    return views


def _reading(
    rule: CallRule,
    operation: OperationView,
    group: str,
    resolver: Resolver,
    methods: MethodBuilder,
) -> dict[str, Any]:
    """The class of what a call gives that lists records: these, and the rest of the answer."""
    key = f"call.{rule.verb}.records"
    output = resolver.output_of(operation, key)
    path = (rule.records or "").replace("{group}", group)
    (step,) = resolver.path(output, path, key)[:1]
    if "/" in path or not step.field.is_list:
        resolver.fail(key, f"leads to {path!r}, which is no list in the answer itself", "lists", ())
    return {
        "name": f"{class_name(group)}{class_name(rule.verb)}",
        "operation": operation.name,
        "records": step.field.name,
        "annotation": methods.qualified(step.field.annotation),
        "rest": [
            (field.name, methods.qualified(field.annotation))
            for field in step.owner.fields.values()
            if field.name != step.field.name
        ],
    }


def _building(steps: list[Step], *, parts: bool) -> str:
    """Nested constructor calls that put ``records`` at the end of a path."""
    text = "list(records)"
    for number, step in enumerate(reversed(steps), 1):
        more = ", **parts" if parts and number == len(steps) else ""
        text = f"types.{step.owner.name}({step.field.name}={text}{more})"
    return text
