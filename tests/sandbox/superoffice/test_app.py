"""The server over plain HTTP: which operation of which agent, and who calls."""

from __future__ import annotations

from collections.abc import Iterator

import httpx2
import pytest
from lxml import etree

from soapwright.sandbox import open_sandbox
from soapwright.sandbox.superoffice import APPLICATION_TOKEN
from soapwright.schema import read_schema
from tests.generated.packages import ROOT

FOLDER = ROOT / "wsdl" / "superoffice"
SOAP = "http://schemas.xmlsoap.org/soap/envelope/"


@pytest.fixture(scope="module")
def http() -> Iterator[httpx2.Client]:
    with (
        open_sandbox("superoffice", FOLDER) as server,
        httpx2.Client(base_url=server.url, trust_env=False) as client,
    ):
        yield client


@pytest.fixture(scope="module")
def asked() -> tuple[str, str, str]:
    """The action, the namespace and the message of GetSystemInfo, which asks for no ticket."""
    schema = read_schema(FOLDER / "SoPrincipal.wsdl").schema
    bound = next(
        each
        for binding in schema.bindings.values()
        for each in binding.operations
        if each.name == "GetSystemInfo"
    )
    element = next(name for name in schema.elements if name.local == "GetSystemInfo")
    return bound.action or "", element.namespace, element.local


def envelope(namespace: str, name: str, token: str) -> bytes:
    head = f'<h:ApplicationToken xmlns:h="{namespace}">{token}</h:ApplicationToken>'
    return (
        f'<s:Envelope xmlns:s="{SOAP}"><s:Header>{head}</s:Header><s:Body>'
        f'<m:{name} xmlns:m="{namespace}"/></s:Body></s:Envelope>'
    ).encode()


def post(http: httpx2.Client, agent: str, content: bytes, action: str) -> httpx2.Response:
    headers = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": f'"{action}"'}
    return http.post(f"{agent}.svc", content=content, headers=headers)


@pytest.mark.parametrize(("token", "succeeds"), [(APPLICATION_TOKEN, "true"), ("other", "false")])
def test_a_call_succeeds_or_says_why_in_its_header(
    token: str, succeeds: str, http: httpx2.Client, asked: tuple[str, str, str]
) -> None:
    action, namespace, name = asked
    answer = post(http, "SoPrincipal", envelope(namespace, name, token), action)
    assert answer.status_code == 200, answer.text
    header = etree.fromstring(answer.content).find(f"{{{SOAP}}}Header")
    assert header is not None
    assert header.findtext("{*}Succeeded") == succeeds
    assert ("not known" in answer.text) == (succeeds == "false")


def test_an_operation_of_another_agent_is_a_fault(
    http: httpx2.Client, asked: tuple[str, str, str]
) -> None:
    action, namespace, name = asked
    content = envelope(namespace, name, APPLICATION_TOKEN)
    for agent, sent, body in (
        ("Batch", action, content),
        ("SoPrincipal", "urn:other", content),
        ("SoPrincipal", action, envelope(namespace, "Other", "x")),
        ("SoPrincipal", action, b"<no"),
    ):
        answer = post(http, agent, body, sent)
        assert (answer.status_code, "faultstring" in answer.text) == (500, True)


def test_what_is_no_soap(http: httpx2.Client) -> None:
    assert http.get("Nothing.svc").status_code == 404
    assert http.get("Batch.svc").status_code == 405
    plain = {"Content-Type": "text/plain"}
    assert http.post("Batch.svc", content=b"", headers=plain).status_code == 415
    wsdl = etree.fromstring(http.get("Batch.svc?wsdl").content)
    (address,) = wsdl.iter("{*}address")
    assert address.get("location") == str(http.base_url.join("Batch.svc"))
