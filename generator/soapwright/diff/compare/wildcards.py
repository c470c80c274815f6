"""Compare ``xs:any`` and ``xs:anyAttribute``."""

from __future__ import annotations

from collections.abc import Sequence

from soapwright.diff.compare.context import Scope, Sides
from soapwright.diff.compare.properties import compare_occurs
from soapwright.diff.lattice import Relation
from soapwright.runtime.records.dataclass import replace
from soapwright.schema.model import Wildcard

_STRICTNESS = ("strict", "lax", "skip")
"""Each takes all that the ones before it take."""


def compare_wildcards(
    sides: Sides,
    scope: Scope,
    base: Sequence[Wildcard],
    other: Sequence[Wildcard],
    step: str,
    demanded: Sequence[Wildcard] = (),
) -> None:
    """Match wildcards by their order; ``step`` is how paths name the first of them.

    ``demanded`` are those that something has to be there for: one of them that comes or goes
    changes how often, too.
    """
    for index, (here, there) in enumerate(zip(base, other, strict=False)):
        compare_wildcard(sides, _scope(scope, step, index), here, there)
    for index in range(len(other), len(base)):
        gone = base[index]
        message = f"content of namespace {gone.namespace} is not taken any more"
        place = _scope(scope, step, index)
        sides.report("any-removed", place, message, gone.place, base=gone.namespace)
        if any(gone is one for one in demanded):
            compare_occurs(sides, place, gone, replace(gone, min_occurs=0), gone.place)
    for index in range(len(base), len(other)):
        new = other[index]
        message = f"content of namespace {new.namespace} is taken now"
        place = _scope(scope, step, index)
        sides.report("any-added", place, message, new.place, other=new.namespace)
        if any(new is one for one in demanded):
            compare_occurs(sides, place, replace(new, min_occurs=0), new, new.place)


def _scope(scope: Scope, step: str, index: int) -> Scope:
    return scope.at(step if index == 0 else f"{step}[{index + 1}]")


def compare_wildcard(sides: Sides, scope: Scope, base: Wildcard, other: Wildcard) -> None:
    """Compare two wildcards at the same place."""
    compare_occurs(sides, scope, base, other, other.place)
    here, there = _namespaces(sides, base.namespace), set(other.namespace.split())
    if here != there:
        sides.report(
            "any-namespace-changed",
            scope,
            f"the namespaces it takes change from {base.namespace} to {other.namespace}",
            other.place,
            base=base.namespace,
            other=other.namespace,
            relation=Relation.of(grew=_holds(there, here), shrank=_holds(here, there)),
        )
    before, after = base.process_contents, other.process_contents
    if before != after:
        rank = _STRICTNESS.index(after) - _STRICTNESS.index(before)
        sides.report(
            "any-process-contents-changed",
            scope,
            f"processContents changes from {before} to {after}",
            other.place,
            base=before,
            other=after,
            relation=Relation.of(grew=rank > 0, shrank=rank < 0),
        )


def _namespaces(sides: Sides, text: str) -> set[str]:
    return {sides.names.schemas.get(namespace, namespace) for namespace in text.split()}


def _holds(larger: set[str], smaller: set[str]) -> bool:
    """Whether a list of namespaces takes all that another takes."""
    if "##any" in larger or smaller <= larger:
        return True
    named_elsewhere = not smaller & {"##any", "##local", "##targetNamespace"}
    return "##other" in larger and named_elsewhere
