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
    **dict.fromkeys(("add", "create", "insert", "register"), "create"),
    **dict.fromkeys(("change", "edit", "modify", "patch", "update"), "update"),
    **dict.fromkeys(("put", "save", "store", "sync", "upsert", "write"), "create_or_update"),
    **dict.fromkeys(("delete", "destroy", "erase", "purge", "remove"), "delete"),
}
"""First words of operations that write records, and what a client calls that."""

MANY = frozenset({"batch", "bulk", "mass", "multi", "multiple"})
"""Words before those."""

INDEX = frozenset({"idx", "index", "line", "lineno", "linenumber", "nr", "ordinal", "position"}) | {
    "row",
    "rowno",
    "rownumber",
    "seq",
    "sequence",
}
"""Words for which record an entry of an answer is about."""

GOOD = ("accepted", "correct", "good", "ok", "okay", "passed", "saved", "succe", "valid")
BAD = ("error", "errors", "fail", "fault", "invalid", "refused", "rejected")
"""Beginnings of words for how it went: of flags, and of the values of an enumeration."""

IDS = frozenset({"guid", "id", "identifier", "key", "recordid", "ref", "reference", "uuid"})
TELLING = frozenset(
    {"cause", "description", "detail", "details", "error", "errors", "explanation"}
) | {
    "fault",
    "faults",
    "issue",
    "issues",
    "message",
    "messages",
    "note",
    "notes",
    "problem",
    "problems",
    "reason",
    "reasons",
    "remark",
    "remarks",
    "text",
    "warning",
    "warnings",
}
"""Words for what a service says of a record."""

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
PASSWORD = frozenset({"pass", "passcode", "passphrase", "passw", "passwd", "password", "pin"}) | {
    "pw",
    "pwd",
}
URL = frozenset({"endpoint", "uri", "url"})
TICKET = frozenset({"session", "sessionid", "sid", "ticket", "token"})
KNOWN_TO_ALL = (
    USER
    | {"account", "app", "application", "client", "company", "country"}
    | {
        "culture",
        "customer",
        "database",
        "domain",
        "host",
        "id",
        "ip",
        "lang",
        "language",
        "locale",
        "name",
        "organisation",
        "organization",
        "role",
        "server",
        "site",
        "tenant",
        "timezone",
        "type",
        "url",
        "version",
    }
)
"""What a login takes beside its secrets."""


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


def begins(name: str, stems: tuple[str, ...]) -> bool:
    """Whether one of the words of a name begins like that."""
    return any(word.startswith(stems) for word in words(name))


def first(name: str) -> str:
    return next(iter(words(name)), "")


def last(name: str) -> str:
    return next(reversed(words(name)), "")


def listing(names: Collection[str], most: int = 4) -> str:
    """Names in a sentence: the first ones, and how many more there are."""
    shown = list(names)[:most]
    more = len(names) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")
