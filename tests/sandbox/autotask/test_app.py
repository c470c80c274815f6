"""Who calls, where, and what is no request."""

from __future__ import annotations

from lxml import etree

from soapwright.sandbox.autotask import RESOURCE_ID, USERNAME
from tests.sandbox.conftest import Open
from tests.sandbox.raw import Answer, Raw, q, ticket


def test_unauthorized_is_401_and_not_xml(raw: Raw) -> None:
    for auth in (None, (USERNAME, "wrong"), ("nobody", "sandbox-secret")):
        response = raw.http.post(**{**raw.request("GetWsdlVersion"), "auth": auth})
        assert response.status_code == 401
        assert not response.text.lstrip().startswith("<")


def test_integration_code(opened: Open) -> None:
    _, raw = opened()
    raw.code = None
    needed = "An IntegrationCode is required in the AutotaskIntegrations header."
    assert raw.query("Ticket").errors == [needed]
    assert raw.fault("GetWsdlVersion") == needed
    raw.code = "OTHER"
    assert raw.query("Ticket").errors == ["The IntegrationCode is not known or not active."]


def test_zone_info_needs_nothing(opened: Open) -> None:
    _, raw = opened()
    raw.auth = raw.code = None
    info = raw.call("getZoneInfo", f"<UserName>{USERNAME}</UserName>")[0]
    assert info.findtext(q("URL")) == raw.url
    assert info.findtext(q("ErrorCode")) == "0"
    unknown = raw.call("getZoneInfo", "<UserName>nobody</UserName>")[0]
    assert int(unknown.findtext(q("ErrorCode")) or 0) < 0


def test_impersonation(raw: Raw) -> None:
    header = f"<ImpersonateAsResourceID>{RESOURCE_ID}</ImpersonateAsResourceID>"
    body = f"<Entities>{ticket()}</Entities>"
    answer = Answer(raw.call("create", body, header)[0])
    assert answer.values("ImpersonatorCreatorResourceID") == [str(RESOURCE_ID)]
    nobody = "<ImpersonateAsResourceID>5</ImpersonateAsResourceID>"
    assert Answer(raw.call("create", body, nobody)[0]).errors == [
        "The resource [5] to impersonate does not exist."
    ]


def test_requests_that_are_no_requests(raw: Raw) -> None:
    good = raw.request("GetWsdlVersion")

    def send(**changes: object) -> tuple[int, str]:
        response = raw.http.post(**{**good, **changes})
        return response.status_code, response.text

    assert "not well-formed" in send(content=b"<a>")[1]
    assert "not a SOAP 1.1 envelope" in send(content=b"<a/>")[1]
    assert "document type" in send(content=b"<!DOCTYPE a><a/>")[1]
    bomb = b'<!DOCTYPE a [<!ENTITY b "x"><!ENTITY c "&b;&b;">]><a>&c;</a>'
    assert send(content=bomb)[0] == 500
    headers = dict(good["headers"])
    assert "is not known" in send(headers={**headers, "SOAPAction": '"x"'})[1]
    other = headers["SOAPAction"].replace("GetWsdlVersion", "query")
    assert "does not fit" in send(headers={**headers, "SOAPAction": other})[1]
    assert send(headers={**headers, "Content-Type": "application/json"})[0] == 415
    assert raw.http.get(raw.url).status_code == 405
    assert raw.http.get(raw.url + "/nothing").status_code == 404


def test_the_wsdl_names_this_server(opened: Open) -> None:
    server, raw = opened()
    for url in (server.wsdl_url, server.url + "?wsdl", server.wsdl_url.lower()):
        tree = etree.fromstring(raw.http.get(url).content)
        (address,) = tree.iter("{http://schemas.xmlsoap.org/wsdl/soap/}address")
        assert address.get("location") == server.url
