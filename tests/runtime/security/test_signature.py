from __future__ import annotations

import pickle
import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from soapwright.runtime.errors import InvalidArgument
from soapwright.runtime.security.signature import Signature
from tests.certificates import party

ALI, SHOP = party("ali"), party("shop")


def test_keys_and_certificates_are_bytes_or_paths(tmp_path: Path) -> None:
    key, certificate = tmp_path / "ali.key", tmp_path / "ali.pem"
    key.write_bytes(ALI.key)
    certificate.write_bytes(ALI.certificate)
    from_files = Signature(key, str(certificate), trust=[SHOP.certificate, certificate])
    assert (
        from_files.certificate
        == Signature(ALI.key, ALI.certificate, check_answers=False).certificate
    )
    assert len(from_files.trust) == 2


def test_several_certificates_of_one_file_are_trusted() -> None:
    signature = Signature(ALI.key, ALI.certificate, trust=SHOP.certificate + ALI.certificate)
    assert len(signature.trust) == 2


def test_an_encrypted_key_is_opened() -> None:
    assert Signature(ALI.encrypted, ALI.certificate, password="opensesame", check_answers=False)


ED25519 = Ed25519PrivateKey.generate().private_bytes(
    Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"key": b"no key"}, "key cannot be read"),
        ({"key": ALI.encrypted}, "key cannot be read: Password was not given"),
        ({"key": ALI.encrypted, "password": "wrong"}, "key cannot be read"),
        ({"key": ED25519}, "key is neither of RSA nor of an elliptic curve"),
        ({"key": "/nowhere/ali.key"}, "key cannot be read from a file: No such file"),
        ({"key": None}, "key cannot be read from a file: it is no path"),
        ({"key": SHOP.key}, "certificate is of another key"),
        ({"certificate": b"none"}, "certificate holds no certificate"),
        ({"trust": b"none"}, "trust holds no certificate"),
        ({"trust": ()}, "trust is empty"),
        ({"check_answers": False}, "trust names certificates"),
        ({"reference": "name"}, "reference is 'name'; allowed: binary-security-token"),
        ({"hash": "md5"}, "hash is 'md5'; allowed: sha256"),
    ],
)
def test_what_cannot_sign_is_refused_at_once(change: dict[str, Any], told: str) -> None:
    arguments = {"key": ALI.key, "certificate": ALI.certificate, "trust": SHOP.certificate}
    with pytest.raises(InvalidArgument, match=f"Signature: {told}") as caught:
        Signature(**{**arguments, **change})
    shown = "".join(traceback.format_exception(caught.value))
    assert "PRIVATE KEY" not in shown
    assert "opensesame" not in shown


def test_the_key_is_never_shown() -> None:
    signature = Signature(ALI.key, ALI.certificate, check_answers=False)
    assert repr(signature) == "<Signature of CN=ali>"
    with pytest.raises(TypeError, match="neither pickled nor copied"):
        pickle.dumps(signature)


@pytest.mark.parametrize(
    ("days", "age", "told"), [(-1, 3, "has expired"), (9, -5, "is not valid before")]
)
def test_a_certificate_of_another_time_signs_nothing(days: int, age: int, told: str) -> None:
    late = party(f"late {days}", days=days, age=age)
    signature = Signature(late.key, late.certificate, check_answers=False)
    with pytest.raises(ValueError, match=told):
        signature.check_certificate(datetime.now(UTC))
