"""Each mend that is taken out is missed by the simulation, within some seeds."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.examples import SHARE
from tests.simulation.mends import ELSEWHERE, MENDS, Mend
from tests.simulation.run import simulate

OURS = ("TypeError", "AttributeError", "NameError")
"""What a mend that was not taken out well ends with."""
ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.slow
@pytest.mark.parametrize("mend", MENDS, ids=lambda mend: f"{mend.item}: {mend.name}")
def test_a_mend_that_is_taken_out_is_missed(mend: Mend, monkeypatch: pytest.MonkeyPatch) -> None:
    mend.take_out(monkeypatch)
    runs = (simulate(seed, errand=mend.errand, **mend.plan) for seed in range(mend.seeds))
    found = next(run for run in runs if run.wrong)
    assert not any(error in found.wrong[0] for error in OURS), found.wrong


@pytest.mark.slow
@pytest.mark.parametrize("mend", MENDS, ids=lambda mend: f"{mend.item}: {mend.name}")
def test_with_all_mends_nothing_of_that_is_wrong(mend: Mend) -> None:
    for seed in range(0, mend.seeds, SHARE):
        run = simulate(seed, errand=mend.errand, **mend.plan)
        assert not run.wrong, run


def test_the_others_are_tested_elsewhere() -> None:
    for item, name, where in ELSEWHERE:
        assert (ROOT / where).is_file(), (item, name)
    assert {mend.item for mend in MENDS} | {item for item, _, _ in ELSEWHERE} >= set(range(1, 10))
