"""The first and the last calls of a connection, sans-IO."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any, Protocol

from soapwright.runtime.calls.pipeline import pipeline
from soapwright.runtime.calls.steps import Send, Steps
from soapwright.runtime.errors import SessionLeftOpen, SoapwrightError

if TYPE_CHECKING:
    from soapwright.runtime.auth.locate import Locate
    from soapwright.runtime.calls.call import Outgoing, Response
    from soapwright.runtime.client.connection import Connection


def opening(connection: Connection, locate: Locate | None) -> Steps[None]:
    """Ask the service where the user's data lives, unless that is known, and log in.

    Args:
        connection: of the user.
        locate: how it is asked, or None where nobody tells.

    Raises:
        AuthenticationError: the service does not know the user.
        MalformedResponse: an answer holds no address, or no ticket.
    """
    if locate is not None and connection.session.username is not None:
        from soapwright.runtime.auth.locate import Location  # it was the rule's module already
        from soapwright.runtime.auth.trusted import hosts_of

        connection.location = Location(
            locate, connection.session.username, connection.beside, hosts_of(connection.zones)
        )
    if connection.url is None:
        if connection.location is None:
            raise ValueError("url is missing: where is the service?")
        yield from connection.location.ask()
        connection.move_to(connection.location.url)
    login = connection.login
    if login is not None:
        yield from login.obtain(connection.outgoing(login.call), connection.unticketed)


class Cookies(Protocol):
    """What an HTTP client keeps of the cookies that it was sent."""

    @property
    def has_cookies(self) -> bool: ...
    def forget_cookies(self) -> None: ...


def closing(connection: Connection, cookies: Cookies) -> Steps[None]:
    """The last call of a session, where there is one.

    That it fails is a warning: what was done stays done.
    """
    options = connection.session.options
    if options is None or options.last is None or not cookies.has_cookies:
        return
    from soapwright.runtime.auth.request_options import Unread

    def send(outgoing: Outgoing) -> Steps[Response[Any]]:
        step = Send(Unread(connection.exchange(outgoing)), connection.limits.total)
        if outgoing.told is not None:
            from soapwright.runtime.calls.told import attempted

            return (yield from attempted(outgoing.told, step))
        response: Response[Any] = yield step
        return response

    try:
        way = pipeline([connection.throttle, *connection.secured], send)
        yield from connection.go(connection.outgoing(options.last()), way)
    except SoapwrightError as error:
        who = connection.session.username or "the user"
        warnings.warn(
            f"the session of {who} may still be open: {error}", SessionLeftOpen, stacklevel=3
        )
    finally:
        cookies.forget_cookies()
