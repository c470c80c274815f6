"""``connect``: what it takes, and what it makes of that."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from soapwright.emit.client.bindings import bindings_of
from soapwright.emit.client.inputs import Inputs
from soapwright.emit.client.limits import Usage
from soapwright.emit.client.logins import Headers, Login, Way
from soapwright.emit.client.results import FAULTS
from soapwright.emit.client.soap import SOAP_VERSIONS
from soapwright.emit.python.code import Parameter, exploded, exploded_dict, keywords
from soapwright.emit.python.docs import literal
from soapwright.errors import InputError
from soapwright.runtime.records.dataclass import dataclass, replace
from soapwright.schema.policy import MTOM
from soapwright.service.rules import ServiceRules

_USER = Parameter("username", "str", doc="the API user")
_SECRET = Parameter("secret", "str", doc="its password; it is never shown")
_WHO = Parameter("user", "str", doc="who calls; every request says so itself")
_PASSWORD = Parameter("password", "str", doc="the user's; it is never shown")
_URL = Parameter("url", "str", doc="where the service is for you; what the WSDL says is an example")
_GOVERNOR = Parameter(
    "governor",
    "Governor | None",
    "None",
    "slows down, then stops, before the allowance is used up",
)
_LIMITS = Parameter("limits", "Limits | None", "None", "how long to wait, and how much to accept")
_VERIFY = Parameter(
    "verify",
    "Verify",
    "True",
    "the TLS context to use, with your certificate where the service asks for one; False trusts "
    "anybody, for tests only",
)
_AUTH = Parameter(
    "auth",
    "Auth | None",
    "None",
    "who calls, where HTTP shows it otherwise than by a name and a password; it is never shown",
)
_HEADERS = Parameter("headers", "Mapping[str, str] | None", "None", "HTTP headers of every request")
_PROXY = Parameter(
    "proxy", "str | None", "None", "the proxy's URL; without it the environment names one or none"
)
_HTTP_CLIENT = Parameter(
    "http_client", "HttpClient | None", "None", "carries the requests; it is not closed"
)
_HOOKS = Parameter(
    "hooks", "Hooks | None", "None", "functions to call on the way of every call, by place"
)
_SIGNATURE = Parameter(
    "signature", "Signature", doc="signs requests, and tells who has to sign answers"
)
_SECURITY = Parameter(
    "security",
    "Security | None",
    "None",
    "what of WS-Security secures calls: a token, a timestamp, a signature, or several of them",
)
_ADDRESSING = Parameter(
    "addressing",
    "Addressing | None",
    doc="what of WS-Addressing messages tell; None is nothing",
)
_MTOM = Parameter(
    "mtom", "bool", "False", "sends binary values as parts of their own beside the message (MTOM)"
)
_TRANSPORT = (_VERIFY, _AUTH, _HEADERS, _PROXY, _HTTP_CLIENT)
"""What becomes ``HttpOptions``."""


@dataclass(frozen=True, slots=True)
class ConnectMethod:
    """``connect`` of the class ``client``.

    ``overloads`` are its signatures by way to log in, where there are several, and ``ways`` what
    the docstring says of each. ``session`` is the expression of who calls, or None where nobody
    is asked; ``arguments`` are those of ``Connection``, ``locate`` is the expression of who tells
    the address. ``example`` are the arguments of a call.
    """

    template: ClassVar[str] = "members/connect.jinja"

    client: str
    example: str
    summary: str
    parameters: tuple[Parameter, ...]
    signature: tuple[str, ...]
    overloads: tuple[tuple[str, ...], ...]
    ways: tuple[str, ...]
    may_refuse: bool
    session: str | None
    arguments: tuple[str, ...]
    locate: str
    options: str


def connect_method(
    inputs: Inputs, headers: Headers, login: Login | None, usage: Usage | None
) -> ConnectMethod:
    """Made of what the rules say of sessions, addresses and limits.

    Args:
        inputs: of the service.
        headers: the header parts of every request.
        login: how to log in, or None.
        usage: where the service tells how many calls were made, or None.

    Raises:
        InputError: a rule calls an argument what ``connect`` calls another one.
    """
    rules, several = inputs.rules, inputs.ports.several
    leading = tuple(_leading(rules, several))
    mtom = _sends_parts(inputs)
    own = (*_settings(rules, usage, several=several, mtom=mtom), *_messages(inputs))
    settings = (*headers.parameters, *own)
    ways = () if login is None else tuple((*way.parameters, *settings) for way in login.ways)
    named = (*_any_way(login), *settings)
    locate = rules.session.locate is not None
    session = _session(rules, headers)
    _check_names(rules, (*leading, *own), (*headers.parameters, *_any_way(login)))
    return ConnectMethod(
        client=rules.client,
        example=_example(leading, ways[0] if ways else named),
        summary=f"Connect{' to the zone that serves the user, which is asked for first' * locate}.",
        parameters=(*leading, *named),
        signature=_signature(leading, named),
        overloads=tuple(_signature(leading, way) for way in ways) if len(ways) > 1 else (),
        ways=() if login is None else tuple(map(_told, login.ways)),
        may_refuse=locate or login is not None,
        session=session,
        arguments=_connection(inputs, login, usage, has_session=session is not None),
        locate="LOCATE.at(locate_url, allow_hosts)" if locate else "None",
        options=f"HttpOptions({', '.join(each.name for each in _TRANSPORT)})",
    )


def _check_names(rules: ServiceRules, own: Sequence[Parameter], named: Sequence[Parameter]) -> None:
    """Refuse names that rules give and ``connect`` has already."""
    taken = {each.name for each in own}
    for each in named:
        if each.name in taken:
            raise InputError(
                f"calls an argument {each.name!r}, which connect has already: "
                f"{', '.join(sorted(taken))}",
                file=rules.file,
                key="session",
            )


def _any_way(login: Login | None) -> tuple[Parameter, ...]:
    """The parameters of all ways to log in; where there are several, each may be left out."""
    if login is None:
        return ()
    if len(login.ways) == 1:
        return login.parameters
    return tuple(
        replace(each, annotation=f"{each.annotation} | None", default="None")
        for each in login.parameters
    )


def _told(way: Way) -> str:
    """What the docstring says of a way to log in."""
    return " and ".join(each.name for each in way.parameters) or "none of these"


def _signature(leading: Sequence[Parameter], named: Sequence[Parameter]) -> tuple[str, ...]:
    return ("cls", *map(str, leading), "*", *map(str, named))


def _example(leading: Sequence[Parameter], named: Sequence[Parameter]) -> str:
    needed = (f"{each.name}=…" for each in named if each.default is None)
    return ", ".join([*(each.name for each in leading), *needed])


def _leading(rules: ServiceRules, several: bool) -> Iterator[Parameter]:
    if rules.session.url_needed:
        yield _by_port(_URL) if several else _URL
    security = rules.session.security
    if rules.session.auth == "basic" or (security is not None and security.username_token):
        yield from (_USER, _SECRET)
    if rules.session.options:
        yield from (_WHO, _PASSWORD)


def _by_port(url: Parameter) -> Parameter:
    """The parameter of an address where there are several ports: it may be one for each."""
    return replace(
        url,
        annotation=url.annotation.replace("str", "str | Mapping[str, str]", 1),
        doc=f"{url.doc}: one address\nthat all ports are below, or that of each by name",
    )


def _messages(inputs: Inputs) -> Iterator[Parameter]:
    """The parameters of what headers of SOAP messages tell.

    Raises:
        InputError: a rule says what they tell, and there are none.
    """
    session = inputs.rules.session
    security = session.security
    if not inputs.operations.by_key:
        for name, told in (("security", security), ("addressing", session.addressing)):
            if told:
                message = "is of SOAP messages; the WSDL binds no operation to SOAP"
                raise InputError(message, file=inputs.rules.file, key=f"session.{name}")
        return
    if security is None:
        yield _SECURITY
    elif security.signature:
        yield _SIGNATURE
    yield replace(_ADDRESSING, default="Addressing()" if inputs.addressed else "None")


def _security(rules: ServiceRules) -> str:
    """The expression of what secures calls."""
    rule = rules.session.security
    if rule is None:
        return "security"
    options = keywords(
        digest="True" if rule.digest else None,
        nonce="True" if rule.nonce else None,
        over_http="True" if rule.over_http else None,
    )
    parts = [
        exploded("UsernameToken", ("username", "secret", *options)) * rule.username_token,
        "Timestamp()" * rule.timestamp,
        "signature" * rule.signature,
    ]
    return exploded("", filter(None, parts))


def _sends_parts(inputs: Inputs) -> bool | None:
    """Whether the service demands MTOM, or None where it speaks no SOAP."""
    if not inputs.operations.by_key:
        return None
    return any(
        not MTOM.isdisjoint(demands)
        for binding, _ in bindings_of(inputs.schema, SOAP_VERSIONS)
        for demands in (
            binding.required_policies,
            *(bound.required_policies for bound in binding.operations),
        )
    )


def _settings(
    rules: ServiceRules, usage: Usage | None, *, several: bool, mtom: bool | None
) -> Iterator[Parameter]:
    """The parameters that do not tell who calls.

    Args:
        rules: of the service.
        usage: where the service tells how many calls were made, or None.
        several: whether there are several ports.
        mtom: whether binary values go as parts unless one says no; None where they cannot.
    """
    if rules.environments:
        names = [literal(name) for name in rules.environments]
        doc = "which of the service's addresses to use"
        yield Parameter("environment", f"Literal[{', '.join(names)}]", names[0], doc)
    if not rules.session.url_needed:
        url = Parameter("url", "str | None", "None", _url_doc(rules))
        yield _by_port(url) if several else url
    if rules.session.locate is not None:
        doc = "who is asked for it, if not the vendor's address for everybody"
        yield Parameter("locate_url", "str | None", "None", doc)
    if rules.session.sends_on:
        doc = "hosts beside the service's own that it may send you to, with your credentials"
        yield Parameter("allow_hosts", "Iterable[str]", "()", doc)
    if len(rules.zones) > 1:
        doc = f"the zone, where its address does not tell it: {', '.join(rules.zones)}"
        yield Parameter("zone", "str | None", "None", doc)
    if rules.time is not None:
        doc = (
            "what naive times that you give are meant in; without it they are refused. Times that "
            f"you get are aware, in {rules.time.zone}, the service's own"
        )
        yield Parameter("time_zone", "datetime.tzinfo | str | None", "None", doc)
    if usage is not None:
        levels = " and ".join(map(str, usage.levels))
        when = f" when it reaches\n{levels} percent" if levels else ""
        doc = f"called with what is used of the allowance of calls{when}"
        yield Parameter("on_usage", "OnUsage | None", "None", doc)
        yield _GOVERNOR
    yield from (_LIMITS, *_TRANSPORT, _HOOKS)
    if mtom is not None:
        yield replace(_MTOM, default=str(mtom))


def _url_doc(rules: ServiceRules) -> str:
    if rules.session.locate is not None:
        return "the zone's address, where it is known; then it is not asked for"
    if rules.environments:
        return "where the service is, if at none of them"
    return "where the service is, if not where its WSDL says"


def _session(rules: ServiceRules, headers: Headers) -> str | None:
    """The expression of who calls."""
    basic, options = rules.session.auth == "basic", rules.session.options is not None
    if not (basic or options or headers.parameters):
        return None
    credentials = ("username", "secret") if basic else ("user", "password") if options else ()
    parts = {
        part.class_name: exploded(f"types.{part.class_name}", part.arguments)
        for part in headers.parts
    }
    more = keywords(
        headers=exploded_dict(parts) if parts else None,
        options="OPTIONS" if options else None,
    )
    return exploded("Session", (*credentials, *more))


def _connection(
    inputs: Inputs, login: Login | None, usage: Usage | None, *, has_session: bool
) -> tuple[str, ...]:
    """The arguments of ``Connection``."""
    rules, several = inputs.rules, inputs.ports.several
    soap = bool(inputs.operations.by_key)
    names = exploded_dict({p.name: p.name for p in login.parameters} if login else {})
    trusted = ", trusted=Trusted.of(ZONES, allow_hosts)" if login and login.rule.url else ""
    more = keywords(
        zone_name="zone" if len(rules.zones) > 1 else None,
        limits="limits",
        clock="CLOCK.assuming(time_zone)" if rules.time else None,
        by_local_name="True" if rules.read_by_local_name else None,
        throttle=_throttle(rules, usage),
        login=f"LOGIN.begin({names}{trusted})" if login else None,
        header_status="HEADER_STATUS" if rules.header_status else None,
        faults=FAULTS if rules.faults else None,
        ports="operations.PORTS" if several else None,
        addressing="addressing" if soap else None,
        security=_security(rules) if soap else None,
        hooks="hooks",
        mtom="mtom" if soap else None,
    )
    url = _url(rules, several)
    return ("types.TYPES", "ZONES", "session" if has_session else "None", url, *more)


def _url(rules: ServiceRules, several: bool) -> str:
    """The expression of the address, as far as it is known before anybody is asked."""
    if rules.session.locate is not None or rules.session.url_needed:
        return "url"
    if rules.environments:
        return "url or address_of(environment, ENVIRONMENTS)"
    return "url or operations.PORTS" if several else "url or operations.ADDRESS"


def _throttle(rules: ServiceRules, usage: Usage | None) -> str | None:
    """The expression of how calls are held back, or None where they are not."""
    limits, one = rules.limits, rules.session.one_at_a_time
    if not (usage or limits.attachments or limits.concurrency or one):
        return None
    semaphore = None
    if one:
        who = 'f"{session.username} {url}".rstrip("/")'
        semaphore = f"Semaphore.shared({literal(rules.name)}, {who}, 1)"
    elif limits.concurrency:
        who = limits.tracked_by or '""'
        semaphore = f"Semaphore.shared({literal(rules.name)}, {who}, {limits.concurrency})"
    arguments = keywords(
        semaphore=semaphore,
        together="True" if one else None,
        quota="Quota(USAGE.documented, USAGE.levels, on_usage, governor)" if usage else None,
        usage="USAGE" if usage else None,
        exempt="EXEMPT" if limits.exempt else None,
        payload="PayloadQuota(SIZES)" if limits.attachments else None,
    )
    return exploded("Throttle", arguments)
