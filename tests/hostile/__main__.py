"""``make fuzz MINUTES=10``: all that reads input of others, with as much of it as there is time."""

from __future__ import annotations

import argparse
import time

from hypothesis import HealthCheck, Phase, given, settings

from tests.hostile import guided
from tests.hostile.fuzzing import TARGETS


def fuzz(name: str, seconds: float) -> int:
    """Try one target for some time; gives how many inputs it got.

    Raises:
        Exception: what an input led to, with that input in its notes.
    """
    drawn, run = TARGETS[name]
    tried, end = 0, time.monotonic() + seconds

    @settings(
        max_examples=100,
        deadline=None,
        database=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    @given(drawn)
    def attempt(data: bytes) -> None:
        nonlocal tried
        tried += 1
        if time.monotonic() < end:
            run(data)

    while time.monotonic() < end:
        attempt()
    return tried


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    share = parser.parse_args().minutes * 60 / len(TARGETS)
    if guided.is_there():
        share /= 2
    else:
        print("atheris is not installed (pip install -e '.[fuzz]'): inputs are drawn alone")
    for name in TARGETS:
        told = f"{fuzz(name, share):,} inputs drawn"
        if guided.is_there():
            told += f", {guided.run(name, share):,} guided by coverage"
        print(f"{name}: {told}, nothing found", flush=True)


if __name__ == "__main__":
    main()
