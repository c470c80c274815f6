"""``[warnings]``, ``[links]`` and ``[limits.attachments]``, checked against the WSDL."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import Any

from soapwright.emit.client.resolve import Resolver, path_text
from soapwright.errors import InputError
from soapwright.schema.model import ComplexType, Schema
from soapwright.service.rules import ServiceRules


def check_cautions(rules: ServiceRules, schema: Schema) -> None:
    """Each pattern of ``[warnings]`` stands for a field of the reference zone.

    Raises:
        InputError: one does not.
    """
    for rule in rules.cautions:
        for pattern in rule.fields:
            if not any(
                fnmatchcase(f"{name.local}.{element.name.local}", pattern)
                for name, type_ in schema.types.items()
                if isinstance(type_, ComplexType)
                for element in type_.elements()
            ):
                raise InputError(
                    f"names {pattern!r}, which is no field in {schema.location}",
                    file=rules.file,
                    key=f"warnings.{rule.name}.fields",
                )


def resolve_links(rules: ServiceRules, resolver: Resolver) -> dict[str, Any] | None:
    """Where the user interface's address is, and the paths by entity; None where there are none.

    Raises:
        InputError: there is no such entity, or no such element in the answer that locates.
    """
    locate = rules.session.locate
    if not rules.links or locate is None or locate.web is None:
        return None
    for entity in rules.links:
        resolver.type(entity, f"links.{entity}")
    operation = resolver.operation(locate.operation, "session.locate.operation")
    start = resolver.result_of(operation, "session.locate.web")
    return {
        "web": path_text(resolver.path(start, locate.web, "session.locate.web")),
        "entities": rules.links,
    }


def resolve_sizes(rules: ServiceRules, resolver: Resolver) -> dict[str, Any] | None:
    """The limits of data that an operation carries, or None.

    Raises:
        InputError: there is no such operation, or no such element in its request.
    """
    rule = rules.limits.attachments
    if rule is None:
        return None
    key = "limits.attachments"
    operation = resolver.operation(rule.operation, f"{key}.operation")
    steps = resolver.path(resolver.input_of(operation), rule.data, f"{key}.data")
    return {"rule": rule, "operation": operation, "data": path_text(steps)}
