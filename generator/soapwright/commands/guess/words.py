"""Names as words, and the words that say what a thing is for.

Nothing here knows a service: these are the words that WSDLs of any vendor use. A word list that is
too short costs a guess, one that is too long gives a wrong one, so they are short.
"""

from __future__ import annotations

import re
from collections.abc import Collection

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")

READING = frozenset(
    {"count", "describe", "fetch", "find", "get", "list", "lookup", "query", "read", "retrieve"}
) | {"search"}
"""First words of operations that change nothing."""

CHANGING = frozenset({"and", "create", "delete", "new", "next", "remove", "reserve", "update"})
"""Words that say that an operation changes something, though it begins with one of READING."""

VERBS = {
    **dict.fromkeys(("add", "create", "insert"), "create"),
    **dict.fromkeys(("change", "edit", "modify", "update"), "update"),
    **dict.fromkeys(("merge", "save", "store", "sync", "upsert"), "create_or_update"),
    **dict.fromkeys(("delete", "remove"), "delete"),
}
"""First words of operations that write records, and what a client calls that."""

WRAPPERS = frozenset({"args", "arguments", "input", "message", "parameters", "params", "request"})
"""Last words of elements that only hold an operation's parameters."""

STARTING = frozenset(
    {"begin", "enqueue", "execute", "launch", "queue", "run", "schedule", "start", "submit"}
)
LOOKING = READING | {"check", "poll"}
STOPPING = frozenset({"abort", "cancel", "kill", "stop", "terminate"})
STATE = frozenset({"phase", "state", "status"})
DONE = ("succe", "complet", "done", "finish")
FAILED = ("abort", "cancel", "error", "fail", "kill", "reject", "stopped", "timedout", "timeout")

LOGIN = frozenset({"authenticate", "login", "logon", "signin"})
USER = frozenset({"email", "login", "user", "userid", "username"})
PASSWORD = frozenset({"passphrase", "passwd", "password", "pwd"})
TICKET = frozenset({"session", "sessionid", "sid", "ticket", "token"})
SECRET = PASSWORD | {"apikey", "secret", "ticket", "token"}
NOT_SECRET = frozenset({"continuation", "next", "page", "sync"})
"""Beside "token" they tell a bookmark."""


def words(name: str) -> tuple[str, ...]:
    """``GetBatchTaskInfo`` → get, batch, task, info; ``LOG_ON`` and ``logOn`` → logon."""
    found = [word.lower() for word in _WORD.findall(name)]
    text = " ".join(found)
    for apart in (
        "log in",
        "log on",
        "sign in",
        "look up",
        "pass word",
        "api key",
        "user name",
        "log out",
        "sign out",
    ):
        text = text.replace(apart, apart.replace(" ", ""))
    return tuple(text.split())


def has(name: str, wanted: Collection[str]) -> bool:
    """Whether one of the words of a name is wanted."""
    return not frozenset(words(name)).isdisjoint(wanted)


def first(name: str) -> str:
    return next(iter(words(name)), "")


def last(name: str) -> str:
    return next(reversed(words(name)), "")


def listing(names: Collection[str], most: int = 4) -> str:
    """Names in a sentence: the first ones, and how many more there are."""
    shown = list(names)[:most]
    more = len(names) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")
