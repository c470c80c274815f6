"""Jobs, started or taken up again."""

from __future__ import annotations

from typing import Any

import pytest

from generated.superoffice import types
from generated.superoffice.jobs.batch import START
from generated.superoffice.session import ZONES
from soapwright.runtime.client.connection import Connection
from soapwright.runtime.client.jobs import HasJobs
from soapwright.runtime.errors import MalformedResponse


class Client(HasJobs):
    def __init__(self) -> None:
        self._connection = Connection(types.TYPES, ZONES, url="http://localhost/")


@pytest.mark.parametrize("id_", [7, "a-7", 0])
def test_a_job_is_taken_up_by_its_id(id_: Any) -> None:
    assert Client()._job(START, id_).id == id_


def test_a_service_that_gives_no_id() -> None:
    with pytest.raises(MalformedResponse, match="no id of a job") as caught:
        Client()._job(START, None)
    assert caught.value.zone == ZONES[0].name
