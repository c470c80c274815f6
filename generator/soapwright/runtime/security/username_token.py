"""A user and their password in the message itself (UsernameToken Profile 1.1)."""

from __future__ import annotations

import hashlib
import secrets
from base64 import b64encode
from datetime import datetime

from lxml import etree

from soapwright.runtime.errors import InvalidArgument
from soapwright.runtime.pickling.never import NeverPickled
from soapwright.runtime.pickling.secret import Secret
from soapwright.runtime.security.instants import written
from soapwright.runtime.security.names import (
    BASE64,
    PASSWORD_DIGEST,
    PASSWORD_TEXT,
    USERNAME_TOKEN,
    WSSE,
    WSU,
)


class UsernameToken(NeverPickled):
    """A ``wsse:UsernameToken``: who calls, and the proof of it.

    A digest has a nonce and a time of its own in every message, so that none can be sent again;
    the password as text has them where they are asked for. The password is never shown.

    Args:
        username: the user.
        password: the user's; it must not be empty.
        digest: whether the digest of the password goes out, not the password.
        nonce: whether the password as text is accompanied by a nonce and a time.
        over_http: whether the password may go out as text over plain http, where everybody on the
            way can read it; else such a call is refused before anything is sent.

    Raises:
        InvalidArgument: the user or the password is missing.
    """

    __slots__ = ("_password", "digest", "nonce", "over_http", "username")

    def __init__(
        self,
        username: str,
        password: str,
        *,
        digest: bool = False,
        nonce: bool = False,
        over_http: bool = False,
    ) -> None:
        for name, value in (("username", username), ("password", password)):
            if not isinstance(value, str) or not value:
                raise InvalidArgument(
                    f"UsernameToken: {name} is empty or no text; a token needs both a username "
                    "and a password",
                    arguments=(name,),
                )
        self.username = username
        self._password = Secret(password)
        self.digest = digest
        self.nonce = nonce or digest
        self.over_http = over_http

    def __repr__(self) -> str:
        return f"<UsernameToken of {self.username}>"

    def element(self, now: datetime) -> etree._Element:
        """The token of one message (UsernameToken Profile 1.1, 3.1).

        Raises:
            ValueError: XML cannot carry the user's name or password; neither is shown.
        """
        token = etree.Element(USERNAME_TOKEN)
        _add(token, f"{{{WSSE}}}Username", self.username)
        nonce, created = secrets.token_bytes(16), written(now)
        if self.digest:
            # The profile's own algorithm, which has no other hash than this.
            hashed = hashlib.sha1(
                nonce + created.encode() + self._password.encode(), usedforsecurity=False
            )
            password, kind = b64encode(hashed.digest()).decode(), PASSWORD_DIGEST
        else:
            password, kind = self._password, PASSWORD_TEXT
        _add(token, f"{{{WSSE}}}Password", password).set("Type", kind)
        if self.nonce:
            _add(token, f"{{{WSSE}}}Nonce", b64encode(nonce).decode()).set("EncodingType", BASE64)
            _add(token, f"{{{WSU}}}Created", created)
        return token


def _add(parent: etree._Element, tag: str, text: str) -> etree._Element:
    child = etree.SubElement(parent, tag)
    try:
        child.text = text
    except ValueError:
        raise ValueError("the username or password has a character that XML cannot carry") from None
    return child
