"""Names that say that what stands under them is secret: of elements, attributes, headers.

This is the one place where they are guessed: what is masked in messages, hidden in records and
written into a new service.toml is asked for here.
"""

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
_OF_TEXTS = frozenset({"kennwort", "pass", "passw", "pw", "sid", "signature", "ticket"})
"""Last words of names of texts that are secret, where elements of such names may be anything."""
_WHOLE = ("accesskey", "authkey", "kennwort", "secret", "signature", "usertoken")
"""The same of names that are written as one word."""
_BOOKMARKS = frozenset({"continuation", "cursor", "next", "page", "query", "scroll", "sync"})
"""Beside "token" they tell where a listing goes on."""
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


def is_secret_text(name: str) -> bool:
    """Whether a text of that name is a password, a ticket or a key that opens something."""
    words = [word.lower() for word in _CAMEL.findall(name.rpartition(":")[2])]
    if not words or not _BOOKMARKS.isdisjoint(words):
        return False
    return words[-1] in _OF_TEXTS or "".join(words).endswith(_WHOLE) or is_secret(name)
