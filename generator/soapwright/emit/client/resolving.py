"""``[resolve.<verb>]``, resolved: the rule beside that of its batch in ``batching.py``."""

from __future__ import annotations

from soapwright.emit.client.inputs import Inputs
from soapwright.emit.client.views import Constant
from soapwright.emit.python.code import exploded, exploded_dict, keywords, names_text
from soapwright.emit.types.bindings import FieldName
from soapwright.errors import InputError
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


def resolving(batch: BatchRule, inputs: Inputs) -> Constant | None:
    """The constant of how a batch's lost records are looked for, if there is a rule.

    Raises:
        InputError: the rule names what the WSDL does not have.
    """
    rule = inputs.rules.resolves.get(batch.verb)
    if rule is None:
        return None
    if inputs.operations.groups:
        raise InputError(
            "cannot be used where the client's operations are grouped",
            file=inputs.rules.file,
            key=f"resolve.{rule.verb}",
        )
    _check(rule, inputs)
    fields = {entity: names_text(names) for entity, names in rule.fields.items()}
    arguments = keywords(
        pages=f"paging.{rule.query.upper()}",
        fields=exploded_dict(fields),
        settle=str(rule.settle) if rule.settle is not None else None,
    )
    doc = f"How what {batch.verb} may have done is found out."
    return Constant(f"RESOLVE_{rule.verb.upper()}", exploded("Resolve", arguments), doc)


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
