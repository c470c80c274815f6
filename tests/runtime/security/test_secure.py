from __future__ import annotations

import pickle
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from lxml import etree

from generated.autotask import Autotask, operations
from soapwright.runtime.calls.call import Call
from soapwright.runtime.calls.operation import HttpOperation, HttpRequest
from soapwright.runtime.calls.steps import Reconnect
from soapwright.runtime.errors import EncodingError, InvalidArgument, UntrustedResponse
from soapwright.runtime.http.settings import TRACE, Limits
from soapwright.runtime.http.soap import SOAP_11, SOAP_12
from soapwright.runtime.security.names import SECURITY, WSSE
from soapwright.runtime.security.secure import Secure
from soapwright.runtime.security.timestamp import Timestamp
from soapwright.runtime.security.username_token import UsernameToken
from tests.runtime.scripted import ScriptedServer, reply
from tests.runtime.soap import envelope, query_answer
from tests.runtime.wires import HTTP, QUERY, Answer, Wire, streaming
from tests.signed import ALI, SHOP, signature

NOW = datetime.now(UTC)
TOKEN = UsernameToken("ali", "opensesame")
DIGEST = UsernameToken("ali", "opensesame", digest=True)


def security_of(request: bytes) -> etree._Element:
    found = etree.fromstring(request).findall(f"{{*}}Header/{SECURITY}")
    assert len(found) == 1
    return found[0]


def names(request: bytes) -> list[str]:
    return [etree.QName(part).localname for part in security_of(request)]


def test_a_request_says_who_calls_and_when() -> None:
    wire = Wire()
    response = wire.call(security=[TOKEN, Timestamp()])
    assert response.body.query_result.return_code == 1
    assert names(wire.sent[0]) == ["Timestamp", "UsernameToken"]
    assert security_of(wire.sent[0]).get(f"{{{SOAP_11}}}mustUnderstand") == "1"
    assert wire.sent[0].count(b"opensesame") == 1


def test_what_is_signed_is_signed_after_all_else() -> None:
    wire = Wire()
    wire.call(security=[DIGEST, Timestamp(), signature(ALI)])
    assert names(wire.sent[0]) == [
        "Timestamp", "UsernameToken", "BinarySecurityToken", "Signature"
    ]  # fmt: skip


def test_soap_1_2_has_its_own_attribute() -> None:
    operation = replace(operations.QUERY, soap="1.2")
    answer = query_answer().replace(SOAP_11.encode(), SOAP_12.encode())
    wire = Wire(lambda _: answer)
    wire.call(Call(operation, QUERY.request), security=TOKEN)
    assert security_of(wire.sent[0]).get(f"{{{SOAP_12}}}mustUnderstand") == "1"


def test_a_call_that_is_made_again_has_a_token_of_its_own() -> None:
    answers = iter([Answer(b"", 503), Answer()])
    wire = Wire(lambda _: next(answers))
    wire.call(security=DIGEST)
    nonces = [security_of(each).findtext(f".//{{{WSSE}}}Nonce") for each in wire.sent]
    assert len(set(nonces)) == 2


def test_a_call_that_carries_no_credentials_is_left_alone() -> None:
    operation = replace(operations.QUERY, authenticated=False)
    wire = Wire()
    wire.call(Call(operation, QUERY.request), HTTP, security=[TOKEN, signature(ALI, [SHOP])])
    assert b"Security" not in wire.sent[0]


def test_a_password_does_not_go_out_as_text_over_plain_http() -> None:
    wire = Wire()
    with pytest.raises(EncodingError, match="as text over plain http") as caught:
        wire.call(url=HTTP, security=TOKEN)
    assert not wire.sent
    assert not caught.value.maybe_done
    assert "opensesame" not in str(caught.value)
    wire.call(url=HTTP, security=UsernameToken("ali", "opensesame", over_http=True))
    wire.call(url=HTTP, security=DIGEST)
    assert len(wire.sent) == 2


def test_what_cannot_be_signed_is_not_sent() -> None:
    from tests.certificates import party

    wire = Wire()
    with pytest.raises(EncodingError, match=r"cannot be secured: the certificate .* has expired"):
        wire.call(security=signature(party("late", days=-1, age=3)))
    assert not wire.sent


def test_an_operation_of_http_is_not_made_without_its_security() -> None:
    wire = Wire()
    operation = HttpOperation[Any, Any]("list", "GET", "/list")
    with pytest.raises(EncodingError, match="HTTP binding has no header"):
        wire.call(Call(operation, HttpRequest({}, None)), security=TOKEN)
    assert not wire.sent


@pytest.mark.parametrize(
    ("security", "told"),
    [
        ([], "security is empty"),
        ([TOKEN, DIGEST], "two of a kind"),
        ([TOKEN, "secret"], "holds a str"),
        ("secret", "holds a str"),
    ],
)
def test_what_secures_nothing_is_refused(security: Any, told: str) -> None:
    with pytest.raises(InvalidArgument, match=told) as caught:
        Secure(security, Limits())
    assert "secret" not in str(caught.value)


def test_nothing_secret_is_shown() -> None:
    step = Secure([TOKEN, Timestamp(), signature(ALI)], Limits())
    assert "opensesame" not in repr(step)
    assert "UsernameToken of ali" in repr(step)
    with pytest.raises(TypeError, match="neither pickled nor copied"):
        pickle.dumps(step)


def stamped(hours: float) -> bytes:
    stamp = etree.tostring(Timestamp().element(NOW + timedelta(hours=hours)), encoding="unicode")
    header = f'<w:Security xmlns:w="{WSSE}" xmlns:s="{SOAP_11}" s:mustUnderstand="1">{stamp}'
    return query_answer().replace(
        b"<soap:Body>", f"<soap:Header>{header}</w:Security></soap:Header><soap:Body>".encode()
    )


def test_an_answer_of_now_is_read() -> None:
    assert Wire(lambda _: stamped(0)).call(security=[TOKEN, Timestamp()]).body


@pytest.mark.parametrize("hours", [-1, 1])
def test_an_answer_of_another_time_is_refused(hours: float) -> None:
    wire = Wire(lambda _: stamped(hours))
    with pytest.raises(UntrustedResponse, match="is not of now") as caught:
        wire.call(security=[TOKEN, Timestamp()])
    assert caught.value.maybe_done
    assert caught.value.operation == "query"
    assert isinstance(wire.steps[-1], Reconnect)
    assert len(wire.sent) == 1


def test_rows_of_an_answer_of_another_time_are_not_given_out() -> None:
    rows: list[Any] = []
    with pytest.raises(UntrustedResponse):
        Wire(lambda _: stamped(-1)).call(streaming(rows), security=[TOKEN, Timestamp()])
    assert not rows


def test_a_fault_of_another_time_is_refused() -> None:
    fault = envelope("<soap:Fault><faultcode>soap:Client</faultcode></soap:Fault>")
    old = stamped(-1)
    header = old[old.index(b"<soap:Header>") : old.index(b"<soap:Body>")]
    wire = Wire(lambda _: Answer(fault.replace(b"<soap:Body>", header + b"<soap:Body>"), 500))
    with pytest.raises(UntrustedResponse):
        wire.call(security=[TOKEN, Timestamp()])


def test_messages_that_are_shown_hide_the_password(caplog: pytest.LogCaptureFixture) -> None:
    token = UsernameToken("ali", "opensesame", over_http=True)
    security = (token, signature(ALI, headers=[SECURITY]))
    with (
        caplog.at_level(TRACE),
        ScriptedServer(reply(query_answer())) as server,
        Autotask.connect("u", "s", url=server.url, integration_code="c", security=security) as at,
    ):
        at.call(operations.QUERY, QUERY.request)
        assert b"opensesame" in server.requests[0]
    assert "UsernameToken" in caplog.text
    assert "opensesame" not in caplog.text
