"""What we sign, verified by xmlsec1; what it signs, verified by us."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from lxml import etree

from soapwright.runtime.http.soap import SOAP_11
from soapwright.runtime.security.algorithms import ECDSA, RSA
from soapwright.runtime.security.names import DS, EXCLUSIVE, ID, SECURITY, WSU
from soapwright.runtime.security.verifying import verified
from tests.certificates import party
from tests.signed import ALI, SHOP, envelope, signature, signed

pytestmark = pytest.mark.peer("xmlsec1")

IDS = ["--id-attr:Id", f"{SOAP_11}:Body", "--id-attr:Id", f"{WSU}:Timestamp"]
NOW = datetime.now(UTC)


def run(folder: Path, data: bytes, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    (folder / "message.xml").write_bytes(data)
    command = ["xmlsec1", *arguments, *IDS, str(folder / "message.xml")]
    return subprocess.run(command, capture_output=True, timeout=30)


@pytest.mark.parametrize("kind", ["rsa", "ec"])
@pytest.mark.parametrize("hash", ["sha256", "sha512"])
def test_it_verifies_what_we_sign(kind: str, hash: str, tmp_path: Path) -> None:
    who = party("ali", "ec") if kind == "ec" else ALI
    (tmp_path / "ali.pem").write_bytes(who.certificate)
    data = signed('<d:Name x="1">é &amp; &lt;</d:Name>', by=who, stamped=NOW, hash=hash)
    verify = ("--verify", "--pubkey-cert-pem", str(tmp_path / "ali.pem"))
    good = run(tmp_path, data, *verify)
    assert good.returncode == 0, good.stderr
    assert b"(ok/all): 2/2" in good.stdout + good.stderr
    assert run(tmp_path, data.replace(b'x="1"', b'x="2"'), *verify).returncode != 0


@pytest.mark.parametrize("kind", ["rsa", "ec"])
def test_we_verify_what_it_signs(kind: str, tmp_path: Path) -> None:
    shop = party("shop", "ec") if kind == "ec" else SHOP
    (tmp_path / "shop.key").write_bytes(shop.key)
    method = (ECDSA if kind == "ec" else RSA)["sha256"].value
    root = envelope("<d:Total>7</d:Total>")
    root[1].set(ID, "body")
    security = root.find(f".//{SECURITY}")
    assert security is not None
    security.append(
        etree.fromstring(
            f'<Signature xmlns="{DS}"><SignedInfo><CanonicalizationMethod Algorithm="{EXCLUSIVE}"/>'
            f'<SignatureMethod Algorithm="{method}"/><Reference URI="#body"><Transforms>'
            f'<Transform Algorithm="{EXCLUSIVE}"/></Transforms>'
            '<DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><DigestValue/>'
            "</Reference></SignedInfo><SignatureValue/></Signature>"
        )
    )
    template = etree.tostring(root)
    made = run(tmp_path, template, "--sign", "--privkey-pem", str(tmp_path / "shop.key"))
    assert made.returncode == 0, made.stderr
    read = verified(etree.fromstring(made.stdout), signature(ALI, [shop]), None, NOW)
    assert etree.fromstring(read)[1].findtext("{urn:depot}Total") == "7"
