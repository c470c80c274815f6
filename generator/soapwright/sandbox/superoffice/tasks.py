"""The Batch agent's tasks: each goes on by a step whenever somebody looks at it.

What a task does is told by its ParameterObject: ``steps`` (how many looks it takes),
``fail`` (it fails, with this text), ``cancellation`` (its CancellationBehaviour), ``cleanup``
(it ends as SucceededManualCleanup). Unknown keys mean nothing.
"""

from __future__ import annotations

import datetime
import threading
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from soapwright.sandbox.superoffice.messages import from_pairs, pairs
from soapwright.sandbox.superoffice.refusals import Refused

ENDED = ("Succeeded", "SucceededManualCleanup", "Failed")
CHANGEABLE = ("State", "Description", "Response", "Request")
STEPS = 4

Info = dict[str, Any]


class Tasks:
    """All tasks by id; to be used from any thread."""

    def __init__(self) -> None:
        self._tasks: dict[int, Info] = {}
        self._lock = threading.Lock()
        self._next = 1

    def start(self, info: Info | None, associate: int) -> int:
        """Start a task; gives its id."""
        given = info or {}
        if not given.get("Name"):
            inner = Refused("Value cannot be null: Name", "System.ArgumentNullException")
            raise Refused("A batch task needs a name.", inner=inner)
        parameters = from_pairs(given.get("ParameterObject"))
        now = datetime.datetime.now()
        with self._lock:
            task_id, self._next = self._next, self._next + 1
            self._tasks[task_id] = {
                **_blank(),
                **given,
                "Id": task_id,
                "AssociateId": associate,
                "State": "New",
                "Created": now,
                "LastStarted": now,
                "StartCount": 1,
                "ProgressPercent": 0,
                "ProgressDescription": "Waiting",
                "ParameterObject": pairs("StringKeyValuePair", parameters),
                "CancellationBehaviour": parameters.get("cancellation", "CanCancel"),
            }
            return task_id

    def look(self, task_id: int) -> Info | None:
        """A task after its next step; None where there is none of that id."""
        with self._lock:
            task = self._tasks.get(task_id)
            if task is None:
                return None
            self._step(task)
            return dict(task)

    def stop(self, task_id: int) -> bool:
        """Stop a task; False where it is unknown, has ended, or cannot be stopped."""
        with self._lock:
            task = self._tasks.get(task_id)
            if (
                task is None
                or task["State"] in ENDED
                or task["CancellationBehaviour"] == "CannotCancel"
            ):
                return False
            task.update(State="Failed", Result="Stopped", ProgressDescription="Stopped")
            return True

    def update(self, info: Info | None) -> Info:
        """Change what can be changed of a task."""
        with self._lock:
            task = self._tasks.get((info or {}).get("Id", 0))
            if task is None:
                raise Refused("There is no such batch task.")
            task.update({key: (info or {})[key] for key in CHANGEABLE if key in (info or {})})
            return dict(task)

    def delete(self, ids: Iterable[int]) -> None:
        """Forget tasks; ids that are unknown mean nothing."""
        with self._lock:
            for task_id in ids:
                self._tasks.pop(task_id, None)

    def where(self, chosen: Callable[[Info], bool]) -> Iterator[Info]:
        """Tasks as they are, without a step."""
        with self._lock:
            return iter([dict(task) for task in self._tasks.values() if chosen(task)])

    def _step(self, task: Info) -> None:
        if task["State"] in ENDED:
            return
        parameters = from_pairs(task["ParameterObject"])
        task["_steps"] = steps = task.get("_steps", 0) + 1
        needed = int(parameters.get("steps", STEPS))
        if steps < needed:
            task["State"] = "Aquired" if steps == 1 else "Started"
            task["ProgressPercent"] = 100 * steps // needed
            task["ProgressDescription"] = f"Step {steps} of {needed}"
        elif "fail" in parameters:
            task.update(State="Failed", Result=parameters["fail"])
        else:
            done = "SucceededManualCleanup" if "cleanup" in parameters else "Succeeded"
            task.update(State=done, ProgressPercent=100, ProgressDescription="Done", Result="OK")


def _blank() -> Info:
    """What the service says of a task of which nobody said anything."""
    return {
        "TableRight": {"Mask": "Select Update", "Reason": None},
        "FieldProperties": {"FieldPropertyDictionaryKeyValuePair": []},
        "DetailsTable": 0,
        "DetailsRecord": 0,
        "IsSystemTask": False,
        "IsInternalTask": False,
        "DatabaseSerialNumber": "1234567890",
        "Context": None,
        "Result": None,
        "Description": None,
        "Response": None,
        "Request": None,
        "FileName": None,
    }
