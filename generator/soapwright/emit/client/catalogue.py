"""``[catalogue]`` of service.toml → what ``catalogue.py`` says of it, checked against the WSDL."""

from __future__ import annotations

from soapwright.emit.client.inputs import Inputs
from soapwright.emit.client.operations import OperationView
from soapwright.emit.client.resolve import Resolver, path_text
from soapwright.emit.client.views import Constant, ConstantsModule
from soapwright.emit.python.code import exploded, exploded_dict, keywords
from soapwright.emit.python.docs import literal
from soapwright.schema.model import Element
from soapwright.service.catalogue import AskRule, CatalogueRule, MembersRule


def resolve_catalogue(inputs: Inputs) -> ConstantsModule | None:
    """How the service describes its entities, or None where there is no rule.

    Raises:
        InputError: a rule names what the WSDL does not have.
    """
    rule, resolver = inputs.rules.catalogue, inputs.resolver
    if rule is None:
        return None
    entities = resolver.operation(rule.entities, "catalogue.entities.operation")
    start = resolver.result_of(entities, "catalogue.entities.operation")
    fields = resolver.operation(rule.fields.operation, "catalogue.fields.operation")
    answer = resolver.result_of(fields, "catalogue.fields.operation")
    described = _listed(answer, rule.described, "catalogue.fields", resolver)
    values = udfs = None
    if rule.values is not None:
        key, below = "catalogue.fields.values", rule.described.items
        values = _listed(answer, rule.values, key, resolver, below=below)
    if rule.udfs is not None:
        udfs = _ask(_udfs(rule, rule.udfs, answer, resolver), rule.udfs, "catalogue.udfs", resolver)
    names = {name: literal(type_) for name, type_ in rule.types.items()}
    arguments = keywords(
        entities=entities.reference,
        request=f"types.{entities.request.name}",
        listed=_listed(start, rule.listed, "catalogue.entities", resolver),
        fields=_ask(fields, rule.fields, "catalogue.fields", resolver),
        described=described,
        values=values,
        udfs=udfs,
        types=exploded_dict(names) if names else None,
    )
    return ConstantsModule(
        "How the service describes its entities and their fields.",
        (Constant("CATALOGUE", exploded("Catalogue", arguments)),),
    )


def _udfs(rule: CatalogueRule, udfs: AskRule, answer: Element, resolver: Resolver) -> OperationView:
    """The operation that describes user-defined fields, which answers as that of the others."""
    key = "catalogue.udfs.operation"
    operation = resolver.operation(udfs.operation, key)
    if resolver.result_of(operation, key).type != answer.type:
        problem = f"names {udfs.operation!r}, answering as {rule.fields.operation} does"
        resolver.fail(key, problem, "operations", ())
    return operation


def _ask(operation: OperationView, rule: AskRule, key: str, resolver: Resolver) -> str:
    entity = resolver.field_of(operation.request, rule.entity, f"{key}.entity").name
    request = f"lambda entity: types.{operation.request.name}({entity}=entity)"
    return exploded("Ask", keywords(operation=operation.reference, request=request))


def _listed(
    start: Element, rule: MembersRule, key: str, resolver: Resolver, *, below: str | None = None
) -> str:
    """Where the things are, from ``start`` or from what is at the path ``below`` it."""
    path = rule.items if below is None else f"{below}/{rule.items}"
    steps = resolver.path(start, path, f"{key}.items")
    owner = resolver.class_after(start, path, f"{key}.items")
    own = steps if below is None else steps[len(below.split("/")) :]
    members = {
        name: literal(resolver.field_of(owner, element, f"{key}.{name}").name)
        for name, element in rule.members.items()
    }
    return exploded("Listed", keywords(items=path_text(own), members=exploded_dict(members)))
