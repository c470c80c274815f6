"""Signing an envelope (SOAP Message Security 1.1, chapter 8; Basic Security Profile 1.1)."""

from __future__ import annotations

import secrets
from base64 import b64encode
from datetime import datetime

from lxml import etree

from soapwright.runtime.addressing.names import WSA
from soapwright.runtime.codec.prefixes import name_of
from soapwright.runtime.security.algorithms import DIGESTS, ECDSA, RSA, Signer
from soapwright.runtime.security.names import (
    BASE64,
    DS,
    EXCLUSIVE,
    ID,
    SECURITY,
    SUBJECT_KEY_IDENTIFIER,
    THUMBPRINT,
    TIMESTAMP,
    USERNAME_TOKEN,
    WSSE,
    WSU,
    X509V3,
)
from soapwright.runtime.security.signature import Signature


def sign(envelope: etree._Element, signature: Signature, now: datetime) -> None:
    """Sign an envelope that has a Security header; the signature is put there, last.

    Raises:
        ValueError: the certificate does not count now.
    """
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from signxml.algorithms import SignatureConstructionMethod
    from signxml.signer import SignatureReference

    signature.check_certificate(now)
    soap = name_of(envelope).namespace
    header, body = envelope.find(f"{{{soap}}}Header"), envelope.find(f"{{{soap}}}Body")
    assert header is not None
    assert body is not None
    security = header.find(SECURITY)
    assert security is not None
    tokens = security.findall(TIMESTAMP) + security.findall(USERNAME_TOKEN)
    signed = [body, *tokens, *_headers(header, signature)]
    info = _key_info(security, signature)
    prefixes = sorted(prefix for prefix in envelope.nsmap if prefix) or None
    table = RSA if isinstance(signature.key, RSAPrivateKey) else ECDSA
    signer = Signer(
        SignatureConstructionMethod.detached,
        table[signature.hash],
        DIGESTS[signature.hash],
        EXCLUSIVE,
    )
    # The prefixes of QNames in texts, such as xsi:type, are signed too (BSP 1.1, R5406): they are
    # declared where the envelope begins.
    references = [
        SignatureReference(URI=f"#{_identified(part)}", inclusive_ns_prefixes=prefixes)
        for part in signed
    ]
    security.append(
        signer.sign(
            envelope, key=signature.key, reference_uri=references, key_info=info, id_attribute="Id"
        )
    )


def _headers(header: etree._Element, signature: Signature) -> list[etree._Element]:
    """The header elements that are signed: those of WS-Addressing, and those that are named."""
    return [
        part
        for part in header.iterchildren(etree.Element)
        if part.tag in signature.headers or name_of(part).namespace == WSA
    ]


def _identified(part: etree._Element) -> str:
    """The id that a reference names a part by: its own, or one that nothing else can have."""
    own = part.get(ID)
    if own is None:
        own = f"id-{secrets.token_hex(16)}"
        part.set(ID, own)
    return own


def _key_info(security: etree._Element, signature: Signature) -> etree._Element:
    """``ds:KeyInfo``, which names the certificate (X.509 Token Profile 1.1, 3.2)."""
    from cryptography.hazmat.primitives.serialization import Encoding

    info = etree.Element(f"{{{DS}}}KeyInfo", nsmap={"ds": DS, "wsse": WSSE, "wsu": WSU})
    reference = etree.SubElement(info, f"{{{WSSE}}}SecurityTokenReference")
    certificate = signature.certificate
    if signature.reference == "binary-security-token":
        token = etree.SubElement(
            security,
            f"{{{WSSE}}}BinarySecurityToken",
            {"EncodingType": BASE64, "ValueType": X509V3},
        )
        token.text = b64encode(certificate.public_bytes(Encoding.DER)).decode()
        named = {"URI": f"#{_identified(token)}", "ValueType": X509V3}
        etree.SubElement(reference, f"{{{WSSE}}}Reference", named)
    elif signature.reference == "issuer-serial":
        data = etree.SubElement(reference, f"{{{DS}}}X509Data")
        serial = etree.SubElement(data, f"{{{DS}}}X509IssuerSerial")
        name, number = certificate.issuer.rfc4514_string(), certificate.serial_number
        etree.SubElement(serial, f"{{{DS}}}X509IssuerName").text = name
        etree.SubElement(serial, f"{{{DS}}}X509SerialNumber").text = str(number)
    else:
        kind, identifier = _identifier(signature)
        told = {"EncodingType": BASE64, "ValueType": kind}
        key = etree.SubElement(reference, f"{{{WSSE}}}KeyIdentifier", told)
        key.text = b64encode(identifier).decode()
    return info


def _identifier(signature: Signature) -> tuple[str, bytes]:
    """What kind of identifier names the certificate, and the identifier."""
    from cryptography import x509
    from cryptography.hazmat.primitives.hashes import SHA1

    if signature.reference == "thumbprint":
        return THUMBPRINT, signature.certificate.fingerprint(SHA1())  # noqa: S303 (a name)
    try:
        found = signature.certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier)
    except x509.ExtensionNotFound:
        raise ValueError(
            "the certificate that requests are signed with has no SubjectKeyIdentifier, which is "
            "to name it"
        ) from None
    return SUBJECT_KEY_IDENTIFIER, found.value.digest
