"""Compare the attributes of two complex types."""

from __future__ import annotations

from collections.abc import Sequence

from soapwright.diff.compare.context import FormChange, Scope, Sides, type_text
from soapwright.diff.compare.forms import same_but_form
from soapwright.diff.compare.properties import compare_values
from soapwright.diff.compare.typerefs import compare_ref
from soapwright.schema.model import ANY_SIMPLE_TYPE, XSD, Attribute, QName

_TEXTS = {ANY_SIMPLE_TYPE, QName(XSD, "string")}
"""What takes any text in an attribute, which cannot name another type in xsi:type."""


def compare_attributes(
    sides: Sides, scope: Scope, base: Sequence[Attribute], other: Sequence[Attribute]
) -> None:
    """Match attributes by name; their order means nothing."""
    if not base and not other:
        return
    to_other = sides.names.to_other
    there = {attribute.name: attribute for attribute in other}
    gone = []
    for attribute in base:
        match = there.pop(to_other(attribute.name), None)
        if match is not None:
            compare_attribute(sides, scope.child(f"@{attribute.name.local}"), attribute, match)
        else:
            gone.append(attribute)
    for attribute in gone:
        child = scope.child(f"@{attribute.name.local}")
        twin = next((name for name in there if same_but_form(attribute.name, name)), None)
        if twin is not None:
            place = there.pop(twin).place
            sides.forms.append(FormChange(child, attribute.name, twin, place))
        elif attribute.use != "prohibited":
            message = "the attribute is gone"
            sides.report("attribute-removed", child, message, attribute.place, base=attribute.use)
    for attribute in there.values():
        if attribute.use != "prohibited":
            required = attribute.use == "required"
            rule = "attribute-added-required" if required else "attribute-added-optional"
            child = scope.child(f"@{attribute.name.local}")
            message = f"a new {attribute.use} attribute"
            sides.report(rule, child, message, attribute.place, other=attribute.use)


def compare_attribute(sides: Sides, scope: Scope, base: Attribute, other: Attribute) -> None:
    """Compare two attributes of one name."""
    rule = {
        "required": "attribute-became-required",
        "optional": "attribute-became-optional",
        "prohibited": "attribute-prohibited",
    }[other.use]
    sides.changed(rule, scope, "use", base.use, other.use, other.place)
    if {base.type, other.type} == _TEXTS:
        before, after = (type_text(side.type) for side in (base, other))
        sides.changed("binding-type-changed", scope, "the type", before, after, other.place)
    else:
        compare_ref(sides, scope, base.type, other.type, other.place)
    compare_values(sides, scope, base, other)
    sides.documentation(scope, base.documentation, other.documentation, other.place)
