"""What a call carries to show who makes it."""

from __future__ import annotations

import base64

from generated.autotask import operations, types
from soapwright.runtime.auth.session import Session
from soapwright.runtime.calls.call import Call, Outgoing

CODE = types.AutotaskIntegrations(integration_code="CODE")


def signed(session: Session, call: Call) -> Outgoing:
    outgoing = Outgoing(call, "http://localhost/", None, call.request)
    session.sign(outgoing)
    return outgoing


def test_a_session_shows_the_user_and_never_the_secret() -> None:
    session = Session("mé:x", "s3cr3t:ü")
    assert repr(session) == str(session) == "<Session of mé:x>"
    found = signed(session, Call(operations.QUERY, types.Query(s_xml="")))
    token = found.http_headers["Authorization"].removeprefix("Basic ")
    assert base64.b64decode(token).decode() == "mé:x:s3cr3t:ü"


def test_header_parts_without_content_are_left_out() -> None:
    session = Session("u", "s", {"Full": CODE, "Empty": types.AutotaskIntegrations()})
    found = signed(session, Call(operations.QUERY, types.Query(s_xml="")))
    assert found.headers == {"Full": CODE}


def test_a_call_that_nobody_makes_shows_nobody() -> None:
    session = Session("u", "s", {"AutotaskIntegrations": CODE})
    found = signed(session, Call(operations.GET_ZONE_INFO, types.GetZoneInfo(user_name="u")))
    assert not found.headers
    assert not found.http_headers


def test_without_a_user_there_are_only_header_parts() -> None:
    session = Session(headers={"AutotaskIntegrations": CODE})
    found = signed(session, Call(operations.QUERY, types.Query(s_xml="")))
    assert found.headers == {"AutotaskIntegrations": CODE}
    assert not found.http_headers
