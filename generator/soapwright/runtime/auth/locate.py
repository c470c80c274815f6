"""Where the service is for a user, which it tells itself."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Any
from urllib.parse import urlsplit

from soapwright.runtime.answers.result import Path, walk
from soapwright.runtime.calls.call import Call
from soapwright.runtime.calls.operation import Operation
from soapwright.runtime.calls.steps import Steps
from soapwright.runtime.errors import AuthenticationError, MalformedResponse
from soapwright.runtime.records.dataclass import dataclass, replace
from soapwright.runtime.records.record import Record
from soapwright.runtime.records.several import several


@dataclass(frozen=True, slots=True)
class Locate:
    """How the service tells which address serves a user: the first call of all.

    Args:
        operation: the locating operation.
        address: where it is asked, for every user.
        request: builds the request from the user's name.
        url: path of the address in the answer.
        error_code: path of a number in the answer that is negative on failure, or ().
        hosts: those that credentials may go to with TLS, beside the service's own: the user's wish.
    """

    operation: Operation[Any, Any]
    address: str
    request: Callable[[str], Record]
    url: Path
    error_code: Path = ()
    hosts: frozenset[str] = frozenset()

    def at(self, address: str | None, hosts: Iterable[str] = ()) -> Locate:
        """The same question, asked elsewhere; None asks where everybody does.

        Args:
            address: where it is asked.
            hosts: where else than on the service's own hosts the user may be.

        Raises:
            TypeError: ``hosts`` is a text, whose letters are no hosts.
        """
        allowed = frozenset(host.lower() for host in several(hosts, "allow_hosts"))
        return replace(self, address=address or self.address, hosts=allowed)

    def call(self, username: str) -> Call:
        return Call(self.operation, self.request(username))

    def receive(self, answer: Any, username: str, known: Collection[str] = ()) -> str:
        """The user's address.

        Credentials go where it says, so it has to be on a host of the service's, with TLS, or have
        the scheme, host and port of the address that is asked.

        Args:
            answer: what the service says.
            username: the user's name.
            known: the hosts that are the service's.

        Raises:
            AuthenticationError: the service does not know the user; it is named.
            MalformedResponse: the answer holds no address, or one that credentials must not go to.
        """
        code = next(walk(answer, self.error_code), None) if self.error_code else None
        if code is not None and code < 0:
            raise AuthenticationError(
                f"the service knows no zone for user {username!r} (error code {code})",
                operation=self.operation.name,
            )
        url = next(walk(answer, self.url), None)
        why = self._refusal(str(url or ""), known)
        if why is not None:
            raise MalformedResponse(
                f"the answer for user {username!r} holds no address to send credentials to: {why}",
                operation=self.operation.name,
            )
        return str(url)

    def _refusal(self, url: str, known: Collection[str]) -> str | None:
        """Why credentials must not go to an address, or None where they may."""
        place, asked = _place(url), _place(self.address)
        if place is None:
            return f"{url!r} is none"
        scheme, host, port = place
        secure = scheme == "https"
        wished = not self.hosts.isdisjoint((host, f"{host}:{port}"))
        if (
            place == asked
            or (secure and host in known)
            or (wished and (secure or (asked is not None and asked[0] == scheme)))
        ):
            return None
        return (
            f"{scheme}://{host}:{port} is neither a host of the service's with TLS nor the address "
            "that was asked; allow_hosts= of connect allows others"
        )


def _place(url: str) -> tuple[str, str, int] | None:
    """The scheme, host and port of an address; None where it is none, or names a user too.

    A character that readers of addresses disagree on (``\\``, white space, what is not ASCII)
    makes it none.
    """
    if not url.isascii() or not url.isprintable() or not _BETWEEN.isdisjoint(url):
        return None
    try:
        parts = urlsplit(url)
        port = parts.port or _PORTS[parts.scheme]
    except (ValueError, KeyError):
        return None
    if not parts.hostname or "@" in parts.netloc:
        return None
    return parts.scheme, parts.hostname.removesuffix("."), port


_PORTS = {"https": 443, "http": 80}
_BETWEEN = frozenset("\\ <>\"'")


class Location:
    """Where a service is for one user, asked for once.

    Args:
        locate: how it is asked.
        username: the user's name.
        make: makes a call to an address, and gives its result.
        known: the hosts that are the service's.
    """

    def __init__(
        self,
        locate: Locate,
        username: str,
        make: Callable[[Call, str], Steps[Any]],
        known: Collection[str] = (),
    ) -> None:
        self.locate = locate
        self._known = known
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
            self.url = locate.receive(answer, username, self._known)
            self._answer = answer
        return self._answer
