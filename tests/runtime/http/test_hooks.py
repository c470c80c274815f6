"""Hooks: what is called where, what it may change, and what is refused."""

from __future__ import annotations

import re
import traceback
from functools import partial
from typing import Any

import httpx2
import pytest

from generated.autotask import Autotask, Ticket, types
from soapwright import (
    AnswerToRead,
    EncodingError,
    InvalidArgument,
    MalformedResponse,
    Outgoing,
    RequestToSend,
    SoapwrightError,
)
from soapwright.runtime.http.hooks import Called
from tests.runtime.http.test_custom import HIDDEN, Driver, ask
from tests.runtime.scripted import DROP, ScriptedServer, reply
from tests.runtime.soap import page, query_answer

pytestmark = pytest.mark.usefixtures("brief_waits")


@pytest.fixture(params=["sync", "async"])
def driver(request: pytest.FixtureRequest) -> Driver:
    return Driver(asynchronous=request.param == "async")


def test_the_places_of_a_call_in_their_order(driver: Driver) -> None:
    places: list[Any] = []
    hooks = {
        name: partial(lambda name, given: places.append((name, type(given))), name)
        for name in ("before_reading", "observe", "before_signing", "before_writing")
    }
    with ScriptedServer(reply(page(1))) as server:
        driver.run(ask, url=server.url, hooks=hooks)
    assert [name for name, _ in places] == [
        *("before_writing", "before_signing", "observe", "observe", "before_reading")
    ]
    kinds = dict(places)
    assert kinds["before_writing"] is Outgoing
    assert kinds["before_signing"] is RequestToSend
    assert kinds["before_reading"] is AnswerToRead


def test_before_writing_changes_the_call_and_not_what_the_user_holds(driver: Driver) -> None:
    def change(call: Outgoing) -> None:
        assert call.call.operation.name == "query"
        call.message.s_xml = "<other/>"
        call.http_headers["X-Call"] = "1"
        call.headers["AutotaskIntegrations"] = types.AutotaskIntegrations(integration_code="NEW")

    request = types.Query(s_xml="<mine/>")
    from generated.autotask.operations import QUERY

    with ScriptedServer(reply(page(1))) as server:
        driver.run(
            lambda client: client.call(QUERY, request),
            url=server.url,
            hooks={"before_writing": change},
        )
        assert b"&lt;other/&gt;" in server.requests[0]
        assert "X-Call: 1" in server.heads[0]
        # a header part that the caller gives stays, as one that is given with the call does
        assert b"NEW" in server.requests[0]
        assert b"CODE" not in server.requests[0]
    assert request.s_xml == "<mine/>"


def test_a_call_is_changed_once_however_often_it_is_tried(driver: Driver) -> None:
    def change(call: Outgoing) -> None:
        call.message.s_xml += "!"

    signed: list[bytes] = []
    hooks = {"before_writing": change, "before_signing": lambda each: signed.append(each.content)}
    with ScriptedServer(DROP, DROP, reply(page(1))) as server:
        driver.run(ask, url=server.url, hooks=hooks)
        assert all(b"<n0:sXML>&lt;queryxml/&gt;!</n0:sXML>" in each for each in server.requests)
    assert len(signed) == 3  # each try


def test_before_signing_has_the_request_as_it_goes_out(driver: Driver) -> None:
    def change(request: RequestToSend) -> None:
        assert request.headers["Authorization"].startswith("Basic ")
        assert request.url == server.url
        request.content = request.content.replace(b"<n0:query>", b"<n0:query >")
        request.headers["SOAPAction"] = '"other"'

    with ScriptedServer(reply(page(1))) as server:
        assert driver.ask(server.url, hooks={"before_signing": [change]}) == 1
        assert b"<n0:query >" in server.requests[0]
        assert re.search(r'SOAPAction: "other"', server.heads[0], re.I)


def test_before_reading_has_the_answer_as_it_came(driver: Driver) -> None:
    def change(answer: AnswerToRead) -> None:
        assert (answer.operation, answer.status) == ("query", 500)
        assert answer.headers["content-type"].startswith("text/xml")
        answer.status = 200
        answer.content = answer.content.replace(b"\x00", b"")

    broken = page(2).replace(b"<EntityResults>", b"\x00<EntityResults>")
    with ScriptedServer(reply(broken, "500 Oops")) as server:
        assert driver.ask(server.url, hooks={"before_reading": change}) == 2


def test_pages_and_batches_have_hooks_too() -> None:
    def rename(answer: AnswerToRead) -> None:
        answer.content = answer.content.replace(b">Ticket ", b">Task ")

    def service(request: httpx2.Request) -> httpx2.Response:
        if b"create" in request.content:
            ids = '<Entity xsi:type="Ticket"><id>7</id></Entity>'
            return httpx2.Response(200, content=query_answer(ids).replace(b"query", b"create"))
        return httpx2.Response(200, content=page(2))

    sent: list[bytes] = []
    options: dict[str, Any] = {
        "http_client": httpx2.Client(transport=httpx2.MockTransport(service)),
        "hooks": {
            "before_reading": rename,
            "before_writing": lambda call: None,
            "before_signing": lambda request: sent.append(request.content),
        },
    }
    with Autotask.connect("u", "s", integration_code="C", url="http://x/", **options) as at:
        titles = [each.title for each in at.query(Ticket)]
        report = at.create(
            [Ticket(title="new", account_id=1, status=1, priority=2)], validate=False
        )
    assert titles == ["Task 1 & more", "Task 2 & more"]
    assert [outcome.id for outcome in report] == [7]
    assert len(sent) == 2


# --- what fails -----------------------------------------------------------------------------------


def fails(given: Any) -> None:
    raise ValueError(HIDDEN)


@pytest.mark.parametrize("place", ["before_writing", "before_signing"])
def test_a_step_that_fails_before_the_call_goes_out(driver: Driver, place: str) -> None:
    with ScriptedServer(reply(page(1))) as server:
        with pytest.raises(EncodingError, match=f"the hook {place} raised ValueError") as caught:
            driver.ask(server.url, hooks={place: fails})
        assert not server.requests
    assert not caught.value.maybe_done
    assert HIDDEN not in str(caught.value)
    assert isinstance(caught.value.__cause__, ValueError)


def test_a_step_that_fails_after_it_did() -> None:
    created = query_answer('<Entity xsi:type="Ticket"><id>7</id></Entity>')
    with ScriptedServer(reply(created.replace(b"query", b"create"))) as server:
        options: dict[str, Any] = {"url": server.url, "hooks": {"before_reading": fails}}
        with Autotask.connect("u", "s", integration_code="C", **options) as at:
            report = at.create([Ticket(title="new")], validate=False)
        assert len(server.requests) == 1
    (outcome,) = report
    assert outcome.status == "unknown"
    shown = f"{outcome}{outcome.errors}"
    assert "the hook before_reading raised ValueError" in shown
    assert HIDDEN not in shown


def put(name: str, value: Any, given: Any) -> None:
    setattr(given, name, value)


@pytest.mark.parametrize(
    ("place", "hook", "error", "message"),
    [
        ("before_signing", partial(put, "content", "text"), EncodingError, "a str, not bytes"),
        ("before_reading", partial(put, "content", None), MalformedResponse, "a NoneType, not b"),
        (
            "before_signing",
            partial(put, "headers", {"X": f"{HIDDEN}\r\nY: z"}),
            EncodingError,
            "before_signing made an HTTP header that has a value, of X, with line breaks",
        ),
        (
            "before_writing",
            partial(put, "http_headers", {"X Y": HIDDEN}),
            EncodingError,
            "before_writing made an HTTP header that has the name 'X Y'",
        ),
    ],
)
def test_what_a_step_makes_is_looked_at(
    driver: Driver, place: str, hook: Any, error: type[SoapwrightError], message: str
) -> None:
    with ScriptedServer(reply(page(1))) as server, pytest.raises(error, match=message) as caught:
        driver.ask(server.url, hooks={place: hook})
    assert HIDDEN not in "".join(traceback.format_exception_only(caught.value))


async def asynchronous(given: Any) -> None:
    """A hook that would be awaited."""


class Calling:
    async def __call__(self, given: Any) -> None:
        """The same as an object."""


@pytest.mark.parametrize(
    ("hooks", "message"),
    [
        (
            {"befor_writing": print},
            "there is no place 'befor_writing' for a hook; places are: observe, before_writing, "
            "before_signing, before_reading; do you mean 'before_writing'?",
        ),
        ({1: print}, "there is no place 1 for a hook"),
        ({"observe": lambda: None}, "takes (); it is called with one argument"),
        ({"observe": lambda a, b: None}, "takes (a, b); it is called with one argument"),
        ({"observe": lambda *, a: None}, "it is called with one argument"),
        ({"observe": "text"}, "hooks['observe'] is a str, neither a function nor a list"),
        ({"observe": None}, "hooks['observe'] is a NoneType"),
        ({"observe": [print, 1]}, "hooks['observe'] has an int, which is no function"),
        ({"observe": asynchronous}, "has asynchronous, which is asynchronous; a hook is called"),
        ({"observe": Calling()}, "has Calling, which is asynchronous"),
        ([], "hooks is a list, not a mapping of a place to what is called there"),
        (print, "hooks is a builtin_function_or_method, not a mapping"),
    ],
)
def test_hooks_that_cannot_be_called(driver: Driver, hooks: Any, message: str) -> None:
    with ScriptedServer(reply(page(1))) as server:
        with pytest.raises(InvalidArgument) as caught:
            driver.ask(server.url, hooks=hooks)
        assert not server.connections
    assert message in str(caught.value)
    assert caught.value.arguments == ("hooks",)


@pytest.mark.parametrize(
    "function",
    [print, lambda a: a, lambda *a: a, lambda a, b=1: a, [].append, partial(max, 1), int],
)
def test_hooks_that_can(function: Any) -> None:
    assert Called.of({"observe": function}).observers == (function,)


def test_what_is_true_is_not_shown() -> None:
    request = RequestToSend("query", "http://x/", {"Authorization": HIDDEN}, HIDDEN.encode())
    answer = AnswerToRead("query", 200, {"set-cookie": HIDDEN}, HIDDEN.encode())
    assert HIDDEN not in f"{request!r}{answer!r}"
