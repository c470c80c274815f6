"""Where the service is for a user, as it tells itself."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from generated.autotask import types
from generated.autotask.session import LOCATE
from soapwright.runtime.errors import AuthenticationError, MalformedResponse


def test_the_users_address() -> None:
    assert LOCATE.at("http://x/").address == "http://x/"
    assert LOCATE.at(None) == LOCATE
    assert LOCATE.call("me").request == types.GetZoneInfo(user_name="me")
    found = types.ATWSZoneInfo(url="https://z/", error_code=0, ci=1)
    assert LOCATE.receive(found, "me", {"z"}) == "https://z/"


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


def receive(url: str, *, asked: str | None = None, hosts: Sequence[str] = ()) -> str:
    found = types.ATWSZoneInfo(url=url, error_code=0, ci=1)
    return LOCATE.at(asked, hosts).receive(found, "me", {"one.service.net", "two.service.net"})


@pytest.mark.parametrize(
    ("url", "asked", "hosts"),
    [
        ("https://two.service.net/x", None, []),
        ("https://TWO.service.net:443/x", None, []),
        ("http://localhost:8080/zone", "http://localhost:8080/", []),
        ("http://here:80/zone", "http://here/", []),
        ("https://other.net/x", None, ["Other.net"]),
        ("https://other.net:8443/x", None, ["other.net:8443"]),
        ("http://localhost:2/x", "http://localhost:1/", ["localhost:2"]),
    ],
)
def test_credentials_go_to_the_services_hosts_and_where_the_user_allows(
    url: str, asked: str | None, hosts: Sequence[str]
) -> None:
    assert receive(url, asked=asked, hosts=hosts) == url


@pytest.mark.parametrize(
    ("url", "asked", "hosts"),
    [
        ("https://other.net/x", None, []),
        ("http://two.service.net/x", None, []),
        ("https://two.service.net.other.net/", None, []),
        ("https://two.service.net@other.net/", None, []),
        ("https://me@two.service.net/", None, []),
        ("https://me:pw@other.net/", None, ["other.net"]),
        ("https://other.net\\@two.service.net/", None, []),
        ("https://other.net\\.two.service.net/", None, []),
        ("https://two.service.net\t.other.net/", None, []),
        ("https://tw\u043e.service.net/", None, []),
        ("http://localhost:2/", "http://localhost:1/", []),
        ("http://other/", "http://here/", []),
        ("http://other.net/x", None, ["other.net"]),
        ("https://other.net:8443/x", None, ["other.net:443"]),
        ("https://one.service.net:port/", None, []),
        ("//two.service.net/", None, []),
    ],
)
def test_credentials_go_nowhere_else(url: str, asked: str | None, hosts: Sequence[str]) -> None:
    with pytest.raises(MalformedResponse, match="no address to send credentials to"):
        receive(url, asked=asked, hosts=hosts)


def test_hosts_are_several() -> None:
    with pytest.raises(TypeError, match="allow_hosts takes several values"):
        LOCATE.at(None, "other.net")
