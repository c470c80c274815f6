"""``[job.<verb>]`` and pages by number, resolved: what ``jobs.py`` and ``paging.py`` say."""

from __future__ import annotations

from typing import Any

from soapwright.emit.client.methods import MethodBuilder
from soapwright.emit.client.operations import OperationView
from soapwright.emit.client.resolve import Resolver, path_text
from soapwright.service.job import JobRule
from soapwright.service.page import NumberedRule


def resolve_job(rule: JobRule, resolver: Resolver, methods: MethodBuilder) -> dict[str, Any]:
    """The values of one job's rule and of the methods that start it and take it up.

    Raises:
        InputError: the rule names what the WSDL does not have.
    """
    key = f"job.{rule.verb}"
    start = resolver.operation(rule.start, f"{key}.start")
    poll = resolver.operation(rule.poll, f"{key}.poll")
    job = resolver.result_of(poll, f"{key}.poll")

    def path(name: str, path: str | None) -> str:
        return path_text(resolver.path(job, path, f"{key}.{name}") if path else [])

    values: dict[str, Any] = {
        "rule": rule,
        "verb": rule.verb,
        "operation": start,
        "poll": poll,
        "parameters": [methods.parameter(field) for field in start.parameters],
        "info": resolver.class_of_element(job, f"{key}.poll").name,
        "id": resolver.field_of(poll.request, rule.id, f"{key}.id").name,
        "state": path("state", rule.state),
        "percent": path("percent", rule.percent),
        "description": path("description", rule.description),
        "messages": [path("messages", text) for text in rule.messages],
        "cancel": None,
    }
    _same_group(resolver, start, poll, f"{key}.poll")
    resolver.check_values(job, rule.state, rule.done, f"{key}.done")
    resolver.check_values(job, rule.state, rule.failed, f"{key}.failed")
    if rule.cancel is not None:
        operation = resolver.operation(rule.cancel.operation, f"{key}.cancel.operation")
        _same_group(resolver, start, operation, f"{key}.cancel.operation")
        if rule.cancel.behaviour is not None:
            allowed = rule.cancel.allowed
            resolver.check_values(job, rule.cancel.behaviour, allowed, f"{key}.cancel.allowed")
        values["cancel"] = {
            "operation": operation,
            "id": resolver.field_of(operation.request, rule.cancel.id, f"{key}.cancel.id").name,
            "behaviour": path("cancel.behaviour", rule.cancel.behaviour),
        }
    return values


def resolve_numbered(
    rule: NumberedRule, resolver: Resolver, methods: MethodBuilder
) -> dict[str, Any]:
    """The values of one rule of pages by number, and of its method.

    Raises:
        InputError: the rule names what the WSDL does not have.
    """
    key = f"page.{rule.verb}"
    operation = resolver.operation(rule.operation, f"{key}.operation")
    result = resolver.result_of(operation, f"{key}.rows")
    page = resolver.field_of(operation.request, rule.page, f"{key}.page")
    size = resolver.field_of(operation.request, rule.size, f"{key}.size")
    filled = {
        resolver.field_of(operation.request, name, f"{key}.not_null").name for name in rule.not_null
    }
    parameters = [
        methods.parameter(field, never_null=field.name in filled)
        for field in operation.parameters
        if field.name not in (page.name, size.name)
    ]
    return {
        "rule": rule,
        "verb": rule.verb,
        "operation": operation,
        "rows": path_text(resolver.path(result, rule.rows, f"{key}.rows")),
        "total": path_text(resolver.path(result, rule.total, f"{key}.total"))
        if rule.total
        else None,
        "row": resolver.class_after(result, rule.rows, f"{key}.rows").name,
        "page": page.name,
        "size": size.name,
        "parameters": parameters,
    }


def _same_group(resolver: Resolver, one: OperationView, other: OperationView, key: str) -> None:
    if one.group != other.group:
        resolver.fail(key, f"is {other.key!r}, of another port type than {one.key}", "port", ())
