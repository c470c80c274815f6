"""``[resolve.<verb>]``, resolved: the rule beside that of its batch in ``batching.py``."""

from __future__ import annotations

from soapwright.emit.client.inputs import Inputs
from soapwright.emit.client.operations import Group
from soapwright.emit.client.views import Constant
from soapwright.emit.python.code import exploded, exploded_dict, keywords, names_text
from soapwright.emit.types.bindings import FieldName
from soapwright.service.batch import BatchRule
from soapwright.service.resolve import ResolveRule

_COMPARED = frozenset(
    (
        "str",
        "int",
        "bool",
        "float",
        "Decimal",
        "datetime.datetime",
        "datetime.date",
        "Any",
        "object",
    )
)
"""Annotations of what a query can compare; what has no type may be such a value too."""


def resolving(batch: BatchRule, group: str | None, inputs: Inputs) -> Constant | None:
    """The constant of how a batch's lost records are looked for, if there is a rule.

    Args:
        batch: its rule.
        group: the port type of its operation, where operations are grouped.
        inputs: what rules are held to.

    Raises:
        InputError: the rule names what the WSDL does not have.
    """
    rule = inputs.rules.resolves.get(batch.verb)
    if rule is None:
        return None
    _check(rule, inputs)
    if rule.gone:
        arguments = keywords(
            pages=_pages(rule, group, inputs), settle=str(rule.settle) if rule.settle else None
        )
        doc = f"How what {batch.verb} may have done is found out: what is gone was deleted."
        return Constant(f"RESOLVE_{rule.verb.upper()}", exploded("Gone", arguments), doc)
    fields = {entity: names_text(names) for entity, names in rule.fields.items()}
    arguments = keywords(
        pages=_pages(rule, group, inputs),
        fields=exploded_dict(fields),
        settle=str(rule.settle) if rule.settle is not None else None,
    )
    doc = f"How what {batch.verb} may have done is found out."
    return Constant(f"RESOLVE_{rule.verb.upper()}", exploded("Resolve", arguments), doc)


def _pages(rule: ResolveRule, group: str | None, inputs: Inputs) -> str:
    """The query's pages, as source: those of another group come under its name."""
    page = inputs.rules.pages[rule.query]
    there = inputs.resolver.operation(page.operation, f"page.{rule.query}.operation").group
    found = next((each for each in inputs.operations.groups if each.name == there), None)
    module = "paging" if found is None or there == group else paging_of(found)
    return f"{module}.{rule.query.upper()}"


def paging_of(group: Group) -> str:
    """What the pages of a group are called in the modules of others."""
    return f"paging_of_{group.module}"


def _check(rule: ResolveRule, inputs: Inputs) -> None:
    """Each entity and field is one of the WSDL's; a field is a leaf that can be compared."""
    for entity, names in rule.fields.items():
        key = rule.keys[entity]
        owner = inputs.resolver.class_of(entity, key)
        for name in names:
            field = inputs.resolver.field_of(owner, name, key)
            if not _is_compared(field):
                known = [wire for wire, f in owner.fields.items() if _is_compared(f)]
                inputs.resolver.fail(key, f"compares {name!r} of {owner.name}", "fields", known)


def _is_compared(field: FieldName) -> bool:
    return field.annotation.removesuffix(" | None") in _COMPARED
