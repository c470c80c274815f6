from __future__ import annotations

from typing import Any

import pytest

from generated.autotask import (
    Attachment,
    AttachmentInfo,
    CreateAttachment,
    operations,
)
from soapwright.runtime.calls.call import Call
from soapwright.runtime.errors import TooLarge
from soapwright.runtime.limits.payload_quota import PayloadQuota, PayloadRule

RULE = PayloadRule("CreateAttachment", ("attachment", "data"), each=60, window=100, seconds=300)


def call(size: int) -> Call:
    attachment = Attachment(info=AttachmentInfo(), data=bytes(size))
    return Call(operations.CREATE_ATTACHMENT, CreateAttachment(attachment=attachment))


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_one_that_is_too_large() -> None:
    meter = PayloadQuota(RULE)
    meter.admit(call(60))
    with pytest.raises(TooLarge, match="has 61 bytes; the service takes at most 60") as caught:
        meter.admit(call(61))
    assert caught.value.retry_after is None
    assert caught.value.operation == "CreateAttachment"


def test_several_that_are_too_large_together() -> None:
    clock = Clock()
    meter = PayloadQuota(RULE, clock)
    meter.admit(call(50))
    clock.now += 100
    meter.admit(call(40))
    with pytest.raises(TooLarge, match=r"10 more than are left of the 100 .* 5 minutes") as caught:
        meter.admit(call(20))
    assert caught.value.retry_after == 200
    meter.admit(call(10))  # what was refused does not count
    clock.now += 200
    meter.admit(call(50))
    with pytest.raises(TooLarge) as again:
        meter.admit(call(60))
    assert again.value.retry_after == 300, "the two of the first 100 seconds are not enough"


@pytest.mark.parametrize("data", [None, b""])
def test_without_data_there_is_nothing_to_count(data: Any) -> None:
    meter = PayloadQuota(PayloadRule("CreateAttachment", ("attachment", "data"), 1, 1, 1))
    attachment = Attachment(data=data)
    meter.admit(Call(operations.CREATE_ATTACHMENT, CreateAttachment(attachment=attachment)))
    meter.admit(call(1))
    with pytest.raises(TooLarge):
        meter.admit(call(1))
