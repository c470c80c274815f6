"""All cases by all tools, and the table of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from tests.w3c.suite import Case
from tests.w3c.trial import TOOLS, Judge, Result, attempt

Results = Mapping[str, Mapping[str, Result]]
"""Tool → case → result."""


def run(cases: Sequence[Case], folder: Path, tools: Iterable[str] | None = None) -> Results:
    """Try the cases, each in a folder of its own."""
    chosen = list(tools or TOOLS)
    results: dict[str, dict[str, Result]] = {tool: {} for tool in chosen}
    for number, case in enumerate(cases):
        judge = Judge(case)
        for kind, tool in enumerate(chosen):
            name = f"case_{number}_{kind}"
            result = attempt(TOOLS[tool], case, judge, folder / name, name)
            results[tool][case.name] = result
    return results


def table(results: Results) -> str:
    """How many cases each tool generated, read, wrote valid, and wrote equal."""
    lines = [f"{'':24}{'cases':>7}{'made':>7}{'read':>7}{'valid':>7}{'equal':>7}{'both':>7}"]
    for tool, found in results.items():
        done = list(found.values())
        counts = [
            len(done),
            sum(r.generated for r in done),
            sum(r.read for r in done),
            sum(r.valid for r in done),
            sum(r.equal for r in done),
            sum(r.valid and r.equal for r in done),
        ]
        lines.append(f"{tool:24}" + "".join(f"{count:7}" for count in counts))
    return "\n".join(lines)
