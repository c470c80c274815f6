"""Where the ports of a client are, and what is the same of it on a server of the user's."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from soapwright.emit.client.bindings import BoundPort
from soapwright.emit.client.ports import Ports
from soapwright.emit.client.views import Constant


class Called(NamedTuple):
    port: BoundPort


def ports(*addresses: str | None) -> Ports:
    return Ports.of(Called(BoundPort(f"P{n}", each)) for n, each in enumerate(addresses))


@pytest.mark.parametrize("addresses", [(), (None,), ("http://a/b",), ("http://a/b", "http://a/b")])
def test_one_address_is_taken_as_it_is(addresses: tuple[str | None, ...]) -> None:
    found = ports(*addresses)
    assert found.address == next(iter(addresses), None)
    assert not found.several
    assert found.constant() is None
    assert found.name_of(BoundPort("P0", None)) is None


@pytest.mark.parametrize(
    ("addresses", "base", "below"),
    [
        (("http://a/v1/x", "http://a/v1/y"), "http://a/v1/", ("x", "y")),
        (("http://a/x", "http://a/x/y"), "http://a/", ("x", "x/y")),
        (("http://a/x?s=1", "http://a/x?s=2"), "http://a/", ("x?s=1", "x?s=2")),
        (("http://a/x", "http://b/y"), None, ("x", "y")),
        (("http://a/v1/x", "http://b/v1/x"), None, ("", "")),
        (("http://a", "http://a/x"), "http://a", ("", "/x")),
        (("http://a/x", None), "http://a/x", ("", "")),
        (("jms:queue", "http://a/x"), None, ("jms:queue", "/x")),
    ],
)
def test_what_addresses_share_is_the_users_to_give(
    addresses: tuple[str | None, ...], base: str | None, below: tuple[str, ...]
) -> None:
    found = ports(*addresses)
    constant = found.constant()
    assert found.several
    assert found.address == base
    assert isinstance(constant, Constant)
    for number, (address, path) in enumerate(zip(addresses, below, strict=True)):
        shown = f'"P{number}": Port("{address or ""}"' + (f', path="{path}"' if path else "") + ")"
        assert shown in constant.value
    assert found.name_of(found.ports[1]) == '"P1"'
