"""Compare two schemas for somebody who has a client: findings tell the methods that they touch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from soapwright.diff.compare import compare
from soapwright.diff.finding import Comparison
from soapwright.runtime.records.dataclass import replace
from soapwright.schema.model import Schema

if TYPE_CHECKING:
    from soapwright.service.rules import ServiceRules


def compare_for_clients(
    base: Schema,
    other: Schema,
    *,
    base_name: str,
    other_name: str,
    rules: ServiceRules | None = None,
) -> Comparison:
    """How ``other`` differs from ``base``, with the methods of a client made from ``base``.

    What the base has no operation for has the methods of a client made from ``other``.

    Args:
        base: what the client was generated from.
        other: what the client is to talk to.
        base_name: what the user calls the base: a zone or a file.
        other_name: what the user calls the other side.
        rules: of the service; None for a client of a WSDL alone.
    """
    entity_base = None if rules is None or rules.entities is None else rules.entities.base
    found = compare(
        base, other, base_name=base_name, other_name=other_name, entity_base=entity_base
    )
    if not any(finding.operations for finding in found.findings):
        return found
    from soapwright.emit.client.callers import callers

    clients = [callers(schema, rules) for schema in (base, other)]
    findings = (
        replace(finding, methods=_that_call(finding.operations, clients))
        for finding in found.findings
    )
    return replace(found, findings=tuple(findings))


def _that_call(
    operations: tuple[str, ...], clients: Sequence[Mapping[str, frozenset[str]]]
) -> tuple[str, ...]:
    """The methods of the first client that has any for one of the operations."""
    for client in clients:
        found = tuple(m for m, called in client.items() if not called.isdisjoint(operations))
        if found:
            return found
    return ()
