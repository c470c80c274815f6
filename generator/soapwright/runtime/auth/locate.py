"""Where the service is for a user, which it tells itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from soapwright.runtime.answers.result import Path, walk
from soapwright.runtime.calls.call import Call
from soapwright.runtime.calls.operation import Operation
from soapwright.runtime.calls.steps import Steps
from soapwright.runtime.errors import AuthenticationError, MalformedResponse
from soapwright.runtime.records.dataclass import dataclass, replace
from soapwright.runtime.records.record import Record


@dataclass(frozen=True, slots=True)
class Locate:
    """How the service tells which address serves a user: the first call of all.

    Args:
        operation: the locating operation.
        address: where it is asked, for every user.
        request: builds the request from the user's name.
        url: path of the address in the answer.
        error_code: path of a number in the answer that is negative on failure, or ().
    """

    operation: Operation[Any, Any]
    address: str
    request: Callable[[str], Record]
    url: Path
    error_code: Path = ()

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


class Location:
    """Where a service is for one user, asked for once.

    Args:
        locate: how it is asked.
        username: the user's name.
        make: makes a call to an address, and gives its result.
    """

    def __init__(
        self, locate: Locate, username: str, make: Callable[[Call, str], Steps[Any]]
    ) -> None:
        self.locate = locate
        self._username = username
        self._make = make
        self._answer: Any = None

    def ask(self) -> Steps[Any]:
        """What the service says of it.

        Raises:
            AuthenticationError: the service does not know the user.
            MalformedResponse: it gives no address, or one that credentials must not go to.
        """
        if self._answer is None:
            locate, username = self.locate, self._username
            answer = yield from self._make(locate.call(username), locate.address)
            self.url = locate.receive(answer, username)
            self._answer = answer
        return self._answer
