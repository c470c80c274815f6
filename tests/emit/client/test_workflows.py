"""Work in steps of any service: a bulk import, with other steps than those of our packages."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from mypy import api

from soapwright.project.workspace import generate
from soapwright.runtime.errors import (
    EncodingError,
    InvalidRecord,
    MalformedResponse,
    OutcomeUnknown,
    OutOfOrder,
    ServiceError,
    TransportError,
    WaitTimeout,
)
from soapwright.sandbox.server import Sandbox
from soapwright.service.rules import read_service
from tests.generated.drivers import DRIVERS, connect
from tests.generated.packages import ROOT
from tests.importing import FOLDER, Depot, depot

NAME = "depot_of_a_test"


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    folder = tmp_path_factory.mktemp("depot")
    made = generate(read_service(FOLDER / "service.toml"), FOLDER, folder / NAME)
    assert made.warnings == ()
    sys.path.insert(0, str(folder))
    yield importlib.import_module(NAME)
    sys.path.remove(str(folder))


@pytest.fixture
def service() -> Iterator[tuple[Sandbox, Depot]]:
    with depot() as running:
        yield running


@pytest.fixture
def server(service: tuple[Sandbox, Depot]) -> Depot:
    return service[1]


@pytest.fixture(params=DRIVERS)
def client(
    request: pytest.FixtureRequest, package: Any, service: tuple[Sandbox, Depot]
) -> Iterator[Any]:
    url = service[0].url
    with connect(package, request.param, "Depot", "u", "p", url=url) as opened:
        yield opened


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask about a lost answer as often as ever, without the pauses."""
    monkeypatch.setattr("soapwright.runtime.workflow.work._ASKING_AGAIN", (0.0, 0.0, 0.0))


def rows(package: Any, *stocks: int) -> list[Any]:
    return [package.Row(sku=f"S{number}", stock=stock) for number, stock in enumerate(stocks)]


def started(client: Any, package: Any, stocks: Sequence[int] = (1, 2)) -> Any:
    load = client.create(mode=package.Mode.INSERT)
    load.map_columns(column=["Sku", "Stock"])
    load.add_rows(rows(package, *stocks))
    return load


def send(client: Any, package: Any, items: Sequence[Any], **more: Any) -> Any:
    mode = package.Mode.INSERT
    return client.send(items, mode=mode, column=["Sku", "Stock"], poll=0.01, **more)


# --- all goes well ------------------------------------------------------------------------------


def test_all_in_one(client: Any, package: Any, server: Depot) -> None:
    items = rows(package, 1, 0, 3, 4, 5, 6, 7)
    items[5] = package.Row(sku="", stock=1)
    report = send(client, package, items)
    assert server.asked[:6] == [
        *("OpenImport", "MapColumns", *["AddPart"] * 3, "CloseImport"),
    ]
    assert server.asked[6:] == ["GetImport", "GetImport", "GetResults"]
    assert report.calls == 6
    assert server.loads[7].columns == ["Sku", "Stock"]
    assert [(o.index, o.item, o.status, o.id) for o in report] == [
        (index, item, "failed" if index == 1 else "unknown" if index == 5 else "succeeded", number)
        for index, (item, number) in enumerate(
            zip(items, [101, None, 103, 104, 105, None, 107], strict=True)
        )
    ]
    assert report.failed[0].errors == ("No stock.",)


def test_step_by_step(client: Any, package: Any, server: Depot) -> None:
    load = started(client, package)
    load.add_rows(rows(package, 0), source="by hand")
    assert load.id == 7
    assert load.status().parts == 2
    load.close()
    assert load.log(lines=3) == "2 parts, 3 lines"
    report = load.wait(poll=0.01)
    assert [outcome.ok for outcome in report] == [True, True, False]
    assert [outcome.item.sku for outcome in report] == ["S0", "S1", "S0"]


def test_taken_up_again(client: Any, package: Any, server: Depot) -> None:
    first = started(client, package)
    again = client.load(first.id, rows(package, 1, 2))
    again.add_rows(rows(package, 3))
    again.close()
    report = client.load(first.id).wait(poll=0.01)
    assert [(outcome.item, outcome.id) for outcome in report] == [(None, 101 + i) for i in range(3)]
    assert [outcome.item.stock for outcome in again.wait(poll=0.01)] == [1, 2, 3]
    with pytest.raises(OutOfOrder, match="is past close"):
        client.load(first.id).add_rows(rows(package, 1))


def test_the_operations_are_methods_no_more(package: Any) -> None:
    assert hasattr(package.Depot, "ping")
    assert not any(hasattr(package.Depot, name) for name in ("add_part", "get_import", "get_log"))


@pytest.mark.slow
def test_the_package_is_strictly_typed(package: Any) -> None:
    folder = Path(package.__file__).parent
    config = str(ROOT / "pyproject.toml")
    out, errors, status = api.run(["--strict", "--config-file", config, str(folder)])
    assert status == 0, out + errors


# --- the order ----------------------------------------------------------------------------------


def test_out_of_order(client: Any, package: Any, server: Depot) -> None:
    load = client.create(mode="Insert", note="x")
    for early in (
        lambda: load.add_rows(rows(package, 1)),
        load.close,
        load.wait,
        load.log,
    ):
        with pytest.raises(OutOfOrder, match="needs map_columns first") as refused:
            early()
        assert refused.value.following == ("map_columns",)
    load.map_columns(column=["Sku"])
    load.add_rows(rows(package, 1))
    load.map_columns(column=["Stock"])  # the rows were of other columns
    with pytest.raises(OutOfOrder, match="needs add_rows first") as refused:
        load.close()
    assert refused.value.following == ("map_columns", "add_rows")
    load.add_rows(rows(package, 1))
    load.close()
    for late in (load.close, lambda: load.map_columns(column=["Sku"])):
        with pytest.raises(OutOfOrder, match="is past close") as refused:
            late()
        assert refused.value.following == ("wait", "log")
    assert server.asked.count("CloseImport") == 1


@pytest.mark.parametrize(
    ("stocks", "sku", "problem", "error"),
    [
        ([], "S", "nothing to upload", InvalidRecord),
        ([1, 2, 3, 4], "S", "at most 3 in a call", InvalidRecord),
        ([1], "\0", "record 0: ", EncodingError),
    ],
)
def test_what_cannot_be_sent(
    client: Any,
    package: Any,
    server: Depot,
    stocks: list[int],
    sku: str,
    problem: str,
    error: type[Exception],
) -> None:
    load = client.create(mode="Insert")
    load.map_columns(column=["Sku"])
    with pytest.raises(error, match=problem):
        load.add_rows([package.Row(sku=sku, stock=stock) for stock in stocks])
    assert "AddPart" not in server.asked


# --- lost answers -------------------------------------------------------------------------------


@pytest.mark.parametrize("operation", ["AddPart", "CloseImport"])
def test_a_lost_answer_is_asked_about(
    client: Any, package: Any, server: Depot, operation: str
) -> None:
    server.lost[operation] = ["", "after"] if operation == "AddPart" else ["after"]
    report = send(client, package, rows(package, 1, 2, 3, 4, 5))
    assert report.ok
    assert len(report) == 5
    assert server.asked.count(operation) == (2 if operation == "AddPart" else 1)
    assert server.loads[7].parts == 2


def test_a_part_that_never_arrived_can_be_added_again(
    client: Any, package: Any, server: Depot
) -> None:
    load = started(client, package)
    server.lost["AddPart"] = ["before"]
    with pytest.raises(TransportError, match="add_rows of load 7 has not happened") as lost:
        load.add_rows(rows(package, 3))
    assert not lost.value.maybe_done
    load.add_rows(rows(package, 3))
    load.close()
    assert len(load.wait(poll=0.01)) == 3


def test_an_import_that_never_got_whole_fails_every_row(
    client: Any, package: Any, server: Depot
) -> None:
    server.lost["AddPart"] = ["", "before"]
    report = send(client, package, rows(package, 1, 2, 3, 4))
    assert len(report.failed) == 4
    assert "CloseImport" not in server.asked


def test_what_nobody_tells_is_unknown(client: Any, package: Any, server: Depot) -> None:
    server.lost["CloseImport"] = ["after"]
    server.silent = True
    report = send(client, package, rows(package, 1))
    (outcome,) = report.unknown
    assert isinstance(outcome.error, OutcomeUnknown)
    server.silent = False
    load = client.load(outcome.error.id)
    with pytest.raises(OutOfOrder, match="is past close"):
        load.close()  # asks first
    assert load.wait(poll=0.01).ok
    assert server.asked.count("CloseImport") == 1


def test_a_step_that_may_be_repeated_is(client: Any, package: Any, server: Depot) -> None:
    server.lost["MapColumns"] = ["after"]
    assert send(client, package, rows(package, 1)).ok
    assert server.asked.count("MapColumns") == 2


# --- the end ------------------------------------------------------------------------------------


def test_it_fails_as_a_whole(client: Any, package: Any, server: Depot) -> None:
    server.fails = "The depot burns."
    load = started(client, package, [1, 0])
    load.close()
    with pytest.raises(ServiceError, match="load 7 ended as Failed: The depot burns") as failed:
        load.wait(poll=0.01)
    assert failed.value.answer.problem == "The depot burns."
    assert failed.value.report is not None
    assert [outcome.ok for outcome in failed.value.report] == [True, False]  # as they are listed
    server.busy = 1
    report = send(client, package, [package.Row(sku="", stock=1)])
    assert [outcome.errors for outcome in report.failed] == [("The depot burns.",)]


def test_time_is_over(client: Any, package: Any, server: Depot) -> None:
    server.busy = 100
    load = started(client, package)
    load.close()
    with pytest.raises(WaitTimeout, match="load 7 was not done within 0 s") as late:
        load.wait(timeout=0, poll=0.01)
    assert late.value.report is not None
    assert len(late.value.report.unknown) == 2


def test_an_answer_that_does_not_say(client: Any, package: Any, server: Depot) -> None:
    load = started(client, package)
    server.silent = True
    with pytest.raises(MalformedResponse, match="does not say whether close has happened"):
        load.status()
