"""Guesses of ``[service]``: groups, what may be repeated, secrets."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase

from soapwright.commands.guess.evidence import Evidence
from soapwright.commands.guess.guess import Guess
from soapwright.commands.guess.session import logs_in, ticket_of
from soapwright.commands.guess.words import (
    CHANGING,
    KNOWN_TO_ALL,
    READING,
    first,
    has,
    listing,
)
from soapwright.emit.client.labels import bound_port_types
from soapwright.runtime.http.secret_names import is_secret_text
from soapwright.schema.model import Schema


def guess_groups(schema: Schema) -> Iterator[Guess]:
    """Several port types with SOAP bindings: each a part of the client."""
    names = [name.local for name in bound_port_types(schema)]
    if len(names) > 1:
        why = (
            f"The WSDL has {len(names)} port types ({listing(names)}): the client keeps them apart."
        )
        yield Guess({"service": {"groups": "port-type"}}, why)


def guess_idempotent(evidence: Evidence) -> Iterator[Guess]:
    """Operations named like reading: they are repeated when no answer came."""
    every = [view.name for view in evidence.operations.values()] + [*evidence.http]
    safe = [name for name in every if first(name) in READING and not has(name, CHANGING)]
    others = {*every} - {*safe}
    verbs: dict[str, list[str]] = {}
    for name in dict.fromkeys(safe):
        verb = name[: len(first(name))]
        verbs.setdefault(verb, []).append(name)
    patterns: list[str] = []
    for verb, names in verbs.items():
        clear = not any(fnmatchcase(name, f"{verb}*") for name in others)
        patterns += [f"{verb}*"] if clear and len(names) > 1 else names
    if patterns:
        why = (
            f"{listing(safe)}: named like operations that only read, so they are repeated when no "
            "answer came. Take out what must not be called twice; add what may."
        )
        yield Guess({"service": {"idempotent": patterns}}, why)
    else:
        why = "Nothing is named like an operation that only reads: none is ever repeated."
        names = list(evidence.operations) or list(evidence.http)
        if names:
            yield Guess({"service": {"idempotent": names[:1]}}, why, holds=False)


def guess_secrets(evidence: Evidence) -> Iterator[Guess]:
    """Texts named like passwords and tickets, and what a login takes and gives: shown as stars."""
    found: dict[str, None] = {}
    schema = evidence.schema
    owners = [schema.content_of(element) for element in schema.elements.values()]
    for owner in (*schema.types.values(), *owners):
        elements = getattr(owner, "elements", None)
        for element in () if elements is None else elements():
            name = element.name.local
            if is_secret_text(name) and evidence.is_text_or_bytes(element):
                found[name] = None
    found |= dict.fromkeys(_of_logins(evidence))
    if found:
        why = f"{listing(found)}: texts with such names are never shown, logged or not."
        yield Guess({"service": {"secrets": sorted(found)}}, why)


def _of_logins(evidence: Evidence) -> Iterator[str]:
    """What a login takes beside what everybody may know, and the ticket that it gives."""
    for view in evidence.operations.values():
        if not logs_in(view):
            continue
        for _, member in evidence.below(evidence.request(view), 2):
            name = member.name.local
            if evidence.is_text_or_bytes(member) and not has(name, KNOWN_TO_ALL):
                yield name
        ticket = ticket_of(evidence, view)
        if ticket is not None:
            yield ticket.rpartition("/")[2]
