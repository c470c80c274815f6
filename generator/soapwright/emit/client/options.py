"""``[session.options]`` → where each request says who calls, and the call that logs out."""

from __future__ import annotations

from typing import Any

from soapwright.emit.client.arguments import applied
from soapwright.emit.client.operations import Operations, OperationView
from soapwright.emit.client.resolve import Resolver
from soapwright.service.batch import GROUP
from soapwright.service.rules import ServiceRules

_KEY = "session.options"


def resolve_options(
    rules: ServiceRules, operations: Operations, resolver: Resolver
) -> dict[str, Any] | None:
    """What the templates read: attribute names, the requests' parts by operation, the last call.

    Raises:
        InputError: no request has the part, a field is not in it, or every operation that could
            be the last call needs arguments.
    """
    rule = rules.session.options
    if rule is None:
        return None
    found = {
        view.key: (view, view.request.fields[part])
        for view in operations.by_key.values()
        if (part := rule.part.replace(GROUP, view.group or "")) in view.request.fields
    }
    if not found:
        parts = [name for view in operations.by_key.values() for name in view.request.fields]
        resolver.fail(f"{_KEY}.part", f"names {rule.part!r}", "parts", parts)
    names: dict[str, str] = {}
    for view, _ in found.values():
        path = rule.part.replace(GROUP, view.group or "")
        element = resolver.element_after(resolver.input_of(view), path, f"{_KEY}.part")
        owner = resolver.class_of_element(element, f"{_KEY}.part")
        for key in ("username", "password", "logout"):
            wire = getattr(rule, key)
            if wire is not None:
                field = resolver.field_of(owner, wire, f"{_KEY}.{key}")
                if names.setdefault(key, field.name) != field.name:
                    resolver.fail(f"{_KEY}.{key}", f"is {wire!r}, not the same", "fields", ())
    last = None if rule.last is None else _last(rule.last, rule.part, operations, resolver)
    return {
        **names,
        "fields": {key: field.name for key, (_, field) in found.items()},
        "last": last,
    }


def _last(name: str, part: str, operations: Operations, resolver: Resolver) -> dict[str, Any]:
    """The first operation of that name whose request needs nothing but its options."""
    views = applied(name, operations, resolver, f"{_KEY}.last")
    for view, group in views:
        element = part.replace(GROUP, group)
        if all(
            member.min_occurs == 0 or member.name.local == element
            for member in resolver.members(resolver.input_of(view))
        ):
            return _call(view, element, resolver)
    resolver.fail(
        f"{_KEY}.last", f"names {name!r}, which cannot be called without arguments;", "calls", ()
    )
    raise AssertionError


def _call(view: OperationView, part: str, resolver: Resolver) -> dict[str, Any]:
    end = resolver.element_after(resolver.input_of(view), part, f"{_KEY}.last")
    return {
        "operation": view,
        "field": view.request.fields[part].name,
        "class": resolver.class_of_element(end, f"{_KEY}.last").name,
    }
