"""Header parts on the wire: elements among records, and what an answer asks to be understood."""

from __future__ import annotations

import dataclasses
import pickle
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from generated.autotask import operations, types
from soapwright import NotUnderstood, SoapFault
from soapwright.runtime.calls.headers import tag_of
from soapwright.runtime.http.settings import Limits
from soapwright.runtime.http.soap import SOAP_11, SOAP_12, SoapExchange
from tests.headed import headed, rpc
from tests.runtime.scripted import reply
from tests.runtime.soap import CODEC, NS, QUERY, envelope, exchange, outgoing, page
from tests.styles import CALLS, XSI, depot
from tests.styles import envelope as envelope_of

PART = types.AutotaskIntegrations(integration_code="C & D")
ELEMENT = etree.fromstring('<q:Quota xmlns:q="urn:q" xmlns:d="urn:d">d:all</q:Quota>')
NEXT = {
    SOAP_11: "http://schemas.xmlsoap.org/soap/actor/next",
    SOAP_12: "http://www.w3.org/2003/05/soap-envelope/role/next",
}


def sent(*elements: Any, **records: Any) -> list[etree._Element]:
    out = outgoing(operations.QUERY, QUERY)
    out.headers |= records
    out.elements += elements
    one = SoapExchange(CODEC, operations.QUERY, out, url=out.url, limits=Limits())
    root = etree.fromstring(one.content)
    assert root.find(f"{{{SOAP_11}}}Body/{{{NS}}}query/{{{NS}}}sXML") is not None
    return [*root[0]]


def test_elements_go_out_behind_the_declared_parts() -> None:
    first, second = sent(ELEMENT, AutotaskIntegrations=PART)
    assert first.findtext("{*}IntegrationCode") == "C & D"
    assert (second.tag, second.text, second.nsmap["d"]) == ("{urn:q}Quota", "d:all", "urn:d")


def test_an_element_may_stand_for_a_declared_part() -> None:
    part = etree.Element(f"{{{NS}}}AutotaskIntegrations", {f"{{{SOAP_11}}}mustUnderstand": "1"})
    (only,) = sent(AutotaskIntegrations=part)
    assert etree.tostring(only, method="c14n2") == etree.tostring(part, method="c14n2")


def test_what_follows_an_element_in_its_document_does_not_go_out() -> None:
    within = etree.fromstring("<a><b/>tail</a>")[0]
    (only,) = sent(within)
    assert (only.tag, only.tail) == ("b", None)


def received(
    header: str, soap: str = SOAP_11, understood: frozenset[str] | None = frozenset()
) -> Any:
    one = exchange()
    one._understood = understood
    one.start(200, {"X-Calls": "7"})
    one.feed(
        envelope(
            f'<queryResponse xmlns="{NS}"/>',
            header=f"<soap:Header>{header}</soap:Header>",
            soap=soap,
        )
    )
    return one.finish()


def test_what_nobody_declares_is_given_as_it_came() -> None:
    found = received('<q:Quota xmlns:q="urn:q">41</q:Quota><!-- --><Other/>')
    assert [part.tag for part in found.headers] == ["{urn:q}Quota", "Other"]
    assert found.headers["{urn:q}Quota"].text == "41"
    assert (found.status, found.http_headers["X-Calls"]) == (200, "7")


@pytest.mark.parametrize("soap", [SOAP_11, SOAP_12])
@pytest.mark.parametrize("role", ["", "next"])
def test_a_part_that_must_be_obeyed_and_nobody_knows_is_an_error(soap: str, role: str) -> None:
    name = "actor" if soap == SOAP_11 else "role"
    told = f' soap:{name}="{NEXT[soap]}"' if role else ""
    part = f'<q:Lock xmlns:q="urn:q" soap:mustUnderstand="1"{told}/>'
    with pytest.raises(NotUnderstood, match=r"\{urn:q\}Lock.*operation query") as caught:
        received(part, soap)
    assert caught.value.header == "{urn:q}Lock"
    assert caught.value.maybe_done, "the service has answered"
    assert len(received(part, soap, frozenset({"{urn:q}Lock"})).headers) == 1
    assert len(received(part, soap, None).headers) == 1


@pytest.mark.parametrize(
    "attribute",
    [
        'soap:mustUnderstand="0"',
        'mustUnderstand="1"',
        'soap:mustUnderstand="1" soap:actor="urn:somebody.else"',
    ],
)
def test_one_that_need_not_be_or_is_for_somebody_else_is_none(attribute: str) -> None:
    assert len(received(f"<Lock {attribute}/>").headers) == 1


def test_a_declared_part_is_understood_and_read() -> None:
    declared: Any = dataclasses.replace(
        operations.QUERY, response_headers=("AutotaskIntegrations",)
    )
    for content, count in (("", 1), ('xsi:nil="true"', 0)):
        one = exchange(declared)
        one.start(200, {})
        part = f'<AutotaskIntegrations xmlns="{NS}" soap:mustUnderstand="1" {content}/>'
        header = f"<soap:Header>{part}</soap:Header>"
        one.feed(envelope(f'<queryResponse xmlns="{NS}"/>', header=header))
        assert len(one.finish().headers) == count


def test_no_record_is_given_out_of_an_answer_that_is_not_understood() -> None:
    from soapwright.runtime.calls.call import Stream

    taken: list[Any] = []
    one = exchange(stream=Stream(("entity_results", "entity"), taken.extend))
    one.start(200, {})
    lock = '<soap:Header><Lock soap:mustUnderstand="1"/></soap:Header><soap:Body>'
    one.feed(page(3).replace(b"<soap:Body>", lock.encode()))
    with pytest.raises(NotUnderstood):
        one.finish()
    assert not taken


# --- parts that are types, and in SOAP encoding --------------------------------------------------


@pytest.mark.parametrize("use", ["literal", "encoded"])
@pytest.mark.parametrize("heads", ["literal", "encoded"])
def test_parts_that_are_types(tmp_path: Path, use: str, heads: str) -> None:
    body = "<c:DoResponse><b>done</b></c:DoResponse>"
    echo = "<c:echo><name>Ada</name></c:echo>"
    if heads == "encoded":
        echo = '<c:echo href="#1"/>'
        body += '<multiRef id="1" enc:root="0" xsi:type="t:Who"><name>Ada</name></multiRef>'
    with depot(rpc(use, heads), tmp_path, envelope_of(body, head=echo)) as d:
        types, do = d.types, d.made.package.operations.DO
        who = types.Who(name="Ada", boss=types.Who(name="Bob"))
        given = getattr(types, do.headers[0])  # there is a type of its name
        parts = [types.Level(value=3), given(**vars(who))]
        found = d.client.exchange(do, types.Do(a="x"), headers=parts)
        assert (found.body.b, found.headers[types.Echo].name) == ("done", "Ada")
        first, second = d.headers
        assert (first.tag, first.findtext("boss/name")) == (f"{{{CALLS}}}who", "Bob")
        assert (second.tag, second.text) == (f"{{{CALLS}}}level", "3")
        typed = first.get(f"{{{XSI}}}type", ""), first.get(f"{{{SOAP_11}}}encodingStyle", "")
        assert [bool(each) for each in typed] == [heads == "encoded"] * 2


def test_a_nil_part_in_encoding_is_left_out(tmp_path: Path) -> None:
    body = "<c:DoResponse><b>done</b></c:DoResponse>"
    echo = '<c:echo xsi:nil="true"/>'
    with depot(rpc("encoded", "encoded"), tmp_path, envelope_of(body, head=echo)) as d:
        found = d.client.exchange(d.made.package.operations.DO, d.types.Do(a="x"))
        assert len(found.headers) == 0


# --- what was wrong with a header part -----------------------------------------------------------


@pytest.mark.parametrize("soap", ["1.1", "1.2"])
def test_a_fault_of_a_header_part_is_told_in_the_header(tmp_path: Path, soap: str) -> None:
    told = {
        "1.1": "<e:Fault><faultcode>e:Client</faultcode><faultstring>old</faultstring></e:Fault>",
        "1.2": "<e:Fault><e:Code><e:Value>e:Sender</e:Value></e:Code><e:Reason>"
        '<e:Text xml:lang="en">old</e:Text></e:Reason></e:Fault>',
    }[soap]
    head = "<t:Expired><t:Since>9</t:Since></t:Expired><t:Quota><t:Left>1</t:Left></t:Quota>"
    answered = reply(envelope_of(told, soap, head), "500 No")
    with depot(headed(soap), tmp_path, answered, soap=soap) as d:
        with pytest.raises(SoapFault, match="old") as caught:
            d.client.store(litres=1)
        assert caught.value.detail == d.types.Expired(since=9)
        assert caught.value.details == (d.types.Expired(since=9),)
        assert caught.value.detail_xml is None
        assert [tag_of(part) for part in caught.value.headers] == [
            "{urn:depot}Expired",
            "{urn:depot}Quota",
        ]
        assert caught.value.headers[d.types.Quota].left == 1
        there = pickle.loads(pickle.dumps(caught.value))
        assert next(map(tag_of, there.headers)) == "{urn:depot}Expired"


def test_a_header_part_that_cannot_be_read_takes_no_words_from_a_fault(tmp_path: Path) -> None:
    told = "<e:Fault><faultcode>e:Client</faultcode><faultstring>old</faultstring></e:Fault>"
    answered = reply(envelope_of(told, head="<t:Quota><t:Left>x</t:Left></t:Quota>"), "500 No")
    with depot(headed(), tmp_path, answered) as d:
        with pytest.raises(SoapFault, match="old") as caught:
            d.client.store(litres=1)
        assert len(caught.value.headers) == 1
