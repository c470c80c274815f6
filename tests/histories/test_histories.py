"""Random histories end with the mirror equal to the service: ``python -m tests.histories``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("dlt")

from tests.examples import SHARE
from tests.histories.history import History
from tests.histories.mirrors import address, server
from tests.histories.service import make_workspaces, serving
from tests.peers.postgresql_server import Server

STEPS = 10
FILES = ("duckdb", "sqlite", "parquet")


@pytest.fixture(scope="module")
def workspaces(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return make_workspaces(tmp_path_factory.mktemp("workspaces"))


@pytest.fixture(scope="module")
def running() -> Iterator[Server]:
    with server() as found:
        yield found


def live(seed: int, workspaces: list[Path], folder: Path, to: str) -> None:
    with serving(workspaces, folder) as service:
        History(seed, service, workspaces, to).live(STEPS)


@pytest.mark.slow
@pytest.mark.parametrize("kind", FILES)
def test_some(workspaces: list[Path], tmp_path: Path, kind: str) -> None:
    live(1, workspaces, tmp_path, address(kind, tmp_path))


@pytest.mark.peer("postgresql")
def test_some_in_postgresql(workspaces: list[Path], tmp_path: Path, running: Server) -> None:
    live(1, workspaces, tmp_path, address("postgresql", tmp_path, running))


@pytest.mark.exhaustive
@pytest.mark.parametrize("seed", range(2, 8)[::SHARE])
@pytest.mark.parametrize("kind", FILES)
def test_many(workspaces: list[Path], tmp_path: Path, kind: str, seed: int) -> None:
    live(seed, workspaces, tmp_path, address(kind, tmp_path))


@pytest.mark.exhaustive
@pytest.mark.peer("postgresql")
@pytest.mark.parametrize("seed", range(2, 8)[::SHARE])
def test_many_in_postgresql(
    workspaces: list[Path], tmp_path: Path, running: Server, seed: int
) -> None:
    live(seed, workspaces, tmp_path, address("postgresql", tmp_path, running))
