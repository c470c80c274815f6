from __future__ import annotations

import copy
import hashlib
import pickle
from base64 import b64decode, b64encode
from datetime import UTC, datetime

import pytest
from lxml import etree

from soapwright.runtime.errors import InvalidArgument
from soapwright.runtime.security.names import PASSWORD_DIGEST, PASSWORD_TEXT, WSSE, WSU
from soapwright.runtime.security.username_token import UsernameToken

NOW = datetime(2026, 5, 4, 12, 30, 15, 123456, UTC)
SECRET = "open & sesame"


def text(token: etree._Element, name: str, namespace: str = WSSE) -> str | None:
    return token.findtext(f"{{{namespace}}}{name}")


def test_text_is_the_password_as_it_is() -> None:
    token = UsernameToken("ali", SECRET).element(NOW)
    assert token.tag == f"{{{WSSE}}}UsernameToken"
    assert (text(token, "Username"), text(token, "Password")) == ("ali", SECRET)
    assert token[1].get("Type") == PASSWORD_TEXT
    assert len(token) == 2


def test_text_has_nonce_and_time_where_they_are_asked_for() -> None:
    token = UsernameToken("ali", SECRET, nonce=True).element(NOW)
    assert text(token, "Password") == SECRET
    assert len(b64decode(text(token, "Nonce") or "")) == 16
    assert text(token, "Created", WSU) == "2026-05-04T12:30:15.123Z"


def test_digest_is_of_nonce_time_and_password() -> None:
    token = UsernameToken("ali", SECRET, digest=True).element(NOW)
    nonce, created = text(token, "Nonce") or "", text(token, "Created", WSU) or ""
    digest = hashlib.sha1(b64decode(nonce) + created.encode() + SECRET.encode()).digest()
    assert text(token, "Password") == b64encode(digest).decode()
    assert token[1].get("Type") == PASSWORD_DIGEST
    assert SECRET not in etree.tostring(token, encoding="unicode")


def test_no_two_digests_are_alike() -> None:
    token = UsernameToken("ali", SECRET, digest=True)
    assert text(token.element(NOW), "Password") != text(token.element(NOW), "Password")


@pytest.mark.parametrize(
    ("username", "password", "wrong"),
    [("", SECRET, "username"), ("ali", "", "password"), ("ali", None, "password")],
)
def test_a_token_without_a_secret_is_none(username: str, password: str, wrong: str) -> None:
    with pytest.raises(InvalidArgument, match=f"UsernameToken: {wrong} is empty") as caught:
        UsernameToken(username, password)
    assert caught.value.arguments == (wrong,)


def test_a_password_that_xml_cannot_carry_is_not_shown() -> None:
    with pytest.raises(ValueError, match="cannot carry") as caught:
        UsernameToken("ali", "sesame\0").element(NOW)
    assert "sesame" not in repr(caught.value)
    assert caught.value.__cause__ is None


def test_the_password_is_never_shown() -> None:
    token = UsernameToken("ali", SECRET)
    assert SECRET not in f"{token} {token!r}"
    for leave in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError, match="neither pickled nor copied"):
            leave(token)
