"""Batches through networks that fail, on servers nobody here wrote; what they hold is the truth."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import pytest

from soapwright.runtime.outcome import Status
from soapwright.sandbox.fault_spec import FaultSpec
from soapwright.sandbox.proxy import Proxy
from tests.chaos.__main__ import table
from tests.chaos.batches import Batch, Place, made
from tests.chaos.killing import Killed, moment
from tests.chaos.performing import perform_on
from tests.chaos.run import Run
from tests.chaos.services import Autotask
from tests.chaos.tally import Tally
from tests.generated.packages import AUTOTASK
from tests.peers.php_server import PhpAutotask
from tests.peers.test_client_against_wiremock import (
    BATCH,
    SECRET,
    USER,
    Scenario,
    batchjob,
    listed,
    sent,
)
from tests.peers.wiremock_server import WireMock

pytestmark = pytest.mark.slow

FAULTS = {
    "after commit": ("fault-after-commit@0.2", "drop-after@0.1", "reset-mid-body@0.1"),
    "duplicates": ("duplicate@0.2", "duplicate=0.02@0.2", "stray@0.1"),
    "late calls": ("late-call=0.5@0.2", "status=504,processed@0.1"),
}


def network(url: str, faults: tuple[str, ...], seed: int) -> Proxy:
    address = urlsplit(url)
    assert address.hostname is not None
    assert address.port is not None
    specs = [FaultSpec.parse(fault) for fault in faults]
    return Proxy((address.hostname, address.port), specs, seed)


class Php(Autotask):
    """The same as at the sandbox, judged by what PHP's database holds."""

    def __init__(self, server: PhpAutotask) -> None:
        self.server: Any = SimpleNamespace(
            url=server.url,
            root=server.url.rstrip("/"),
            credentials={
                "user": server.username,
                "secret": server.secret,
                "integration code": server.integration_code,
            },
        )

    def new(self, run: Run, network: Proxy) -> Batch:
        batch = super().new(run, network)
        return Batch(
            batch.place, batch.driver, batch.concurrency, batch.verb, batch.tag, batch.keys
        )

    def read(self, run: Run, network: Proxy, batch: Batch, tally: Tally) -> None:
        """Reading is tested elsewhere."""


@pytest.fixture(scope="module")
def php(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PhpAutotask]:
    folder = tmp_path_factory.mktemp("php")
    with PhpAutotask(AUTOTASK / "en.wsdl", folder, strict=True) as server:
        yield server


@pytest.mark.peer("php")
@pytest.mark.parametrize("way", ["whole", "ended", "killed", "resumed"])
def test_php_holds_what_was_told(php: PhpAutotask, way: str) -> None:
    service = Php(php)
    totals: dict[str, Tally] = defaultdict(Tally)
    for name, faults in FAULTS.items():
        for seed in range(4):
            run = Run("autotask", seed, ("sync", "async")[seed % 2], 1 + 2 * (seed // 2), way)
            totals[name].add(perform_on(service, run, network(php.url, faults, seed)))
    table(totals)
    for tally in totals.values():
        assert tally.is_clean, "\n".join(tally.stories)
    if way == "whole":
        assert all(tally.faults.total() > 5 for tally in totals.values())
    if way in ("killed", "resumed"):
        assert sum(tally.kills for tally in totals.values()) > 5


@pytest.fixture(scope="module")
def wiremock(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WireMock]:
    with WireMock(tmp_path_factory.mktemp("wiremock")) as running:
        yield running


def letters(server: WireMock, url: str, driver: str) -> Batch:
    """Two letters for a server that takes each step once, in the documented order only."""
    server.reset()
    scenario = Scenario(server)
    scenario.filled()
    scenario.on("GET", BATCH, when="XML", body=batchjob())
    scenario.on("POST", BATCH, when="XML", then="submitted")
    scenario.queued(listed(1), listed(2))
    place = Place("click2mail", f"{url}/v1", {"user": USER, "secret": SECRET})
    return Batch(place, driver, 1, "send", "", ("0", "1"))


@pytest.mark.peer("wiremock")
@pytest.mark.parametrize("driver", ["sync", "async"])
@pytest.mark.parametrize(
    ("fault", "status"),
    [
        ("fault-after-commit", Status.SUCCEEDED),
        ("drop-after", Status.SUCCEEDED),
        ("status=504,processed", Status.SUCCEEDED),
        ("duplicate", Status.SUCCEEDED),
        ("duplicate=0.02", Status.SUCCEEDED),
    ],
)
def test_letters_are_handed_over_once(
    wiremock: WireMock, driver: str, fault: str, status: Status
) -> None:
    """What the answer to the handing over meets; the status tells whether it has happened."""
    with network(wiremock.url, (f"{fault}@1:POST /v1/batches/{{id}}",), 0) as between:
        told = made(letters(wiremock, between.root, driver))
        assert [each for each, _ in told.values()] == [status] * 2
        assert len(between.events) == 1
    assert sent(wiremock, "POST") == ["/v1/batches", BATCH]


@pytest.mark.peer("wiremock")
def test_letters_of_a_process_that_is_killed(wiremock: WireMock) -> None:
    draw = random.Random(0)
    figures: Counter[str] = Counter()
    for number in range(12):
        with network(wiremock.url, FAULTS["after commit"], number) as between:
            batch = letters(wiremock, between.root, ("sync", "async")[number % 2])
            killed = Killed()
            killed.run(batch, moment(draw))
            assert between.settle()
            figures["faults"] += len(between.events)
        submitted = sent(wiremock, "POST").count(BATCH)
        told = {status for status, _ in (killed.told or {}).values()}
        figures["kills"] += killed.kills
        figures["submitted"] += submitted
        assert submitted <= 1
        assert told != {Status.SUCCEEDED} or submitted == 1
        assert told != {Status.FAILED} or submitted == 0
    print(dict(figures))
    assert figures["kills"] > 3
