"""The allowance of calls, as a client knows it."""

from __future__ import annotations

from typing import Any

import pytest

from generated.autotask import types
from generated.autotask.session import USAGE, ZONES
from soapwright.runtime.calls.call import Call
from soapwright.runtime.client.connection import Connection
from soapwright.runtime.client.usage import HasUsage
from soapwright.runtime.errors import ServiceError
from soapwright.runtime.limits.quota import Quota
from soapwright.runtime.limits.throttle import Throttle
from soapwright.runtime.limits.usage import Usage
from tests.runtime.driving import drive

SAID = "ThresholdOfExternalRequest: 10000; TimeframeOfLimitation: 60; numberOfExternalRequest: 75;"


class Client(HasUsage):
    def __init__(self) -> None:
        throttle = Throttle(quota=Quota(USAGE.documented), usage=USAGE)
        self._connection = Connection(types.TYPES, ZONES, url="http://x/", throttle=throttle)


def answer(step: Any) -> Any:
    assert isinstance(step, Call)
    assert step.operation is USAGE.operation
    none = types.EntityDuplicateStatus(found=False, ignored=False)
    info = types.EntityReturnInfo(
        entity_id=0,
        database_action=types.EntityReturnInfoDatabaseAction("None"),
        duplicate_status=none,
        message=SAID,
    )
    found = types.ArrayOfEntityReturnInfo(entity_return_info=[info])
    return types.ATWSResponse(return_code=1, entity_return_info_results=found)


def test_before_the_service_is_asked_what_it_documents_is_known() -> None:
    usage = Client().usage
    assert (usage.limit, usage.used, usage.reading) == (10000, 0, None)


def test_what_the_service_tells_is_known_from_then_on() -> None:
    client = Client()
    assert drive(client._read_usage(), answer) == Usage(10000, 75, 60)
    client.usage.count()
    assert (client.usage.used, client.usage.reading) == (76, Usage(10000, 75, 60))


def test_a_service_that_refuses_to_tell_changes_nothing() -> None:
    client = Client()
    with pytest.raises(ServiceError):
        drive(client._read_usage(), lambda _: types.ATWSResponse(return_code=-1))
    assert client.usage.reading is None
