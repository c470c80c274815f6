"""Tasks of the sandbox: each look is a step."""

from __future__ import annotations

from typing import Any

import pytest

from soapwright.sandbox.superoffice.messages import pairs
from soapwright.sandbox.superoffice.refusals import Refused
from soapwright.sandbox.superoffice.tasks import Tasks


def task(**parameters: str) -> dict[str, Any]:
    return {"Name": "Import", "ParameterObject": pairs("StringKeyValuePair", parameters)}


def states(tasks: Tasks, id_: int) -> list[str]:
    found: list[str] = []
    while not found or found[-1] in ("Aquired", "Started"):
        info = tasks.look(id_)
        assert info is not None
        found.append(info["State"])
    return found


@pytest.mark.parametrize(
    ("parameters", "seen"),
    [
        ({}, ["Aquired", "Started", "Started", "Succeeded"]),
        ({"steps": "1"}, ["Succeeded"]),
        ({"steps": "2", "cleanup": "1"}, ["Aquired", "SucceededManualCleanup"]),
        ({"steps": "2", "fail": "Disk full"}, ["Aquired", "Failed"]),
    ],
)
def test_a_task_goes_on_with_each_look(parameters: dict[str, str], seen: list[str]) -> None:
    tasks = Tasks()
    id_ = tasks.start(task(**parameters), 1)
    assert states(tasks, id_) == seen
    assert states(tasks, id_) == seen[-1:], "it stays as it ended"


def test_a_failure_says_why() -> None:
    tasks = Tasks()
    id_ = tasks.start(task(steps="1", fail="Disk full"), 1)
    info = tasks.look(id_)
    assert info is not None
    assert info["Result"] == "Disk full"


def test_what_can_be_stopped() -> None:
    tasks = Tasks()
    one, other = tasks.start(task(), 1), tasks.start(task(cancellation="CannotCancel"), 1)
    assert tasks.stop(one)
    assert states(tasks, one) == ["Failed"]
    assert not tasks.stop(one), "it has ended"
    assert not tasks.stop(other)
    assert not tasks.stop(404)


def test_a_task_needs_a_name() -> None:
    for info in (None, {}, {"Name": ""}):
        with pytest.raises(Refused, match="needs a name"):
            Tasks().start(info, 1)


def test_changes_and_deletion() -> None:
    tasks = Tasks()
    id_ = tasks.start(task(), 7)
    changed = tasks.update({"Id": id_, "Description": "x", "AssociateId": 8})
    assert (changed["Description"], changed["AssociateId"]) == ("x", 7)
    assert [info["Id"] for info in tasks.where(lambda info: info["AssociateId"] == 7)] == [id_]
    with pytest.raises(Refused, match="no such batch task"):
        tasks.update({"Id": 404})
    tasks.delete([id_, 404])
    assert tasks.look(id_) is None


def test_what_is_given_out_is_a_copy() -> None:
    tasks = Tasks()
    id_ = tasks.start(task(), 1)
    for info in (tasks.look(id_), *tasks.where(lambda _: True)):
        assert info is not None
        info["State"] = "Failed"
    assert states(tasks, id_)[-1] == "Succeeded"
