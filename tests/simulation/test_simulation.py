"""The simulation repeats itself, finds nothing wrong, and finds each mend that is taken out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from soapwright.runtime import errors
from soapwright.runtime.batch.fit import GivenIds
from soapwright.runtime.calls import retry
from soapwright.runtime.calls.steps import Exchange, Send
from soapwright.runtime.client import connection
from soapwright.runtime.http import transport
from tests.simulation.network import FAULTS
from tests.simulation.run import Run, simulate

SEEDS = range(150)


def test_a_seed_repeats_its_run() -> None:
    for seed in range(20):
        assert simulate(seed) == simulate(seed)


def test_nothing_is_lost_doubled_or_told_wrongly() -> None:
    happened, statuses = Counter[str](), Counter[str]()
    for run in map(simulate, SEEDS):
        assert not run.wrong, story(run)
        happened += run.faults
        statuses += run.statuses
    assert happened.keys() == set(FAULTS), "each fault has happened"
    assert statuses.keys() == {"succeeded", "failed", "unknown"}


def test_without_faults_all_good_records_are_saved() -> None:
    for seed in range(30):
        run = simulate(seed, rate=0.0)
        assert not run.wrong
        assert not run.statuses["unknown"]


def story(run: Run) -> str:
    """How to repeat a run, what is wrong with it, and what happened."""
    return "\n".join([f"seed {run.seed}", *run.wrong, *run.story])


# --- mends that are taken out ---------------------------------------------------------------------


def done(answer: bool) -> Callable[[pytest.MonkeyPatch, type], None]:
    def mutate(patch: pytest.MonkeyPatch, cls: type) -> None:
        patch.setattr(cls, "maybe_done", property(lambda self: answer))

    return mutate


def faults_refuse(patch: pytest.MonkeyPatch) -> None:
    """A Server fault is taken for a refusal."""
    done(False)(patch, errors.SoapFault)


def statuses_refuse(patch: pytest.MonkeyPatch) -> None:
    """A bad status is taken for a refusal, and so is a connection that is lost."""
    done(False)(patch, errors.TransportError)


def everything_is_repeated(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(retry, "may_repeat", lambda error, idempotent: True)


def connections_are_shared(patch: pytest.MonkeyPatch) -> None:
    """A stray answer can come when the next request is out."""

    one = object()

    def send(exchange: Exchange, seconds: float | None, line: object | None) -> Send:
        return Send(exchange, seconds, one)

    patch.setattr(connection, "Send", send)


def bytes_are_trusted_and_ids_too(patch: pytest.MonkeyPatch) -> None:
    """Answers that belong to no request are read, and ids that were given are taken again."""
    connections_are_shared(patch)
    patch.setattr(transport._Wire, "writes", lambda self, readable: None)
    patch.setattr(transport._Wire, "reads", lambda self, data: None)
    patch.setattr(transport._Stream, "get_extra_info", lambda self, info: None)
    patch.setattr(transport._AsyncStream, "get_extra_info", lambda self, info: None)
    patch.setattr(GivenIds, "misfit", lambda self, items, answered: None)


@pytest.mark.parametrize(
    "mutate",
    [
        faults_refuse,
        statuses_refuse,
        everything_is_repeated,
        connections_are_shared,
        bytes_are_trusted_and_ids_too,
    ],
)
def test_a_mend_that_is_taken_out_is_missed(
    mutate: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    mutate(monkeypatch)
    assert any(wrong(seed) for seed in SEEDS)


def wrong(seed: int) -> Any:
    try:
        return simulate(seed).wrong
    except ValueError as error:  # zip: as many ids as records
        return str(error)
