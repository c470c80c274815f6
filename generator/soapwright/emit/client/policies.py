"""What the policies of a WSDL demand: what a client does by itself, with what it is given, or not.

WS-SecurityPolicy 1.3 (and 1.1), WS-Addressing 1.0 Metadata.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, TypeAlias

from soapwright.runtime.records.dataclass import dataclass
from soapwright.schema.model import Binding, Schema
from soapwright.schema.policy import MTOM
from soapwright.service.session import SessionRule

Means: TypeAlias = Literal["", "UsernameToken", "digest", "nonce", "Timestamp", "Signature", "sha1"]
"""What an assertion takes: nothing of its own, or a part of ``security`` or an option of one."""

_NOTHING = (
    "TransportBinding TransportToken HttpsToken RequireClientCertificate Layout Strict Lax "
    "LaxTsFirst AlgorithmSuite Wss10 Wss11 Trust10 Trust13 MustSupportRefKeyIdentifier "
    "MustSupportRefIssuerSerial MustSupportRefExternalURI MustSupportRefEmbeddedToken "
    "MustSupportRefThumbprint MustSupportRefEncryptedKey MustSupportIssuedTokens "
    "MustSupportClientChallenge MustSupportServerChallenge RequireClientEntropy "
    "RequireServerEntropy SupportingTokens SignedSupportingTokens "
    "WssUsernameToken10 WssUsernameToken11 WssX509V3Token10 "
    "WssX509V3Token11 RequireIssuerSerialReference RequireKeyIdentifierReference "
    "RequireThumbprintReference Addressing UsingAddressing AnonymousResponses InlinedSecurity"
)
_MEANS: dict[str, Means] = {
    **dict.fromkeys((*_NOTHING.split(), *MTOM), ""),
    "UsernameToken": "UsernameToken",
    "HashPassword": "digest",
    "Nonce": "nonce",
    "Created": "nonce",
    "IncludeTimestamp": "Timestamp",
    **dict.fromkeys(
        (
            "AsymmetricBinding",
            "InitiatorToken",
            "InitiatorSignatureToken",
            "RecipientToken",
            "RecipientSignatureToken",
            "X509Token",
            "SignedParts",
            "OnlySignEntireHeadersAndBody",
        ),
        "Signature",
    ),
    **dict.fromkeys(("Basic128Sha256", "Basic192Sha256", "Basic256Sha256"), "Signature"),
    **dict.fromkeys(("Basic128Sha256Rsa15", "Basic256Sha256Rsa15"), "Signature"),
    **dict.fromkeys(("Basic128", "Basic192", "Basic256", "TripleDes"), "sha1"),
    **dict.fromkeys(("Basic128Rsa15", "Basic192Rsa15", "Basic256Rsa15", "TripleDesRsa15"), "sha1"),
}
"""The last name of a path → what it takes. What is not here is not done."""
_BY_TLS = "TransportBinding/AlgorithmSuite/"
_OTHERWISE = frozenset({"TransportBinding", "SymmetricBinding"})
"""Bindings that protect parts of messages without a signature of the user's own."""


@dataclass(frozen=True, slots=True)
class Demands:
    """What policies demand.

    ``undone`` are the assertions that no client fulfils, the outermost of each; ``means`` is what
    the others take.
    """

    undone: tuple[str, ...]
    means: frozenset[Means]

    @property
    def security(self) -> str:
        """The argument of ``connect`` that fulfils them, as code; "" where none is needed."""
        parts = []
        if self.means & {"UsernameToken", "digest", "nonce"}:
            more = ", digest=True" if "digest" in self.means else ""
            more = more or (", nonce=True" if "nonce" in self.means else "")
            parts.append(f"UsernameToken(…{more})")
        if "Timestamp" in self.means:
            parts.append("Timestamp()")
        if self.means & {"Signature", "sha1"}:
            more = ', hash="sha1"' if "sha1" in self.means else ""
            parts.append(f"Signature(…{more})")
        return f"security=[{', '.join(parts)}]" if parts else ""


def demands(assertions: Iterable[str], beside: Iterable[str] = ()) -> Demands:
    """What assertions come to, given as the paths of :class:`soapwright.schema.model.Binding`.

    Args:
        assertions: what is demanded.
        beside: what is demanded of the same messages elsewhere: parts that have to be signed are
            where that is by TLS, or by keys that both sides have.
    """
    assertions = frozenset(assertions)
    otherwise = bool(_OTHERWISE & (assertions | {*beside}))
    undone: list[str] = []
    means: set[Means] = set()
    for path in sorted(assertions):
        if any(path.startswith(f"{outer}/") for outer in undone):
            continue
        name = path.rpartition("/")[2]
        by_itself = path.startswith(_BY_TLS) or (otherwise and name == "SignedParts")
        found = "" if by_itself else _MEANS.get(name)
        if found is None:
            undone.append(path)
        elif found:
            means.add(found)
    names = dict.fromkeys(path.rpartition("/")[2] for path in undone)
    return Demands(tuple(names), frozenset(means))


def asked(schema: Schema, binding: Binding) -> frozenset[str]:
    """The assertions that a binding demands, or a port of it."""
    ports = (port for service in schema.services.values() for port in service.ports)
    of_ports = (port.assertions for port in ports if port.binding == binding.name)
    return frozenset(binding.assertions).union(*of_ports)


def given(session: SessionRule) -> frozenset[Means]:
    """What the rules of a service have every client do."""
    rule = session.security
    if rule is None:
        return frozenset()
    found: set[Means] = set()
    if rule.username_token:
        found |= {"UsernameToken"}
        if rule.digest:
            found |= {"digest", "nonce"}
        elif rule.nonce:
            found |= {"nonce"}
    if rule.timestamp:
        found |= {"Timestamp"}
    if rule.signature:
        found |= {"Signature", "sha1"}  # whose it is says with which hash
    return frozenset(found)


def addressed(assertions: Iterable[str]) -> bool:
    """Whether policies demand WS-Addressing 1.0."""
    return any(path.rpartition("/")[2] in ("Addressing", "UsingAddressing") for path in assertions)
