"""Envelopes that a service has signed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from lxml import etree

from soapwright.runtime.http.soap import SOAP_11
from soapwright.runtime.security.names import SECURITY, WSSE, WSU
from soapwright.runtime.security.signature import Signature
from soapwright.runtime.security.signing import sign
from soapwright.runtime.security.timestamp import Timestamp
from tests.certificates import Party, party

ALI, SHOP = party("ali"), party("shop")


def signature(of: Party, trust: Iterable[Party] = (), **options: Any) -> Signature:
    """Signs for a party, and checks those of the others."""
    trusted = [each.certificate for each in trust]
    return Signature(of.key, of.certificate, trust=trusted, check_answers=bool(trusted), **options)


def envelope(
    content: str, header: str = "", soap: str = SOAP_11, stamped: datetime | None = None
) -> etree._Element:
    """An envelope with a Security header, unsigned yet."""
    root = etree.fromstring(
        f'<s:Envelope xmlns:s="{soap}" xmlns:d="urn:depot"><s:Header>{header}'
        f'<w:Security xmlns:w="{WSSE}" xmlns:u="{WSU}"/></s:Header>'
        f"<s:Body>{content}</s:Body></s:Envelope>"
    )
    if stamped is not None:
        security = root.find(f".//{SECURITY}")
        assert security is not None
        security.append(Timestamp().element(stamped))
    return root


def signed(
    content: str,
    header: str = "",
    *,
    by: Party = SHOP,
    soap: str = SOAP_11,
    stamped: datetime | None = None,
    **options: Any,
) -> bytes:
    """An envelope that a party has signed."""
    root = envelope(content, header, soap, stamped)
    sign(root, signature(by, **options), datetime.now(UTC))
    return etree.tostring(root)


def signed_answer(answer: bytes, stamp: datetime | None = None) -> bytes:
    """An answer that the shop signs."""
    root = etree.fromstring(answer)
    name = f"{{{etree.QName(root).namespace}}}Header"
    header = root.find(name)
    if header is None:
        header = etree.Element(name)
        root.insert(0, header)
    security = etree.SubElement(header, SECURITY, nsmap={"wsse": WSSE})
    if stamp is not None:
        security.append(Timestamp().element(stamp))
    sign(root, signature(SHOP), datetime.now(UTC))
    return etree.tostring(root)
