"""``[session]`` and ``[verdict]``, resolved: what ``session.py`` says."""

from __future__ import annotations

from soapwright.emit.client.inputs import Inputs
from soapwright.emit.client.limits import Usage, resolve_sizes
from soapwright.emit.client.locating import resolve_links, resolve_locate
from soapwright.emit.client.logins import Login, login_constant
from soapwright.emit.client.options import Options
from soapwright.emit.client.resolve import path_text
from soapwright.emit.client.views import Constant, ConstantsModule
from soapwright.emit.python.code import (
    exploded,
    exploded_dict,
    exploded_set,
    keywords,
    names_text,
)
from soapwright.emit.python.docs import literal
from soapwright.errors import Problems
from soapwright.service.rules import ServiceRules, ZoneRule

_TEXT = ""  # the wire name of a class's character data


def session_view(
    inputs: Inputs, login: Login | None, usage: Usage | None, options: Options | None
) -> ConstantsModule:
    """Everything that connections begin with.

    Raises:
        InputError: a rule names what the WSDL does not have.
    """
    problems = Problems()
    found = (
        _zones(inputs),
        _environments(inputs.rules),
        problems.apart(resolve_locate, inputs),
        problems.apart(resolve_links, inputs),
        problems.apart(_header_status, inputs),
        None if login is None else login_constant(login),
        None if usage is None else usage.constant,
        problems.apart(_exempt, inputs),
        problems.apart(resolve_sizes, inputs),
        _clock(inputs.rules),
        None if options is None else options.constant,
    )
    problems.settle()
    return ConstantsModule(
        "Who calls, and where the service is found: what every connection begins with.",
        tuple(constant for constant in found if constant is not None),
    )


def _zones(inputs: Inputs) -> Constant:
    zones = [_zone(zone, inputs) for zone in inputs.rules.zones.values()]
    doc = "The zones this package knows, the one whose types are its own first."
    return Constant("ZONES", exploded("", zones), doc)


def _zone(zone: ZoneRule, inputs: Inputs) -> str:
    def module(name: str) -> str:
        return f'f"{{__package__}}.{name}"'

    own = zone is inputs.rules.reference_zone
    folder = f"zones.{zone.name}"
    picklists = "picklists" if own else f"{folder}.picklists"
    hosts = exploded_set(literal(host.lower()) for host in zone.hosts)
    arguments = keywords(
        name=literal(zone.name),
        language=literal(zone.language) if zone.language else None,
        hosts=f"frozenset({hosts})" if zone.hosts else None,
        types=None if own else module(folder),
        picklists=module(picklists) if zone.name in inputs.zones_with_picklists else None,
    )
    return exploded("Zone", arguments)


def _environments(rules: ServiceRules) -> Constant | None:
    if not rules.environments:
        return None
    addresses = {name: literal(address) for name, address in rules.environments.items()}
    return Constant("ENVIRONMENTS", exploded_dict(addresses), "Where the service is, by name.")


def _header_status(inputs: Inputs) -> Constant | None:
    rule, resolver = inputs.rules.header_status, inputs.resolver
    if rule is None:
        return None
    arguments: tuple[str, ...] = ()
    if rule.success is not None:
        _, owner = resolver.element(rule.success, "verdict.success")
        field = resolver.field_of(owner, _TEXT, "verdict.success").name
        arguments += keywords(success=literal(owner.name), success_path=names_text((field,)))
    if rule.error is not None:
        element, owner = resolver.global_element(rule.error, "verdict.error")

        def path(name: str, path: str | None) -> str:
            return path_text(resolver.path(element, path, f"verdict.{name}") if path else ())

        messages = exploded("", [path("messages", each) for each in rule.messages])
        arguments += keywords(
            error=literal(owner.name),
            messages=messages,
            kind=path("type", rule.type),
            inner=path("inner", rule.inner),
        )
    doc = "Where the header parts of an answer tell that the call failed."
    return Constant("HEADER_STATUS", exploded("HeaderStatus", arguments), doc)


def _exempt(inputs: Inputs) -> Constant | None:
    patterns = inputs.rules.limits.exempt
    inputs.named(patterns, "limits.exempt")
    if not patterns:
        return None
    doc = "The operations that are neither counted nor held back."
    return Constant("EXEMPT", f"frozenset({names_text(patterns)})", doc)


def _clock(rules: ServiceRules) -> Constant | None:
    if rules.time is None:
        return None
    value = f"WallClock({literal(rules.time.zone)})"
    return Constant("CLOCK", value, "The clock that the service's times are on.")
