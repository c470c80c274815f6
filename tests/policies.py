"""Policies as servers write them (WS-SecurityPolicy 1.2 and 1.3)."""

from __future__ import annotations

from tests.shops import Shop

WSP = "http://www.w3.org/ns/ws-policy"
SP = "http://docs.oasis-open.org/ws-sx/ws-securitypolicy/200702"
WSAM = "http://www.w3.org/2007/05/addressing/metadata"


def policy(assertions: str) -> str:
    """A policy of one alternative."""
    return (
        f'<wsp:Policy xmlns:wsp="{WSP}" xmlns:sp="{SP}"><wsp:ExactlyOne><wsp:All>{assertions}'
        "</wsp:All></wsp:ExactlyOne></wsp:Policy>"
    )


def _within(name: str, inner: str = "", attributes: str = "") -> str:
    return f"<sp:{name}{attributes}><wsp:Policy>{inner}</wsp:Policy></sp:{name}>"


_SUITE = _within("AlgorithmSuite", "<sp:Basic128/>")
_LAYOUT = _within("Layout", "<sp:Lax/>")
OVER_TLS = policy(
    _within(
        "TransportBinding",
        _within("TransportToken", _within("HttpsToken"))
        + _SUITE
        + _LAYOUT
        + "<sp:IncludeTimestamp/>",
    )
    + _within(
        "SignedSupportingTokens",
        _within("UsernameToken", "<sp:HashPassword/><sp:WssUsernameToken10/>"),
    )
    + _within("Wss11")
)
"""A user with a digest of the password, over TLS."""
MUTUAL = policy(
    _within(
        "AsymmetricBinding",
        _within("InitiatorToken", _within("X509Token", "<sp:WssX509V3Token10/>"))
        + _within("RecipientToken", _within("X509Token", "<sp:WssX509V3Token10/>"))
        + _SUITE
        + _LAYOUT
        + "<sp:IncludeTimestamp/><sp:OnlySignEntireHeadersAndBody/>",
    )
    + "<sp:SignedParts><sp:Body/></sp:SignedParts>"
    + _within("Wss10", "<sp:MustSupportRefIssuerSerial/>")
)
"""Both sides sign their messages."""


def with_policy(shop: Shop, text: str) -> str:
    """A shop's WSDL whose binding has a policy."""
    start = '<binding name="Shop" type="t:Shop">'
    before, found, after = shop.text().partition(start)
    assert found
    return f"{before}{start}{text}{after}"
