"""Which of a class's wildcards an element is for: XML Schema part 1, 3.10.1 and 3.10.4."""

from __future__ import annotations

from collections.abc import Sequence

from soapwright.runtime.codec.prefixes import split
from soapwright.runtime.records.plan import FieldPlan


def admitting(wildcards: Sequence[FieldPlan], target: str, tag: str) -> list[FieldPlan]:
    """The wildcards that admit an element, else the last one, which takes what none admits.

    Args:
        wildcards: of a class, in the order of its content.
        target: its namespace.
        tag: the element's name in Clark notation.
    """
    namespace, _ = split(tag)
    found = [field for field in wildcards if _admits(split(field.tag)[0] or "", target, namespace)]
    return found or [*wildcards[-1:]]


def _admits(constraint: str, target: str, namespace: str | None) -> bool:
    if constraint == "##other":
        return bool(namespace) and namespace != target
    allowed = constraint.split()
    own = "##targetNamespace" if namespace == target else namespace or "##local"
    return "##any" in allowed or own in allowed or namespace in allowed
