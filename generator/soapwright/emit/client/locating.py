"""``[session.locate]`` and ``[links]``, resolved: the first call of all, and what it also tells."""

from __future__ import annotations

from typing import ClassVar

from soapwright.emit.client.inputs import Inputs
from soapwright.emit.client.resolve import path_text
from soapwright.emit.client.times import lacking
from soapwright.emit.client.views import Constant, Function
from soapwright.emit.python.code import exploded, exploded_dict, keywords
from soapwright.emit.python.docs import literal
from soapwright.runtime.records.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class LinkMethod:
    """``link``: the address of a record of one of ``entities``; ``base`` is the class of all."""

    template: ClassVar[str] = "members/link.jinja"

    base: str
    entities: tuple[str, ...]


def resolve_locate(inputs: Inputs) -> Constant | None:
    """How the service tells which address serves a user, or None where it does not.

    Raises:
        InputError: the rule names what the WSDL does not have.
    """
    rule = inputs.rules.session.locate
    if rule is None:
        return None
    resolver, key = inputs.resolver, "session.locate"
    operation = resolver.operation(rule.operation, f"{key}.operation")
    start = resolver.result_of(operation, f"{key}.url")
    username = resolver.field_of(operation.request, rule.username, f"{key}.username").name
    request = f"types.{operation.request.name}"
    who = Function("_who", "username: str", request, (f"return {request}({username}=username)",))

    def path(name: str, path: str | None) -> str | None:
        return None if path is None else path_text(resolver.path(start, path, f"{key}.{name}"))

    arguments = keywords(
        operation=operation.reference,
        address=literal(rule.address),
        request=who.name,
        url=path("url", rule.url),
        error_code=path("error_code", rule.error_code),
    )
    return Constant(
        "LOCATE",
        exploded("Locate", arguments),
        "The first call of all: which address serves the user.",
        functions=(who,),
    )


def resolve_links(inputs: Inputs) -> Constant | None:
    """Where the user interface shows which records, or None where nothing tells.

    Raises:
        InputError: the rule names what the WSDL does not have.
    """
    rule, links = inputs.rules.session.locate, _links(inputs)
    if not links or rule is None or rule.web is None or inputs.entities is None:
        return None
    resolver = inputs.resolver
    for entity in links:
        resolver.type(entity, f"links.{entity}")
    operation = resolver.operation(rule.operation, "session.locate.operation")
    start = resolver.result_of(operation, "session.locate.web")
    arguments = keywords(
        web=path_text(resolver.path(start, rule.web, "session.locate.web")),
        entities=exploded_dict({entity: literal(path) for entity, path in links.items()}),
        id_attribute=literal(inputs.entities.id),
    )
    doc = "Where the user interface shows which records."
    return Constant("LINKS", exploded("LinkRule", arguments), doc)


def resolve_link(inputs: Inputs) -> LinkMethod | None:
    """The method for ``[links]``, or None where there are none."""
    links = _links(inputs)
    if not links or inputs.entities is None:
        return None
    return LinkMethod(inputs.entities.base.name, tuple(links))


def _links(inputs: Inputs) -> dict[str, str]:
    gone = lacking(inputs.schema)
    return {name: path for name, path in inputs.rules.links.items() if name not in gone}
