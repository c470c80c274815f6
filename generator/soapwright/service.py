"""``service.toml``: what a WSDL cannot say of a service, as frozen dataclasses.

Names of operations, elements and fields are wire names; a path such as ``Entities/Entity`` leads
from an operation's message (or, for results, from what the operation returns) downwards. They are
checked against the WSDL where they are used (``emit/resolve.py``); here only their form is.
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from .tables import Table


@dataclass(frozen=True, slots=True)
class ZoneRule:
from .times import ChangesRule, TimeRule, read_changes, read_time
from .workflows import WorkflowRule, read_workflow
    """``[zones.<name>]``: one zone's files and addresses.

    ``wsdls`` is one file or several, one a part of the service. ``urls`` are where ``fetch``
    downloads each of them from, or empty; ``hosts`` are those that serve the zone.
    """

    name: str
    wsdls: tuple[Path, ...]
    fields: Path | None = None
    language: str | None = None
    urls: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HeaderRule:
    """``[session.headers.<Element>]``: a header part; element → argument of ``connect``.

    An argument in ``optional`` may be left out.
    """

    element: str
    arguments: Mapping[str, str]
    optional: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LocateRule:
    """``[session.locate]``: how the service tells which address serves a user."""

    operation: str
    address: str
    username: str
    url: str
    error_code: str | None = None


@dataclass(frozen=True, slots=True)
class SessionRule:
    """``[session]``: credentials, header parts, and what is called without them."""

    auth: Literal["none", "basic"] = "none"
    headers: tuple[HeaderRule, ...] = ()
    unauthenticated: tuple[str, ...] = ()
    locate: LocateRule | None = None


@dataclass(frozen=True, slots=True)
class EntitiesRule:
    """``[entities]``: the type all entities extend, and the element that holds their id."""

    base: str
    id: str


@dataclass(frozen=True, slots=True)
class ResultRule:
    """``[results.<name>]``: where an answer keeps what, from the operation's result downwards."""

    name: str
    success: str | None = None
    success_value: int | str | bool = True
    errors: str | None = None
    items: str | None = None
    record_number: str | None = None
    record_base: int = 0


@dataclass(frozen=True, slots=True)
class BatchRule:
    """``[batch.<verb>]``: an operation that writes many records in one call."""

    verb: Literal["create", "update", "delete"]
    operation: str
    items: str
    max_items: int
    result: str
    one_type_per_call: bool = False
    returns_ids: bool = False
    replaces: bool = False


@dataclass(frozen=True, slots=True)
class ErrorsRule:
    """``[errors]``: how answers of HTTP operations say that a request failed.

    verb: str
    operation: str
    style: Literal["keyset"]
    text: str
    language: Literal["queryxml"]
    key: str
    limit: int
    environments: Mapping[str, str] = field(default_factory=dict)
    errors: ErrorsRule = ErrorsRule()
    absent: Mapping[str, str] = field(default_factory=dict)
    workflow: WorkflowRule | None = None
    max_alternatives: int
    result: str


@dataclass(frozen=True, slots=True)
class UsageRule:
    """``[limits.usage]``: where the service tells how many calls were made."""

    operation: str
    result: str
    text: str
    limit: str
    used: str
    window: str


@dataclass(frozen=True, slots=True)
class ServiceRules:
    """A whole ``service.toml``. ``reference`` is the zone whose types the package's own are.

    ``environments`` are addresses by name, the first one the default. ``absent`` tells, by HTTP
    operation, the text of an answer that says there is nothing.

    ``groups`` tells what the client's operations are grouped by, if by anything. ``secrets`` are
    elements that are never shown.
    """

    file: Path
    name: str
    client: str
    reference: str
    zones: Mapping[str, ZoneRule]
    session: SessionRule = SessionRule()
    entities: EntitiesRule | None = None
    results: Mapping[str, ResultRule] = field(default_factory=dict)
    batches: Mapping[str, BatchRule] = field(default_factory=dict)
    pages: Mapping[str, PageRule] = field(default_factory=dict)
    usage: UsageRule | None = None
    idempotent: tuple[str, ...] = ()
    groups: Literal["port-type"] | None = None
    diff: Mapping[str, Any] = field(default_factory=dict)

    @property
    def reference_zone(self) -> ZoneRule:
        return self.zones[self.reference]


def read_service(path: Path) -> ServiceRules:
    """Read a ``service.toml``.

    Raises:
        InputError: an unknown key, a wrong type, a missing key or file, a name that means nothing.
    """
    root = Table.read(path)
    service = root.needed_table("service")
    name = service.text("name")
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name) or keyword.iskeyword(name):
        environments=_environments(root),
        errors=_errors(root.table("errors")),
        absent=root.text_map("absent"),
        workflow=None if (workflow := root.table("workflow")) is None else read_workflow(workflow),
        service.fail(f"is {name!r}; it names a package: a-z, 0-9 and _", "name")
    client = service.text("client")
    if not re.fullmatch(r"[A-Z][A-Za-z0-9]*", client) or keyword.iskeyword(client):
        service.fail(
            f"is {client!r}; it names a class: letters and digits, first a capital", "client"
        )
    zones = {key: _zone(key, table, path) for key, table in root.tables("zones").items()}
    reference = service.choice("reference", tuple(zones))
    idempotent = service.texts("idempotent")
    groups = service.choice("groups", ("port-type",), None)
    service.end()
    results = {key: _result(key, table) for key, table in root.tables("results").items()}
    limits = root.table("limits")
    usage = None
    if limits is not None:
        usage = _usage(limits.table("usage"), tuple(results))
        limits.end()
    rules = ServiceRules(
        file=path,
        name=name,
        client=client,
        reference=reference,
        zones={reference: zones[reference], **zones},
        session=_session(root.table("session")),
        entities=_entities(root.table("entities")),
        results=results,
        batches={
            verb: _batch(verb, table, tuple(results))
            for verb, table in root.tables("batch").items()
        },
        pages={
            verb: _page(verb, table, tuple(results)) for verb, table in root.tables("page").items()
        },
        usage=usage,
        idempotent=idempotent,
        groups=groups,
        diff=root.raw("diff"),
    )
    if (rules.batches or rules.pages) and rules.entities is None:
        root.fail("is missing; [batch] and [page] need it", "entities")
    root.end()
    return rules


def _zone(name: str, table: Table, path: Path) -> ZoneRule:
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name) or keyword.iskeyword(name):
        table.fail("a zone names a package: a-z, 0-9 and _")

    def file(key: str, text: str) -> Path:
        found = path.parent / text
        if not found.resolve().is_relative_to(path.parent.resolve()):
            table.fail(f"is {text!r}; it must lie below {path.parent}", key)
        if not found.is_file():
            table.fail(f"names {text!r}; there is no such file beside {path.name}", key)
        return found

    wsdls = tuple(file("wsdl", text) for text in table.one_or_more("wsdl"))
    if len(set(wsdls)) < len(wsdls):
        table.fail("names a file twice", "wsdl")
    urls = table.one_or_more("url", ())
    for url in urls:
        if not url.startswith("https://"):
            table.fail(f"is {url!r}; it takes an https address", "url")
    if urls and len(urls) != len(wsdls):
        table.fail(f"has {len(urls)} addresses for {len(wsdls)} files of wsdl", "url")
    fields = table.text("fields", None)
    zone = ZoneRule(
        name=name,
        wsdls=wsdls,
        fields=None if fields is None else file("fields", fields),
        language=table.text("language", None),
        urls=urls,
        hosts=table.texts("hosts"),
    )
    table.end()
    return zone


def _session(table: Table | None) -> SessionRule:
    if table is None:
        return SessionRule()
    headers = []
    for element, header in table.tables("headers").items():
        optional = header.texts("optional")
        arguments = header.text_map("arguments")
        for key, argument in arguments.items():
            if not re.fullmatch(r"[a-z][a-z0-9_]*", argument) or keyword.iskeyword(argument):
                header.fail(
                    f"{key} is {argument!r}; it names an argument: a-z, 0-9 and _", "arguments"
                )
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
        )
        inner.end()
    rule = SessionRule(
        auth=table.choice("auth", ("none", "basic"), "none"),
        headers=tuple(headers),
        unauthenticated=table.texts("unauthenticated"),
        locate=locate,
    )
    table.end()
    return rule


def _entities(table: Table | None) -> EntitiesRule | None:
    if table is None:
        return None
    rule = EntitiesRule(base=table.text("base"), id=table.text("id"))
    table.end()
    return rule


def _result(name: str, table: Table) -> ResultRule:
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        table.fail("a result names a constant: a-z, 0-9 and _")
    number = table.text("record_number", None)
    if number is not None:
        try:
            groups = re.compile(number).groups
        except re.error as error:
            table.fail(f"is not a regular expression: {error}", "record_number")
        if groups != 1:
            table.fail("takes a regular expression with one group: the number", "record_number")
    value = table.take("success_value", object, True)
    if not isinstance(value, int | str | bool):
        table.fail(f"takes a number, text or boolean, got {value!r}", "success_value")
    rule = ResultRule(
        name=name,
        success=table.text("success", None),
        success_value=value,
        errors=table.text("errors", None),
        items=table.text("items", None),
        record_number=number,
        record_base=table.integer("record_base", 0),
    )
    table.end()
    return rule


def _batch(verb: str, table: Table, results: tuple[str, ...]) -> BatchRule:
    if verb not in ("create", "update", "delete"):
        table.fail("is unknown; allowed: create, update, delete")
    rule = BatchRule(
        verb=verb,  # type: ignore[arg-type]
        operation=table.text("operation"),
        items=table.text("items"),
        max_items=table.integer("max_items", minimum=1),
        result=table.choice("result", results),
        one_type_per_call=table.boolean("one_type_per_call", False),
        returns_ids=table.boolean("returns_ids", False),
        replaces=table.boolean("replaces", False),
    )
    table.end()
    return rule


def _environments(root: Table) -> dict[str, str]:
    environments = root.text_map("environments")
    for name, address in environments.items():
        if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
            root.fail("an environment is named with a-z, 0-9 and _", f"environments.{name}")
        if not address.startswith("https://"):
            root.fail(f"is {address!r}; it takes an https address", f"environments.{name}")
    return environments


def _errors(table: Table | None) -> ErrorsRule:
    if table is None:
        return ErrorsRule()
    rule = ErrorsRule(texts=table.texts("texts"), flag=table.text("flag", None))
    table.end()
    return rule
