"""Names that say that what stands under them is secret: of elements, attributes, headers."""

from __future__ import annotations

import itertools
import re

_WORDS = frozenset(
    {
        *("password", "passwd", "passwort", "passphrase", "passcode", "pwd", "secret"),
        *("secrets", "token", "credential", "credentials", "authorization", "cookie"),
        *("otp", "pin", "nonce", "jwt", "bearer", "assertion", "apikey", "sessionid"),
        *("sessionkey",),
    }
)
_PAIRS = frozenset(
    {
        *("access", "api", "app", "application", "auth", "authorization", "client"),
        *("consumer", "encryption", "integration", "license", "licence", "login"),
        *("private", "secret", "security", "session", "shared", "signing", "subscription"),
        *("user",),
    }
)
"""What makes a secret of a key, a code or an id."""
_PAIRED = frozenset({"key", "code", "id"})
_NO_IDS = frozenset({"app", "application", "client", "consumer", "license", "licence", "user"})
_PARTS = (
    *("password", "passwd", "passphrase", "apikey", "accesskey", "secretkey", "privatekey"),
    *("sessionid", "sessionkey", "authtoken", "accesstoken", "securitytoken", "clientsecret"),
)
"""Of names that are written as one word."""
_CAMEL = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[^\W\d_]+")


def is_secret(name: str) -> bool:
    """Whether what stands under a name is secret, as far as the name tells."""
    words = [word.lower() for word in _CAMEL.findall(name.rpartition(":")[2])]
    if not _WORDS.isdisjoint(words):
        return True
    for first, second in itertools.pairwise(words):
        if first in _PAIRS and second in _PAIRED and not (second == "id" and first in _NO_IDS):
            return True
    whole = "".join(words)
    return any(part in whole for part in _PARTS) or whole.endswith(("pwd", "token"))
