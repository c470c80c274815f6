"""Who calls, headers, a proxy and an HTTP client of the user's own: what goes out, what holds all
the same, what is refused before anything goes out."""

from __future__ import annotations

import asyncio
import base64
import gzip
import re
import sys
import time
import traceback
from collections.abc import AsyncGenerator, Callable, Generator
from typing import Any

import httpx2
import pytest
import trustme

from generated.autotask import AsyncAutotask, Autotask, types
from generated.autotask.operations import QUERY
from soapwright import (
    InvalidArgument,
    Limits,
    MalformedResponse,
    TransportError,
    TruncatedResponse,
    WireEvent,
)
from soapwright.runtime.http.custom import check_options
from soapwright.runtime.http.settings import HttpOptions
from tests.https import soap_site
from tests.runtime.scripted import Reply, ScriptedServer, chunked, reply, zipped
from tests.runtime.soap import NS, envelope, page

pytestmark = pytest.mark.usefixtures("brief_waits")

LIMITS = Limits(connect=2, read=0.5)
HIDDEN = "hid" + "den"
ASK = types.Query(s_xml="<queryxml/>")


class Driver:
    """One of the two clients."""

    def __init__(self, *, asynchronous: bool) -> None:
        self.asynchronous = asynchronous

    def client(self, **arguments: Any) -> Any:
        """An HTTP client of its kind."""
        return (httpx2.AsyncClient if self.asynchronous else httpx2.Client)(**arguments)

    def mock(self, handler: Callable[[httpx2.Request], httpx2.Response]) -> Any:
        return self.client(transport=httpx2.MockTransport(handler))

    def run(self, *work: Callable[[Any], Any], url: str = "http://test/", **options: Any) -> Any:
        """What the last of the ``work`` gives, done with a client."""
        options = {
            "integration_code": "CODE",
            "limits": LIMITS,
            "url": url,
            **options,
        }
        credentials = ("me@example.com", "s3cr3t")
        found: Any = None
        if not self.asynchronous:
            with Autotask.connect(*credentials, **options) as client:
                for each in work:
                    found = each(client)
            return found

        async def main() -> Any:
            found: Any = None
            async with AsyncAutotask.connect(*credentials, **options) as client:
                for each in work:
                    found = await each(client)
            return found

        return asyncio.run(main())

    def ask(self, url: str = "http://test/", **options: Any) -> int:
        """How many records a query gave."""
        answer = self.run(ask, url=url, **options)
        return len(answer.query_result.entity_results.entity)


def ask(client: Any) -> Any:
    return client.call(QUERY, ASK)


@pytest.fixture(params=["sync", "async"])
def driver(request: pytest.FixtureRequest) -> Driver:
    return Driver(asynchronous=request.param == "async")


def heads_of(server: ScriptedServer, name: str) -> list[str | None]:
    """The values of a header in each request."""
    found = [re.search(rf"^{name}: (.*?)\r?$", head, re.M | re.I) for head in server.heads]
    return [match and match[1] for match in found]


BASIC = "Basic " + base64.b64encode(b"me@example.com:s3cr3t").decode()


# --- mocks ----------------------------------------------------------------------------------------


def test_a_service_is_mocked_without_a_socket(driver: Driver) -> None:
    asked: list[httpx2.Request] = []

    def service(request: httpx2.Request) -> httpx2.Response:
        asked.append(request)
        return httpx2.Response(200, content=page(3))

    assert driver.ask(http_client=driver.mock(service)) == 3
    assert asked[0].headers["Authorization"] == BASIC
    assert b"<n0:query>" in asked[0].content


@pytest.mark.parametrize(
    "answer",
    [
        lambda: httpx2.Response(200, text=page(2).decode()),
        lambda: httpx2.Response(
            200, content=gzip.compress(page(2)), headers={"Content-Encoding": "gzip"}
        ),
        lambda: httpx2.Response(200, stream=Streamed(page(2))),
        lambda: httpx2.Response(
            200, stream=Streamed(gzip.compress(page(2))), headers={"Content-Encoding": "gzip"}
        ),
    ],
    ids=["text", "gzip", "stream", "gzip stream"],
)
def test_a_mock_answers_in_any_way(driver: Driver, answer: Callable[[], httpx2.Response]) -> None:
    assert driver.ask(http_client=driver.mock(lambda request: answer())) == 2


class Streamed(httpx2.SyncByteStream, httpx2.AsyncByteStream):
    """Bytes that come in pieces, each after a pause."""

    def __init__(self, data: bytes, pause: float = 0.0, size: int = 1000) -> None:
        self._pieces = [data[at : at + size] for at in range(0, len(data), size)]
        self._pause = pause

    def __iter__(self) -> Any:
        for piece in self._pieces:
            time.sleep(self._pause)
            yield piece

    async def __aiter__(self) -> Any:
        for piece in self._pieces:
            await asyncio.sleep(self._pause)
            yield piece


def test_what_a_mock_raises_is_what_a_server_does(driver: Driver) -> None:
    def broken(request: httpx2.Request) -> httpx2.Response:
        raise httpx2.ReadError("gone", request=request)

    def absent(request: httpx2.Request) -> httpx2.Response:
        raise httpx2.ConnectError("nobody", request=request)

    for service, sent in ((broken, True), (absent, False)):
        with pytest.raises(TransportError) as caught:
            driver.ask(http_client=driver.mock(service))
        assert caught.value.sent is sent


# --- what holds with a client that is brought -----------------------------------------------------


def test_it_is_not_closed(driver: Driver) -> None:
    client = driver.mock(lambda request: httpx2.Response(200, content=page(1)))
    assert driver.ask(http_client=client) == driver.ask(http_client=client) == 1
    assert not client.is_closed


def test_its_cookies_are_its_own(driver: Driver) -> None:
    client = driver.mock(lambda request: httpx2.Response(200, content=page(1)))
    client.cookies.set("mine", "1")
    driver.ask(http_client=client)
    assert client.cookies["mine"] == "1"


def test_one_that_is_closed_meanwhile(driver: Driver) -> None:
    client = driver.mock(lambda request: httpx2.Response(200, content=page(1)))

    def close(_: Any) -> Any:
        return client.aclose() if driver.asynchronous else client.close()

    with pytest.raises(TransportError, match="the HTTP client is closed") as caught:
        driver.run(close, ask, http_client=client)
    assert not caught.value.sent


@pytest.mark.parametrize("pooled", [True, False])
def test_a_redirect_is_not_followed(driver: Driver, pooled: bool) -> None:
    with ScriptedServer(
        Reply(b"HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n")
    ) as server:

        def moved(request: httpx2.Request) -> httpx2.Response:
            return httpx2.Response(302, headers={"Location": server.url})

        transport = {} if pooled else {"transport": httpx2.MockTransport(moved)}
        client = driver.client(follow_redirects=True, **transport)
        with pytest.raises(TransportError, match="HTTP 302"):
            driver.ask(server.url, http_client=client)
        assert len(server.requests) == pooled


@pytest.mark.parametrize("answer", [reply(page(1)), chunked(page(1), 300), zipped(page(1))])
def test_calls_have_connections_to_themselves(driver: Driver, answer: Reply) -> None:
    with ScriptedServer(answer) as server:
        driver.run(ask, ask, url=server.url, http_client=driver.client())
        assert server.connections == 2


def test_a_connection_with_bytes_left_is_dropped(driver: Driver) -> None:
    late = Reply(reply(page(1)).data + reply(page(9)).data, keep=True)  # type: ignore[operator]
    with ScriptedServer(late, reply(page(2))) as server:
        client = driver.client()
        driver.run(ask, url=server.url, http_client=client)
        if driver.asynchronous:
            return  # its connections are of the loop that has ended
        theirs = client.post(server.url)
        assert len(re.findall(b"<id>", theirs.content)) == 2


def test_the_time_of_a_call_is_not_that_of_the_client_s_other_requests() -> None:
    with ScriptedServer(reply(page(1)), *[reply(page(2))] * 3) as server, httpx2.Client() as client:
        options: dict[str, Any] = {
            "integration_code": "C",
            "url": server.url,
            "http_client": client,
        }
        with Autotask.connect("u", "s", limits=Limits(total=0.2), **options) as at:
            ask(at)
            time.sleep(0.3)
            assert client.post(server.url).status_code == 200
            connections = server.connections
            assert client.post(server.url).status_code == 200
            assert server.connections == connections  # they share one, as they did before


@pytest.mark.parametrize("pooled", [True, False])
def test_a_call_ends_in_its_time(driver: Driver, pooled: bool) -> None:
    limits = Limits(read=5, total=0.3)
    data = page(3)
    slow = Reply([reply(data).data[:200], *[b" "] * 50], pause=0.05)  # type: ignore[list-item]
    with ScriptedServer(slow) as server:
        mock = httpx2.MockTransport(
            lambda request: httpx2.Response(200, stream=Streamed(data, 0.05, 20))
        )
        client = driver.client(**({} if pooled else {"transport": mock}), timeout=None)
        began = time.monotonic()
        with pytest.raises(TruncatedResponse, match="broke off"):
            driver.ask(server.url, http_client=client, limits=limits)
        assert time.monotonic() - began < 2


def test_a_mock_that_never_answers_is_cancelled() -> None:
    async def silent(request: httpx2.Request) -> httpx2.Response:
        await asyncio.sleep(60)
        raise AssertionError

    driver = Driver(asynchronous=True)
    client = httpx2.AsyncClient(transport=httpx2.MockTransport(silent))
    seen: list[WireEvent] = []
    options: dict[str, Any] = {"limits": Limits(total=0.2), "hooks": {"observe": seen.append}}
    with pytest.raises(TransportError, match=r"no answer .* the time for the whole") as caught:
        driver.run(ask, http_client=client, **options)
    assert caught.value.sent
    assert [event.kind for event in seen] == ["request", "failure"]


def test_an_answer_is_bounded(driver: Driver) -> None:
    limits = Limits(response_bytes=10_000)
    bomb = zipped(envelope(f'<queryResponse xmlns="{NS}">{" " * 100_000}</queryResponse>'))
    with ScriptedServer(bomb) as server, pytest.raises(MalformedResponse, match="larger than"):
        driver.ask(server.url, http_client=driver.client(), limits=limits)
    big = envelope(" " * 100_000)
    mock = driver.mock(lambda request: httpx2.Response(200, content=big))
    with pytest.raises(MalformedResponse, match="larger than"):
        driver.ask(http_client=mock, limits=limits)


def test_an_answer_that_is_cut(driver: Driver) -> None:
    cut = zipped(page(50), cut=20)
    with ScriptedServer(cut) as server, pytest.raises(TruncatedResponse):
        driver.ask(server.url, http_client=driver.client())


def test_a_hook_of_the_client_may_have_read_the_answer(driver: Driver) -> None:
    async def read(reply: httpx2.Response) -> None:
        await reply.aread()

    hook = read if driver.asynchronous else lambda reply: reply.read()
    with ScriptedServer(zipped(page(3))) as server:
        client = driver.client(event_hooks={"response": [hook]})
        assert driver.ask(server.url, http_client=client) == 3


def test_a_hook_that_kept_nothing_of_it(driver: Driver) -> None:
    async def spend(reply: httpx2.Response) -> None:
        [_ async for _ in reply.aiter_raw()]

    hook = spend if driver.asynchronous else lambda reply: [*reply.iter_raw()]
    client = driver.client(event_hooks={"response": [hook]})
    with ScriptedServer(reply(page(3))) as server, pytest.raises(TransportError, match="has read"):
        driver.ask(server.url, http_client=client)


def test_two_services_share_one(driver: Driver) -> None:
    if driver.asynchronous:
        pytest.skip("the same, in one loop")
    with ScriptedServer(reply(page(1))) as server, httpx2.Client() as client:
        options: dict[str, Any] = {
            "integration_code": "C",
            "url": server.url,
            "http_client": client,
        }
        with (
            Autotask.connect("a", "s", **options) as one,
            Autotask.connect("b", "s", **options) as two,
        ):
            ask(one), ask(two), ask(one)
        who = [base64.b64decode(str(each)[6:])[:1] for each in heads_of(server, "Authorization")]
        assert who == [b"a", b"b", b"a"]


# --- who calls ------------------------------------------------------------------------------------


class Steps(httpx2.Auth):
    """As NTLM does: three requests, which must come over one connection."""

    def auth_flow(
        self, request: httpx2.Request
    ) -> Generator[httpx2.Request, httpx2.Response, None]:
        for step in ("1", "2", "3"):
            request.headers["Authorization"] = f"Steps {step}"
            answer = yield request
            if answer.status_code != 401:
                return


def refusal(scheme: str) -> Reply:
    head = f"HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: {scheme}\r\nContent-Length: 0\r\n\r\n"
    return Reply(head.encode(), keep=True)


@pytest.mark.parametrize("brought", [False, True])
def test_an_auth_in_steps_has_one_connection(driver: Driver, brought: bool) -> None:
    with ScriptedServer(refusal("Steps"), refusal("Steps"), reply(page(2))) as server:
        options = {"http_client": driver.client()} if brought else {}
        assert driver.ask(server.url, auth=Steps(), **options) == 2
        assert heads_of(server, "Authorization") == ["Steps 1", "Steps 2", "Steps 3"]
        assert server.connections == 1


def test_the_next_call_has_another_connection_all_the_same(driver: Driver) -> None:
    with ScriptedServer(reply(page(1))) as server:
        driver.run(ask, ask, url=server.url, auth=Steps())
        assert server.connections >= 2  # or more, where one was closed meanwhile


def test_digest_never_shows_the_password(driver: Driver) -> None:
    challenge = 'Digest realm="r", nonce="n", qop="auth", algorithm=SHA-256'
    with ScriptedServer(refusal(challenge), reply(page(2))) as server:
        assert driver.ask(server.url, auth=httpx2.DigestAuth("me", "s3cr3t")) == 2
        first, second = heads_of(server, "Authorization")
        assert first is None  # not the session's own, which is the password itself
        assert second is not None
        assert second.startswith('Digest username="me"')


@pytest.mark.parametrize(
    ("auth", "value"),
    [
        (("you", "pässword"), "Basic " + base64.b64encode("you:pässword".encode()).decode()),
        (httpx2.BasicAuth("you", "p"), "Basic " + base64.b64encode(b"you:p").decode()),
        (lambda request: bearer(request), "Bearer t"),
    ],
)
def test_who_calls_by_other_means(driver: Driver, auth: Any, value: str) -> None:
    with ScriptedServer(reply(page(2))) as server:
        assert driver.ask(server.url, auth=auth) == 2
        assert heads_of(server, "Authorization") == [value]


def bearer(request: httpx2.Request) -> httpx2.Request:
    request.headers["Authorization"] = "Bearer t"
    return request


def test_a_header_may_say_who_calls(driver: Driver) -> None:
    with ScriptedServer(reply(page(2))) as server:
        assert driver.ask(server.url, headers={"authorization": "Bearer t"}) == 2
        assert heads_of(server, "Authorization") == ["Bearer t"]


def test_an_auth_that_was_made_for_another_library(driver: Driver) -> None:
    class Foreign:
        def sync_auth_flow(self, request: Any) -> Generator[Any, Any, None]:
            request.headers["Authorization"] = "Foreign"
            yield request

        async def async_auth_flow(self, request: Any) -> AsyncGenerator[Any, Any]:
            request.headers["Authorization"] = "Foreign"
            yield request

    with ScriptedServer(reply(page(2))) as server:
        assert driver.ask(server.url, auth=Foreign()) == 2
        assert heads_of(server, "Authorization") == ["Foreign"]


def test_the_auth_of_a_client_that_is_brought(driver: Driver) -> None:
    with ScriptedServer(reply(page(2))) as server:
        assert driver.ask(server.url, http_client=driver.client(auth=bearer)) == 2
        assert heads_of(server, "Authorization") == ["Bearer t"]


def test_who_is_asked_for_the_address_is_not_told_who_calls(driver: Driver) -> None:
    located = envelope(
        f'<getZoneInfoResponse xmlns="{NS}"><getZoneInfoResult><URL>%s</URL><ErrorCode>0'
        "</ErrorCode></getZoneInfoResult></getZoneInfoResponse>"
    )
    with ScriptedServer(reply(page(1))) as zone:
        answer = reply(located.replace(b"%s", zone.url.encode()))
        with ScriptedServer(answer) as vendor:
            options: dict[str, Any] = {
                "url": None,
                "locate_url": vendor.url,
                "headers": {"X-Way": "a"},
                "allow_hosts": ["127.0.0.1"],
            }
            driver.run(ask, auth=bearer, **options)
            assert heads_of(vendor, "Authorization") == [None]
            assert heads_of(zone, "Authorization") == ["Bearer t"]
            assert heads_of(vendor, "X-Way") == heads_of(zone, "X-Way") == ["a"]


# --- certificates ---------------------------------------------------------------------------------


@pytest.mark.parametrize("brought", [False, True])
def test_a_client_shows_its_certificate(driver: Driver, brought: bool) -> None:
    with soap_site(page(2), asks_for_certificate=True) as site:
        trust = site.trust(certificate=True)
        options = {"http_client": driver.client(verify=trust)} if brought else {"verify": trust}
        assert driver.ask(site.url, **options) == 2
        assert site.seen[0].certificate == "client.example"


@pytest.mark.parametrize("other", [False, True])
def test_a_client_without_one_or_with_another_s_is_not_let_in(driver: Driver, other: bool) -> None:
    with soap_site(page(2), asks_for_certificate=True) as site:
        trust = site.trust(certificate=other, authority=trustme.CA())
        with pytest.raises(TransportError):
            driver.ask(site.url, verify=trust)
        assert not site.seen


# --- headers --------------------------------------------------------------------------------------


def test_headers_go_with_every_request(driver: Driver) -> None:
    with ScriptedServer(reply(page(1))) as server:
        given = {"X-Tenant": "t", "User-Agent": "me/1", "Accept": "text/xml"}
        driver.run(ask, ask, url=server.url, headers=given)
        for name, value in given.items():
            assert heads_of(server, name) == [value, value]
        assert heads_of(server, "SOAPAction") == [f'"{QUERY.action}"'] * 2


@pytest.mark.parametrize(
    ("headers", "message"),
    [
        ({"Content-Type": "text/html"}, "headers has Content-Type, which cannot be given: what is"),
        ({"soapaction": "x"}, "headers has soapaction, which cannot be given: what is called says"),
        ({"Connection": "hid"}, "which cannot be given: it is about connections"),
        ({"Proxy-Authorization": "hid"}, "are in the URL of proxy="),
        ({"X-A": "hid\r\nX-B: c"}, "a value, of X-A, with line breaks"),
        ({"X-A": "hidü"}, "a value, of X-A, with characters beyond ASCII"),
        ({"X-A": " hid"}, "a value, of X-A, that begins or ends with white space"),
        ({"X-A": 1}, "a value, of X-A, that is no text but int"),
        ({"X A": "hid"}, "the name 'X A', which is not letters"),
        ({"": "hid"}, "the name '', which is"),
        ({"X-A": "1", "x-a": "2"}, "headers has x-a twice"),
        ([("X-A", "hid")], "headers is a list, not a mapping"),
    ],
)
def test_headers_that_cannot_be_given(driver: Driver, headers: Any, message: str) -> None:
    refuses(driver, message, headers=headers)


# --- what is refused ------------------------------------------------------------------------------


def refuses(driver: Driver, message: str, **options: Any) -> None:
    """Nothing is sent, and nothing secret told."""
    with ScriptedServer(reply(page(1))) as server:
        with pytest.raises(InvalidArgument) as caught:
            driver.ask(server.url, **options)
        assert not server.connections
    shown = "".join(traceback.format_exception(caught.value, chain=True))
    assert message in str(caught.value)
    assert not re.search(r"\bhid", shown.partition("InvalidArgument:")[2])


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"auth": "hid"}, "auth is a str; it is an httpx2.Auth, a pair of name and password, or"),
        ({"auth": httpx2.DigestAuth}, "auth is the class DigestAuth; give an object of it"),
        ({"auth": ("a", "hid", "c")}, "auth is a tuple"),
        ({"auth": ("a", "b"), "headers": {"Authorization": "hid"}}, "give one of them"),
        ({"proxy": "hid:8080"}, "proxy has no scheme that is known; it is a URL such as"),
        ({"proxy": "ftp://u:hid@proxy:1"}, "proxy has no scheme that is known"),
        ({"proxy": "http://u:hid@"}, "proxy names no host"),
        ({"proxy": "http://u:hid@proxy:port"}, "proxy is no URL, or its port is no number"),
        ({"proxy": "http://u:hid@proxy/path"}, "proxy has more than a user, a host and a port"),
        ({"proxy": "http://[::hid"}, "proxy is no URL"),
        ({"proxy": ""}, "proxy has no scheme"),
        ({"proxy": 8080}, "proxy is an int"),
        ({"http_client": "hid"}, "http_client is a str"),
    ],
)
def test_what_cannot_be_used(driver: Driver, options: Any, message: str) -> None:
    refuses(driver, message, **options)


def test_a_client_of_the_other_kind(driver: Driver) -> None:
    other = Driver(asynchronous=not driver.asynchronous).client()
    refuses(driver, "takes an httpx2.", http_client=other)


def test_a_client_has_its_own_proxy_and_trust(driver: Driver) -> None:
    refuses(driver, "verify and http_client are given", http_client=driver.client(), verify=False)
    refuses(driver, "proxy and http_client", http_client=driver.client(), proxy="http://hid@p:1")


def test_a_client_that_is_closed(driver: Driver) -> None:
    client = driver.client()
    asyncio.run(client.aclose()) if driver.asynchronous else client.close()
    refuses(driver, "http_client is closed", http_client=client)


def test_a_proxy_that_is_not_there_is_named_without_its_credentials(driver: Driver) -> None:
    proxy = f"http://me:{HIDDEN}@127.0.0.1:9"
    with pytest.raises(TransportError) as caught:
        driver.ask("http://x.example/", proxy=proxy)
    shown = "".join(traceback.format_exception(caught.value))
    assert "through the proxy http://127.0.0.1:9" in str(caught.value)
    assert HIDDEN not in shown
    assert not caught.value.sent


def test_a_socks_proxy_needs_a_package(driver: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "socksio", None)
    refuses(driver, "pip install 'httpx2[socks]'", proxy="socks5://me:hid@127.0.0.1:9")


def test_options_show_nothing() -> None:
    options = HttpOptions(auth=("me", "hidden"), headers={"X": "hidden"}, proxy="http://a:hidden@b")
    assert repr(options) == "<HttpOptions>"
    assert "hidden" not in repr(check_options(options, is_async=False))
