"""One difference, and all of one comparison."""

from __future__ import annotations

from dataclasses import replace

from soapwright.diff.finding import SEVERITIES, Comparison, Finding
from soapwright.schema.model import Place

FOUND = Finding(
    "type-narrowed", "error", "both", "Ticket/ID", "it is an int now", Place("a", 1), "Ticket"
)


def test_a_fingerprint_is_of_what_is_found_and_not_of_how_it_is_told() -> None:
    told = replace(FOUND, message="other words", place=Place("b", 9), severity="info")
    assert told.fingerprint == FOUND.fingerprint
    changed = (
        replace(FOUND, id="type-widened"),
        replace(FOUND, path="Ticket/Id"),
        replace(FOUND, entity=None),
        replace(FOUND, base="long"),
        replace(FOUND, other="long"),
        replace(FOUND, base="long", other="int"),
        replace(FOUND, base="long", other="byte"),
        replace(FOUND, base="", other=""),
        replace(FOUND, entity="", path="Ticket\0Ticket/ID"),
    )
    assert len({one.fingerprint for one in (FOUND, *changed)}) == 10
    assert len(FOUND.fingerprint) == 16


def test_a_summary_counts_every_severity_worst_first() -> None:
    infos = (replace(FOUND, severity="info"),) * 2
    assert list(Comparison("a", "b", (*infos, FOUND)).summary().items()) == [
        ("error", 1),
        ("warning", 0),
        ("info", 2),
    ]
    assert list(Comparison("a", "b").summary()) == [*SEVERITIES]
