"""Tests that need what may not be here: skipped by name, or failed where it must be here.

A test that talks to a program nobody here wrote is marked ``@pytest.mark.peer(name)``, with a
name of ``tests.peers.programs``; one that reads ../shared takes the fixture ``shared``. With
SOAPWRIGHT_REQUIRE_PEERS=1 (CI) such a test fails instead of being skipped; ../shared is required
only where that folder is.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Generator
from pathlib import Path

import pytest

from tests.peers.programs import PROGRAMS

SHARED = (Path(__file__).resolve().parents[2] / "shared").resolve()
REQUIRED = os.environ.get("SOAPWRIGHT_REQUIRE_PEERS") == "1"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder ../shared: facts and real WSDLs that are no part of this repository."""
    if not SHARED.is_dir():
        pytest.skip("../shared is not beside the checkout")
    return SHARED


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        for name in peers(item):
            if name not in PROGRAMS:
                allowed = ", ".join(PROGRAMS)
                raise pytest.UsageError(f"{item.nodeid}: no peer {name!r}; there are: {allowed}")


def pytest_runtest_setup(item: pytest.Item) -> None:
    for name in peers(item):
        if not PROGRAMS[name].present:
            pytest.skip(f"{name} is not installed")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    names = peers(item)
    if not report.skipped or hasattr(report, "wasxfail"):
        return report
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    if REQUIRED and (names or ("../shared" in reason and SHARED.is_dir())):
        report.outcome = "failed"
        report.longrepr = f"must not be skipped here: {reason}"
    else:
        # Not kept here: where several processes run the tests, another one tells what happened.
        report.user_properties += [("peer", name) for name in names]
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    missing = Counter(
        str(value)
        for report in terminalreporter.stats.get("skipped", ())
        for key, value in getattr(report, "user_properties", ())
        if key == "peer"
    )
    for name, count in missing.items():
        terminalreporter.write_line(
            f"{name} is not installed ({count} skipped): {PROGRAMS[name].install}",
            yellow=True,
        )


def peers(item: pytest.Item) -> list[str]:
    """The peers a test talks to."""
    return [mark.args[0] for mark in item.iter_markers("peer")]
