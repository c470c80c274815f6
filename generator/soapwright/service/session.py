"""``[session]`` and ``[verdict]`` of service.toml: who calls, and what header parts tell."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

from soapwright.runtime.records.dataclass import dataclass, field
from soapwright.service.names import is_name
from soapwright.service.toml_reader import Table


@dataclass(frozen=True, slots=True)
class HeaderRule:
    """``[session.headers.<Element>]``: a header part; element → argument of ``connect``.

    A key "" is the text of the part itself. An argument in ``optional`` may be left out.
    """

    element: str
    arguments: Mapping[str, str]
    optional: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LocateRule:
    """``[session.locate]``: how the service tells which address serves a user.

    ``web`` is the path of the address of the user interface.
    """

    operation: str
    address: str
    username: str
    url: str
    error_code: str | None = None
    web: str | None = None


@dataclass(frozen=True, slots=True)
class WayRule:
    """``[session.login.ways.<name>]``: an operation that logs in; field → argument of connect."""

    name: str
    operation: str
    arguments: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LoginRule:
    """``[session.login]``: how to get a ticket, how calls carry it, and when to get another.

    ``header`` and ``field`` are the header part that carries it, and where in that. ``ticket``
    and ``success`` are paths in the login's answer, and so is ``url``: of the address that calls
    go to. A ticket unused for ``lifetime`` seconds is not sent any more.
    """

    header: str
    field: str
    ticket: str
    ways: tuple[WayRule, ...]
    success: str | None = None
    lifetime: int | None = None
    url: str | None = None

    @property
    def arguments(self) -> tuple[str, ...]:
        """The arguments of all ways, each once."""
        return tuple(dict.fromkeys(a for way in self.ways for a in way.arguments.values()))


@dataclass(frozen=True, slots=True)
class OptionsRule:
    """``[session.options]``: the part of a request that says who calls.

    ``part`` is its path, where ``{group}`` stands for the group's wire name; the others are its
    fields. With ``logout`` false the service keeps the session, for which a cookie stands; a last
    call, of the operation ``last``, carries true.
    """

    part: str
    username: str
    password: str
    logout: str | None = None
    last: str | None = None


@dataclass(frozen=True, slots=True)
class SecurityRule:
    """``[session.security]``: what of WS-Security secures every call.

    With ``username_token`` the user's name and secret go out in one, as text or as a ``digest``; a
    text has a nonce and a time with ``nonce``, and may go out without TLS with ``over_http``. A
    ``timestamp`` goes out and is checked, and with ``signature`` each user gives one.
    """

    username_token: bool = False
    digest: bool = False
    nonce: bool = False
    over_http: bool = False
    timestamp: bool = False
    signature: bool = False


@dataclass(frozen=True, slots=True)
class SessionRule:
    """``[session]``: credentials, header parts, and what is called without them.

    ``url_needed`` tells that the WSDL's address is an example: each user has one of their own.
    ``one_at_a_time`` tells that a user's calls must not overlap. ``addressing`` tells whether
    messages have headers of WS-Addressing; None leaves it to the WSDL.
    """

    auth: Literal["none", "basic"] = "none"
    headers: tuple[HeaderRule, ...] = ()
    unauthenticated: tuple[str, ...] = ()
    locate: LocateRule | None = None
    login: LoginRule | None = None
    url_needed: bool = False
    options: OptionsRule | None = None
    one_at_a_time: bool = False
    security: SecurityRule | None = None
    addressing: bool | None = None

    @property
    def sends_on(self) -> bool:
        """Whether the service tells where calls go."""
        return self.locate is not None or (self.login is not None and self.login.url is not None)


@dataclass(frozen=True, slots=True)
class HeaderStatusRule:
    """``[verdict]``: header parts of every answer that say whether the call succeeded.

    ``success`` and ``error`` name header parts: a boolean, and what is only there after a
    failure. The other paths lead downwards from ``error``: ``messages`` to its texts, the best
    one first, ``type`` to its kind, ``inner`` to what caused it, of the same form.
    """

    success: str | None = None
    error: str | None = None
    messages: tuple[str, ...] = ()
    type: str | None = None
    inner: str | None = None


def read_session(table: Table | None) -> SessionRule:
    """Read ``[session]``.

    Raises:
        InputError: an unknown key, a wrong type, a name that means nothing.
    """
    if table is None:
        return SessionRule()
    headers = []
    for element, header in table.tables("headers").items():
        optional = header.texts("optional")
        arguments = header.text_map("arguments")
        _check_arguments(header, arguments)
        for argument in optional:
            if argument not in arguments.values():
                header.fail(
                    f"names {argument!r}; allowed: {', '.join(arguments.values())}", "optional"
                )
        header.end()
        headers.append(HeaderRule(element, arguments, optional))
    locate = None
    if (inner := table.table("locate")) is not None:
        locate = LocateRule(
            operation=inner.text("operation"),
            address=inner.text("address"),
            username=inner.text("username"),
            url=inner.text("url"),
            error_code=inner.text("error_code", None),
            web=inner.text("web", None),
        )
        inner.end()
    rule = SessionRule(
        auth=table.choice("auth", ("none", "basic"), "none"),
        headers=tuple(headers),
        unauthenticated=table.texts("unauthenticated"),
        locate=locate,
        login=_login(table.table("login")),
        url_needed=table.boolean("url_needed", False),
        options=_options(table.table("options")),
        one_at_a_time=table.boolean("one_at_a_time", False),
        security=_security(table.table("security")),
        addressing=table.boolean("addressing", None),
    )
    if rule.security is not None and rule.security.username_token and rule.auth != "none":
        table.fail("takes the user and the secret, as security.username_token does", "auth")
    if rule.locate is not None and rule.login is not None and rule.login.url is not None:
        table.fail("tells where calls go, as session.locate does", "login.url")
    if rule.one_at_a_time and rule.auth == "none" and rule.options is None:
        table.fail("needs a user: auth or options", "one_at_a_time")
    table.end()
    return rule


def _security(table: Table | None) -> SecurityRule | None:
    if table is None:
        return None
    rule = SecurityRule(
        username_token=table.boolean("username_token", False),
        digest=table.boolean("digest", False),
        nonce=table.boolean("nonce", False),
        over_http=table.boolean("over_http", False),
        timestamp=table.boolean("timestamp", False),
        signature=table.boolean("signature", False),
    )
    table.end()
    for name in ("digest", "nonce", "over_http"):
        if getattr(rule, name) and not rule.username_token:
            table.fail("is of a token: it goes with username_token", name)
    for name in ("nonce", "over_http"):
        if getattr(rule, name) and rule.digest:
            table.fail("is of a password as text: a digest has a nonce, and may be read", name)
    if not (rule.username_token or rule.timestamp or rule.signature):
        table.fail("secures nothing: it takes username_token, timestamp, signature")
    return rule


def _options(table: Table | None) -> OptionsRule | None:
    if table is None:
        return None
    rule = OptionsRule(
        part=table.text("part"),
        username=table.text("username"),
        password=table.text("password"),
        logout=table.text("logout", None),
        last=table.text("last", None),
    )
    if (rule.logout is None) != (rule.last is None):
        table.fail("goes with logout: what tells it, and which call does", "last")
    table.end()
    return rule


def _login(table: Table | None) -> LoginRule | None:
    if table is None:
        return None
    ways = tuple(_way(name, inner) for name, inner in table.tables("ways").items())
    if not ways:
        table.fail("is missing; it takes a table for each way to log in", "ways")
    told: dict[frozenset[str], str] = {}
    for way in ways:
        other = told.setdefault(frozenset(way.arguments.values()), way.name)
        if other != way.name:
            table.fail(f"has the arguments of {other}", f"ways.{way.name}")
    header, _, path = table.text("header").partition("/")
    rule = LoginRule(
        header=header,
        field=path,
        ticket=table.text("ticket"),
        ways=ways,
        success=table.text("success", None),
        lifetime=table.integer("lifetime", None, minimum=1),
        url=table.text("url", None),
    )
    table.end()
    return rule


def _way(name: str, table: Table) -> WayRule:
    arguments = table.text_map("arguments")
    _check_arguments(table, arguments)
    rule = WayRule(name, table.text("operation"), arguments)
    table.end()
    return rule


def _check_arguments(table: Table, arguments: Mapping[str, str]) -> None:
    for key, argument in arguments.items():
        if not re.fullmatch(r"[a-z][a-z0-9_]*", argument) or not is_name(argument):
            table.fail(f"{key} is {argument!r}; it names an argument: a-z, 0-9 and _", "arguments")


def read_header_status(table: Table | None) -> HeaderStatusRule | None:
    """Read ``[verdict]``.

    Raises:
        InputError: an unknown key or a wrong type, or nothing that would tell a failure.
    """
    if table is None:
        return None
    rule = HeaderStatusRule(
        success=table.text("success", None),
        error=table.text("error", None),
        messages=table.texts("messages"),
        type=table.text("type", None),
        inner=table.text("inner", None),
    )
    if rule.success is None and rule.error is None:
        table.fail("needs success or error: a header part")
    if rule.error is None and (rule.messages or rule.type or rule.inner):
        table.fail("is missing; messages, type and inner are below it", "error")
    table.end()
    return rule
