"""The X.509 signature of requests, and whose signatures answers have to have.

Keys and certificates are read when a signature is set up, so that a bad one is told then.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, get_args

from soapwright.runtime.errors import InvalidArgument
from soapwright.runtime.pickling.never import NeverPickled

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from cryptography.x509 import Certificate

    Key: TypeAlias = RSAPrivateKey | EllipticCurvePrivateKey

Source: TypeAlias = "bytes | str | os.PathLike[str]"
"""PEM or DER as bytes, or the path of a file with it."""
Reference: TypeAlias = Literal[
    "binary-security-token", "issuer-serial", "key-identifier", "thumbprint"
]
"""How a signature names its certificate (X.509 Token Profile 1.1, 3.2): by sending it along, by its
issuer and number, by its SubjectKeyIdentifier, or by its SHA-1 thumbprint."""
Hash: TypeAlias = Literal["sha256", "sha384", "sha512", "sha1"]


class Signature(NeverPickled):
    """Requests are signed, and answers have to be.

    A request's Body is signed, its Timestamp and UsernameToken, its WS-Addressing headers, and the
    headers that are named. Of an answer what is signed is read, and nothing else: its Body has to
    be. The key is never shown.

    Args:
        key: the private key, of RSA or of an elliptic curve: PEM or DER as bytes, or the path of a
            file with it.
        certificate: the certificate that goes with it, as the key.
        password: opens the key, where it is encrypted.
        trust: the service's certificates, as the key: an answer has to be signed with one of these.
        check_answers: False for a service that does not sign its answers; they are read as
            they are then.
        headers: further header elements to sign, in Clark notation (``{namespace}name``); those
            that a request does not have are not missed.
        reference: how the certificate is named in requests.
        hash: of requests' signatures and digests. With ``sha1``, which is not safe any more,
            answers may have it too.

    Raises:
        InvalidArgument: a key or certificate cannot be read, they do not go together, or nobody is
            trusted and yet answers are to be checked.
        ImportError: the extra ``wsse`` is not installed.
    """

    __slots__ = ("_key", "certificate", "hash", "headers", "reference", "trust")

    def __init__(
        self,
        key: Source,
        certificate: Source,
        *,
        password: str | bytes | None = None,
        trust: Source | Iterable[Source] = (),
        check_answers: bool = True,
        headers: Iterable[str] = (),
        reference: Reference = "binary-security-token",
        hash: Hash = "sha256",
    ) -> None:
        _needs_extra()
        self._key = _key(key, password)
        self.certificate = _certificates(certificate, "certificate")[0]
        _match(self._key, self.certificate)
        sources = [trust] if isinstance(trust, bytes | str | os.PathLike) else list(trust)
        self.trust = tuple(each for source in sources for each in _certificates(source, "trust"))
        """Whose signatures answers must have; empty where answers are not checked."""
        if check_answers and not self.trust:
            raise InvalidArgument(
                "Signature: trust is empty; it has to name the certificates that the service signs "
                "its answers with, unless check_answers is False",
                arguments=("trust", "check_answers"),
            )
        if self.trust and not check_answers:
            raise InvalidArgument(
                "Signature: trust names certificates, and check_answers=False says that no answer "
                "is checked",
                arguments=("trust", "check_answers"),
            )
        self.headers = frozenset(headers)
        self.reference = _one_of("reference", reference, get_args(Reference))
        self.hash = _one_of("hash", hash, get_args(Hash))

    def __repr__(self) -> str:
        return f"<Signature of {self.certificate.subject.rfc4514_string()}>"

    @property
    def key(self) -> Key:
        """The private key, for the one who signs."""
        key: Key = self._key
        return key

    def check_certificate(self, now: datetime) -> None:
        """Refuse to sign with a certificate that does not count now.

        Raises:
            ValueError: it has expired, or is not valid yet.
        """
        if (problem := out_of_time(self.certificate, now)) is not None:
            raise ValueError(f"the certificate that requests are signed with {problem}")


def out_of_time(certificate: Certificate, now: datetime) -> str | None:
    """Why a certificate does not count now, or None where it does."""
    first, last = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    now = now.astimezone(UTC)
    if now < first:
        return f"is not valid before {first.isoformat()}"
    return f"has expired: {last.isoformat()}" if now > last else None


def _needs_extra() -> None:
    try:
        import signxml  # noqa: F401
    except ImportError:
        raise ImportError(
            "signatures need what comes with an extra: pip install 'soapwright[wsse]'"
        ) from None


def _read(source: Source, argument: str) -> bytes:
    if isinstance(source, bytes):
        return source
    try:
        with open(source, "rb") as file:
            return file.read()
    except (OSError, TypeError, ValueError) as error:
        told = error.strerror if isinstance(error, OSError) else "it is no path and no bytes"
        raise InvalidArgument(
            f"Signature: {argument} cannot be read from a file: {told}", arguments=(argument,)
        ) from None


def _key(source: Source, password: str | bytes | None) -> Any:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric import ec, rsa
    from cryptography.hazmat.primitives.serialization import (
        load_der_private_key,
        load_pem_private_key,
    )

    data = _read(source, "key")
    secret = password.encode() if isinstance(password, str) else password
    load = load_pem_private_key if b"-----BEGIN" in data else load_der_private_key
    try:
        key = load(data, secret)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        # Its text tells what is wrong with the password, or with the form; never what is read.
        told = str(error) if isinstance(error, TypeError) else "it is none, or the password wrong"
        raise InvalidArgument(
            f"Signature: key cannot be read: {told}", arguments=("key", "password")
        ) from None
    if not isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        raise InvalidArgument(
            "Signature: key is neither of RSA nor of an elliptic curve (ECDSA)", arguments=("key",)
        )
    return key


def _certificates(source: Source, argument: str) -> list[Certificate]:
    from cryptography import x509

    data = _read(source, argument)
    try:
        if b"-----BEGIN" in data:
            return x509.load_pem_x509_certificates(data)
        return [x509.load_der_x509_certificate(data)]
    except ValueError:
        raise InvalidArgument(
            f"Signature: {argument} holds no certificate in PEM or DER", arguments=(argument,)
        ) from None


def _match(key: Key, certificate: Certificate) -> None:
    if key.public_key() != certificate.public_key():
        raise InvalidArgument(
            "Signature: certificate is of another key than key", arguments=("key", "certificate")
        )


def _one_of(name: str, value: Any, allowed: tuple[str, ...]) -> Any:
    if value not in allowed:
        raise InvalidArgument(
            f"Signature: {name} is {value!r}; allowed: {', '.join(allowed)}", arguments=(name,)
        )
    return value
