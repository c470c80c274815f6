"""Where something listens, and what that is called."""

from __future__ import annotations

import socket

import pytest

from soapwright.sandbox.sockets import listen, root_of


def test_a_free_port_and_its_address() -> None:
    with listen("127.0.0.1", 0) as listener:
        assert listener.proto == socket.IPPROTO_TCP  # by which asyncio knows it
        port = listener.getsockname()[1]
        assert root_of(listener) == f"http://127.0.0.1:{port}"
        with pytest.raises(OSError, match="in use"):
            listen("127.0.0.1", port)


@pytest.mark.skipif(not socket.has_ipv6, reason="this Python knows no IPv6")
def test_an_address_with_colons() -> None:
    try:
        listener = listen("::1", 0)
    except OSError:
        pytest.skip("this machine has no IPv6")
    with listener:
        assert root_of(listener).startswith("http://[::1]:")
