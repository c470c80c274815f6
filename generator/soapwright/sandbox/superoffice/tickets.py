"""Who may log in, and how long a ticket lasts."""

from __future__ import annotations

import hmac
import secrets
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from soapwright.sandbox.superoffice.refusals import Refused

EXPIRED = "SuperOffice.Exceptions.SoSessionException"
"""What an error about a ticket is called is not documented: this name was chosen."""


@dataclass
class Tickets:
    """The tickets given out, and when each was used last.

    Args:
        lifetime: seconds that a ticket lasts after its last use.
        clock: tells the seconds since any moment.
    """

    lifetime: float
    clock: Callable[[], float]
    logins: int = 0
    _used: dict[str, tuple[str, float]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def give(self, user: str) -> str:
        """A new ticket."""
        ticket = f"7T:{secrets.token_urlsafe(24)}"
        with self._lock:
            self.logins += 1
            self._used[ticket] = (user, self.clock())
        return ticket

    def user_of(self, ticket: str | None) -> str:
        """Whose ticket it is; it lasts from now on.

        Raises:
            Refused: it is none, or has expired, and cannot be had back.
        """
        now = self.clock()
        with self._lock:
            user, used = self._used.get(ticket or "", ("", 0.0))
            if user and now - used <= self.lifetime:
                self._used[ticket or ""] = (user, now)
                return user
            self._used.pop(ticket or "", None)
        raise Refused("The ticket is not valid or has expired. Log in again.", EXPIRED)

    def expire_all(self) -> None:
        """As if all had been unused for too long."""
        with self._lock:
            self._used.clear()


@dataclass(frozen=True)
class Accounts:
    """Who is known.

    Args:
        users: name → password.
        access_tokens: token → user.
        implicit: the user that the web server vouches for, or None.
    """

    users: dict[str, str]
    access_tokens: Mapping[str, str]
    implicit: str | None

    def by_password(self, user: str | None, password: str | None) -> str | None:
        """The user, or None where the password is wrong.

        Raises:
            Refused: there is no such user.
        """
        known = self.users.get(user or "")
        if known is None:
            raise Refused(f"The user {user} does not exist.", "SuperOffice.Exceptions.SoException")
        return user if hmac.compare_digest(known.encode(), (password or "").encode()) else None

    def by_token(self, token: str | None) -> str | None:
        """The user, or None where the token is not known."""
        return self.access_tokens.get(token or "")
