"""Who calls, and how it shows: credentials, header parts, and where the service is found."""

from __future__ import annotations

import binascii
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from soapwright.runtime.answers.result import Path, walk
from soapwright.runtime.calls.operation import Operation
from soapwright.runtime.client.web_links import LinkRule
from soapwright.runtime.errors import AuthenticationError, MalformedResponse
from soapwright.runtime.paging.pager import Call
from soapwright.runtime.pickling import NeverPickled
from soapwright.runtime.records.dataclass import dataclass, field, replace
from soapwright.runtime.records.record import Record


@dataclass(frozen=True, slots=True)
class Session(NeverPickled):
    """What every authenticated call carries.

    Args:
        username: shown in errors; the secret never is. None where no call carries either.
        secret: the password or key.
        headers: header parts by class name, sent with the operations that declare them.
    """

    username: str | None = None
    secret: str = ""
    headers: Mapping[str, Record] = field(default_factory=dict)

    def http_headers(self) -> dict[str, str]:
        """HTTP Basic authentication (RFC 7617, UTF-8), where there is a user."""
        if self.username is None:
            return {}
        pair = f"{self.username}:{self.secret}".encode()
        return {"Authorization": f"Basic {binascii.b2a_base64(pair, newline=False).decode()}"}

    def __repr__(self) -> str:
        return f"<Session of {self.username or 'nobody'}>"


def has_content(part: Record) -> bool:
    """Whether anything of a header part is set; one without says nothing and is left out."""
    return any(value is not None and value != [] for value in vars(part).values())


@dataclass(frozen=True, slots=True)
class Locate:
    """How the service tells which address serves a user: the first call of all.

    Args:
        operation: the locating operation.
        address: where it is asked, for every user.
        request: builds the request from the user's name.
        url: path of the address in the answer.
        error_code: path of a number in the answer that is negative on failure, or ().
        links: what the answer tells of the user interface, or None.
    """

    operation: Operation[Any, Any]
    address: str
    request: Callable[[str], Record]
    url: Path
    error_code: Path = ()
    links: LinkRule | None = None

    def at(self, address: str | None) -> Locate:
        """The same question, asked elsewhere; None asks where everybody does."""
        return self if address is None else replace(self, address=address)

    def call(self, username: str) -> Call:
        return Call(self.operation, self.request(username))

    def receive(self, answer: Any, username: str) -> str:
        """The user's address.

        Raises:
            AuthenticationError: the service does not know the user; it is named.
            MalformedResponse: the answer holds no address, or one without TLS although it came
                with it.
        """
        code = next(walk(answer, self.error_code), None) if self.error_code else None
        if code is not None and code < 0:
            raise AuthenticationError(
                f"the service knows no zone for user {username!r} (error code {code})",
                operation=self.operation.name,
            )
        url = next(walk(answer, self.url), None)
        if not _is_address(url, secure=self.address.startswith("https:")):
            raise MalformedResponse(
                f"the answer for user {username!r} holds no address to send credentials to: {url}",
                operation=self.operation.name,
            )
        return str(url)


def _is_address(url: object, *, secure: bool) -> bool:
    """Whether it is the address of a server, and one over TLS where who tells it is one."""
    try:
        parts = urlsplit(str(url or ""))
    except ValueError:
        return False
    schemes = ("https",) if secure else ("https", "http")
    return parts.scheme in schemes and bool(parts.hostname)
