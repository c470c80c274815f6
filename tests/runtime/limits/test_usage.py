"""What a service tells of its allowance of calls."""

from __future__ import annotations

import pytest

from generated.autotask import types
from generated.autotask.session import USAGE
from soapwright.runtime.errors import MalformedResponse, ServiceError
from soapwright.runtime.limits.usage import Usage


def usage(*texts: str) -> Usage:
    none = types.EntityDuplicateStatus(found=False, ignored=False)
    infos = [
        types.EntityReturnInfo(
            entity_id=0,
            database_action=types.EntityReturnInfoDatabaseAction("None"),
            duplicate_status=none,
            message=text,
        )
        for text in texts
    ]
    found = types.ArrayOfEntityReturnInfo(entity_return_info=[*infos])
    answer = types.ATWSResponse(return_code=1, entity_return_info_results=found)
    return USAGE.receive(answer, "en")


@pytest.mark.parametrize(
    "text",
    [
        "ThresholdOfExternalRequest: 10000; TimeframeOfLimitation: 60; numberOfExternalRequest: 75",
        "thresholdofexternalrequest:10000;TIMEFRAMEOFLIMITATION : 60;NumberOfExternalRequest: 75;.",
        "numberOfExternalRequest: 75; timeframeOfLimitation: 60; thresholdOfExternalRequest: 10000",
    ],
)
def test_usage_is_read_by_name(text: str) -> None:
    assert usage(text) == Usage(limit=10000, used=75, window_minutes=60)
    assert usage(*text.split(";")) == usage(text)
    assert usage(text).share == 0.0075


def test_a_usage_text_without_a_number() -> None:
    with pytest.raises(MalformedResponse, match="does not tell numberofexternalrequest"):
        usage("ThresholdOfExternalRequest: 10000; TimeframeOfLimitation: 60;")
    with pytest.raises(ServiceError):
        USAGE.receive(types.ATWSResponse(return_code=-1), "en")
    assert Usage(0, 5, 60).share == 0.0
