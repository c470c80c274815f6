from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from lxml import etree

from generated.autotask import Autotask, operations, types
from generated.autotask.session import ZONES
from soapwright.runtime.addressing.address import ANONYMOUS
from soapwright.runtime.addressing.names import WSA
from soapwright.runtime.auth.session import Session
from soapwright.runtime.calls.call import Call
from soapwright.runtime.calls.operation import HttpOperation, HttpRequest, Port
from soapwright.runtime.calls.steps import Reconnect
from soapwright.runtime.client.connection import Connection
from soapwright.runtime.errors import EncodingError, SoapFault, UntrustedResponse
from soapwright.runtime.http.settings import Addressing
from soapwright.runtime.http.soap import SOAP_11
from soapwright.runtime.security.names import DS
from tests.runtime.driving import Driver, drive
from tests.runtime.soap import envelope, page, query_answer
from tests.runtime.wires import CREATE, HTTPS, QUERY, Answer, Wire, streaming
from tests.signed import ALI, SHOP, signature, signed_answer

FAULT = envelope("<soap:Fault><faultcode>soap:Client</faultcode></soap:Fault>")


def part(request: bytes, name: str) -> str | None:
    return etree.fromstring(request).findtext(f"{{*}}Header/{{{WSA}}}{name}")


def related(answer: bytes, to: str, *, kind: str = "") -> bytes:
    """An answer that tells which message it is to."""
    told = f' RelationshipType="{kind}"' if kind else ""
    header = f'<soap:Header><a:RelatesTo xmlns:a="{WSA}"{told}> {to}\n</a:RelatesTo></soap:Header>'
    return answer.replace(b"<soap:Body>", header.encode() + b"<soap:Body>")


def to_it(answer: bytes) -> Callable[[bytes], bytes]:
    return lambda request: related(answer, part(request, "MessageID") or "")


def test_a_request_says_where_it_goes_what_it_wants_and_which_it_is() -> None:
    wire = Wire(to_it(query_answer()))
    assert wire.call(addressing=Addressing()).body.query_result.return_code == 1
    request = wire.sent[0]
    assert part(request, "To") == HTTPS
    assert part(request, "Action") == operations.QUERY.action
    assert (part(request, "MessageID") or "").startswith("urn:uuid:")
    assert part(request, "ReplyTo/{*}Address") == ANONYMOUS
    assert b"mustUnderstand" not in request


def test_the_destination_may_be_another_than_the_address() -> None:
    wire = Wire(to_it(query_answer()))
    wire.call(addressing=Addressing(to="urn:inner", must_understand=True))
    assert part(wire.sent[0], "To") == "urn:inner"
    assert wire.sent[0].count(f"{SOAP_11}".encode()) >= 1
    header = etree.fromstring(wire.sent[0])[0]
    assert {each.get(f"{{{SOAP_11}}}mustUnderstand") for each in header} == {"1"}


def test_the_action_is_the_wsdls_own_before_that_of_soap() -> None:
    operation = replace(operations.QUERY, wsa_action="urn:own")
    wire = Wire(to_it(query_answer()))
    wire.call(Call(operation, QUERY.request), addressing=Addressing())
    assert part(wire.sent[0], "Action") == "urn:own"


def test_an_operation_without_any_action_is_not_sent() -> None:
    wire = Wire()
    with pytest.raises(EncodingError, match="gives the operation no action"):
        wire.call(
            Call(replace(operations.QUERY, action=""), QUERY.request), addressing=Addressing()
        )
    assert not wire.sent


def test_a_message_that_nothing_comes_back_for_names_nobody_to_reply_to() -> None:
    operation = replace(operations.QUERY, one_way=True, response=None, result=None)
    wire = Wire(lambda _: Answer(b"", 202))
    wire.call(Call(operation, QUERY.request), addressing=Addressing())
    assert part(wire.sent[0], "ReplyTo/{*}Address") is None
    assert part(wire.sent[0], "MessageID")


def test_the_destination_is_the_port_of_the_operation() -> None:
    operation = replace(operations.QUERY, port="second")
    ports = {"first": Port("https://one.example/"), "second": Port("https://two.example/")}
    connection = Connection(
        types.TYPES, ZONES, None, ports, ports=ports, zone_name="en", addressing=Addressing()
    )
    wire = Wire(to_it(query_answer()))
    drive(connection.carry(Call(operation, QUERY.request)), wire)
    assert part(wire.sent[0], "To") == "https://two.example/"


def test_no_two_messages_have_an_id_in_common() -> None:
    made: list[Callable[[bytes], Answer | bytes]] = [lambda _: Answer(b"", 503)]
    answers = iter([*made, to_it(query_answer())])
    wire = Wire(lambda request: next(answers)(request))
    wire.call(addressing=Addressing())
    first, second = (part(request, "MessageID") for request in wire.sent)
    assert first != second


# --- whose answer it is ---------------------------------------------------------------------------


@pytest.mark.parametrize("status", [200, 500])
@pytest.mark.parametrize("answer", [query_answer(), FAULT])
def test_an_answer_to_another_message_is_of_no_call_of_ours(answer: bytes, status: int) -> None:
    wire = Wire(lambda _: Answer(related(answer, "urn:uuid:other"), status))
    with pytest.raises(
        UntrustedResponse, match=r"is to another message: .* urn:uuid:other"
    ) as told:
        wire.call(CREATE, addressing=Addressing())
    assert told.value.maybe_done
    assert told.value.operation == "create"
    assert isinstance(wire.steps[-1], Reconnect)
    assert len(wire.sent) == 1


def test_no_row_of_another_messages_answer_is_given_out() -> None:
    rows: list[Any] = []
    with pytest.raises(UntrustedResponse):
        Wire(lambda _: related(page(3), "urn:uuid:other")).call(
            streaming(rows), addressing=Addressing()
        )
    assert not rows


def test_rows_of_its_own_answer_are() -> None:
    rows: list[Any] = []
    Wire(to_it(page(3))).call(streaming(rows), addressing=Addressing())
    assert len(rows) == 3


def test_an_answer_that_does_not_tell_whose_it_is_is_refused() -> None:
    wire = Wire()
    with pytest.raises(UntrustedResponse, match="does not tell which message it is to"):
        wire.call(addressing=Addressing())
    assert wire.call(addressing=Addressing(relates_to_needed=False)).body
    with pytest.raises(UntrustedResponse, match="is to another message"):
        Wire(lambda _: related(query_answer(), "urn:uuid:other")).call(
            addressing=Addressing(relates_to_needed=False)
        )


def test_a_fault_need_not_tell_whose_it_is() -> None:
    with pytest.raises(SoapFault):
        Wire(lambda _: Answer(FAULT, 500)).call(addressing=Addressing())


def test_of_two_relations_the_reply_counts() -> None:
    def both(request: bytes) -> bytes:
        own = related(query_answer(), part(request, "MessageID") or "", kind=f"{WSA}/reply")
        other = f'<a:RelatesTo xmlns:a="{WSA}" RelationshipType="urn:after">urn:x</a:RelatesTo>'
        return own.replace(b"</soap:Header>", f"{other}</soap:Header>".encode())

    assert Wire(both).call(addressing=Addressing()).body

    def two(request: bytes) -> bytes:
        other = f'<a:RelatesTo xmlns:a="{WSA}">urn:x</a:RelatesTo></soap:Header>'
        return to_it(query_answer())(request).replace(b"</soap:Header>", other.encode())

    with pytest.raises(UntrustedResponse, match="is to another message"):
        Wire(two).call(addressing=Addressing())


def test_headers_of_addressing_may_have_to_be_understood() -> None:
    def obeyed(request: bytes) -> bytes:
        return to_it(query_answer())(request).replace(
            b"<a:RelatesTo", b'<a:RelatesTo soap:mustUnderstand="1"'
        )

    assert Wire(obeyed).call(addressing=Addressing()).body


def test_an_operation_of_http_is_left_alone() -> None:
    wire = Wire(lambda _: Answer(b"", 204))
    operation = HttpOperation[Any, Any]("list", "GET", "/list")
    wire.call(Call(operation, HttpRequest({}, None)), addressing=Addressing())
    assert len(wire.sent) == 1


def test_what_a_message_says_of_itself_is_signed() -> None:
    wire = Wire(to_it(query_answer()))
    wire.call(addressing=Addressing(), security=signature(ALI))
    signed = etree.fromstring(wire.sent[0]).findall(f".//{{{DS}}}Reference")
    assert len(signed) == 5  # the Body, and four headers


def test_a_relation_that_is_not_signed_does_not_count() -> None:
    def add(request: bytes) -> bytes:
        answer = signed_answer(query_answer()).decode()
        told = f'<a:RelatesTo xmlns:a="{WSA}">{part(request, "MessageID")}</a:RelatesTo>'
        start = answer.index(">", answer.index(":Header") if ":Header" in answer else 0) + 1
        return (answer[:start] + told + answer[start:]).encode()

    wire = Wire(add)
    with pytest.raises(UntrustedResponse, match="does not tell which message it is to"):
        wire.call(addressing=Addressing(), security=signature(ALI, [SHOP]))
    assert wire.call(
        addressing=Addressing(relates_to_needed=False), security=signature(ALI, [SHOP])
    ).body


def test_records_whose_answer_is_anothers_are_unknown_and_not_sent_again() -> None:
    """A batch of them, told as whatever gets no answer."""
    wire = Wire(lambda _: related(query_answer(), "urn:uuid:other"))
    connection = Connection(types.TYPES, ZONES, Session("u", "s"), HTTPS, addressing=Addressing())

    def answer(step: Any) -> Any:
        if isinstance(step, Call):
            return drive(connection.carry(step), wire).result(step.operation)
        return wire(step)

    driver: Any = Driver(answer)
    account = types.Account(account_name="Ada", phone="1", account_type=1, owner_resource_id=1)
    report = Autotask(connection, driver).create([account])
    assert [outcome.status for outcome in report.outcomes] == ["unknown"]
    assert len(wire.sent) == 1
