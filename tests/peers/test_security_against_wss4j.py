"""Tokens and signatures, both ways, against WSS4J: it reads ours, and we read its."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from soapwright.runtime.errors import SoapFault, UntrustedResponse
from soapwright.runtime.security.timestamp import Timestamp
from soapwright.runtime.security.username_token import UsernameToken
from tests.certificates import Party, party
from tests.emit.desks import made
from tests.shops import Shop, one
from tests.signed import ALI, SHOP, signature

pytestmark = [pytest.mark.peer("wss4j"), pytest.mark.slow]

SOURCE = Path(__file__).parent / "wss4j" / "Guard.java"
JARS = ("wss4j", "xmlsec", "commons-logging", "slf4j-api", "slf4j-simple", "commons-codec")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the service is; WSS4J listens while the tests run."""
    folder = tmp_path_factory.mktemp("wss4j")
    jars = [f"/usr/share/java/{name}.jar" for name in JARS]
    path = os.pathsep.join([*jars, str(folder)])
    subprocess.run(
        ["javac", "-nowarn", "-cp", path, "-d", str(folder), str(SOURCE)],
        check=True,
    )
    write(folder / "ali.der", ALI)
    write(folder / "shop.der", SHOP)
    key = load_pem_private_key(SHOP.key, None)
    form = PrivateFormat.PKCS8
    (folder / "shop.key").write_bytes(key.private_bytes(Encoding.DER, form, NoEncryption()))
    with subprocess.Popen(
        ["java", "-cp", path, "Guard", str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as server:
        try:
            assert server.stdout is not None
            yield f"http://127.0.0.1:{server.stdout.readline().strip()}"
        finally:
            server.terminate()


def write(path: Path, whose: Party) -> None:
    path.write_bytes(x509.load_pem_x509_certificate(whose.certificate).public_bytes(Encoding.DER))


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The class of a client of the shop."""
    folder = tmp_path_factory.mktemp("shop")
    shop = Shop({"Sell": (one("what"), one("price", "xs:int") + one("seen"))})
    with made(shop.text(), folder) as package:
        yield package.package.DeskClient


def sell(client: Any, url: str, security: Any) -> tuple[int, list[str]]:
    with client.connect(url=url, security=security) as shop:
        answer = shop.sell(what="tea")
    return answer.price, sorted(answer.seen.split())


TEXT = UsernameToken("ali", "opensesame", over_http=True)
DIGEST = UsernameToken("ali", "opensesame", digest=True)
BOTH = signature(ALI, [SHOP])


@pytest.mark.parametrize("token", [TEXT, DIGEST], ids=["text", "digest"])
def test_it_knows_the_user(client: Any, address: str, token: UsernameToken) -> None:
    assert sell(client, address, [token, Timestamp()]) == (7, ["timestamp", "user"])


@pytest.mark.parametrize("digest", [True, False])
def test_it_refuses_a_wrong_password(client: Any, address: str, digest: bool) -> None:
    wrong = UsernameToken("ali", "sesame", digest=digest, over_http=not digest)
    with pytest.raises(SoapFault, match="could not be authenticated"):
        sell(client, address, wrong)


@pytest.mark.parametrize(
    "reference", ["binary-security-token", "issuer-serial", "key-identifier", "thumbprint"]
)
def test_it_takes_our_signature(client: Any, address: str, reference: str) -> None:
    security = [DIGEST, Timestamp(), signature(ALI, [SHOP], reference=reference)]
    price, seen = sell(client, address, security)
    assert price == 7
    assert seen == [
        "signed:Body", "signed:Timestamp", "signed:UsernameToken", "timestamp", "user"
    ]  # fmt: skip


@pytest.mark.parametrize("hash", ["sha384", "sha512", "sha1"])
def test_it_takes_every_hash(client: Any, address: str, hash: str) -> None:
    assert sell(client, address, signature(ALI, [SHOP], hash=hash)) == (7, ["signed:Body"])


def test_it_refuses_the_signature_of_another_one(client: Any, address: str) -> None:
    with pytest.raises(UntrustedResponse, match="not signed; it says: ") as caught:
        sell(client, address, signature(party("mallory"), [SHOP]))
    assert caught.value.maybe_done


@pytest.mark.parametrize("path", ["", "/by-issuer", "/by-thumbprint"])
def test_we_take_its_signature(client: Any, address: str, path: str) -> None:
    assert sell(client, address + path, [BOTH, Timestamp()])[0] == 7


@pytest.mark.parametrize(
    ("path", "told"), [("/unsigned", "not signed"), ("/changed", "was changed")]
)
def test_we_refuse_what_it_did_not_sign(client: Any, address: str, path: str, told: str) -> None:
    with pytest.raises(UntrustedResponse, match=told):
        sell(client, address + path, BOTH)


def test_we_refuse_its_signature_where_another_one_is_trusted(client: Any, address: str) -> None:
    with pytest.raises(UntrustedResponse, match="none of the certificates that are trusted"):
        sell(client, address, signature(ALI, [party("mallory")]))
