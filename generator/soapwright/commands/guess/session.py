"""Guesses of ``[session]`` and ``[verdict]``: who calls, and what header parts tell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from soapwright.commands.guess.evidence import Evidence
from soapwright.commands.guess.guess import Guess
from soapwright.commands.guess.words import (
    LOGIN,
    PASSWORD,
    READING,
    TICKET,
    URL,
    USER,
    first,
    has,
    last,
    words,
)
from soapwright.emit.client.bindings import bindings_of
from soapwright.emit.client.operations import OperationView
from soapwright.emit.client.policies import asked, demands
from soapwright.emit.client.soap import SOAP_VERSIONS
from soapwright.emit.python.naming import field_name
from soapwright.schema.model import Element
from soapwright.service.batch import GROUP
from soapwright.service.toml_writer import Value

_EXAMPLE = re.compile(r"localhost|127\.|10\.|192\.168\.|example\.|^[^.]*$", re.I)
_STANDARD = (  # parts with rules of their own, which no argument of connect fills
    "http://www.w3.org/2005/08/addressing",
    "http://schemas.xmlsoap.org/ws/2004/08/addressing",
    "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd",
)
_ARGUMENTS = {"session": ("username", "secret"), "session.options": ("user", "password")}
"""The arguments of ``connect`` that tables bring along."""
_TAKEN = frozenset(
    {"cls", "connection", "environment", "limits", "operations", "secret", "session", "time_zone"}
    | {"types", "url", "verify", "zone"}
    | {"allow_hosts", "auth", "headers", "hooks", "http_client", "proxy"}
    | {"addressing", "security", "signature"}
)
"""What ``connect`` calls something else."""


def guess_address(evidence: Evidence) -> Iterator[Guess]:
    """An address that is none: ``connect`` asks for one."""
    address = evidence.address
    why = ""
    if not address:
        why = "The WSDL gives no address."
    elif _EXAMPLE.search(urlsplit(address).hostname or "") or "{" in address:
        why = f"The WSDL's address, {address}, is nobody's."
    if why:
        yield Guess({"session": {"url_needed": True}}, f"{why} Each user gives one.")


def guess_basic(evidence: Evidence) -> Iterator[Guess]:
    """HTTP basic authentication, which a WSDL tells in words or in a policy, if at all."""
    schema = evidence.schema
    texts = [schema.documentation, *(p.documentation for p in schema.port_types.values())]
    texts += [o.documentation for p in schema.port_types.values() for o in p.operations]
    policies = {
        name
        for binding in schema.bindings.values()
        for name in (
            *binding.required_policies,
            *(policy for bound in binding.operations for policy in bound.required_policies),
        )
    }
    basic = {"session": {"auth": "basic"}}
    if any("BasicAuthentication" in policy for policy in policies):
        yield Guess(basic, "A policy of the WSDL asks for HTTP basic authentication.")
    elif any(re.search(r"basic auth", text or "", re.I) for text in texts):
        yield Guess(basic, "The WSDL's documentation speaks of basic authentication.")


def guess_security(evidence: Evidence) -> Iterator[Guess]:
    """What policies ask for of WS-Security."""
    schema = evidence.schema
    assertions: set[str] = set()
    for binding, _ in bindings_of(schema, SOAP_VERSIONS):
        assertions |= asked(schema, binding)
        assertions.update(*(bound.assertions for bound in binding.operations))
    found = demands(assertions)  # of all bindings: what is of one only is left to who reads it
    values: dict[str, Value] = {}
    if found.means & {"UsernameToken", "digest", "nonce"}:
        values["username_token"] = True
        if "digest" in found.means:
            values["digest"] = True
        elif "nonce" in found.means:
            values["nonce"] = True
    if "Timestamp" in found.means:
        values["timestamp"] = True
    if found.means & {"Signature", "sha1"}:
        values["signature"] = True
    if values:
        undone = f" Not done: {', '.join(found.undone)}." if found.undone else ""
        why = f"Policies of the WSDL ask for it (WS-SecurityPolicy).{undone}"
        yield Guess({"session.security": values}, why)


def guess_nobody(evidence: Evidence) -> Iterator[Guess]:
    """Nothing else tells who calls: what to look for elsewhere."""
    if not evidence.header_parts and not any(logs_in(v) for v in evidence.operations.values()):
        why = "The WSDL does not tell how users are known."
        yield Guess({"session": {"auth": "basic"}}, why, holds=False)


def guess_login(evidence: Evidence) -> Iterator[Guess]:
    """An operation that gives a ticket for a password, and a header part that carries it."""
    for view in evidence.operations.values():
        fields = [m for m in evidence.members(evidence.request(view)) if evidence.is_simple(m)]
        user = next((m for m in fields if has(m.name.local, USER)), None)
        password = next((m for m in fields if has(m.name.local, PASSWORD)), None)
        ticket = ticket_of(evidence, view) if logs_in(view) else None
        if password is None or ticket is None:
            continue
        header = _ticket_header(evidence, ticket)
        arguments = {password.name.local: "password"}
        if user is not None:
            arguments = {user.name.local: "username", **arguments}
        needed = [f for f in fields if f.name.local not in arguments and f.min_occurs]
        arguments |= {f.name.local: _argument(f.name.local) for f in needed}
        if header is None:
            why = (
                f"{view.name} gives {ticket}, but no header part carries it: where calls take it "
                "as an argument, give it with each of them."
            )
            yield Guess(_login(view, "Header", ticket, arguments), why, holds=False)
            return
        why = (
            f"{view.name} gives {ticket} for a password; the header part {header} carries it. Add "
            "lifetime (seconds) if known, and what errors say of an old ticket to [faults] "
            "credentials."
        )
        url = _url(evidence, view)
        if url is not None:
            why += (
                f" Calls go on to the address in {url}: name the hosts that it may be on in "
                "hosts of the zone (zones.*.hosts), since the ticket goes there."
            )
        more = {"success": _success(evidence, view), "url": url}
        yield Guess(_login(view, header, ticket, arguments, **more), why)
        return


def guess_options(evidence: Evidence) -> Iterator[Guess]:
    """A part of every request that holds a user and a password."""
    found: dict[str, list[tuple[OperationView, Element]]] = {}
    for view in evidence.operations.values():
        for part in evidence.members(evidence.request(view)):
            names = [m.name.local for m in evidence.members(part)]
            if any(has(n, PASSWORD) for n in names) and any(has(n, USER) for n in names):
                shape = part.name.local.replace(view.group or GROUP, GROUP)
                found.setdefault(shape, []).append((view, part))
    if not found:
        return
    shape, uses = max(found.items(), key=lambda item: len(item[1]))
    if len(uses) * 2 <= len(evidence.operations):
        return
    members = {m.name.local: m for m in evidence.members(uses[0][1])}
    values: dict[str, Value] = {
        "part": shape,
        "username": next(name for name in members if has(name, USER)),
        "password": next(name for name in members if has(name, PASSWORD)),
    }
    logout = next(
        (n for n, m in members.items() if evidence.is_boolean(m) and has(n, {"logout"})), None
    )
    ending = next((view for view, _ in uses if first(view.name) in READING), None)
    why = f"{len(uses)} requests say in {shape} who calls."
    if logout is not None and ending is not None:
        values |= {"logout": logout, "last": ending.name.replace(ending.group or GROUP, GROUP)}
        why += f" {logout} is false until a last {ending.name} ends the session."
    yield Guess({"session.options": values}, why)


def guess_headers(evidence: Evidence, known: Guess | None) -> Iterator[Guess]:
    """Header parts of simple fields: arguments of ``connect``.

    ``known`` tells who calls, if anything does: its arguments, and its header part, are taken.
    """
    carried = ""
    used: set[str] = set()
    for name, table in known.tables.items() if known is not None else ():
        used |= {*_ARGUMENTS.get(name, ()), *_texts(table.get("arguments"))}
        carried = str(table.get("header", carried)).partition("/")[0]
    counts: dict[str, int] = {}
    parts: dict[str, Element] = {}
    for found in evidence.header_parts.values():
        for part in found:
            name = part.name.local
            if part.name.namespace not in _STANDARD and name != carried:
                counts[name] = counts.get(name, 0) + 1
                parts.setdefault(name, part)
    for name, part in parts.items():
        members = [m for m in evidence.members(part) if evidence.is_simple(m)]
        fields = [m.name.local for m in members if m.max_occurs == 1]
        whole = evidence.is_simple(part)
        arguments = {"": name} if whole else {field: field for field in fields}
        arguments = {wire: _argument(wanted, name, used) for wire, wanted in arguments.items()}
        if not arguments:
            continue
        calls = len(evidence.operations)
        needed = counts[name] * 2 > calls and has(" ".join([name, *fields]), TICKET | PASSWORD)
        optional = [] if needed else list(arguments.values())
        why = f"{counts[name]} of {calls} operations bind the header part {name}."
        if optional:
            why += " Whether it is needed is not told: its arguments may be left out."
        values: dict[str, Value] = {"arguments": arguments}
        values |= {"optional": optional} if optional else {}
        yield Guess({f"session.headers.{name}": values}, why)


def guess_header_status(evidence: Evidence) -> Iterator[Guess]:
    """Header parts of answers that say whether the call succeeded."""
    answered = [part for parts in evidence.answered_parts.values() for part in parts]
    unique = {part.name: part for part in answered}.values()
    success = next(
        (p for p in unique if first(p.name.local).startswith("succe") and evidence.is_boolean(p)),
        None,
    )
    error = None
    for part in unique:
        if has(part.name.local, {"error", "exception", "fault"}) and evidence.holds_elements(part):
            error = part
    values: dict[str, str | list[str]] = {}
    if success is not None:
        values["success"] = success.name.local
    if error is not None:
        texts = [m.name.local for m in evidence.members(error) if evidence.is_text(m)]
        messages = [name for name in texts if last(name) in ("description", "message", "text")]
        values |= {"error": error.name.local, "messages": messages or texts[:1]}
        kind = next((name for name in texts if last(name) in ("code", "type")), None)
        values |= {} if kind is None else {"type": kind}
    if values:
        shown = " and ".join(str(values[key]) for key in ("success", "error") if key in values)
        yield Guess({"verdict": values}, f"Answers have the header parts {shown}.")


# --- tickets -------------------------------------------------------------------------------------


def logs_in(view: OperationView) -> bool:
    return has(view.name, LOGIN) or words(view.name)[:2] in (
        ("open", "session"),
        ("create", "session"),
        ("start", "session"),
        ("get", "token"),
        ("get", "ticket"),
    )


def _login(
    view: OperationView,
    header: str,
    ticket: str,
    arguments: dict[str, str],
    **more: str | None,
) -> dict[str, dict[str, str | dict[str, str]]]:
    told: dict[str, str | dict[str, str]] = {"header": header, "ticket": ticket}
    told |= {key: path for key, path in more.items() if path is not None}
    return {
        "session.login": told,
        "session.login.ways.password": {"operation": view.key, "arguments": arguments},
    }


def ticket_of(evidence: Evidence, view: OperationView) -> str | None:
    """The path, in a login's answer, of the ticket."""
    if view.output is None:
        return None
    output = evidence.schema.elements[view.output]
    found = [(path, m) for path, m in evidence.below(output) if evidence.is_text(m)]
    named = [path for path, _ in found if has(path.rpartition("/")[2], TICKET)]
    return named[0] if named else found[0][0] if len(found) == 1 else None


def _success(evidence: Evidence, view: OperationView) -> str | None:
    assert view.output is not None
    output = evidence.schema.elements[view.output]
    return next(
        (path for path, m in evidence.below(output) if evidence.is_boolean(m) and _good(path)), None
    )


def _url(evidence: Evidence, view: OperationView) -> str | None:
    """The path of the address that calls go to: of several, the one of the plainest name."""
    assert view.output is not None
    if len({each.port.name for each in evidence.operations.values()}) > 1:
        return None  # one address is not all of theirs
    output = evidence.schema.elements[view.output]
    found = [
        path
        for path, m in evidence.below(output)
        if evidence.builtin(m.type) in ("string", "anyURI") and has(path.rpartition("/")[2], URL)
    ]
    return min(found, key=lambda path: len(words(path.rpartition("/")[2])), default=None)


def _good(path: str) -> bool:
    return any(word.startswith("succe") for word in words(path.rpartition("/")[2]))


def _ticket_header(evidence: Evidence, ticket: str) -> str | None:
    """The header part, and the field in it, that carries a ticket in most requests.

    It is called like the ticket in the login's answer, as far as that is a name.
    """
    counts: dict[str, int] = {}
    wanted = TICKET & {*words(ticket.rpartition("/")[2])} or TICKET
    for parts in evidence.header_parts.values():
        for part in parts:
            members = evidence.members(part)
            fields = [m.name.local for m in members if has(m.name.local, wanted)]
            if fields and not any(has(m.name.local, PASSWORD) for m in members):
                path = f"{part.name.local}/{fields[0]}"
                counts[path] = counts.get(path, 0) + 1
            elif not members and has(part.name.local, wanted):
                counts[part.name.local] = counts.get(part.name.local, 0) + 1
    return max(counts, key=counts.__getitem__) if counts else None


# --- names ---------------------------------------------------------------------------------------


def _argument(wire: str, part: str = "", used: set[str] | None = None) -> str:
    """A wire name as an argument of ``connect``; one that is taken is led by its part's name."""
    name = field_name(wire)
    taken = _TAKEN if used is None else _TAKEN | used
    if name in taken or not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        name = re.sub(r"[^a-z0-9_]", "", f"{field_name(part or 'login').strip('_')}_{name}")
    while name in taken or not re.match("[a-z]", name):
        name = f"its_{name}"
    if used is not None:
        used.add(name)
    return name


def _texts(arguments: object) -> list[str]:
    return list(arguments.values()) if isinstance(arguments, dict) else []
