"""The classes of a client and of its groups of operations, and what they offer in which order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import ClassVar

from soapwright.emit.client.batch_methods import BatchMethod
from soapwright.emit.client.connecting import ConnectMethod, connect_method
from soapwright.emit.client.http_methods import PLAIN_HTTP_METHOD, http_method
from soapwright.emit.client.http_operations import HttpOperationView
from soapwright.emit.client.locating import resolve_link
from soapwright.emit.client.methods import DOC_INDENT, PLAIN_METHOD
from soapwright.emit.client.names import clash, of_class, of_every_client
from soapwright.emit.client.operations import Group, OperationView
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
from soapwright.emit.python.naming import distinct
from soapwright.emit.python.rendering import ASYNC, SYNC, Driver, View
from soapwright.errors import InputError
from soapwright.runtime.records.dataclass import dataclass, replace
from soapwright.service.rules import ServiceRules


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

    ``binds`` are the classes of the header parts that its operations bind.
    ``features`` are the classes of the runtime that it has beside the client's.
    ``handles`` are the classes of what it gives out, beside it in the module.
    ``entity`` bounds the type of records, or is None where no method of the client's own is for
    records of any type. ``members`` follow ``connect`` in order.
    """

    template: ClassVar[str] = "client.py.jinja"

    name: str
    entity: str | None
    groups: tuple[GroupProperty, ...]
    binds: tuple[str, ...]
    connect: ConnectMethod
    features: tuple[str, ...]
    members: tuple[View, ...]
    handles: tuple[HandleView, ...]

    @property
    def named(self) -> tuple[str, ...]:
        return _named(self.members)


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

    @property
    def named(self) -> tuple[str, ...]:
        return _named(self.members)


def client_view(resolved: Resolved) -> ClientView:
    """The client itself.

    Raises:
        InputError: a rule names what the WSDL does not have.
    """
    inputs = resolved.inputs
    connect = connect_method(inputs, resolved.headers, resolved.login, resolved.usage)
    link = resolve_link(inputs)
    has_groups = bool(inputs.operations.groups)
    work: tuple[View, ...] = () if resolved.work is None else (resolved.work.methods,)
    own = ClientView(
        name=inputs.rules.client,
        entity=None if has_groups else _entity(resolved, resolved.verbs),
        groups=(),
        binds=tuple(_binds(resolved)),
        connect=connect,
        features=(*_of_itself(resolved, link), *(() if has_groups else _features(resolved, None))),
        members=(
            *((link,) if link else ()),
            *(() if has_groups else _methods(resolved, None)),
            *work,
        ),
        handles=() if resolved.work is None else (resolved.work.handle,),
    )
    operations = [*(() if has_groups else _operations(resolved, None)), *_http_operations(resolved)]
    _check(own, inputs.rules)
    attributes, names = _names(own, inputs.operations.groups, operations)
    groups = tuple(
        GroupProperty(name, group.class_name, group.module, _doc(group, DOC_INDENT))
        for name, group in zip(attributes, inputs.operations.groups, strict=True)
    )
    methods = _methods_of(operations, names, resolved)
    return replace(own, groups=groups, members=(*own.members, *groups, *methods))


def _binds(resolved: Resolved) -> Iterable[str]:
    """The classes of the header parts of all operations, each once."""
    operations = resolved.inputs.operations.by_key.values()
    return dict.fromkeys(part.name for operation in operations for part in operation.headers)


def group_view(resolved: Resolved, group: Group) -> GroupView:
    """Both classes of a group of operations."""
    own = GroupView(
        name=group.name,
        class_name=group.class_name,
        doc=_doc(group, 4),
        entity=_entity(resolved, resolved.verbs.within(group)),
        features=tuple(_features(resolved, group)),
        members=tuple(_methods(resolved, group)),
    )
    _check(own, resolved.inputs.rules)
    operations = _operations(resolved, group)
    _, names = _names(own, (), operations)
    methods = _methods_of(operations, names, resolved)
    return replace(own, members=(*own.members, *methods))


def _check(own: ClientView | GroupView, rules: ServiceRules) -> None:
    """Refuse rules that give methods of one name, or of one that every client has."""
    name = clash(own)
    if name is not None:
        raise InputError(
            f"asks for a method {name!r}, which the client has already; "
            "call the batch, page, call or job otherwise",
            file=rules.file,
        )


def _names(
    own: ClientView | GroupView,
    groups: Sequence[Group],
    operations: Sequence[OperationView | HttpOperationView],
) -> tuple[list[str], list[str]]:
    """What the attributes for groups are called, and what the methods of operations are, in order.

    They give way to all that the class has beside them, from the runtime and by ``own``: one
    whose name is taken ends in ``_group`` or ``_operation``.
    """
    brought = GroupProperty("_", "_", "_", '"""_"""'), PLAIN_METHOD, PLAIN_HTTP_METHOD
    taken = of_every_client() | of_class(replace(own, members=(*own.members, *brought)))
    wished = [group.wish for group in groups]
    attributes = distinct(wished, taken, "_group")
    methods = [operation.wish for operation in operations]
    return attributes, distinct(methods, taken | {*attributes}, "_operation")


def _methods_of(
    operations: Sequence[OperationView | HttpOperationView],
    names: Sequence[str],
    resolved: Resolved,
) -> Iterator[View]:
    inputs = resolved.inputs
    for operation, name in zip(operations, names, strict=True):
        if isinstance(operation, OperationView):
            yield inputs.methods.method(operation, name)
        else:
            yield http_method(operation, name, inputs.rules.absent)


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


def _named(members: Iterable[View]) -> tuple[str, ...]:
    """What methods hold names of fields to, in the runtime's ``records.chosen``."""
    found = set()
    for member in members:
        if isinstance(member, RelatedMethod):
            found.add("HasReferences")
        elif isinstance(member, BatchMethod) and member.taken != member.record:
            found.add("HasFields")
    return (*sorted(found),)


def _entity(resolved: Resolved, verbs: Verbs) -> str | None:
    """The class that bounds the type of records, where methods are for records of any type."""
    entities = resolved.inputs.entities
    return entities.base.name if entities and (verbs.batches or verbs.pages) else None


def _methods(resolved: Resolved, group: Group | None) -> Iterator[View]:
    """The methods of a group by rules, or of a client without groups."""
    usage, verbs = resolved.usage, resolved.verbs.within(group)
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


def _operations(resolved: Resolved, group: Group | None) -> list[OperationView]:
    """The operations of a group, or of a client without groups, that no rule replaces."""
    replaced = resolved.verbs.replaced | _steps(resolved)
    return [view for view in resolved.inputs.operations.of(group) if view.key not in replaced]


def _steps(resolved: Resolved) -> frozenset[str]:
    """The operations that are steps of a workflow."""
    return frozenset() if resolved.work is None else resolved.work.keys


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


def _http_operations(resolved: Resolved) -> list[HttpOperationView]:
    """The HTTP operations that are no step of a workflow."""
    steps = _steps(resolved)
    return [view for name, view in resolved.inputs.http.by_name.items() if name not in steps]
