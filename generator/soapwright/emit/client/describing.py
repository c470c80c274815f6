"""``[catalogue]`` of service.toml → what ``catalogue.py`` says of it, checked against the WSDL."""

from __future__ import annotations

from typing import Any

from soapwright.emit.client.resolve import Resolver, path_text
from soapwright.schema.model import Element
from soapwright.service.catalogue import AskRule, MembersRule
from soapwright.service.rules import ServiceRules


def resolve_catalogue(rules: ServiceRules, resolver: Resolver) -> dict[str, Any] | None:
    """The values of ``catalogue.py``, or None where there is no rule.

    Raises:
        InputError: a rule names what the WSDL does not have.
    """
    rule = rules.catalogue
    if rule is None:
        return None
    finder = _Finder(resolver)
    entities = resolver.operation(rule.entities, "catalogue.entities.operation")
    start = resolver.result_of(entities, "catalogue.entities.operation")
    fields = finder.ask(rule.fields, "catalogue.fields")
    answer = resolver.result_of(fields["operation"], "catalogue.fields.operation")
    if rule.udfs is not None:
        udfs = resolver.operation(rule.udfs.operation, "catalogue.udfs.operation")
        also = resolver.result_of(udfs, "catalogue.udfs.operation")
        if also.type != answer.type:
            resolver.fail(
                "catalogue.udfs.operation",
                f"names {rule.udfs.operation!r}, answering as {rule.fields.operation} does",
                "operations",
                (),
            )
    return {
        "entities": entities,
        "listed": finder.listed(start, rule.listed, "catalogue.entities"),
        "fields": fields,
        "described": finder.listed(answer, rule.described, "catalogue.fields"),
        "values": None
        if rule.values is None
        else finder.listed(
            answer, rule.values, "catalogue.fields.values", below=rule.described.items
        ),
        "udfs": None if rule.udfs is None else finder.ask(rule.udfs, "catalogue.udfs"),
        "types": rule.types,
    }


class _Finder:
    def __init__(self, resolver: Resolver) -> None:
        self._resolver = resolver

    def ask(self, rule: AskRule, key: str) -> dict[str, Any]:
        operation = self._resolver.operation(rule.operation, f"{key}.operation")
        entity = self._resolver.field_of(operation.request, rule.entity, f"{key}.entity")
        return {"operation": operation, "entity": entity.name}

    def listed(
        self, start: Element, rule: MembersRule, key: str, *, below: str | None = None
    ) -> dict[str, Any]:
        """Where the things are, from ``start`` or from what is at the path ``below`` it."""
        path = rule.items if below is None else f"{below}/{rule.items}"
        steps = self._resolver.path(start, path, f"{key}.items")
        owner = self._resolver.class_after(start, path, f"{key}.items")
        own = steps if below is None else steps[len(below.split("/")) :]
        return {
            "items": path_text(own),
            "members": [
                (name, self._resolver.field_of(owner, element, f"{key}.{name}").name)
                for name, element in rule.members.items()
            ],
        }
