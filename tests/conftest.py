"""Tests that need what may not be here, and how much the others try.

A test that talks to a program nobody here wrote is marked ``@pytest.mark.peer(name)``, with a
name of ``tests.peers.programs``: where that is missing, it is skipped by name, and with
SOAPWRIGHT_REQUIRE_PEERS=1 (CI) it fails. One marked ``fast`` needs soapwright-fast, and is skipped
where that is not built; with SOAPWRIGHT_REQUIRE_FAST=1 (CI, where it is) it fails. One that reads
../shared takes the fixture ``shared``, which marks it so; without that folder it is none of the
tests.

Properties are tried on few examples, with ``--hypothesis-profile thorough`` on many, with
``exhausting`` on very many: see ``tests.examples``.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from soapwright.runtime.calls import retry
from soapwright.runtime.codec.fast_reader import fast_reader
from soapwright.runtime.paging import going_on
from tests.peers.programs import PROGRAMS

SHARED = (Path(__file__).resolve().parents[2] / "shared").resolve()

# An example takes as long as the machine is busy: that is no fault of what is tested.
SLOW = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("quick", SLOW, max_examples=20)
settings.register_profile("thorough", SLOW, max_examples=100)
settings.register_profile("exhausting", SLOW, max_examples=1_000)
settings.load_profile("quick")

FAST_REQUIRED = os.environ.get("SOAPWRIGHT_REQUIRE_FAST") == "1"
_FAST = "soapwright-fast"
_NOT_BUILT = f"{_FAST} is not built: make fast"
REQUIRED = os.environ.get("SOAPWRIGHT_REQUIRE_PEERS") == "1"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder ../shared: facts and real WSDLs that are no part of this repository."""
    assert SHARED.is_dir(), "a test that asks for this folder while it runs has to be marked shared"
    return SHARED


@pytest.fixture(scope="session", autouse=True)
def mypy_remembers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What mypy knows of the runtime, it knows in each test that runs it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MYPY_CACHE_DIR", str(tmp_path_factory.mktemp("mypy")))
        yield


@pytest.fixture
def brief_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Calls are made again as often as ever, but after a hundredth of the time."""
    wait_after = retry._wait_after
    monkeypatch.setattr(retry, "_wait_after", lambda *tried: wait_after(*tried) / 100)
    monkeypatch.setattr(going_on, "_PAUSE", going_on._PAUSE / 100)


def pytest_configure(config: pytest.Config) -> None:
    # Among the quick tests, and so none of the marks that pyproject tells.
    config.addinivalue_line("markers", "fast: needs soapwright-fast (make fast)")


@pytest.hookimpl(tryfirst=True)  # before those are left out that have a mark
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if "shared" in getattr(item, "fixturenames", ()):
            item.add_marker("shared")
        for name in peers(item):
            if name not in PROGRAMS:
                allowed = ", ".join(PROGRAMS)
                raise pytest.UsageError(f"{item.nodeid}: no peer {name!r}; there are: {allowed}")
    if not SHARED.is_dir():
        absent = [item for item in items if item.get_closest_marker("shared")]
        config.hook.pytest_deselected(items=absent)
        items[:] = [item for item in items if not item.get_closest_marker("shared")]


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("fast") and fast_reader() is None:
        pytest.skip(_NOT_BUILT)
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
    is_unbuilt = reason.endswith(_NOT_BUILT)
    if (REQUIRED and names) or (FAST_REQUIRED and is_unbuilt):
        report.outcome = "failed"
        report.longrepr = f"must not be skipped here: {reason}"
    else:
        # Not kept here: where several processes run the tests, another one tells what happened.
        report.user_properties += [("peer", name) for name in names]
        report.user_properties += [("peer", _FAST)] * is_unbuilt
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    missing = Counter(
        str(value)
        for report in terminalreporter.stats.get("skipped", ())
        for key, value in getattr(report, "user_properties", ())
        if key == "peer"
    )
    for name, count in missing.items():
        install = "make fast" if name == _FAST else PROGRAMS[name].install
        terminalreporter.write_line(
            f"{name} is not installed ({count} skipped): {install}",
            yellow=True,
        )


def peers(item: pytest.Item) -> list[str]:
    """The peers a test talks to."""
    return [mark.args[0] for mark in item.iter_markers("peer")]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call() -> Generator[None, None, None]:
    """Commands find clients in their workspace; processes started later would do so too."""
    before = [*sys.path]
    try:
        return (yield)
    finally:
        sys.path[:] = before
