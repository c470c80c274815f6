from __future__ import annotations

import pytest

from soapwright.runtime.security.algorithms import accepted
from soapwright.runtime.security.signature import Hash


@pytest.mark.parametrize("hash", ["sha256", "sha512"])
def test_sha_1_is_not_accepted(hash: Hash) -> None:
    methods, digests = accepted(hash)
    names = [*(each.name for each in methods), *(each.name for each in digests)]
    assert not [name for name in names if "SHA1" in name]
    assert not [each for each in methods if "HMAC" in each.name or each.name.startswith("DSA")]


def test_sha_1_is_accepted_where_it_was_asked_for() -> None:
    methods, digests = accepted("sha1")
    assert {each.name for each in methods} >= {"RSA_SHA1", "ECDSA_SHA1", "RSA_SHA256"}
    assert {each.name for each in digests} == {"SHA1", "SHA256", "SHA384", "SHA512"}
