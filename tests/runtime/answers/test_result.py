"""Reading what a service says of a call, of its records, of its limits and of a user."""

from __future__ import annotations

import base64

import pytest

from generated.autotask import types
from generated.autotask.results import ENTITIES
from generated.autotask.session import LOCATE, USAGE
from soapwright.runtime.answers.result import Result
from soapwright.runtime.auth.session import Session
from soapwright.runtime.calls.retry import may_repeat
from soapwright.runtime.errors import (
    AuthenticationError,
    MalformedResponse,
    ServiceError,
    SoapFault,
    SoapwrightError,
    TransportError,
    TruncatedResponse,
)
from soapwright.runtime.limits.usage import Usage

EN = "Error updating entity for record number [{}]."
DE = "Fehler beim Aktualisieren der Entität für Datensatz Nummer [{}]"


def test_an_answer() -> None:
    entities = types.ArrayOfEntity(entity=[types.Ticket(id=1), types.Account(id=2)])
    answer = ENTITIES.read(
        types.ATWSResponse(return_code=1, entity_results=entities), "query", "en"
    )
    assert (answer.success, [item.id for item in answer.items]) == (True, [1, 2])


@pytest.mark.parametrize("code", [-1, 0, 2])
def test_every_return_code_but_1_is_an_error_although_http_says_200(code: int) -> None:
    said = [types.ATWSError(message="a"), types.ATWSError(), types.ATWSError(message="b")]
    refused = types.ATWSResponse(return_code=code, errors=types.ArrayOfATWSError(atws_error=said))
    assert not ENTITIES.read(refused, "query", "en").success
    with pytest.raises(ServiceError, match="a; b") as caught:
        ENTITIES.expect(refused, "query", "en")
    assert caught.value.messages == ("a", "b")
    assert (caught.value.operation, caught.value.zone) == ("query", "en")


@pytest.mark.parametrize(
    ("messages", "size", "blamed"),
    [
        (["bad", EN.format(2)], 3, {1: ("bad", EN.format(2))}),
        (["schlecht", DE.format(2)], 3, {1: ("schlecht", DE.format(2))}),
        (
            ["a", EN.format(1), "b", EN.format(3)],
            3,
            {0: ("a", EN.format(1)), 2: ("b", EN.format(3))},
        ),
        (["a", "b", EN.format(1)], 3, {0: ("a", "b", EN.format(1))}),
        (["picklist [7]", EN.format(1)], 3, {0: ("picklist [7]", EN.format(1))}),
        (["a", EN.format(1), "b", EN.format(1)], 3, {0: ("a", EN.format(1), "b", EN.format(1))}),
        (["bad", EN.format(4)], 3, {}),
        (["bad", EN.format(0)], 3, {}),
        (["a", EN.format(1), "b", EN.format(9)], 3, {}),
        (["bad"], 3, {}),
        ([EN.format(1)], 3, {}),
        ([], 3, {}),
    ],
)
def test_whom_messages_blame(
    messages: list[str], size: int, blamed: dict[int, tuple[str, ...]]
) -> None:
    assert ENTITIES.blame(messages, size) == blamed


def test_a_service_that_numbers_nothing_blames_nobody() -> None:
    assert Result().blame(["a", EN.format(1)], 3) == {}


# --- usage ----------------------------------------------------------------------------------------


def usage(*texts: str) -> Usage:
    none = types.EntityDuplicateStatus(found=False, ignored=False)
    infos = [
        types.EntityReturnInfo(
            entity_id=0,
            database_action=types.EntityReturnInfoDatabaseAction("None"),
            duplicate_status=none,
            message=text,
        )
        for text in texts
    ]
    found = types.ArrayOfEntityReturnInfo(entity_return_info=infos)
    answer = types.ATWSResponse(return_code=1, entity_return_info_results=found)
    return USAGE.receive(answer, "en")


@pytest.mark.parametrize(
    "text",
    [
        "ThresholdOfExternalRequest: 10000; TimeframeOfLimitation: 60; numberOfExternalRequest: 75",
        "thresholdofexternalrequest:10000;TIMEFRAMEOFLIMITATION : 60;NumberOfExternalRequest: 75;.",
        "numberOfExternalRequest: 75; timeframeOfLimitation: 60; thresholdOfExternalRequest: 10000",
    ],
)
def test_usage_is_read_by_name(text: str) -> None:
    assert usage(text) == Usage(limit=10000, used=75, window_minutes=60)
    assert usage(*text.split(";")) == usage(text)
    assert usage(text).share == 0.0075


def test_a_usage_text_without_a_number() -> None:
    with pytest.raises(MalformedResponse, match="does not tell numberofexternalrequest"):
        usage("ThresholdOfExternalRequest: 10000; TimeframeOfLimitation: 60;")
    with pytest.raises(ServiceError):
        USAGE.receive(types.ATWSResponse(return_code=-1), "en")
    assert Usage(0, 5, 60).share == 0.0


# --- where the service is -------------------------------------------------------------------------


def test_the_users_address() -> None:
    assert LOCATE.at("http://x/").address == "http://x/"
    assert LOCATE.at(None) is LOCATE
    assert LOCATE.call("me").request == types.GetZoneInfo(user_name="me")
    found = types.ATWSZoneInfo(url="https://z/", error_code=0, ci=1)
    assert LOCATE.receive(found, "me") == "https://z/"


def test_a_user_whom_nobody_knows() -> None:
    with pytest.raises(AuthenticationError, match=r"no zone for user 'me' \(error code -5\)"):
        LOCATE.receive(types.ATWSZoneInfo(error_code=-5, ci=0), "me")
    with pytest.raises(MalformedResponse, match="for user 'me' holds no address"):
        LOCATE.receive(types.ATWSZoneInfo(error_code=0, ci=0), "me")
    with pytest.raises(MalformedResponse):
        LOCATE.receive(None, "me")


@pytest.mark.parametrize("url", ["http://z/", "https://", "z/atws.asmx", "https://[z/", "ftp://z/"])
def test_credentials_go_to_no_address_that_is_none_or_without_tls(url: str) -> None:
    """The answer that says where to go came over TLS."""
    with pytest.raises(MalformedResponse, match="no address to send credentials to"):
        LOCATE.receive(types.ATWSZoneInfo(url=url, error_code=0, ci=1), "me")
    if url == "http://z/":
        found = types.ATWSZoneInfo(url=url, error_code=0, ci=1)
        assert LOCATE.at("http://localhost/").receive(found, "me") == url


def test_a_session_shows_the_user_and_never_the_secret() -> None:
    session = Session("mé:x", "s3cr3t:ü")
    assert repr(session) == str(session) == "<Session of mé:x>"
    token = session.http_headers()["Authorization"].removeprefix("Basic ")
    assert base64.b64decode(token).decode() == "mé:x:s3cr3t:ü"


# --- what may be done again -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("error", "any_call", "idempotent"),
    [
        (TransportError("refused", sent=False), True, True),
        (TransportError("timed out"), False, True),
        (TransportError("busy", status=503), False, True),
        (TransportError("busy", status=429), False, True),
        (TransportError("gone", status=404), False, False),
        (TruncatedResponse("cut"), False, False),
        (MalformedResponse("odd"), False, False),
        (ServiceError("no"), False, False),
        (SoapFault("no"), False, False),
        (AuthenticationError("no"), False, False),
        (SoapwrightError("no"), False, False),
        (KeyboardInterrupt(), False, False),
    ],
)
def test_what_may_be_repeated(error: BaseException, any_call: bool, idempotent: bool) -> None:
    assert may_repeat(error, idempotent=False) == any_call
    assert may_repeat(error, idempotent=True) == idempotent


def test_an_error_says_where_it_happened() -> None:
    error = ServiceError("no", operation="create", zone="de", records=[3, 4])
    assert str(error) == "no (operation create, zone de, record 3, 4)"
    assert str(SoapwrightError("no")) == "no"
