"""Work in steps, new or taken up again by its id."""

from __future__ import annotations

import pytest

from generated.click2mail import types
from generated.click2mail.session import ZONES
from generated.click2mail.workflow import WORKFLOW
from soapwright.runtime.client.connection import Connection
from soapwright.runtime.client.workflows import HasWorkflow
from soapwright.runtime.errors import OutOfOrder
from soapwright.runtime.workflow.watch import Watch
from tests.runtime.works import JOBS, drive, status


class Client(HasWorkflow):
    def __init__(self) -> None:
        self._connection = Connection(types.TYPES, ZONES, url="http://localhost/")


def test_new_work_has_no_id_until_it_is_made() -> None:
    work = Client()._work(WORKFLOW)
    assert work.id is None
    drive(work.create(), [status()])
    assert work.id == 7


def test_work_taken_up_again_can_be_waited_for() -> None:
    work = Client()._work(WORKFLOW, 7, JOBS)
    assert work.id == 7
    report, _, _ = drive(Watch(work).wait(), [status((1, ""), (2, "Bad."))])
    assert [(each.item, each.status) for each in report] == [
        (JOBS[0], "succeeded"),
        (JOBS[1], "failed"),
    ]


def test_without_its_items_nobody_knows_what_was_in_it() -> None:
    work = Client()._work(WORKFLOW, 7)
    report, _, _ = drive(Watch(work).wait(), [status((1, "")), status((1, ""))])
    assert [each.item for each in report] == [None]


def test_new_work_cannot_be_waited_for() -> None:
    with pytest.raises(OutOfOrder):
        drive(Watch(Client()._work(WORKFLOW)).wait(), [])
