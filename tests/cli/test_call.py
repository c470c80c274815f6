"""``soapwright call``: one call, its request checked before it is sent, its answer as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sandboxed import Served, served


@pytest.fixture(scope="module")
def at() -> Iterator[Served]:
    with served("autotask") as found:
        yield found


@pytest.fixture(scope="module")
def office() -> Iterator[Served]:
    with served("superoffice") as found:
        yield found


@pytest.mark.parametrize("name", ["GetWsdlVersion", "get_wsdl_version", "getwsdlversion"])
def test_an_operation_by_any_of_its_names(at: Served, name: str) -> None:
    done = at.run("call", name)
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout) == "1.6"
    assert done.stderr == ""


def test_arguments(at: Served) -> None:
    done = at.run("call", "GetFieldInfo", "--arg", "ps_object_type=Ticket")
    assert "AccountID" in {each["name"] for each in json.loads(done.stdout)["field"]}
    assert json.loads(at.run("call", "GetFieldInfo", "--arg", "psObjectType=Ticket").stdout)


def test_a_request_as_json(at: Served, tmp_path: Path) -> None:
    ticket = {"@type": "Ticket", "title": "called", "AccountID": 1, "status": "1", "priority": 2}
    file = tmp_path / "r.json"
    file.write_text(json.dumps({"Entities": {"Entity": [ticket]}}), "utf-8")
    done = at.run("call", "create", "--json", file)
    (made,) = json.loads(done.stdout)["entity_results"]["entity"]
    assert (made["@type"], made["title"]) == ("Ticket", "called")
    again = at.run("call", "create", "--json", "-", stdin=file.read_bytes())
    assert json.loads(again.stdout)["return_code"] == 1
    assert at.query("Ticket", "title = 'called'")[0]["id"] == made["id"]


def test_lists_by_repeating(office: Served) -> None:
    done = office.run(
        "call", "batch.delete_batch_tasks", "--arg", "batch_task_ids.int_value=1",
        "--arg", "batch_task_ids.int_value=2",
    )  # fmt: skip
    assert done.exit_code in (0, 1, 2), done.output
    assert "Traceback" not in done.output


def test_groups(office: Served) -> None:
    done = office.run("call", "archive.get_provider_names")
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)


@pytest.mark.slow
def test_an_http_operation_takes_parameters_by_name() -> None:
    with served("click2mail") as found:
        made = json.loads(found.run("call", "createBatch").stdout)
        done = found.run("call", "getBatch", "--arg", f"id={made['id']}")
        assert json.loads(done.stdout)["id"] == made["id"]
        gone = found.run("call", "getBatch", "--arg", "id=999999")
        assert gone.exit_code == 1
        assert gone.stdout == ""
        assert gone.stderr.startswith("error: ")


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (("GetFieldInf",), "there is no operation 'GetFieldInf'; is 'GetFieldInfo' or"),
        (
            ("GetFieldInfo", "--arg", "nope=1"),
            "GetFieldInfo has no field 'nope'; there is: ps_object",
        ),
        (("GetFieldInfo", "--arg", "nope"), "'nope' is none: write name=value"),
        (("create", "--arg", "Entities.Entity.id=x"), "'x' is no long: write a whole number"),
        (("create", "--arg", "Entities=x"), "'x' is no object; it takes a ArrayOfEntity"),
        (("create", "--json", "nowhere.json"), "nowhere.json: cannot be read"),
        (("create", "--json", "-"), "stdin:1: is no JSON"),
    ],
)
def test_what_cannot_be_sent_is_not(at: Served, arguments: tuple[str, ...], what: str) -> None:
    done = at.run("call", *arguments, stdin="{")
    assert done.exit_code == 2
    assert what in done.stderr
    assert done.stdout == ""


def test_no_usable_answer(at: Served) -> None:
    at.server.faults.next(operation="create", status=500, processed=False, times=9)
    try:
        done = at.run("call", "create")
    finally:
        at.server.faults.clear()
    assert done.exit_code == 1
    assert done.stderr.startswith("error: the server answered with HTTP 500")
    assert done.stdout == ""
