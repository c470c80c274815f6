"""Requests that say themselves who calls, and the call that ends the session."""

from __future__ import annotations

from typing import Any

import pytest

from generated.ecosys import types
from generated.ecosys.operations.sample_object import READ_SAMPLE_OBJECT
from generated.ecosys.session import OPTIONS
from soapwright.runtime.auth.request_options import Unread
from soapwright.runtime.calls.call import Call, Outgoing
from soapwright.runtime.calls.operation import HttpOperation, Operation
from soapwright.runtime.errors import EncodingError, TransportError
from tests.runtime.soap import exchange

Read = types.SampleObjectReadRequestElement
SILENT = Operation[Any, Any]("op", "urn:op", "In", "Out")


def filled(request: Any, operation: Any = READ_SAMPLE_OBJECT) -> Any:
    outgoing = Outgoing(Call(operation, request), "http://localhost/", None, request)
    OPTIONS.fill(outgoing, "ada", "s3cret")
    return outgoing.message


def test_a_request_says_who_calls_and_keeps_the_session() -> None:
    request = Read(sample_object_parameters=types.SampleObjectParameters())
    message = filled(request)
    assert message.sample_object_options == types.RequestOptions(
        username="ada", password="s3cret", logout_session=False
    )
    assert message.sample_object_parameters is request.sample_object_parameters
    assert request.sample_object_options is None, "the caller's request is as it was"


def test_what_the_caller_says_stays() -> None:
    own = types.RequestOptions(username="bob", log_title="Import", logout_session=True)
    message = filled(Read(sample_object_options=own))
    assert message.sample_object_options == types.RequestOptions(
        username="bob", password="s3cret", log_title="Import", logout_session=True
    )
    assert own.password is None


def test_the_last_call_ends_the_session() -> None:
    assert OPTIONS.last is not None
    assert filled(OPTIONS.last().request).sample_object_options.logout_session is True


@pytest.mark.parametrize("operation", [SILENT, HttpOperation[Any, Any]("op", "GET", "/")])
def test_operations_that_are_not_told_who_calls(operation: Any) -> None:
    request = Read()
    assert filled(request, operation) is request


@pytest.mark.parametrize("request_", [types.RequestOptions(), types.SampleObjectParameters()])
def test_a_request_of_another_operation(request_: Any) -> None:
    with pytest.raises(EncodingError, match="is no request of it") as caught:
        filled(request_)
    assert caught.value.operation == "ReadSampleObject"


@pytest.mark.parametrize(("status", "fine"), [(200, True), (204, True), (199, False), (500, False)])
def test_of_the_answer_to_a_logout_only_the_status_counts(status: int, fine: bool) -> None:
    unread = Unread(exchange())
    assert (unread.method, unread.url) == ("POST", "http://localhost/")
    unread.start(status, {})
    unread.feed(b"this is no XML")
    if fine:
        unread.finish()
    else:
        with pytest.raises(TransportError, match=f"HTTP {status}") as caught:
            unread.finish()
        assert caught.value.status == status


def test_a_logout_without_any_answer_is_no_success() -> None:
    with pytest.raises(TransportError):
        Unread(exchange()).finish()
