"""What was measured, in words: the table, the README's table, and JSON."""

from __future__ import annotations

import platform
import re
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from typing import Any

from .judging import Budget, Contender, Cost, Goal, Line
from .scaling import Growth

Costs = Mapping[Contender, Sequence[Cost]]

PEERS = ("lxml", "zeep", "xsdata", "suds-community", "black", "dlt")
_MARKED = re.compile(r"(<!-- benchmarks -->\n).*(<!-- /benchmarks -->)", re.DOTALL)
_VALUES = {Goal.COST: "{:.2f} ×", Goal.SPEED: "{:.1f} × faster", Goal.MEMORY: "{:.1f} MiB"}

HEADING = f"{'':42}{'beside':36}{'ours':>12}{'peer':>12}  {'measured':15}{'budget':15}"


def row(line: Line) -> str:
    """A line of the table."""
    budget = line.budget
    title, beside = (words.replace("`", "") for words in (budget.title, budget.beside))
    amounts = f"{_amount(budget, line.ours):>12}{_amount(budget, line.peer):>12}"
    verdict = "met" if line.met else "MISSED"
    return f"{title:42}{beside:36}{amounts}  {_value(line):15}{_limit(budget):15}{verdict}"


def _value(line: Line) -> str:
    return _VALUES[line.budget.goal].format(line.value)


def _limit(budget: Budget) -> str:
    return budget.goal.value.format(f"{budget.limit:g}")


def _amount(budget: Budget, amount: float) -> str:
    return f"{amount:,.1f} MiB" if budget.of == "mib" else f"{amount * 1000:,.1f} ms"


def growth_row(growth: Growth) -> str:
    """A line of the section on scaling: what one more row, or entity, costs each contender."""
    values = f"{growth.values} values" if growth.values else ""
    ours = growth.series[0].slope
    slopes = [f"{series.who} {series.slope * 1e6:,.0f} µs" for series in growth.series]
    if growth.values:
        slopes[0] += f" ({ours * 1e6 / growth.values:.2f} a value)"
    return f"{growth.topic:10}{growth.subject:24}{values:12}{'   '.join(slopes)}"


def into_markdown(document: str, lines: Sequence[Line]) -> str:
    """The document with the table between its markers written anew.

    Raises:
        ValueError: it has no markers.
    """
    rows = []
    for line in lines:
        budget, measured = line.budget, _value(line)
        if budget.goal is Goal.MEMORY:  # the only one that says nothing of the peer
            measured += f" beside {_amount(budget, line.peer)}"
        rows.append(f"| {budget.title} | {budget.beside} | {measured} | {_limit(budget)} |\n")
    table = "".join(["| work | beside | measured | budget |\n|---|---|---|---|\n", *rows])
    changed, count = _MARKED.subn(lambda found: found[1] + table + found[2], document)
    if not count:
        raise ValueError("it has no <!-- benchmarks --> … <!-- /benchmarks -->")
    return changed


def as_json(lines: Sequence[Line], costs: Costs, growths: Sequence[Growth]) -> dict[str, Any]:
    """Everything, with what it was measured with; times are seconds."""
    return {
        "python": platform.python_version(),
        "machine": platform.platform(),
        "packages": {name: version(name) for name in PEERS},
        "budgets": [
            {
                "topic": line.budget.topic,
                "title": line.budget.title,
                "beside": line.budget.beside,
                "of": line.budget.of,
                "ours": line.ours,
                "peer": line.peer,
                "measured": _value(line),
                "value": line.value,
                "limit": line.budget.limit,
                "budget": _limit(line.budget),
                "met": line.met,
            }
            for line in lines
        ],
        "runs": [
            {"name": who.name, "arguments": who.arguments, "costs": [c._asdict() for c in found]}
            for who, found in costs.items()
        ],
        "scaling": [
            {
                "topic": growth.topic,
                "subject": growth.subject,
                "values": growth.values,
                "series": [
                    {
                        "who": series.who,
                        "sizes": series.sizes,
                        "seconds": series.seconds,
                        "seconds_for_one_more": series.slope,
                    }
                    for series in growth.series
                ],
            }
            for growth in growths
        ],
    }
