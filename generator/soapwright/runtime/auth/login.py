"""Logging in for a ticket: once at first, and again when it has expired. No I/O is done here."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from soapwright.runtime.answers.result import Path, walk
from soapwright.runtime.calls.call import Call, Outgoing, Response
from soapwright.runtime.calls.operation import Operation
from soapwright.runtime.calls.steps import Steps
from soapwright.runtime.errors import (
    AuthenticationError,
    MalformedResponse,
    ServiceError,
    SoapFault,
    SoapwrightError,
    TransportError,
)
from soapwright.runtime.limits.semaphore import Semaphore
from soapwright.runtime.pickling.never import NeverPickled
from soapwright.runtime.pickling.secret import Secret
from soapwright.runtime.records.dataclass import dataclass
from soapwright.runtime.records.record import Record

if TYPE_CHECKING:
    from soapwright.runtime.auth.trusted import Trusted
    from soapwright.runtime.calls.pipeline import Onward


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
        url: path in the login's answer of the address that calls with the ticket go to, or ()
            where they go to that of the login.
    """

    ways: tuple[Way, ...]
    header: str
    carry: Callable[[str], Record]
    ticket: Path
    success: Path = ()
    lifetime: float | None = None
    url: Path = ()

    def begin(
        self,
        given: Mapping[str, object],
        clock: Callable[[], float] = time.monotonic,
        trusted: Trusted | None = None,
    ) -> Login:
        """A login with the arguments that are not None.

        Args:
            given: the arguments of all ways.
            clock: tells the seconds since any moment.
            trusted: where tickets may go, where answers say it.

        Raises:
            TypeError: no way takes just these; it names those there are.
        """
        names = {name for name, value in given.items() if value is not None}
        for way in self.ways:
            if names == set(way.arguments):
                request = way.request(**{name: given[name] for name in way.arguments})
                return Login(self, Call(way.operation, request), clock, trusted)
        ways = "; ".join(" and ".join(way.arguments) or "nothing" for way in self.ways)
        have = " and ".join(sorted(names)) or "nothing"
        raise TypeError(f"to log in give one of: {ways} (given: {have})")


class Login(NeverPickled):
    """The step that has calls carry their user's ticket, and logs in for one when it is needed.

    Any number of calls may pass it at once; those that need a ticket wait for one login.

    Args:
        rule: of the service.
        call: the call that logs in; it is never shown.
        clock: tells the seconds since any moment.
        trusted: where tickets may go, where answers say it.
    """

    def __init__(
        self,
        rule: LoginRule,
        call: Call,
        clock: Callable[[], float],
        trusted: Trusted | None = None,
    ) -> None:
        self.rule = rule
        self.call = call
        self.ticket: str | None = None
        self.url: str | None = None
        """Where calls with the ticket go, if not where the login does."""
        self._trusted = trusted
        self._clock = clock
        self._used = clock()
        self._turns = Semaphore(1)
        self._attempts = 0
        self._error: ServiceError | None = None

    def __repr__(self) -> str:
        return f"<Login by {self.call.operation.name}>"

    def __call__(self, outgoing: Outgoing, onward: Onward) -> Steps[Response[Any]]:
        """Make a call; where its ticket is refused, log in and make it once more.

        Raises:
            AuthenticationError: the service did not let the user in, or refused a new ticket too.
            TransportError, SoapFault: it was not to be had; the call itself did not go out, and
                the error says so.
        """
        if not self._covers(outgoing):
            return (yield from onward(outgoing))
        own = outgoing.beside(self.call)
        ticket = yield from self._before(own, onward)
        try:
            response = yield from onward(self._carrying(outgoing, ticket))
        except AuthenticationError:
            ticket = yield from self._before(own, onward, refused=ticket)
            try:
                response = yield from onward(self._carrying(outgoing, ticket))
            except AuthenticationError as again:
                raise as_refused(again, "the service refused a ticket it had just given") from again
        self._used = self._clock()  # it went through, so the ticket lasts from now on
        return response

    def _before(self, login: Outgoing, onward: Onward, *, refused: str | None = None) -> Steps[str]:
        """As :meth:`obtain`, where a call waits that nobody has done yet."""
        try:
            return (yield from self.obtain(login, onward, refused=refused))
        except SoapwrightError as error:
            error.earlier = None
            if isinstance(error, TransportError):
                error.sent = False
            elif isinstance(error, SoapFault):
                error.refused = True
            raise

    def obtain(
        self, outgoing: Outgoing, onward: Onward, *, refused: str | None = None
    ) -> Steps[str]:
        """The present ticket, after logging in if that is needed: one login for all who wait.

        Args:
            outgoing: the call that logs in.
            onward: makes it.
            refused: the ticket that the service did not take, or None. If there is another one
                by now, somebody else has logged in meanwhile.

        Raises:
            AuthenticationError: the service did not let the user in.
            MalformedResponse: it did, but gave no ticket, or an address it must not go to.
        """
        before = self._attempts
        if not self._turns.enter():
            yield self._turns.turn()
        try:
            if self._is_needed(refused):
                if self._attempts > before and self._error is not None:
                    raise self._error  # who was first has tried for everybody
                self._error = None
                try:
                    yield from _told().logging_in(outgoing, partial(self._ask, outgoing), onward)
                except ServiceError as error:
                    self._error = _failed(error)
                    raise self._error from error.__cause__
                finally:
                    self._attempts += 1  # at the end: who came meanwhile has waited for this one
            assert self.ticket is not None
            return self.ticket
        finally:
            self._turns.leave()

    def _ask(self, outgoing: Outgoing, onward: Onward) -> Steps[None]:
        answer = yield from onward(outgoing)
        self._receive(answer.body, outgoing.url)

    def _covers(self, outgoing: Outgoing) -> bool:
        """Whether the call carries a ticket: not that which logs in, and not one that was given
        another part of that name."""
        operation, header = outgoing.call.operation, self.rule.header
        binds = isinstance(operation, Operation) and header in operation.headers
        return binds and header not in outgoing.headers

    def _carrying(self, outgoing: Outgoing, ticket: str) -> Outgoing:
        outgoing.headers[self.rule.header] = self.rule.carry(ticket)
        if self.url is not None:
            outgoing.url = self.url
        return outgoing

    def _is_needed(self, refused: str | None) -> bool:
        if refused is not None:
            return self.ticket == refused
        lifetime = self.rule.lifetime
        return self.ticket is None or (
            lifetime is not None and self._clock() - self._used > lifetime
        )

    def _receive(self, answer: Any, asked: str) -> None:
        operation = self.call.operation.name
        if self.rule.success and next(walk(answer, self.rule.success), None) is not True:
            raise AuthenticationError(
                "the service did not accept the credentials", operation=operation
            )
        ticket = next(walk(answer, self.rule.ticket), None)
        if not ticket:
            raise MalformedResponse("the answer holds no ticket", operation=operation)
        if self.rule.url:
            self.url = self._address(next(walk(answer, self.rule.url), None), asked)
        self.ticket = Secret(ticket)
        self._used = self._clock()

    def _address(self, url: Any, asked: str) -> str:
        """Where the service says that calls go, if the ticket may go there."""
        from soapwright.runtime.auth.trusted import Trusted  # most logins say nothing of it

        why = (self._trusted or Trusted()).refusal(str(url or ""), asked)
        if why is not None:
            raise MalformedResponse(
                f"the answer holds no address to send the ticket to: {why}",
                operation=self.call.operation.name,
            )
        return str(url)


def _told() -> Any:
    """What tells of a login: most calls need none."""
    from soapwright.runtime.calls import told

    return told


def _failed(error: ServiceError) -> ServiceError:
    """What a login's error means: the user is not let in. A fault stays what it is."""
    if isinstance(error, AuthenticationError | SoapFault):
        return error
    return as_refused(error, "the service did not accept the credentials")


def as_refused(error: ServiceError, meaning: str) -> AuthenticationError:
    """The error for a user who is not let in, made from what the service said."""
    return AuthenticationError(
        f"{meaning}: {error.message}",
        messages=error.messages,
        kind=error.kind,
        operation=error.operation,
        zone=error.zone,
    )
