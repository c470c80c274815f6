from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from lxml import etree

from soapwright.runtime.calls.steps import Reconnect
from soapwright.runtime.errors import (
    AuthenticationError,
    EncodingError,
    MalformedResponse,
    SoapFault,
    ThresholdExceeded,
    TransportError,
    TruncatedResponse,
    UntrustedResponse,
)
from soapwright.runtime.http.settings import Limits
from soapwright.runtime.security.names import DS
from soapwright.runtime.security.timestamp import Timestamp
from soapwright.runtime.security.username_token import UsernameToken
from soapwright.runtime.security.verifying import verified
from tests.runtime.soap import envelope, page, query_answer
from tests.runtime.wires import CREATE, HTTP, HTTPS, QUERY, Answer, Wire, streaming
from tests.signed import ALI, SHOP, signature, signed_answer

SECURED = signature(ALI, [SHOP])
REFUSAL = envelope(
    "<soap:Fault><faultcode>soap:Client</faultcode><faultstring>no</faultstring></soap:Fault>"
)


def call(answer: Answer | bytes, **options: Any) -> Any:
    wire = Wire(lambda _: answer)
    return wire.call(**{"security": SECURED, **options})


def test_a_request_is_signed_and_its_answer_read() -> None:
    wire = Wire(lambda _: signed_answer(query_answer()))
    assert wire.call(security=SECURED).body.query_result.return_code == 1
    request = etree.fromstring(wire.sent[0])
    assert verified(request, signature(SHOP, [ALI]), None, datetime.now(UTC))


def test_rows_are_given_out_when_all_of_the_answer_is_known_to_hold() -> None:
    rows: list[Any] = []
    call(signed_answer(page(3)), call=streaming(rows))
    assert [row.id for row in rows] == [1, 2, 3]
    assert rows[0].title == "Ticket 1 & more"


@pytest.mark.parametrize(
    "broken", [lambda d: d.replace(b"Ticket 2", b"Ticket 9"), lambda d: d[:-40]]
)
def test_no_row_of_an_answer_that_does_not_hold_is_given_out(
    broken: Callable[[bytes], bytes],
) -> None:
    rows: list[Any] = []
    with pytest.raises(MalformedResponse):
        call(broken(signed_answer(page(3))), call=streaming(rows))
    assert not rows


def test_an_answer_that_is_not_signed_is_refused_and_its_outcome_unknown() -> None:
    wire = Wire(lambda _: Answer())
    with pytest.raises(UntrustedResponse, match="it is not signed") as caught:
        wire.call(CREATE, security=SECURED)
    assert caught.value.maybe_done
    assert caught.value.operation == "create"
    assert len(wire.sent) == 1
    assert isinstance(wire.steps[-1], Reconnect)


def test_an_answer_of_another_time_is_refused() -> None:
    answer = signed_answer(query_answer(), datetime.now(UTC) - timedelta(hours=1))
    with pytest.raises(UntrustedResponse, match="has expired"):
        call(answer, security=[SECURED, Timestamp()])


def test_a_fault_that_is_signed_is_what_it_says() -> None:
    with pytest.raises(SoapFault, match="no") as caught:
        call(Answer(signed_answer(REFUSAL), 500))
    assert not caught.value.maybe_done


@pytest.mark.parametrize("url", [HTTP, HTTPS])
@pytest.mark.parametrize("status", [200, 500])
def test_a_fault_that_is_not_signed_refuses_nothing(url: str, status: int) -> None:
    """Anybody on the way may have written it, after the service has acted."""
    with pytest.raises(UntrustedResponse, match="not signed") as caught:
        call(Answer(REFUSAL, status), call=CREATE, url=url)
    assert caught.value.maybe_done
    if status == 500:
        assert "it says: no" in caught.value.message
        assert isinstance(caught.value.__cause__, SoapFault)


@pytest.mark.parametrize(
    ("status", "kind"),
    [(401, AuthenticationError), (403, AuthenticationError), (404, TransportError)],
)
@pytest.mark.parametrize("body", [b"", b"<html/>", b"no"])
def test_what_http_refuses_counts_where_tls_tells_who_says_it(
    status: int, kind: type[Exception], body: bytes
) -> None:
    with pytest.raises(kind) as trusted:
        call(Answer(body, status), call=CREATE)
    assert not isinstance(trusted.value, UntrustedResponse)
    with pytest.raises(UntrustedResponse) as doubted:
        call(Answer(body, status), call=CREATE, url=HTTP)
    assert doubted.value.maybe_done
    assert isinstance(doubted.value.__cause__, kind)


def test_too_many_calls_are_waited_for_only_where_it_is_known_who_says_so() -> None:
    with pytest.raises(ThresholdExceeded):
        call(Answer(b"", 429), call=CREATE)
    wire = Wire(lambda _: Answer(b"", 429))
    with pytest.raises(UntrustedResponse):
        wire.call(CREATE, HTTP, security=SECURED)
    assert len(wire.sent) == 1


def test_a_gateway_that_fails_says_nothing_of_the_call() -> None:
    wire = Wire(lambda _: Answer(b"<html/>", 503))
    with pytest.raises(TransportError) as caught:
        wire.call(QUERY, HTTP, security=SECURED)
    assert not isinstance(caught.value, MalformedResponse)
    assert len(wire.sent) == 4


def test_an_answer_that_is_cut_is_told_as_that() -> None:
    with pytest.raises(TruncatedResponse) as caught:
        call(signed_answer(query_answer())[:-10])
    assert caught.value.operation == "query"


def test_an_answer_is_no_larger_than_the_limit() -> None:
    with pytest.raises(MalformedResponse, match="larger than 1000 bytes") as caught:
        call(signed_answer(page(3)), limits=Limits(response_bytes=1000))
    assert caught.value.operation == "query"


def test_an_answer_of_several_parts_is_refused() -> None:
    answer = Answer(b"--x", headers={"content-type": "multipart/related; boundary=x"})
    with pytest.raises(UntrustedResponse, match="several parts"):
        call(answer)


def test_a_doctype_is_refused_before_anything_is_checked() -> None:
    with pytest.raises(MalformedResponse, match="DOCTYPE"):
        call(b"<!DOCTYPE a []>" + signed_answer(query_answer()))


def test_answers_are_read_as_they_are_where_that_was_asked_for() -> None:
    wire = Wire(lambda _: Answer())
    assert wire.call(security=signature(ALI)).body.query_result.return_code == 1
    assert etree.fromstring(wire.sent[0]).find(f".//{{{DS}}}Signature") is not None
    with pytest.raises(SoapFault):
        call(Answer(REFUSAL, 500), security=signature(ALI))


def test_a_request_that_is_broken_off_is_told_as_ever() -> None:
    def cut(_: bytes) -> Any:
        raise EncodingError("never sent")

    with pytest.raises(EncodingError):
        Wire(cut).call(security=SECURED)


def test_a_status_that_was_changed_makes_no_refusal_of_a_signed_fault() -> None:
    fault = REFUSAL.replace(b"soap:Client", b"soap:Server")
    with pytest.raises(SoapFault) as caught:
        call(Answer(signed_answer(fault), 401), call=CREATE, url=HTTP)
    assert caught.value.maybe_done
    with pytest.raises(AuthenticationError):
        call(Answer(signed_answer(fault), 401), call=CREATE, url=HTTPS)


def test_a_request_of_several_parts_is_not_signed_and_not_sent() -> None:
    wire = Wire(lambda _: Answer())
    with pytest.raises(EncodingError, match="several parts cannot be signed yet"):
        wire.call(security=SECURED, mtom=True)
    assert not wire.sent
    token = UsernameToken("ali", "opensesame")
    assert wire.call(security=token, mtom=True).body.query_result.return_code == 1
    assert b"UsernameToken" in wire.sent[0]
