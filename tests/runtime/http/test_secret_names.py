"""Names that say that something is secret, and such as only look like them."""

from __future__ import annotations

import pytest

from soapwright.runtime.http.secret_names import is_secret, is_secret_text


@pytest.mark.parametrize(
    "name",
    [
        *("password", "Password", "wsse:Password", "newPassword", "userPwd", "USERPASSWORD", "PWD"),
        *("secret", "ClientSecret", "client_secret", "token", "accessToken", "SecurityToken"),
        *("sessionId", "SessionID", "session_key", "JSESSIONID", "apiKey", "API_KEY", "X-Api-Key"),
        *("IntegrationCode", "licenseKey", "Authorization", "Set-Cookie", "Nonce", "credentials"),
        *("BinarySecurityToken", "PasswordDigest", "saml2:Assertion", "accesstoken", "pin"),
    ],
)
def test_names_of_secrets(name: str) -> None:
    assert is_secret(name)


@pytest.mark.parametrize(
    "name",
    [
        *("Ticket", "AccountID", "key", "Key", "id", "code", "ReturnCode", "Secretary", "userId"),
        *("clientId", "PostalCode", "Spinner", "Title", "KeyValue", "countryCode", "author"),
    ],
)
def test_names_of_what_is_shown(name: str) -> None:
    assert not is_secret(name)


@pytest.mark.parametrize(
    ("name", "secret"),
    [
        *((name, True) for name in ("Ticket", "SID", "userPass", "Kennwort", "access_key")),
        *((name, True) for name in ("signature", "Password", "apiKey", "IntegrationCode")),
        *((name, False) for name in ("nextToken", "SyncToken", "PageToken", "Title", "KeyValue")),
    ],
)
def test_a_text_tells_more(name: str, secret: bool) -> None:
    """An element of the name Ticket may be a record; a text of that name opens something."""
    assert is_secret_text(name) == secret
