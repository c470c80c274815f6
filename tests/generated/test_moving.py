"""A service that gives a ticket and says where calls go on: they go there, if the ticket may."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from lxml import etree

from soapwright import MalformedResponse
from tests.generated.drivers import DRIVERS, connect
from tests.shops import Shop, one, part
from tests.stalls import Stall, served, stall

SHOP = Shop(
    {
        "LogIn": (one("user") + one("password"), one("serverUrl") + one("sessionId")),
        "Count": (one("of"), one("number", "xs:int")),
    },
    headers=["Session"],
    declared=part("Session", one("id")),
)
RULES = """
[session.login]
header = "Session/id"
ticket = "sessionId"
url = "serverUrl"
[session.login.ways.password]
operation = "LogIn"
arguments = { user = "username", password = "password" }
"""


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stall]:
    with stall(SHOP, RULES, tmp_path_factory.mktemp("moving")) as made:
        yield made


@pytest.fixture
def elsewhere(shop: Stall) -> Iterator[str]:
    """Another server of it, where its logins say that it is."""
    shop.seen.clear()
    shop.hosts.clear()
    with served(shop) as url:
        shop.answer = lambda body: (
            f"<serverUrl>{url}</serverUrl><sessionId>s1</sessionId>"
            if etree.QName(body).localname == "LogIn"
            else "<number>7</number>"
        )
        yield url


@pytest.mark.parametrize("driver", DRIVERS)
def test_calls_go_on_to_where_the_login_says(shop: Stall, elsewhere: str, driver: str) -> None:
    host, there = urlsplit(shop.url).netloc, urlsplit(elsewhere).netloc
    login = {"username": "me", "password": "secret", "allow_hosts": [there]}
    with connect(shop.package, driver, "Stall", shop.url, **login) as client:
        assert client.count("seeds") == client.count("roots") == 7
    assert shop.hosts == [host, there, there]
    tickets = [body.getroottree().findtext(".//{*}Session/{*}id") for body in shop.seen]
    assert tickets == [None, "s1", "s1"]


@pytest.mark.parametrize("driver", DRIVERS)
def test_no_ticket_goes_where_nobody_allows_it(shop: Stall, elsewhere: str, driver: str) -> None:
    login = {"username": "me", "password": "secret"}
    with (
        pytest.raises(MalformedResponse, match=r"no address to send the ticket to.*allow_hosts="),
        connect(shop.package, driver, "Stall", shop.url, **login),
    ):
        pass
    assert shop.hosts == [urlsplit(shop.url).netloc]
