"""``[warnings]`` of service.toml, checked against the WSDL, and the constant of it."""

from __future__ import annotations

from fnmatch import fnmatchcase

from soapwright.emit.client.resolve import nearest
from soapwright.emit.client.times import lacking
from soapwright.emit.client.views import Constant
from soapwright.emit.python.code import exploded, keywords, names_text
from soapwright.emit.python.docs import literal
from soapwright.errors import InputError, Problems
from soapwright.schema.model import ComplexType, Schema
from soapwright.service.rules import ServiceRules


def check_warnings(rules: ServiceRules, schema: Schema) -> None:
    """Each pattern of ``[warnings]`` stands for a field of the reference zone.

    Raises:
        InputError: one does not.
    """
    known = [
        f"{name.local}.{element.name.local}"
        for name, type_ in schema.types.items()
        if rules.field_warnings and isinstance(type_, ComplexType)
        for element in type_.elements()
    ]
    problems = Problems()
    for rule in rules.field_warnings:
        for pattern in rule.fields:
            if not any(fnmatchcase(name, pattern) for name in (*known, *lacking(schema))):
                problem = f"names {pattern!r}, which is no field in {schema.location}"
                near = nearest(pattern, known, "fields")
                key = f"warnings.{rule.name}.fields"
                problems.note(InputError(f"{problem}{near}", file=rules.file, key=key))
    problems.settle()


def field_warnings(rules: ServiceRules) -> tuple[Constant, ...]:
    """The constant of the fields that a program should not write, if there are any."""
    if not rules.field_warnings:
        return ()
    each = [
        exploded(
            "FieldWarning", keywords(fields=names_text(rule.fields), reason=literal(rule.reason))
        )
        for rule in rules.field_warnings
    ]
    return (Constant("WARNINGS", exploded("", each), "Fields that a program should not write."),)
