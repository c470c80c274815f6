"""Logging in for a ticket: once at first, and again when it has expired. No I/O is done here."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from typing import Any

from soapwright.runtime.answers.result import Path, walk
from soapwright.runtime.calls.operation import Operation
from soapwright.runtime.errors import (
    AuthenticationError,
    MalformedResponse,
    ServiceError,
    SoapFault,
)
from soapwright.runtime.paging.pager import Call
from soapwright.runtime.pickling import NeverPickled
from soapwright.runtime.records.dataclass import dataclass
from soapwright.runtime.records.record import Record


@dataclass(frozen=True, slots=True)
class Way:
    """One way to log in.

    Args:
        operation: the operation that does it.
        request: builds its message from the arguments, given by name.
        arguments: their names.
    """

    operation: Operation[Any, Any]
    request: Callable[..., Record]
    arguments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LoginRule:
    """How a service gives out tickets.

    Args:
        ways: the ways to log in, told apart by their arguments.
        header: class name of the header part that carries the ticket.
        carry: builds that from the ticket.
        ticket: path of the ticket in the login's answer.
        success: path of a boolean in it that tells success, or ().
        lifetime: how many seconds a ticket lasts after its last use, or None.
        refused: a pattern that the kind or a text of an error matches if the ticket was refused.
    """

    ways: tuple[Way, ...]
    header: str
    carry: Callable[[str], Record]
    ticket: Path
    success: Path = ()
    lifetime: float | None = None
    refused: str | None = None

    def begin(
        self, given: Mapping[str, object], clock: Callable[[], float] = time.monotonic
    ) -> Login:
        """A login with the arguments that are not None.

        Raises:
            TypeError: no way takes just these; it names those there are.
        """
        names = {name for name, value in given.items() if value is not None}
        for way in self.ways:
            if names == set(way.arguments):
                request = way.request(**{name: given[name] for name in way.arguments})
                return Login(self, Call(way.operation, request), clock)
        ways = "; ".join(" and ".join(way.arguments) or "nothing" for way in self.ways)
        have = " and ".join(sorted(names)) or "nothing"
        raise TypeError(f"to log in give one of: {ways} (given: {have})")


class Login(NeverPickled):
    """One user's login and present ticket; the drivers serialise what changes it.

    Args:
        rule: of the service.
        call: the call that logs in; it is never shown.
        clock: tells the seconds since any moment.
    """

    def __init__(self, rule: LoginRule, call: Call, clock: Callable[[], float]) -> None:
        self.rule = rule
        self.call = call
        self.attempts = 0
        self.error: ServiceError | None = None
        self.ticket: str | None = None
        self._clock = clock
        self._used = clock()

    def __repr__(self) -> str:
        return f"<Login by {self.call.operation.name}>"

    def covers(self, call: Call) -> bool:
        """Whether the call carries a ticket; that which logs in does not."""
        operation = call.operation
        return isinstance(operation, Operation) and self.rule.header in operation.headers

    def needed(self, refused: str | None) -> bool:
        """Whether to log in before the next call.

        Args:
            refused: the ticket that the service did not take, or None. If there is another one
                by now, somebody else has logged in meanwhile.
        """
        if refused is not None:
            return self.ticket == refused
        lifetime = self.rule.lifetime
        return self.ticket is None or (
            lifetime is not None and self._clock() - self._used > lifetime
        )

    def receive(self, answer: Any) -> str:
        """Take the login's answer; gives the new ticket.

        Raises:
            AuthenticationError: the service did not let the user in.
            MalformedResponse: it did, but gave no ticket.
        """
        operation = self.call.operation.name
        if self.rule.success and next(walk(answer, self.rule.success), None) is not True:
            raise AuthenticationError(
                "the service did not accept the credentials", operation=operation
            )
        ticket = next(walk(answer, self.rule.ticket), None)
        if not ticket:
            raise MalformedResponse("the answer holds no ticket", operation=operation)
        self.ticket = str(ticket)
        self.used()
        return self.ticket

    def failed(self, error: ServiceError) -> ServiceError:
        """What a login's error means: the user is not let in. A fault stays what it is."""
        if isinstance(error, AuthenticationError | SoapFault):
            return error
        return as_refused(error, "the service did not accept the credentials")

    def used(self) -> None:
        """A call with the ticket went through: it lasts from now on."""
        self._used = self._clock()

    def refuses(self, error: ServiceError) -> bool:
        """Whether an error means that the ticket, and not the call, was refused."""
        if isinstance(error, AuthenticationError):
            return True
        pattern = self.rule.refused
        texts = (error.kind or "", *error.messages)
        return pattern is not None and any(re.search(pattern, text) for text in texts)


def as_refused(error: ServiceError, meaning: str) -> AuthenticationError:
    """The error for a user who is not let in, made from what the service said."""
    return AuthenticationError(
        f"{meaning}: {error.message}",
        messages=error.messages,
        kind=error.kind,
        operation=error.operation,
        zone=error.zone,
    )
