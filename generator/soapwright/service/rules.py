"""``service.toml``: what a WSDL cannot say of a service, as frozen dataclasses.

Names of operations, elements and fields are wire names; a path such as ``Entities/Entity`` leads
from an operation's message (or, for results, from what the operation returns) downwards. They are
checked against the WSDL where they are used (``emit/client/resolve.py``); here only their form is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, NoReturn

from soapwright.errors import InputError
from soapwright.runtime.records.dataclass import dataclass, field
from soapwright.service.advice import WarningRule, read_links, read_warnings
from soapwright.service.batch import (
    BatchRule,
    CallRule,
    ResultByIndexRule,
    ResultRule,
    read_batch,
    read_call,
    read_result,
)
from soapwright.service.catalogue import CatalogueRule, read_catalogue_rule
from soapwright.service.faults import FaultsRule, read_faults
from soapwright.service.job import JobRule, read_job
from soapwright.service.limits import LimitsRule, read_limits
from soapwright.service.names import is_name
from soapwright.service.page import KeysetRule, PageRule, read_page
from soapwright.service.place import PackagePlace, find_place
from soapwright.service.resolve import ResolveRule, read_resolve
from soapwright.service.session import (
    HeaderStatusRule,
    SessionRule,
    read_header_status,
    read_session,
)
from soapwright.service.time import ChangesRule, TimeRule, read_changes, read_time
from soapwright.service.toml_reader import Table
from soapwright.service.workflow import WorkflowRule, read_workflow

_BELOW = re.compile(r"\*(\.[^.*]+){2,}")
"""All hosts below one, which is no top-level domain."""
_LONGEST_FILE = 240
"""Bytes of a file's name: file systems give 255, and what is written beside it needs some."""


@dataclass(frozen=True, slots=True)
class ZoneRule:
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
class UdfRule:
    """``[entities.udf]``: where an entity has its user-defined fields.

    ``items`` leads to the list of them, ``name`` and ``value`` are elements of each.
    """

    items: str
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class EntitiesRule:
    """``[entities]``: the type all entities extend, and the element that holds their id."""

    base: str
    id: str
    udf: UdfRule | None = None


@dataclass(frozen=True, slots=True)
class ErrorsRule:
    """``[errors]``: how answers of HTTP operations say that a request failed.

    ``texts`` are the paths of local names where the description may sit; ``flag`` is that of a
    boolean in an answer whose status is a good one.
    """

    texts: tuple[str, ...] = ()
    flag: str | None = None


@dataclass(frozen=True, slots=True)
class ServiceRules:
    """A whole ``service.toml``. ``reference`` is the zone whose types the package's own are.

    ``environments`` are addresses by name, the first one the default. ``absent`` tells, by HTTP
    operation, the text of an answer that says there is nothing.

    ``links`` tells, by entity, what follows the address of the user interface.

    ``groups`` tells what the client's operations are grouped by, if by anything: "several" is by
    port type where there is more than one. ``secrets`` are
    elements that are never shown. ``read_by_local_name`` takes elements and attributes of answers
    whose namespace is not the declared one by their local names, in capitals or not.
    ``package`` and ``out`` say where the client goes (``place``), where that is not
    ``generated/<name>``.
    ``types_only`` asks for a package without a client, which none of these rules has.
    """

    file: Path
    name: str
    client: str
    reference: str
    zones: Mapping[str, ZoneRule]
    session: SessionRule = field(default_factory=SessionRule)
    entities: EntitiesRule | None = None
    results: Mapping[str, ResultRule | ResultByIndexRule] = field(default_factory=dict)
    batches: Mapping[str, BatchRule] = field(default_factory=dict)
    resolves: Mapping[str, ResolveRule] = field(default_factory=dict)
    calls: Mapping[str, CallRule] = field(default_factory=dict)
    pages: Mapping[str, PageRule] = field(default_factory=dict)
    jobs: Mapping[str, JobRule] = field(default_factory=dict)
    header_status: HeaderStatusRule | None = None
    faults: FaultsRule | None = None
    secrets: tuple[str, ...] = ()
    limits: LimitsRule = field(default_factory=LimitsRule)
    time: TimeRule | None = None
    changes: ChangesRule | None = None
    catalogue: CatalogueRule | None = None
    idempotent: tuple[str, ...] = ()
    environments: Mapping[str, str] = field(default_factory=dict)
    errors: ErrorsRule = ErrorsRule()
    absent: Mapping[str, str] = field(default_factory=dict)
    workflow: WorkflowRule | None = None
    groups: Literal["port-type", "several"] | None = None
    read_by_local_name: bool = False
    types_only: bool = False
    package: str | None = None
    out: str | None = None
    field_warnings: tuple[WarningRule, ...] = ()
    links: Mapping[str, str] = field(default_factory=dict)
    diff: Mapping[str, Any] = field(default_factory=dict)

    @property
    def place(self) -> PackagePlace:
        """Where the client goes.

        Raises:
            InputError: ``package`` or ``out`` makes no sense.
        """

        def fail(message: str, key: str) -> NoReturn:
            raise InputError(message, file=self.file, key=f"service.{key}")

        return find_place(self.name, self.package, self.out, fail)

    @property
    def reference_zone(self) -> ZoneRule:
        return self.zones[self.reference]


def read_service(path: Path, *, unfetched: bool = False) -> ServiceRules:
    """Read a ``service.toml``; ``unfetched`` allows that WSDLs with a url are not there yet.

    Raises:
        InputError: an unknown key, a wrong type, a missing key or file, a name that means nothing.
    """
    root = Table.read(path)
    service = root.needed_table("service")
    name = service.text("name")
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name) or not is_name(name):
        service.fail(f"is {name!r}; it names a package: a-z, 0-9 and _", "name")
    client = service.text("client")
    if not re.fullmatch(r"[A-Z][A-Za-z0-9]*", client) or not is_name(client):
        service.fail(
            f"is {client!r}; it names a class: letters and digits, first a capital", "client"
        )
    zones = {key: _zone(key, table, path, unfetched) for key, table in root.tables("zones").items()}
    reference = service.choice("reference", tuple(zones))
    idempotent = service.texts("idempotent")
    secrets = service.texts("secrets")
    groups = service.choice("groups", ("port-type",), None)
    read_by_local_name = service.boolean("read_by_local_name", False)
    package, out = service.text("package", None), service.text("out", None)
    find_place(name, package, out, service.fail)
    service.end()
    results = {key: read_result(key, table) for key, table in root.tables("results").items()}
    session = read_session(root.table("session"))
    arguments = tuple(a for header in session.headers for a in header.arguments.values())
    batches = {
        verb: read_batch(verb, table, tuple(results))
        for verb, table in root.tables("batch").items()
    }
    pages = {
        verb: read_page(verb, table, tuple(results)) for verb, table in root.tables("page").items()
    }
    keysets = tuple(verb for verb, page in pages.items() if isinstance(page, KeysetRule))
    creating, deleting = (
        [verb for verb, batch in batches.items() if batch.checks == checks]
        for checks in ("create", "delete")
    )
    rules = ServiceRules(
        file=path,
        name=name,
        client=client,
        reference=reference,
        zones={reference: zones[reference], **zones},
        session=session,
        entities=_entities(root.table("entities")),
        results=results,
        batches=batches,
        resolves={
            verb: read_resolve(verb, table, creating, deleting, keysets)
            for verb, table in root.tables("resolve").items()
        },
        calls={verb: read_call(verb, table) for verb, table in root.tables("call").items()},
        pages=pages,
        jobs={verb: read_job(verb, table) for verb, table in root.tables("job").items()},
        header_status=read_header_status(root.table("verdict")),
        faults=read_faults(root.table("faults")),
        secrets=secrets,
        limits=read_limits(root.table("limits"), tuple(results), arguments),
        time=None if (time := root.table("time")) is None else read_time(time),
        catalogue=read_catalogue_rule(root.table("catalogue")),
        changes=None if (changes := root.table("changes")) is None else read_changes(changes),
        idempotent=idempotent,
        environments=_environments(root),
        errors=_errors(root.table("errors")),
        absent=root.text_map("absent"),
        workflow=None if (workflow := root.table("workflow")) is None else read_workflow(workflow),
        groups=groups,
        read_by_local_name=read_by_local_name,
        package=package,
        out=out,
        field_warnings=read_warnings(root.tables("warnings")),
        links=read_links(root.table("links")),
        diff=root.raw("diff"),
    )
    whole = any(isinstance(results[batch.result], ResultRule) for batch in rules.batches.values())
    if (whole or keysets) and rules.entities is None:
        root.fail("is missing; batches without entries and pages by keyset need it", "entities")
    if rules.links and (session.locate is None or session.locate.web is None):
        root.fail("needs session.locate.web: they begin with that address", "links")
    if rules.links and rules.entities is None:
        root.fail("needs [entities]: they end in an id", "links")
    root.end()
    if rules.changes is not None and (rules.time is None or not keysets):
        root.fail("needs [time] and pages by keyset", "changes")
    return rules


def _zone(name: str, table: Table, path: Path, unfetched: bool) -> ZoneRule:
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name) or not is_name(name):
        table.fail("a zone names a package: a-z, 0-9 and _")

    urls = table.one_or_more("url", ())

    def file(key: str, text: str) -> Path:
        if "\0" in text or any(len(part.encode()) > _LONGEST_FILE for part in Path(text).parts):
            table.fail(f"names {text[:80]!r} …; a name has at most {_LONGEST_FILE} bytes", key)
        found = path.parent / text
        if not found.resolve().is_relative_to(path.parent.resolve()):
            table.fail(f"is {text!r}; it must lie below {path.parent}", key)
        if not found.is_file() and not (unfetched and urls):
            table.fail(f"names {text!r}; there is no such file beside {path.name}", key)
        return found

    wsdls = tuple(file("wsdl", text) for text in table.one_or_more("wsdl"))
    if len(set(wsdls)) < len(wsdls):
        table.fail("names a file twice", "wsdl")
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
        hosts=_hosts(table),
    )
    table.end()
    return zone


def _hosts(table: Table) -> tuple[str, ...]:
    hosts = table.texts("hosts")
    for host in hosts:
        if "*" in host and not _BELOW.fullmatch(host):
            table.fail(f"has {host!r}; all hosts below one are *.example.com", "hosts")
    return hosts


def _entities(table: Table | None) -> EntitiesRule | None:
    if table is None:
        return None
    udf = table.table("udf")
    rule = EntitiesRule(
        base=table.text("base"),
        id=table.text("id"),
        udf=None
        if udf is None
        else UdfRule(udf.text("items"), udf.text("name"), udf.text("value")),
    )
    for part in (udf, table):
        if part is not None:
            part.end()
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
