"""What was measured, as pictures: one a topic, and one a topic of the section on scaling."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from pathlib import Path
from statistics import median
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.ticker import LogLocator

from .judging import Contender, Goal, Line
from .report import Costs
from .scaling import Growth

OURS, PEER, LIMIT = "#0b6bcb", "#6b7280", "#c2410c"
_LABELS = {"cpu": "ms of CPU", "wall": "ms", "mib": "MiB at the peak"}
mpl.rcParams.update({"font.size": 9, "axes.spines.top": False, "axes.spines.right": False})


def draw_topic(folder: Path, lines: Sequence[Line], costs: Costs) -> Path:
    """Draw one topic: a panel for each thing that its budgets compare.

    A dot is a contender's median, on a whisker from its least to its most; dashes are what the
    budgets allow ours. The axis is logarithmic, since contenders differ by up to a hundred times.
    """
    topic = lines[0].budget.topic
    measured = list(dict.fromkeys(line.budget.of for line in lines))
    compared = {who for line in lines for who in (line.budget.ours, line.budget.peer)}
    groups = [[line for line in lines if line.budget.of == of] for of in measured]
    shown = [_shown(group, [who for who in costs if who not in compared]) for group in groups]
    heights = [1 + 0.35 * len(names) for names in shown]
    figure = Figure(figsize=(8, 0.5 + sum(heights)), layout="tight")
    panels = figure.subplots(len(groups), squeeze=False, height_ratios=heights)[:, 0]
    for axes, group, names in zip(panels, groups, shown, strict=True):
        _draw_panel(axes, group, names, costs)
    figure.suptitle(topic)
    return _save(figure, folder / f"{topic}.png")


def _shown(lines: Sequence[Line], others: Sequence[Contender]) -> list[Contender]:
    """Who stands in a panel, from below: the peers, then ours."""
    ours = dict.fromkeys(line.budget.ours for line in lines)
    peers = dict.fromkeys(line.budget.peer for line in lines)
    return [*others, *reversed(peers), *reversed(ours)]


def _draw_panel(axes: Any, lines: Sequence[Line], names: Sequence[Contender], costs: Costs) -> None:
    of, per = lines[0].budget.of, lines[0].budget.per
    unit = 1 if of == "mib" else 1000
    ours = {line.budget.ours for line in lines}
    for place, who in enumerate(names):
        found = [getattr(cost, of) * unit / per for cost in costs[who]]
        colour, middle = OURS if who in ours else PEER, median(found)
        axes.plot([min(found), max(found)], [place, place], color=colour, linewidth=1)
        axes.plot(middle, place, "o", color=colour)
        axes.annotate(
            f"{middle:,.1f}",
            (middle, place),
            textcoords="offset points",
            xytext=(0, 6),
            ha="center",
            color=colour,
        )
    for line in lines:
        place, allowed = names.index(line.budget.ours), _allowed(line) * unit
        axes.vlines(allowed, place - 0.3, place + 0.3, color=LIMIT, linestyle="dashed")
    axes.set_yticks(range(len(names)), [_name(who) for who in names])
    axes.set_ylim(-0.5, len(names) - 0.3)
    axes.set_xscale("log")
    axes.xaxis.set_major_formatter("{x:,g}")
    axes.xaxis.set_minor_locator(LogLocator(subs=(2, 3, 5)))
    axes.xaxis.set_minor_formatter("{x:,g}")
    axes.tick_params(axis="x", which="minor", labelsize=7)
    axes.margins(x=0.1)
    page = " a page" if per > 1 else ""
    axes.set_xlabel(f"{_LABELS[of]}{page} (dashes: what the budgets allow ours)")


def _allowed(line: Line) -> float:
    limit = line.budget.limit
    match line.budget.goal:
        case Goal.COST:
            return limit * line.peer
        case Goal.SPEED:
            return line.peer / limit
        case Goal.MEMORY:
            return limit


def _name(who: Contender) -> str:
    rows = f", {who.arguments[0]:,} rows" if who.arguments else ""
    return who.label + rows


def draw_growth(folder: Path, growths: Sequence[Growth]) -> Path:
    """Draw how the cost of one work grows: a panel for each thing that it is done with."""
    columns, rows = min(4, len(growths)), ceil(len(growths) / 4)
    figure = Figure(figsize=(4 * columns, 3 * rows), layout="tight")
    panels = figure.subplots(rows, columns, squeeze=False)
    for axes in panels.flat[len(growths) :]:
        axes.remove()
    for axes, growth in zip(panels.flat, growths, strict=False):
        for series, colour in zip(growth.series, (OURS, PEER, LIMIT), strict=False):
            label = f"{series.who}: {series.slope * 1e6:,.0f} µs for one more"
            milliseconds = [second * 1000 for second in series.seconds]
            axes.plot(series.sizes, milliseconds, "o-", color=colour, label=label)
        axes.set_title(growth.subject)
        axes.set_ylabel("ms of CPU")
        axes.set_xlabel("rows" if growth.values else "entities")
        axes.legend(frameon=False)
    topic = growths[0].topic
    figure.suptitle(f"{topic}: how cost grows")
    return _save(figure, folder / f"scaling-{topic}.png")


def _save(figure: Figure, path: Path) -> Path:
    figure.savefig(path, dpi=120)
    return path
