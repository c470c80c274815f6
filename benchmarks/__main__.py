"""``python -m benchmarks``: every budget beside its peer; exit status 1 when one is missed."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from soapwright.runtime.codec.fast_reader import fast_reader

from . import memory
from .budgets import budgets, contenders
from .judging import Contender, Cost, Line, exit_status, judge
from .measure import compile_modules, in_turn
from .report import HEADING, as_json, growth_row, into_markdown, row
from .scaling import Growth, scaling

SCALING = "scaling"
FAST = fast_reader() is not None


def main(arguments: list[str] | None = None) -> int:
    given = _arguments(arguments)
    compile_modules()
    lines, costs = _measure_budgets(given.only, short=given.short)
    growths = _measure_growth(short=given.short) if given.only in (None, SCALING) else []
    if given.json:
        given.json.parent.mkdir(parents=True, exist_ok=True)
        numbers = as_json(lines, costs, growths)
        given.json.write_text(json.dumps(numbers, indent=1) + "\n", "utf-8")
    if given.plots:
        _draw(given.plots, lines, costs, growths, short=given.short)
    if given.markdown:
        changed = into_markdown(given.markdown.read_text("utf-8"), lines)
        given.markdown.write_text(changed, "utf-8")
    return exit_status(lines, short=given.short)


def _arguments(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    topics = [*dict.fromkeys(budget.topic for budget in budgets()), SCALING]
    parser.add_argument("--short", action="store_true", help="CI's form: less, and with slack")
    parser.add_argument("--only", choices=topics, help="one topic")
    parser.add_argument("--json", metavar="FILE", type=Path, help="write the numbers here")
    parser.add_argument("--plots", metavar="DIR", type=Path, help="draw a picture a topic here")
    parser.add_argument(
        "--markdown",
        metavar="FILE",
        type=Path,
        help="write the table into this document, between its markers",
    )
    given = parser.parse_args(arguments)
    if given.markdown and (given.short or given.only):
        parser.error("--markdown is for the whole table: without --short and --only")
    if not memory.PRESENT:
        parser.error("memory is measured through /proc/self/clear_refs: on Linux only")
    return given


def _measure_budgets(
    only: str | None, *, short: bool
) -> tuple[list[Line], dict[Contender, list[Cost]]]:
    found = [budget for budget in budgets(short=short, fast=FAST) if only in (None, budget.topic)]
    runs, rounds = (1, 3) if short else (5, 7)
    lines: list[Line] = []
    costs: dict[Contender, list[Cost]] = {}
    if found:
        print(HEADING)
    for topic in dict.fromkeys(budget.topic for budget in found):
        costs |= in_turn(contenders(topic, short=short, fast=FAST), runs, rounds)
        for budget in found:
            if budget.topic == topic:
                lines.append(judge(budget, costs[budget.ours], costs[budget.peer]))
                print(row(lines[-1]), flush=True)
    return lines, costs


def _measure_growth(*, short: bool) -> list[Growth]:
    print("\nHow cost grows: CPU for one more row, or entity")
    growths = []
    for growth in scaling(short=short):
        growths.append(growth)
        print(growth_row(growth), flush=True)
    return growths


def _draw(
    folder: Path,
    lines: list[Line],
    costs: dict[Contender, list[Cost]],
    growths: list[Growth],
    *,
    short: bool,
) -> None:
    from .plots import draw_growth, draw_topic

    folder.mkdir(parents=True, exist_ok=True)
    for topic in dict.fromkeys(line.budget.topic for line in lines):
        own = {who: costs[who] for who in contenders(topic, short=short, fast=FAST)}
        draw_topic(folder, [line for line in lines if line.budget.topic == topic], own)
    for topic in dict.fromkeys(growth.topic for growth in growths):
        draw_growth(folder, [growth for growth in growths if growth.topic == topic])
    print(f"\nPictures: {folder}")


if __name__ == "__main__":
    sys.exit(main())
