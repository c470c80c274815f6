"""Which addresses credentials may go to; more of it is in test_locate.py, which asks through it."""

from __future__ import annotations

from itertools import product

import pytest

from soapwright.runtime.auth.trusted import Trusted, is_among, wished_hosts
from soapwright.runtime.client.zones import Zone

ZONES = (Zone("one", hosts=frozenset({"api.shop.net"})), Zone("two", hosts=frozenset({"*.b.net"})))


def test_hosts_below_one() -> None:
    assert is_among("eu.b.net", {"*.b.net"})
    assert is_among("x.eu.b.net", {"*.b.net"})
    for other in ("b.net", "evilb.net", "b.net.evil.org", "*.c.net"):
        assert not is_among(other, {"*.b.net"})


@pytest.mark.parametrize(
    "url", ["https://api.shop.net/s", "https://eu.b.net/", "https://Mine.net/", "http://here:8/x"]
)
def test_where_credentials_may_go(url: str) -> None:
    assert Trusted.of(ZONES, ["mine.NET"]).refusal(url, "http://here:8/login") is None


@pytest.mark.parametrize(
    "url", ["http://api.shop.net/", "https://b.net/", "https://u@eu.b.net/", "http://here:9/", ""]
)
def test_where_they_may_not(url: str) -> None:
    assert Trusted.of(ZONES, ["mine.net"]).refusal(url, "http://here:8/login") is not None


def test_nothing_but_what_was_asked_is_trusted_by_itself() -> None:
    """Of every scheme, host and port, only those of the address that was asked."""
    places = [f"{s}://{h}:{p}/" for s, h, p in product(("https", "http"), "ab", (80, 443, 8))]
    for url, asked in product(places, places):
        assert (Trusted().refusal(url, asked) is None) is (url == asked)


def test_wished_hosts_are_several() -> None:
    with pytest.raises(TypeError, match="allow_hosts takes several values"):
        wished_hosts("mine.net")
