"""The server over plain HTTP: what is no request of any API."""

from __future__ import annotations

from collections.abc import Iterator

import httpx2
import pytest
from lxml import etree

from soapwright.sandbox import open_sandbox
from soapwright.sandbox.ecosys import PASSWORD, USERNAME
from tests.generated.ecosys import FOLDER

NAMESPACE = "http://ecosys.net/api/SampleObject"
ACTION = f"{NAMESPACE}/ReadSampleObject"
XML = {"Content-Type": "text/xml; charset=utf-8"}


@pytest.fixture(scope="module")
def http() -> Iterator[httpx2.Client]:
    with (
        open_sandbox("ecosys", FOLDER) as server,
        httpx2.Client(base_url=server.url, trust_env=False) as client,
    ):
        yield client


def read(logout: str, *, user: str = USERNAME, more: str = "") -> bytes:
    options = (
        f"<Username>{user}</Username><Password>{PASSWORD}</Password>"
        f"<LogoutSession>{logout}</LogoutSession>"
    )
    body = f"<SampleObjectOptions>{options}</SampleObjectOptions>{more}"
    message = f'<m:SampleObjectReadRequestElement xmlns:m="{NAMESPACE}">{body}'
    return (
        '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>'
        f"{message}</m:SampleObjectReadRequestElement></s:Body></s:Envelope>"
    ).encode()


def ask(http: httpx2.Client, content: bytes, action: str = ACTION) -> httpx2.Response:
    return http.post("", content=content, headers={**XML, "SOAPAction": f'"{action}"'})


def test_the_wsdl_has_the_addresses_of_this_server(http: httpx2.Client) -> None:
    wsdl = etree.fromstring(http.get("?wsdl").content)
    addresses = [node.get("location", "") for node in wsdl.iter("{*}address")]
    assert len(addresses) == 2
    assert all(each.startswith(str(http.base_url).rpartition(":")[0]) for each in addresses)


@pytest.mark.parametrize("logout", ["true", "false"])
def test_a_session_lasts_where_it_is_not_ended(logout: str, http: httpx2.Client) -> None:
    http.cookies.clear()
    answer = ask(http, read(logout))
    assert answer.status_code == 200, answer.text
    assert ("JSESSIONID" in http.cookies) == (logout == "false")
    ask(http, read("true"))


@pytest.mark.parametrize(
    ("content", "action", "said"),
    [
        (read("true"), "urn:other", "is not known"),
        (read("true"), f"{NAMESPACE}/CreateSampleObject", "does not fit"),
        (read("true", more="<Odd/>"), ACTION, "is not valid"),
        (b"<not xml", ACTION, "faultstring"),
        (read("true", user="nobody"), ACTION, "not valid"),
    ],
)
def test_what_is_refused_is_a_fault(
    content: bytes, action: str, said: str, http: httpx2.Client
) -> None:
    http.cookies.clear()
    answer = ask(http, content, action)
    assert answer.status_code == 500
    assert said in answer.text


def test_what_is_no_soap(http: httpx2.Client) -> None:
    assert http.post("", content=b"x", headers={"Content-Type": "text/plain"}).status_code == 415
    root = str(http.base_url.copy_with(path="/elsewhere"))
    assert http.get(root).status_code == 404
