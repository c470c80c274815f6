"""The benchmarks: what they make of numbers, what they measure on, and a short run of all."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import zeep
from lxml import etree

from benchmarks import memory, zeep_values
from benchmarks.budgets import budgets, contenders
from benchmarks.inputs import PAGE, Message, answer, request
from benchmarks.judging import Budget, Contender, Cost, Goal, Line, exit_status, judge
from benchmarks.processes import PROCESSES
from benchmarks.report import growth_row, into_markdown, row
from benchmarks.scaling import Growth, Series
from benchmarks.server import Pages
from soapwright.runtime.codec.codec import Codec
from soapwright.runtime.codec.fast_reader import fast_reader

ROOT = Path(__file__).resolve().parents[2]
OURS, PEER = Contender("read.ours"), Contender("read.zeep")
TOPICS = list(dict.fromkeys(budget.topic for budget in budgets()))


def budget(goal: Goal, limit: float, **more: Any) -> Budget:
    return Budget("read", "work", "`zeep`", OURS, PEER, goal, limit, **more)


def costs(*cpu: float) -> list[Cost]:
    return [Cost(seconds, seconds * 2, seconds * 10) for seconds in cpu]


# --- verdicts ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("goal", "limit", "value", "strain"),
    [
        (Goal.COST, 0.5, 0.5, 1.0),
        (Goal.COST, 0.25, 0.5, 2.0),
        (Goal.SPEED, 2, 2.0, 1.0),
        (Goal.SPEED, 3, 2.0, 1.5),
        (Goal.MEMORY, 20, 20.0, 1.0),
    ],
)
def test_a_budget_is_held_against_what_was_measured(
    goal: Goal, limit: float, value: float, strain: float
) -> None:
    of = "mib" if goal is Goal.MEMORY else "cpu"
    line = judge(budget(goal, limit, of=of), costs(1, 2, 3), costs(2, 4, 6))
    assert line.value == value
    assert line.strain == strain
    assert line.met is (strain <= 1)


def test_ratios_are_of_runs_in_turn_and_the_median_counts() -> None:
    """A turn in which the machine was slow hits both; one that hit ours alone does not count."""
    line = judge(budget(Goal.COST, 1), costs(1, 10, 9), costs(2, 20, 3))
    assert line.value == 0.5
    assert (line.ours, line.peer) == (9, 3)


def test_what_is_shown_may_be_divided() -> None:
    line = judge(budget(Goal.SPEED, 2, of="wall", per=20), costs(1), costs(3))
    assert (line.ours, line.peer) == (0.1, 0.3)
    assert line.value == pytest.approx(3)


@pytest.mark.parametrize(
    ("measured", "full", "short"), [(1.0, 0, 0), (1.01, 1, 0), (1.5, 1, 0), (1.51, 1, 1)]
)
def test_the_short_form_fails_when_a_budget_is_missed_by_more_than_half(
    measured: float, full: int, short: int
) -> None:
    lines = [Line(budget(Goal.COST, 1), 1, 1, value) for value in (0.5, measured)]
    assert exit_status(lines, short=False) == full
    assert exit_status(lines, short=True) == short


@pytest.mark.parametrize(
    ("goal", "of", "measured", "asked", "amount"),
    [
        (Goal.COST, "cpu", "2.04 ×", "≤ 2.5 ×", "12.3 ms"),
        (Goal.SPEED, "wall", "2.0 × faster", "≥ 2.5 × faster", "12.3 ms"),
        (Goal.MEMORY, "mib", "2.0 MiB", "≤ 2.5 MiB", "1,234.5 MiB"),
    ],
)
def test_a_line_says_what_was_measured_and_asked_for(
    goal: Goal, of: Any, measured: str, asked: str, amount: str
) -> None:
    ours = 1234.5 if of == "mib" else 0.0123
    line = row(Line(budget(goal, 2.5, of=of), ours, 1, 2.04))
    assert line.split() == [
        *("work", "zeep", *amount.split(), *("1.0 MiB" if of == "mib" else "1,000.0 ms").split()),
        *(*measured.split(), *asked.split(), "MISSED" if goal is Goal.SPEED else "met"),
    ]


# --- slopes --------------------------------------------------------------------------------------


def test_a_slope_leaves_out_what_every_call_costs() -> None:
    series = Series("ours", (1, 50, 500), tuple(0.002 + 30e-6 * rows for rows in (1, 50, 500)))
    assert series.slope == pytest.approx(30e-6)


def test_a_slope_is_told_for_a_row_and_for_a_value() -> None:
    ours = Series("ours", (1, 2), (0, 60e-6))
    peer = Series("lxml", (1, 2), (0, 20e-6))
    line = growth_row(Growth("read", "Ticket", (ours, peer), values=30))
    assert "30 values" in line
    assert "ours 60 µs (2.00 a value)   lxml 20 µs" in line
    assert "value" not in growth_row(Growth("diff", "entities", (ours, peer)))


# --- the README's table --------------------------------------------------------------------------


def test_the_table_between_the_markers_is_written_anew() -> None:
    before = "a\n<!-- benchmarks -->\nold\n<!-- /benchmarks -->\nb\n"
    memory_line = Line(budget(Goal.MEMORY, 5, of="mib"), 3.8, 30.1, 3.8)
    after = into_markdown(before, [Line(budget(Goal.SPEED, 6), 1, 6.4, 6.4), memory_line])
    assert after == (
        "a\n<!-- benchmarks -->\n"
        "| work | beside | measured | budget |\n|---|---|---|---|\n"
        "| work | `zeep` | 6.4 × faster | ≥ 6 × faster |\n"
        "| work | `zeep` | 3.8 MiB beside 30.1 MiB | ≤ 5 MiB |\n"
        "<!-- /benchmarks -->\nb\n"
    )
    assert into_markdown(after, []) != after
    with pytest.raises(ValueError, match="benchmarks"):
        into_markdown("no markers", [])


def test_the_readme_has_every_budget() -> None:
    section = (ROOT / "README.md").read_text("utf-8").partition("<!-- benchmarks -->")[2]
    rows = [line.split("|")[1:3] for line in section.splitlines() if line.startswith("| ")]
    told = [(title.strip(), beside.strip()) for title, beside in rows]
    every = [(budget.title, budget.beside) for budget in budgets(fast=True)]
    asked = every if every[-1] in told else every[: len(budgets())]  # those of soapwright-fast
    assert told[1 : len(asked) + 1] == asked


# --- what is measured on -------------------------------------------------------------------------

KINDS = ("Ticket", "InstalledProduct", "Contact", "BatchTaskInfo")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("made", [answer, request])
def test_messages_are_the_same_each_time_and_read_as_they_were(kind: str, made: Any) -> None:
    message: Message = made(kind, 3, True)
    document = message.write()
    assert document == made(kind, 3, True).write()
    assert Codec(message.types).decode(type(message.record), document) == message.record


@pytest.mark.parametrize("kind", KINDS)
def test_zeep_writes_the_same_message_as_we_do(kind: str) -> None:
    message = request(kind, 2, True)
    client: Any = zeep.Client(str(message.wsdl))
    element, _ = zeep_values.element_of(client, message)
    parent = etree.Element("Body")
    element.render(parent, zeep_values.value_of(client, message))
    written = Codec(message.types).decode(type(message.record), parent[0])
    assert written == message.record


@pytest.mark.parametrize("fast", [False, True])
@pytest.mark.parametrize("short", [False, True])
def test_every_contender_is_there(short: bool, fast: bool) -> None:
    for topic in TOPICS:
        for who in contenders(topic, short=short, fast=fast):
            module, _, function = who.name.partition(".")
            if who.name not in PROCESSES:
                assert hasattr(import_module(f"benchmarks.workloads.{module}"), function)


@pytest.mark.slow
def test_the_server_has_each_ticket_once() -> None:
    pages, above, seen = Pages(), 0, []
    while True:
        root = etree.fromstring(gzip.decompress(pages.after(above, PAGE * 2 + 7)))
        ids = [int(node.text or "") for node in root.iter("{*}id")]
        if not ids:
            break
        seen += ids
        above = max(ids)
    assert seen == list(range(1, PAGE * 2 + 8))


# --- all of it -----------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.skipif(not memory.PRESENT, reason="memory is measured through Linux's /proc")
def test_the_short_form_measures_every_budget(tmp_path: Path) -> None:
    numbers, plots = tmp_path / "numbers.json", tmp_path / "plots"
    command = [sys.executable, "-m", "benchmarks", "--short"]
    done = subprocess.run(
        [*command, "--json", str(numbers), "--plots", str(plots)],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    found = json.loads(numbers.read_text("utf-8"))
    asked = budgets(short=True, fast=fast_reader() is not None)
    assert [line["title"] for line in found["budgets"]] == [budget.title for budget in asked]
    shown = [line for line in done.stdout.splitlines() if line.endswith((" met", " MISSED"))]
    assert len(shown) == len(asked)
    assert [line.endswith(" met") for line in shown] == [line["met"] for line in found["budgets"]]
    assert {growth["topic"] for growth in found["scaling"]} == {"read", "write", "generate", "diff"}
    assert all(
        series["seconds_for_one_more"] > 0
        for growth in found["scaling"]
        for series in growth["series"]
        if growth["topic"] in ("read", "write")  # of commands it is little beside their start
    )
    pictures = {path.name for path in plots.iterdir()}
    grown = {f"scaling-{name}" for name in ("read", "write", "generate", "diff")}
    assert pictures == {f"{name}.png" for name in {*TOPICS, *grown}}
    assert all(path.read_bytes().startswith(b"\x89PNG") for path in plots.iterdir())


def test_a_table_of_a_part_is_not_written() -> None:
    command = [sys.executable, "-m", "benchmarks", "--only", "read", "--markdown", "README.md"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 2
    assert "without --short and --only" in done.stderr
