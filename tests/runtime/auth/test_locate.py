"""Where the service is for a user, as it tells itself."""

from __future__ import annotations

import pytest

from generated.autotask import types
from generated.autotask.session import LOCATE
from soapwright.runtime.errors import AuthenticationError, MalformedResponse


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
