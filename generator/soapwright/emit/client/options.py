"""``[session.options]`` → where each request says who calls, and the call that logs out."""

from __future__ import annotations

from collections.abc import Mapping

from soapwright.emit.client.arguments import applied
from soapwright.emit.client.inputs import Inputs
from soapwright.emit.client.operations import OperationView
from soapwright.emit.client.views import Constant, Function
from soapwright.emit.python.code import exploded, keywords
from soapwright.emit.python.docs import literal
from soapwright.runtime.records.dataclass import dataclass
from soapwright.service.batch import GROUP
from soapwright.service.session import OptionsRule

_KEY = "session.options"


@dataclass(frozen=True, slots=True)
class Options:
    """The constant of ``session.py``, and by operation the field of its request that it fills."""

    constant: Constant
    fields: Mapping[str, str]


def resolve_options(inputs: Inputs) -> Options | None:
    """How requests say who calls, or None where they do not.

    Raises:
        InputError: no request has the part, a field is not in it, or every operation that could
            be the last call needs arguments.
    """
    rule = inputs.rules.session.options
    if rule is None:
        return None
    found = [
        view
        for view in inputs.operations.by_key.values()
        if _part(rule, view.group) in view.request.fields
    ]
    if not found:
        views = inputs.operations.by_key.values()
        parts = [name for view in views for name in view.request.fields]
        inputs.resolver.fail(f"{_KEY}.part", f"names {rule.part!r}", "parts", parts)
    names = _attributes(rule, found, inputs)
    last = None if rule.last is None else _last(rule.last, rule, names["logout"], inputs)
    arguments = keywords(
        username=literal(names["username"]),
        password=literal(names["password"]),
        logout=literal(names["logout"]) if last else None,
        last=last.name if last else None,
    )
    doc = f"Where each request says who calls{', and the call that ends the session' * bool(last)}."
    functions = () if last is None else (last,)
    constant = Constant("OPTIONS", exploded("RequestOptions", arguments), doc, functions=functions)
    fields = {view.key: view.request.fields[_part(rule, view.group)].name for view in found}
    return Options(constant, fields)


def _part(rule: OptionsRule, group: str | None) -> str:
    return rule.part.replace(GROUP, group or "")


def _attributes(rule: OptionsRule, views: list[OperationView], inputs: Inputs) -> dict[str, str]:
    """The attributes of the rule's fields, which are the same in every request's part."""
    resolver = inputs.resolver
    wires = {"username": rule.username, "password": rule.password, "logout": rule.logout}
    names: dict[str, str] = {}
    for view in views:
        path = _part(rule, view.group)
        element = resolver.element_after(resolver.input_of(view), path, f"{_KEY}.part")
        owner = resolver.class_of_element(element, f"{_KEY}.part")
        for key, wire in wires.items():
            if wire is not None:
                field = resolver.field_of(owner, wire, f"{_KEY}.{key}")
                if names.setdefault(key, field.name) != field.name:
                    resolver.fail(f"{_KEY}.{key}", f"is {wire!r}, not the same", "fields", ())
    return names


def _last(name: str, rule: OptionsRule, logout: str, inputs: Inputs) -> Function:
    """Makes a call of the first operation of that name that needs nothing but its options."""
    resolver, key = inputs.resolver, f"{_KEY}.last"
    found = next(
        (
            (view, part)
            for view, group in applied(name, inputs.operations, resolver, key)
            if _needs_only(part := _part(rule, group), view, inputs)
        ),
        None,
    )
    if found is None:
        problem = f"names {name!r}, which cannot be called without arguments;"
        resolver.fail(key, problem, "calls", ())
    view, part = found
    end = resolver.element_after(resolver.input_of(view), part, key)
    options = f"types.{resolver.class_of_element(end, key).name}({logout}=True)"
    request = f"types.{view.request.name}({view.request.fields[part].name}=options)"
    call = exploded("Call", (view.reference, request))
    return Function("_last", "", "Call", (f"options = {options}", f"return {call}"))


def _needs_only(part: str, view: OperationView, inputs: Inputs) -> bool:
    """Whether all else in a request may be left out."""
    members = inputs.resolver.members(inputs.resolver.input_of(view))
    return all(each.min_occurs == 0 or each.name.local == part for each in members)
