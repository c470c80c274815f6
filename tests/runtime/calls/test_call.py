"""A call on its way out and on its way back."""

from __future__ import annotations

from generated.autotask import operations, types
from soapwright.runtime.calls.call import Call, Outgoing, Response
from soapwright.runtime.calls.operation import HttpOperation

LOCATE = Call(operations.GET_ZONE_INFO, types.GetZoneInfo(user_name="u"))
QUERY = Call(operations.QUERY, types.Query(s_xml="<queryxml/>"))


def test_a_call_beside_another_goes_to_the_same_place_with_nothing_of_it() -> None:
    outgoing = Outgoing(QUERY, "http://localhost/", "en", types.Query(s_xml="changed"))
    outgoing.headers["AutotaskIntegrations"] = types.AutotaskIntegrations()
    outgoing.http_headers["Authorization"] = "Basic eA=="
    beside = outgoing.beside(LOCATE)
    assert (beside.call, beside.url, beside.zone) == (LOCATE, "http://localhost/", "en")
    assert beside.message is LOCATE.request
    assert beside.headers == {}
    assert beside.http_headers == {}


def test_what_one_call_carries_no_other_does() -> None:
    one, other = (Outgoing(QUERY, "http://localhost/", None, None) for _ in range(2))
    one.http_headers["Authorization"] = "Basic eA=="
    assert other.http_headers == {}


def test_the_one_thing_an_operation_returns() -> None:
    answer = types.ATWSResponse(return_code=1)
    response = Response(types.QueryResponse(query_result=answer))
    assert response.result(operations.QUERY) is answer
    assert Response(types.QueryResponse()).result(operations.QUERY) is None


def test_an_operation_that_returns_a_whole_message() -> None:
    body = object()
    assert Response(body).result(HttpOperation("op", "GET", "/")) is body
