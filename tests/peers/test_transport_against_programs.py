"""Proxies, HTTP authentication and TLS with programs nobody here wrote."""

from __future__ import annotations

import traceback
from pathlib import Path

import httpx2
import pytest

from soapwright import AuthenticationError, TransportError
from tests.https import soap_site
from tests.peers.daemons import lighttpd, tinyproxy
from tests.runtime.http.test_custom import Driver
from tests.runtime.scripted import ScriptedServer, reply
from tests.runtime.soap import page

pytestmark = pytest.mark.usefixtures("brief_waits")

PASSWORD = "hid" + "den"


@pytest.fixture(params=["sync", "async"])
def driver(request: pytest.FixtureRequest) -> Driver:
    return Driver(asynchronous=request.param == "async")


@pytest.mark.peer("tinyproxy")
def test_calls_go_through_a_proxy(driver: Driver, tmp_path: Path) -> None:
    with tinyproxy(tmp_path, "me", PASSWORD) as proxy, ScriptedServer(reply(page(3))) as server:
        assert driver.ask(server.url, proxy=proxy.url("me", PASSWORD)) == 3
        assert proxy.asked() == [f"POST {server.url} HTTP/1.1"]
        assert "Proxy-Authorization" not in server.heads[0]


@pytest.mark.peer("tinyproxy")
@pytest.mark.parametrize("secure", [False, True])
@pytest.mark.parametrize("user", ["", "me"])
def test_a_proxy_that_refuses(driver: Driver, tmp_path: Path, user: str, secure: bool) -> None:
    """It says 407 to who says nothing, 401 to who says something wrong, and may reset at once."""
    with tinyproxy(tmp_path, "me", PASSWORD) as proxy, ScriptedServer(reply(page(3))) as server:
        url = server.url.replace("http:", "https:") if secure else server.url
        wrong = proxy.url(user, f"{PASSWORD}2")
        with pytest.raises((AuthenticationError, TransportError)) as caught:
            driver.ask(url, proxy=wrong)
        assert not server.connections
    assert not caught.value.maybe_done
    shown = "".join(traceback.format_exception(caught.value))
    assert PASSWORD not in shown


@pytest.mark.peer("tinyproxy")
def test_tls_goes_through_a_proxy_and_shows_it_nothing(driver: Driver, tmp_path: Path) -> None:
    with (
        tinyproxy(tmp_path, "me", PASSWORD) as proxy,
        soap_site(page(3), asks_for_certificate=True) as site,
    ):
        options = {"proxy": proxy.url("me", PASSWORD), "headers": {"X-Key": "k"}}
        assert driver.ask(site.url, verify=site.trust(certificate=True), **options) == 3
        (asked,) = proxy.asked()
        assert asked.startswith(f"CONNECT localhost:{site.port} ")
        (seen,) = site.seen
        assert seen.headers["X-Key"] == "k"
        assert "Proxy-Authorization" not in seen.headers
        assert seen.certificate == "client.example"


@pytest.mark.peer("lighttpd")
@pytest.mark.parametrize("method", ["digest", "basic"])
def test_who_calls_is_asked_for(driver: Driver, tmp_path: Path, method: str) -> None:
    auth = {"digest": httpx2.DigestAuth, "basic": httpx2.BasicAuth}[method]
    with lighttpd(tmp_path, page(3), "me", PASSWORD, method) as url:
        assert driver.ask(url, auth=auth("me", PASSWORD)) == 3
        http = driver.client(auth=auth("me", PASSWORD))
        assert driver.ask(url, http_client=http) == 3
        with pytest.raises(AuthenticationError, match="HTTP 401") as caught:
            driver.ask(url, auth=auth("me", f"{PASSWORD}2"))
    assert PASSWORD not in "".join(traceback.format_exception(caught.value))
