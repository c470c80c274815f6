"""One run: a service, a seed, a driver, how many calls at once, and how its batch ends."""

from __future__ import annotations

import random
from dataclasses import dataclass

from soapwright.sandbox.fault_spec import FaultSpec
from soapwright.sandbox.proxy import Proxy
from soapwright.sandbox.server import Sandbox

FAULTS = (
    "drop-before",
    "drop-after",
    "reset-mid-body",
    "duplicate",
    "duplicate=0.003",
    "duplicate=0.02",
    "duplicate=0.05",
    "late=0.5",
    "late-call=0.5",
    "slow-bytes=0",
    "status=429",
    "status=500",
    "status=500,processed",
    "status=503,retry-after=2",
    "status=504,processed",
    "html",
    "html,processed",
    "fault-after-commit",
    "cut-gzip",
    "wrong-length",
    "close-idle",
    "close-idle=0.003",
    "stray",
)
RATES = (0.03, 0.1, 0.25)
WAYS = ("whole", "ended", "killed", "resumed")
"""All that can be done, each to its end; one batch that is broken off; one whose process is killed;
one whose process is killed and started again with its journal."""


@dataclass(frozen=True, order=True)
class Run:
    service: str
    seed: int
    driver: str
    concurrency: int
    way: str = "whole"

    @property
    def faults(self) -> list[str]:
        """Three kinds at their rates, which follow from the seed."""
        draw = random.Random(f"{self.service}/{self.seed}")
        return [f"{kind}@{draw.choice(RATES)}" for kind in draw.sample(FAULTS, 3)]

    @property
    def command(self) -> str:
        """How to repeat it."""
        return (
            f"python -m tests.chaos --service {self.service} --seed {self.seed} "
            f"--driver {self.driver} --concurrency {self.concurrency} --way {self.way}"
        )

    def random(self) -> random.Random:
        return random.Random(repr(self))

    def network(self, server: Sandbox) -> Proxy:
        """A network of these faults in front of a sandbox."""
        host, _, port = server.root.removeprefix("http://").rpartition(":")
        specs = [FaultSpec.parse(text) for text in self.faults]
        return Proxy((host, int(port)), specs, self.seed)
