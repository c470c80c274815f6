"""Comparisons to report: ordinary ones, and one whose every text is hostile."""

from __future__ import annotations

import pytest

from soapwright.diff.finding import Comparison, Direction, Finding, Severity
from soapwright.schema.model import Place

HOSTILE = (
    "<script>alert(1)</script>|`x` @someone #1 \x1b[31m\x00\u202e\r\n::error::%0A,a: ]]> & \"'"
)
SURROGATE = "\ud800"
"""JSON can hold one alone; UTF-8, and so every file and terminal, cannot."""


def finding(
    id: str,
    severity: Severity,
    path: str,
    message: str,
    *,
    line: int = 1,
    file: str = "wsdl/service/de.wsdl",
    direction: Direction = "both",
    entity: str | None = None,
    field: str | None = None,
    operation: str | None = None,
    base: str | None = None,
    other: str | None = None,
) -> Finding:
    """A finding in a zone's file; entity and field are taken from a path that has both."""
    if entity is None and operation is None and "/" in path:
        entity, _, field = path.partition("/")
    return Finding(
        id,
        severity,
        direction,
        path,
        message,
        Place(file, line),
        entity,
        field,
        operation,
        base,
        other,
    )


@pytest.fixture
def comparisons() -> list[Comparison]:
    """Two zones against one base: five subjects, all severities."""
    de = (
        finding(
            "picklist-label-localized",
            "info",
            "Ticket/Status",
            "Ticket.Status: value 1 is labelled Neu instead of New",
            line=31,
            file="wsdl/service/de.fields.json",
            base="New",
            other="Neu",
        ),
        finding(
            "element-removed-optional", "info", "Ticket/Notes", "Ticket.Notes is gone", line=12
        ),
        finding(
            "enum-value-removed",
            "error",
            "Ticket/Kind",
            "Ticket.Kind no longer allows Visit",
            line=77,
            direction="request",
            base="Visit",
        ),
        finding(
            "field-length-decreased",
            "error",
            "Account/Name",
            "Account.Name takes 50 characters instead of 100",
            line=9,
            base="100",
            other="50",
        ),
        finding(
            "operation-added",
            "info",
            "operation/archive",
            "archive is new",
            operation="archive",
            line=140,
        ),
    )
    es = (
        finding(
            "type-narrowed",
            "warning",
            "Project/Hours",
            "Project.Hours is an int instead of a decimal",
            line=5,
            file="wsdl/service/es.wsdl",
            base="decimal",
            other="int",
        ),
        finding(
            "prefix-changed",
            "info",
            "prefix",
            "the prefix tns is now s0",
            line=2,
            file="wsdl/service/es.wsdl",
        ),
    )
    return [Comparison("us", "de", de), Comparison("us", "es", es)]


@pytest.fixture
def hostile() -> list[Comparison]:
    """One finding whose every text tries to break out of the format."""
    bad = finding(
        "enum-value-removed",
        "error",
        HOSTILE,
        HOSTILE + SURROGATE,
        entity=HOSTILE,
        field=HOSTILE,
        file=f"{HOSTILE}.wsdl",
        line=3,
        base=HOSTILE + SURROGATE,
        other=HOSTILE + SURROGATE,
    )
    return [Comparison(HOSTILE, HOSTILE, (bad,))]
