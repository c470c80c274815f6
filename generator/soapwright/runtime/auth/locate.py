"""Where the service is for a user, which it tells itself."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Any

from soapwright.runtime.answers.result import Path, walk
from soapwright.runtime.auth.trusted import Trusted, wished_hosts
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
        return replace(self, address=address or self.address, hosts=wished_hosts(hosts))

    def call(self, username: str) -> Call:
        return Call(self.operation, self.request(username))

    def receive(self, answer: Any, username: str, known: Collection[str] = ()) -> str:
        """The user's address.

        Credentials go where it says, so it has to be one that they may go to (``trusted``).

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
        why = Trusted(known, self.hosts).refusal(str(url or ""), self.address)
        if why is not None:
            raise MalformedResponse(
                f"the answer for user {username!r} holds no address to send credentials to: {why}",
                operation=self.operation.name,
            )
        return str(url)


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
