"""The classes of a client and of its groups of operations, and what they offer in which order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from soapwright.emit.client.connecting import ConnectMethod, connect_method
from soapwright.emit.client.http_methods import HttpMethod, http_method
from soapwright.emit.client.locating import resolve_link
from soapwright.emit.client.logins import resolve_headers
from soapwright.emit.client.methods import DOC_INDENT
from soapwright.emit.client.operations import Group
from soapwright.emit.client.pages import (
    GetMethod,
    Page,
    QueryMethod,
    ReadPicklistsMethod,
    RelatedMethod,
)
from soapwright.emit.client.resolved import Resolved
from soapwright.emit.client.times import ChangesMethod
from soapwright.emit.client.verbs import Verbs
from soapwright.emit.client.work import HandleView
from soapwright.emit.python.docs import docstring
from soapwright.emit.python.rendering import ASYNC, SYNC, Driver, View
from soapwright.runtime.records.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class GroupProperty:
    """A client's attribute for a group of operations."""

    template: ClassVar[str] = "members/group.jinja"

    name: str
    class_name: str
    module: str
    doc: str


@dataclass(frozen=True, slots=True)
class ClientView:
    """``client.py`` or, with the other driver, ``aio.py``.

    ``features`` are the classes of the runtime that it has beside the client's.
    ``handles`` are the classes of what it gives out, beside it in the module.
    ``entity`` bounds the type of records, or is None where no method of the client's own is for
    records of any type. ``members`` follow ``connect`` in order.
    """

    template: ClassVar[str] = "client.py.jinja"

    name: str
    entity: str | None
    groups: tuple[GroupProperty, ...]
    connect: ConnectMethod
    features: tuple[str, ...]
    members: tuple[View, ...]
    handles: tuple[HandleView, ...]


@dataclass(frozen=True, slots=True)
class GroupView:
    """``groups/<module>.py``: both classes of a group of operations."""

    template: ClassVar[str] = "group.py.jinja"
    drivers: ClassVar[tuple[Driver, ...]] = (SYNC, ASYNC)

    name: str
    class_name: str
    doc: str
    entity: str | None
    features: tuple[str, ...]
    members: tuple[View, ...]


def client_view(resolved: Resolved) -> ClientView:
    """The client itself.

    Raises:
        InputError: a rule names what the WSDL does not have.
    """
    inputs = resolved.inputs
    connect = connect_method(inputs, resolve_headers(inputs), resolved.login, resolved.usage)
    link = resolve_link(inputs)
    groups = tuple(
        GroupProperty(group.attribute, group.class_name, group.module, _doc(group, DOC_INDENT))
        for group in inputs.operations.groups
    )
    methods: tuple[View, ...] = groups or tuple(_methods(resolved, None))
    work: tuple[View, ...] = () if resolved.work is None else (resolved.work.methods,)
    return ClientView(
        name=inputs.rules.client,
        entity=None if groups else _entity(resolved, resolved.verbs),
        groups=groups,
        connect=connect,
        features=(*_of_itself(resolved, link), *(() if groups else _features(resolved, None))),
        members=(*((link,) if link else ()), *methods, *work, *_http_methods(resolved)),
        handles=() if resolved.work is None else (resolved.work.handle,),
    )


def group_view(resolved: Resolved, group: Group) -> GroupView:
    """Both classes of a group of operations."""
    return GroupView(
        name=group.name,
        class_name=group.class_name,
        doc=_doc(group, 4),
        entity=_entity(resolved, resolved.verbs.within(group)),
        features=tuple(_features(resolved, group)),
        members=tuple(_methods(resolved, group)),
    )


def _of_itself(resolved: Resolved, link: View | None) -> Iterator[str]:
    """The features that only a client has, not a group."""
    if resolved.inputs.zones_with_picklists:
        yield "HasPicklists"
    if link is not None:
        yield "HasLinks"
    if resolved.work is not None:
        yield "HasWorkflow"
    if resolved.usage is not None and resolved.inputs.operations.groups:
        yield "HasUsage"


def _features(resolved: Resolved, group: Group | None) -> Iterator[str]:
    """The features that the methods of a group need, or of a client without groups."""
    usage, verbs = resolved.usage, resolved.verbs.within(group)
    catalogue = resolved.inputs.rules.catalogue
    if verbs.batches:
        yield "Batches"
    if verbs.pages:
        yield "Queries"
        if catalogue is not None and catalogue.values is not None:
            yield "ReadsPicklists"
        if resolved.changes is not None:
            yield "HasChanges"
    if verbs.jobs:
        yield "HasJobs"
    if usage is not None and (group is None or usage.operation.group == group.name):
        yield "HasUsage"


def _doc(group: Group, indent: int) -> str:
    return docstring(group.documentation or f"The operations of {group.name}.", indent)


def _entity(resolved: Resolved, verbs: Verbs) -> str | None:
    """The class that bounds the type of records, where methods are for records of any type."""
    entities = resolved.inputs.entities
    return entities.base.name if entities and (verbs.batches or verbs.pages) else None


def _methods(resolved: Resolved, group: Group | None) -> Iterator[View]:
    """The methods of a group, or of a client without groups."""
    inputs, usage, verbs = resolved.inputs, resolved.usage, resolved.verbs.within(group)
    yield from (batch.method for batch in verbs.batches)
    yield from (call.method for call in verbs.calls)
    for page in verbs.pages:
        yield QueryMethod(page.verb, page.constant.name, page.dialect.title)
        if page is verbs.pages[0]:
            yield from _of_entities(resolved, page, group)
    if usage is not None and (group is None or usage.operation.group == group.name):
        yield usage.method
    yield from (job.methods for job in verbs.jobs)
    yield from (list_.method for list_ in verbs.lists)
    work, replaced, names = resolved.work, verbs.replaced, verbs.names
    if work is not None:
        replaced |= work.keys
        names |= work.names if group is None else set()
    views = [view for view in inputs.operations.of(group) if view.key not in replaced]
    yield from inputs.methods.methods(views, names)


def _of_entities(resolved: Resolved, page: Page, group: Group | None) -> Iterator[View]:
    """What reading by a query makes possible."""
    inputs, rule = resolved.inputs, page.constant.name
    assert inputs.entities is not None  # service.toml is refused where pages by keyset have none
    base = inputs.entities.base.name
    yield GetMethod(rule)
    yield RelatedMethod(rule, base)
    catalogue = inputs.rules.catalogue
    if catalogue is not None and catalogue.values is not None:
        yield ReadPicklistsMethod(base, ".catalogue" if group is None else "..catalogue")
    if resolved.changes is not None:
        entities = resolved.changes.entities
        status_only = tuple(entity.name for entity in entities if entity.status_only)
        yield ChangesMethod(page.verb, rule, status_only)


def _http_methods(resolved: Resolved) -> Iterator[HttpMethod]:
    """A method for each HTTP operation that is no step of a workflow."""
    inputs = resolved.inputs
    steps = frozenset[str]() if resolved.work is None else resolved.work.keys
    for name, view in inputs.http.by_name.items():
        if name not in steps:
            yield http_method(view, inputs.rules.absent)
