from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta

import pytest
from lxml import etree
from signxml.verifier import SignatureConfiguration, XMLVerifier

from soapwright.runtime.addressing.names import WSA
from soapwright.runtime.security.names import DS, ID, SECURITY, WSSE
from soapwright.runtime.security.signing import sign
from soapwright.runtime.security.username_token import UsernameToken
from tests.certificates import Party, party
from tests.signed import ALI, envelope, signature, signed

NOW = datetime.now(UTC)
HEADERS = f'<d:Session>1</d:Session><d:Other>2</d:Other><a:To xmlns:a="{WSA}">urn:shop</a:To>'


def checked(data: bytes, by: Party) -> list[str]:
    """The names of what signxml says is signed."""
    results = XMLVerifier().verify(
        data,
        x509_cert=by.certificate.decode(),
        id_attribute="Id",
        expect_config=SignatureConfiguration(expect_references=False),
    )
    assert isinstance(results, list)
    found = [each.signed_xml for each in results]
    return [etree.QName(each).localname for each in found if each is not None]


@pytest.mark.parametrize("kind", ["rsa", "ec"])
def test_body_timestamp_and_chosen_headers_are_signed(kind: str) -> None:
    who = party("ali", "ec") if kind == "ec" else ALI
    data = signed("<d:Order/>", HEADERS, by=who, stamped=NOW, headers=["{urn:depot}Session"])
    assert checked(data, who) == ["Body", "Timestamp", "Session", "To"]
    assert f"{'rsa' if kind == 'rsa' else 'ecdsa'}-sha256".encode() in data


@pytest.mark.parametrize("hash", ["sha384", "sha512"])
def test_other_hashes_are_used_where_they_are_asked_for(hash: str) -> None:
    data = signed("<d:Order/>", by=ALI, hash=hash)
    assert f"rsa-{hash}".encode() in data
    assert checked(data, ALI) == ["Body"]


def test_sha_1_is_used_only_where_it_is_asked_for() -> None:
    data = signed("<d:Order/>", by=ALI, hash="sha1")
    assert b"xmldsig#rsa-sha1" in data
    assert b"xmldsig#sha1" in data


@pytest.mark.parametrize(
    ("reference", "path"),
    [
        ("binary-security-token", f"{{{WSSE}}}Reference"),
        ("issuer-serial", f"{{{DS}}}X509Data/{{{DS}}}X509IssuerSerial"),
        ("key-identifier", f"{{{WSSE}}}KeyIdentifier"),
        ("thumbprint", f"{{{WSSE}}}KeyIdentifier"),
    ],
)
def test_the_certificate_is_named_as_the_service_wants(reference: str, path: str) -> None:
    data = signed("<d:Order/>", by=ALI, reference=reference)
    security = etree.fromstring(data).find(f".//{SECURITY}")
    assert security is not None
    named = security.find(f".//{{{WSSE}}}SecurityTokenReference/{path}")
    assert named is not None
    token = security.find(f"{{{WSSE}}}BinarySecurityToken")
    assert (token is not None) == (reference == "binary-security-token")
    if token is not None:
        assert named.get("URI") == f"#{token.get(ID)}"
        assert security.index(token) < len(security) - 1  # before the signature, for one pass
    assert checked(data, ALI) == ["Body"]


def test_an_id_that_a_part_has_is_kept() -> None:
    root = envelope("<d:Order/>")
    root[1].set(ID, "mine")
    sign(root, signature(ALI), NOW)
    assert b'URI="#mine"' in etree.tostring(root)


def test_two_messages_have_no_id_in_common() -> None:
    def ids(data: bytes) -> set[str]:
        return {found for each in etree.fromstring(data).iter() if (found := each.get(ID))}

    assert not ids(signed("<d:Order/>", by=ALI)) & ids(signed("<d:Order/>", by=ALI))


def test_nothing_is_signed_with_a_certificate_that_has_expired() -> None:
    root = envelope("<d:Order/>")
    with pytest.raises(ValueError, match="has expired"):
        sign(root, signature(ALI), NOW + timedelta(days=100))
    assert root.find(f".//{{{DS}}}Signature") is None


def test_what_is_signed_is_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    root = envelope("<d:Order/>")
    security = root.find(f".//{SECURITY}")
    assert security is not None
    security.append(UsernameToken("ali", "opensesame").element(NOW))
    with caplog.at_level(logging.DEBUG):
        sign(root, signature(ALI, headers=[SECURITY]), NOW)
    assert "opensesame" not in caplog.text
