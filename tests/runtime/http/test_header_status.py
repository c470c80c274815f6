"""What header parts say of a call: failed or not, and why."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import etree

from generated.superoffice import types
from generated.superoffice.operations.batch import DELETE_BATCH_TASK
from generated.superoffice.session import HEADER_STATUS
from soapwright.runtime.calls.headers import Headers
from soapwright.runtime.codec.codec import Codec
from soapwright.runtime.errors import ServiceError
from soapwright.runtime.http.soap import SOAP_11, read_envelope

NS = "http://www.superoffice.net/ws/crm/NetServer/Services88"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
NIL = f'<ExceptionInfo xmlns="{NS}" xsi:nil="true"/>'


def answer(*parts: str) -> Headers:
    header = "".join(parts)
    data = (
        f'<s:Envelope xmlns:s="{SOAP_11}" xmlns:xsi="{XSI}"><s:Header>{header}</s:Header><s:Body>'
        f'<DeleteBatchTaskResponse xmlns="{NS}"/></s:Body></s:Envelope>'
    )
    read = read_envelope(Codec(types.TYPES), DELETE_BATCH_TASK, etree.fromstring(data))
    return read.headers


def succeeded(text: str) -> str:
    return f'<Succeeded xmlns="{NS}">{text}</Succeeded>'


def exception(content: str, name: str = "ExceptionInfo") -> str:
    return f'<{name} xmlns="{NS}">{content}</{name}>'


def check(*parts: str) -> None:
    HEADER_STATUS.check(answer(*parts), "DeleteBatchTask", "en")


def failure(*parts: str) -> ServiceError:
    with pytest.raises(ServiceError) as caught:
        check(*parts)
    return caught.value


@pytest.mark.parametrize(
    "parts",
    [
        (NIL, succeeded("true")),
        (exception(""), succeeded("true")),
        (succeeded("true"),),
        (NIL,),
        (succeeded("1"), NIL),
        (),
    ],
)
def test_a_call_that_succeeded(parts: Any) -> None:
    check(*parts)


def test_a_failure_nobody_explains() -> None:
    error = failure(NIL, succeeded("false"))
    assert error.message == "the service says that the call failed, and not why"
    assert (error.operation, error.zone, error.messages) == ("DeleteBatchTask", "en", ())


@pytest.mark.parametrize("told", ["true", "false"])
def test_an_exception_is_a_failure_whatever_else_is_said(told: str) -> None:
    error = failure(
        exception(
            "<Message>NRE at line 1</Message><FriendlyText>It is gone.</FriendlyText>"
            "<ExceptionType>System.Exception</ExceptionType>"
        ),
        succeeded(told),
    )
    assert error.message == "It is gone."
    assert error.messages == ("It is gone.", "NRE at line 1")
    assert error.kind == "System.Exception"
    assert error.__cause__ is None


def test_texts_that_are_empty_or_the_same_are_not_told() -> None:
    error = failure(exception("<Message>No.</Message><FriendlyText>No.</FriendlyText>"))
    assert error.messages == ("No.",)
    error = failure(exception("<Message>No.</Message><FriendlyText>  </FriendlyText>"))
    assert error.message == "No."
    error = failure(exception(f'<Message xmlns:xsi="{XSI}" xsi:nil="true"/>'))
    assert error.message == "the service gives no reason"


def test_the_chain_of_causes() -> None:
    inner = "<InnerException><Message>{}</Message>{}</InnerException>"
    content = inner.format("second", inner.format("third", ""))
    error = failure(exception(f"<Message>first</Message>{content}"))
    told = []
    link: BaseException | None = error
    while isinstance(link, ServiceError):
        told.append(link.message)
        link = link.__cause__
    assert told == ["first", "second", "third"]


def test_a_chain_that_is_too_long_is_cut() -> None:
    content = "<Message>deep</Message>"
    for _ in range(60):
        content = f"<Message>up</Message><InnerException>{content}</InnerException>"
    depth, link = 0, failure(exception(content)).__cause__
    while link is not None:
        depth, link = depth + 1, link.__cause__
    assert depth == 20
