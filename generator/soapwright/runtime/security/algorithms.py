"""signxml, with the algorithms that are asked for, and without its log of what it canonicalises.

Only what signs or checks a signature imports this: it needs the extra ``wsse``.
"""

from __future__ import annotations

from typing import Any

from lxml import etree
from signxml.algorithms import CanonicalizationMethod, DigestAlgorithm, SignatureMethod
from signxml.signer import XMLSigner
from signxml.verifier import XMLVerifier

from soapwright.runtime.security.signature import Hash

DIGESTS = {
    "sha1": DigestAlgorithm.SHA1,
    "sha256": DigestAlgorithm.SHA256,
    "sha384": DigestAlgorithm.SHA384,
    "sha512": DigestAlgorithm.SHA512,
}
RSA = {
    "sha1": SignatureMethod.RSA_SHA1,
    "sha256": SignatureMethod.RSA_SHA256,
    "sha384": SignatureMethod.RSA_SHA384,
    "sha512": SignatureMethod.RSA_SHA512,
}
ECDSA = {
    "sha1": SignatureMethod.ECDSA_SHA1,
    "sha256": SignatureMethod.ECDSA_SHA256,
    "sha384": SignatureMethod.ECDSA_SHA384,
    "sha512": SignatureMethod.ECDSA_SHA512,
}
CANONICALIZATIONS = frozenset(method.value for method in CanonicalizationMethod)


def accepted(hash: Hash) -> tuple[frozenset[SignatureMethod], frozenset[DigestAlgorithm]]:
    """What answers may be signed with: any SHA-2, and SHA-1 only where requests have it too."""
    names = [name for name in DIGESTS if name != "sha1" or hash == "sha1"]
    methods = {table[name] for table in (RSA, ECDSA) for name in names}
    return frozenset(methods), frozenset(DIGESTS[name] for name in names)


class _Quiet:
    """Canonicalises as signxml does, which would log all of it, and with it any password."""

    def _c14n(
        self,
        nodes: Any,
        algorithm: CanonicalizationMethod,
        inclusive_ns_prefixes: list[str] | None = None,
    ) -> bytes:
        exclusive = algorithm.value.startswith("http://www.w3.org/2001/10/xml-exc-c14n#")
        with_comments = algorithm.value.endswith("#WithComments")
        return etree.tostring(
            nodes,
            method="c14n",
            exclusive=exclusive,
            with_comments=with_comments,
            inclusive_ns_prefixes=inclusive_ns_prefixes,
        )


class Signer(_Quiet, XMLSigner):
    """Signs what is referred to; SHA-1 is refused before, where it was not asked for."""

    def check_deprecated_methods(self) -> None:
        """Nothing is refused here."""


class Verifier(_Quiet, XMLVerifier):
    """Checks a signature."""
