"""Who calls: passwords, sessions and how many of them, one request at a time for each user."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

IDLE_SECONDS = 30 * 60.0


class Refused(Exception):
    """The request is answered with a fault of this text."""


@dataclass(slots=True)
class Sessions:
    """The sessions of a server; only used on one thread.

    Args:
        users: user name → password.
        limit: how many sessions the licence allows.
        clock: seconds since 1970.
    """

    users: Mapping[str, str]
    limit: int
    clock: Callable[[], float]
    _users: dict[str, str] = field(default_factory=dict)
    _seen: dict[str, float] = field(default_factory=dict)
    _running: set[str] = field(default_factory=set)

    @property
    def open(self) -> list[str]:
        """The users of the sessions that are open."""
        self._forget_idle()
        return list(self._users.values())

    def enter(self, cookie: str, username: str | None, password: str | None) -> str:
        """The session of a request, a new one where it has none; gives its cookie.

        Raises:
            Refused: nobody knows the user, or the licence allows no further session.
        """
        self._forget_idle()
        known = self._users.get(cookie)
        if username is None and known is None:
            raise Refused("Login failed: the request names no user and belongs to no session.")
        if username is not None and not self._knows(username, password or ""):
            raise Refused("Login failed: the user name or password is not valid.")
        if known is not None and username in (None, known):
            self._seen[cookie] = self.clock()
            return cookie
        if len(self._users) >= self.limit:
            raise Refused(f"The licence allows {self.limit} sessions, all in use.")
        assert username is not None
        cookie = secrets.token_hex(16)
        self._users[cookie] = username
        self._seen[cookie] = self.clock()
        return cookie

    def leave(self, cookie: str) -> None:
        """End a session."""
        self._users.pop(cookie, None)
        self._seen.pop(cookie, None)

    @contextmanager
    def running(self, cookie: str) -> Iterator[str]:
        """A request of the session's user, from here to the end; gives the user.

        Raises:
            Refused: another request of that user runs.
        """
        user = self._users[cookie]
        if user in self._running:
            raise Refused(f"User {user} already runs a request; requests cannot run concurrently.")
        self._running.add(user)
        try:
            yield user
        finally:
            self._running.discard(user)

    def _knows(self, username: str, password: str) -> bool:
        known = self.users.get(username)
        return known is not None and hmac.compare_digest(known.encode(), password.encode())

    def _forget_idle(self) -> None:
        before = self.clock() - IDLE_SECONDS
        for cookie in [cookie for cookie, seen in self._seen.items() if seen < before]:
            self.leave(cookie)
