"""The comparison is linear in the size of the files, and cheap beside reading them.

CPU time, the best of several runs, and ratios only: other work may run beside the tests.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable
from copy import deepcopy
from functools import partial
from pathlib import Path
from random import Random
from time import process_time

from lxml import etree

from soapwright.diff.compare import compare
from soapwright.diff.sides import load_side
from tests.diff.mutations import MUTATIONS


def best(work: Callable[[], object], runs: int = 3) -> float:
    def once() -> float:
        start = process_time()
        work()
        return process_time() - start

    return min(once() for _ in range(runs))


def test_linear_over_real_services(shared: Path, tmp_path: Path) -> None:
    """All 58 agents against changed copies: the largest cost no more for a byte than the rest."""
    costs: list[tuple[int, float]] = []
    for path in sorted((shared / "wsdl/superoffice").glob("*.wsdl")):
        root = deepcopy(etree.fromstring(path.read_bytes()))
        chance = Random(path.name)
        rules = [MUTATIONS[name](root, chance) for name in ("remove_operation", "rename_element")]
        changed = tmp_path / path.name
        changed.write_bytes(etree.tostring(root, encoding="utf-8"))
        base, other = load_side(path), load_side(changed)
        work = partial(compare, base, other, base_name="base", other_name="other")
        found = work().findings
        assert sorted(f.id for f in found) == sorted(rules)
        costs.append((path.stat().st_size, best(work)))
    costs.sort()
    assert len(costs) == 58
    per_byte = [cost / size for size, cost in costs]
    assert statistics.median(per_byte[-10:]) < 3 * statistics.median(per_byte[20:40])


def test_cheap_beside_reading(shared: Path) -> None:
    paths = [shared / f"wsdl/autotask/atws-{release}.wsdl" for release in ("1.5-later", "1.6")]
    base, other = map(load_side, paths)
    reading = best(lambda: [load_side(path) for path in paths])
    comparing = best(lambda: compare(base, other, base_name="base", other_name="other"), runs=5)
    assert comparing < reading
