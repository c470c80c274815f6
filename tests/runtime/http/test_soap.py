"""Answers that are none, that are cut, and that say no."""

from __future__ import annotations

import dataclasses
import random
import time
from typing import Any

import pytest

from generated.autotask import operations, types
from soapwright.runtime.errors import (
    AuthenticationError,
    MalformedResponse,
    SoapFault,
    ThresholdExceeded,
    TransportError,
    TruncatedResponse,
)
from soapwright.runtime.http.settings import Limits
from soapwright.runtime.http.soap import SOAP_12, SoapExchange, write_envelope
from tests.runtime.soap import (
    CODEC,
    NS,
    envelope,
    exchange,
    outgoing,
    page,
    query_answer,
    receive,
)

FAULT_11 = (
    "<soap:Fault><faultcode>soap:Client</faultcode><faultstring xml:lang='en'> bad &amp; worse "
    "</faultstring><faultactor>urn:me</faultactor><detail><e xmlns='urn:d'>7</e></detail>"
    "</soap:Fault>"
)
FAULT_12 = (
    "<soap:Fault><soap:Code><soap:Value>soap:Sender</soap:Value></soap:Code><soap:Reason>"
    "<soap:Text xml:lang='en'>bad</soap:Text></soap:Reason><soap:Detail><e/></soap:Detail>"
    "</soap:Fault>"
)


@pytest.mark.parametrize("step", [1, 7, 100_000])
def test_it_does_not_matter_how_an_answer_arrives(step: int) -> None:
    assert receive(page(3), step=step) == receive(page(3))
    assert [t.id for t in receive(page(3), step=step).entity_results.entity] == [1, 2, 3]


@pytest.mark.parametrize(
    "before", [b"\n", b"  \r\n\t", b"\xef\xbb\xbf", b"\xef\xbb\xbf\n", b"\n\xef\xbb\xbf"]
)
@pytest.mark.parametrize("step", [1, None])
def test_blanks_and_a_byte_order_mark_may_come_first(before: bytes, step: int | None) -> None:
    assert receive(before + page(1), step=step) == receive(page(1))


@pytest.mark.parametrize("encoding", ["utf-16", "iso-8859-1"])
def test_other_encodings_are_read_as_declared(encoding: str) -> None:
    data = page(1).decode().replace("utf-8", encoding).encode(encoding)
    assert receive(data) == receive(page(1))


def test_a_page_cut_anywhere_is_truncated() -> None:
    data = page(60)
    whole = len(data)
    offsets = {*range(whole - 2048, whole), *random.Random(1).choices(range(whole), k=300)}
    for offset in sorted(offsets):
        with pytest.raises(TruncatedResponse) as caught:
            receive(data[:offset])
        assert caught.value.operation == "query"


@pytest.mark.parametrize("size", [0, 1, 40])
def test_an_answer_that_is_cut_at_the_start(size: int) -> None:
    with pytest.raises(TruncatedResponse):
        receive(page(1)[:size])
    with pytest.raises(TruncatedResponse):
        receive(b"\n" * size)


def test_anything_after_the_envelope_is_an_error() -> None:
    with pytest.raises(TruncatedResponse):
        receive(page(1) + b"<x/>")
    assert receive(page(1) + b"\n") == receive(page(1))


@pytest.mark.parametrize("declared", ["utf-16", "us-ascii", "no-such-encoding"])
def test_a_wrong_encoding_declaration(declared: str) -> None:
    with pytest.raises(TruncatedResponse):
        receive(page(1).replace(b"utf-8", declared.encode()))


def test_bytes_that_are_not_of_the_encoding() -> None:
    with pytest.raises(TruncatedResponse):
        receive(page(1).decode().encode("latin-1"))


BOMB = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize(
    "doctype",
    [
        "<!DOCTYPE soap:Envelope>",
        '<!DOCTYPE soap:Envelope SYSTEM "file:///etc/passwd">',
        '<!DOCTYPE soap:Envelope [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        f'<!DOCTYPE soap:Envelope [<!ENTITY l0 "lol">{BOMB}]>',
    ],
)
@pytest.mark.parametrize("use", ["", "&x;", "&l9;", "<Entity a='&l9;'/>"])
def test_a_doctype_is_refused(doctype: str, use: str) -> None:
    head, rest = query_answer(use).decode().split("\n", 1)
    started = time.monotonic()
    with pytest.raises(MalformedResponse) as caught:
        receive(f"{head}\n{doctype}{rest}".encode())
    assert time.monotonic() - started < 2
    assert "root:" not in str(caught.value)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"<html><body>Sorry</body></html>", "is <html>, not a SOAP envelope"),
        (b"<Envelope/>", "is <Envelope>, not a SOAP envelope"),
        (envelope(""), "Body is empty, not <queryResponse>"),
        (envelope(f"<createResponse xmlns='{NS}'/>"), "is <createResponse> in http"),
        (envelope("<queryResponse xmlns='urn:x'/>"), "in urn:x, not <queryResponse> in http"),
        (envelope("").replace(b"Body", b"Corpse"), "has no Body"),
    ],
)
def test_another_document(data: bytes, message: str) -> None:
    with pytest.raises(MalformedResponse, match=message) as caught:
        receive(data, zone="en")
    assert (caught.value.operation, caught.value.zone) == ("query", "en")
    assert caught.value.maybe_done  # it said neither yes nor no


def test_text_that_is_no_xml() -> None:
    with pytest.raises(TruncatedResponse, match="not well-formed"):
        receive(b"<!doctype html><p>Sorry<br>")
    with pytest.raises(TruncatedResponse, match="not well-formed"):
        receive(b"Service Unavailable")


@pytest.mark.parametrize("status", [200, 500])
def test_a_fault(status: int) -> None:
    with pytest.raises(SoapFault, match="bad & worse") as caught:
        receive(envelope(FAULT_11), status, zone="en")
    fault = caught.value
    assert (fault.code, fault.actor, fault.message) == ("Client", "urn:me", "bad & worse")
    assert fault.detail is not None
    assert "<e" in fault.detail
    assert (fault.operation, fault.zone) == ("query", "en")


def test_a_fault_of_soap_12() -> None:
    with pytest.raises(SoapFault) as caught:
        receive(envelope(FAULT_12, soap=SOAP_12), 400)
    assert (caught.value.code, caught.value.message) == ("Sender", "bad")
    assert caught.value.detail is not None


def test_a_fault_without_anything() -> None:
    with pytest.raises(SoapFault, match="a fault and no message"):
        receive(envelope("<soap:Fault/>"), 500)


@pytest.mark.parametrize("status", [401, 403])
def test_refused_credentials_are_an_error_whatever_the_body(status: int) -> None:
    with pytest.raises(AuthenticationError, match=f"HTTP {status}") as caught:
        receive(b"<p>go away", status)
    assert caught.value.operation == "query"


@pytest.mark.parametrize(
    ("code", "refused"),
    [
        ("Client", True),
        ("soap:Client.Authentication", True),
        ("soap:Server", False),
        ("x:Client", False),
        ("unbound:Client", True),
    ],
)
def test_a_code_of_a_namespace_that_is_not_soaps_is_the_services_own(
    code: str, refused: bool
) -> None:
    fault = f"<soap:Fault xmlns:x='urn:x'><faultcode>{code}</faultcode></soap:Fault>"
    with pytest.raises(SoapFault) as caught:
        receive(envelope(fault), 500)
    assert caught.value.refused == refused


@pytest.mark.parametrize("status", [404, 500, 502, 302])
def test_what_became_of_a_change_decides_before_its_status(status: int) -> None:
    once = dataclasses.replace(operations.QUERY, idempotent=False)
    assert len(receive(page(1), status, operation=once).entity_results.entity) == 1


@pytest.mark.parametrize("status", [400, 404, 500, 502, 302])
def test_what_was_read_is_not_believed_with_a_status_that_says_no(status: int) -> None:
    with pytest.raises(TransportError, match=f"HTTP {status}"):
        receive(page(1), status)


def test_a_fault_that_comes_with_401_tells_why() -> None:
    with pytest.raises(AuthenticationError, match=r"HTTP 401.*bad & worse") as caught:
        receive(envelope(FAULT_11), 401)
    assert isinstance(caught.value.__cause__, SoapFault)


def test_too_many_calls() -> None:
    one = exchange()
    one.start(429, {"retry-after": "7"})
    with pytest.raises(ThresholdExceeded) as caught:
        one.finish()
    assert (caught.value.status, caught.value.retry_after) == (429, 7.0)
    assert not caught.value.maybe_done


@pytest.mark.parametrize(
    ("status", "maybe_done"),
    [(500, True), (502, True), (302, True), (303, True), (409, True), (404, False), (413, False)],
)
@pytest.mark.parametrize("data", [b"", b"<html>", b"<html/>", page(1)[:-9]])
def test_a_status_that_says_no(status: int, maybe_done: bool, data: bytes) -> None:
    with pytest.raises(TransportError, match=f"HTTP {status}") as caught:
        receive(data, status)
    assert (caught.value.status, caught.value.maybe_done) == (status, maybe_done)


def test_an_answer_that_is_too_large() -> None:
    with pytest.raises(MalformedResponse, match="larger than 100 bytes"):
        receive(page(1), limits=Limits(response_bytes=100))


def test_a_request_carries_its_action_and_header() -> None:
    part = types.AutotaskIntegrations(integration_code="C & D")
    out = outgoing(operations.QUERY, types.Query())
    out.headers |= {"AutotaskIntegrations": part, "NobodyBinds": types.Query()}
    out.http_headers["Authorization"] = "Basic eA=="
    limits = Limits()
    one = SoapExchange(CODEC, operations.QUERY, out, url=out.url, limits=limits)
    assert one.headers == {
        "Content-Type": "text/xml; charset=utf-8",
        "SOAPAction": f'"{NS}query"',
        "Authorization": "Basic eA==",
    }
    assert b"<soap:Header><n0:AutotaskIntegrations><n0:IntegrationCode>C &amp; D<" in one.content


def test_soap_12_puts_the_action_into_the_content_type() -> None:
    twelve: Any = dataclasses.replace(operations.QUERY, soap="1.2")
    one = exchange(twelve)
    assert one.headers["Content-Type"] == (
        f'application/soap+xml; charset=utf-8; action="{NS}query"'
    )
    assert "SOAPAction" not in one.headers
    assert SOAP_12.encode() in write_envelope(CODEC, types.Query(), soap="1.2")


def test_header_parts_of_an_answer_are_read() -> None:
    declared: Any = dataclasses.replace(
        operations.QUERY, response_headers=("AutotaskIntegrations",)
    )
    part = f'<AutotaskIntegrations xmlns="{NS}"><PartnerID>P</PartnerID></AutotaskIntegrations>'
    header = f"<soap:Header>{part}</soap:Header>"
    one = exchange(declared)
    one.start(200, {})
    one.feed(envelope(f'<queryResponse xmlns="{NS}"/>', header=header))
    found = one.finish().headers
    assert [*found] == [types.AutotaskIntegrations(partner_id="P")]
