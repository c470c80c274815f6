"""One self-contained page: entities × zones, opening to the findings.

It asks nothing of the network, reads without JavaScript, and trusts no text: every name and
message is escaped, and the page's own policy lets nothing run but the page's own script.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from soapwright.diff.finding import SEVERITIES, Comparison, Severity
from soapwright.diff.report.grouping import (
    Group,
    Item,
    consequence,
    count,
    grouped,
    in_words,
    plain,
    reach,
    settled,
    shows_sides,
    term,
    total,
    verdict,
)
from soapwright.diff.rules import rationale

_MARKS: Mapping[Severity, str] = {"error": "✕", "warning": "▲", "info": "●"}
"""Beside each colour, so that none is told by colour alone."""


@dataclass(frozen=True, slots=True)
class _Cell:
    """What one zone says of one entity: a cell of the matrix, and the list that it opens."""

    key: str
    column: int
    zone: str
    items: tuple[Item, ...]
    counts: Mapping[Severity, int]

    @property
    def worst(self) -> Severity | None:
        return next((severity for severity, n in self.counts.items() if n), None)


@dataclass(frozen=True, slots=True)
class _Row:
    name: str
    counts: Mapping[Severity, int]
    cells: tuple[_Cell, ...]


def render(comparisons: Sequence[Comparison], *, title: str, color: bool) -> str:
    """The page as text; written as UTF-8 it shows the same in every browser."""
    environment = Environment(
        loader=PackageLoader("soapwright.templates", "report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["plain"] = plain
    environment.filters["reach"] = reach
    environment.filters["consequence"] = consequence
    environment.filters["in_words"] = in_words
    environment.tests["showing_sides"] = shows_sides
    style, script = (_asset(environment, name) for name in ("page.css.jinja", "page.js.jinja"))
    rules = sorted({f.id for c in comparisons for f in c.findings})
    return environment.get_template("page.html.jinja").render(
        title=title,
        style=style,
        script=script,
        style_hash=_policy_hash(style),
        script_hash=_policy_hash(script),
        comparisons=comparisons,
        zones=list(dict.fromkeys(c.other for c in comparisons)),
        rows=[
            _row(number, group, comparisons) for number, group in enumerate(grouped(comparisons))
        ],
        counts=total(comparisons),
        notes=settled(comparisons),
        verdict=verdict(comparisons),
        accepted=[(c.other, one, term(one)) for c in comparisons for one in c.accepted],
        failed=any(c.failure is not None for c in comparisons),
        rules={rule: rationale(rule) for rule in rules},
        severities=SEVERITIES,
        marks=_MARKS,
    )


def _row(number: int, group: Group, comparisons: Sequence[Comparison]) -> _Row:
    zones = dict.fromkeys(c.other for c in comparisons)
    cells = []
    for column, zone in enumerate(zones):
        items = tuple(item for item in group.items if item.zone == zone)
        counts = count(item.finding for item in items)
        cells.append(_Cell(f"e{number}-z{column}", column, zone, items, counts))
    return _Row(group.name, group.counts, tuple(cells))


def _asset(environment: Environment, name: str) -> Markup:
    assert environment.loader is not None
    source, _, _ = environment.loader.get_source(environment, name)
    # Ours, and without a value put in: nothing to escape.
    return Markup(source)  # noqa: S704


def _policy_hash(text: str) -> str:
    """The source expression that lets one inline text run (CSP level 3, 2.3.1)."""
    digest = hashlib.sha256(text.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"
