"""Schema + service.toml → the client modules, each a view and the template of the same name."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import TypeAlias

from soapwright.emit.client.advice import field_warnings
from soapwright.emit.client.calls import ReadingsView
from soapwright.emit.client.classes import client_view, group_view
from soapwright.emit.client.constants import Told, operations_view
from soapwright.emit.client.http_operations import HttpOperations
from soapwright.emit.client.inputs import Inputs
from soapwright.emit.client.operations import Group, Operations
from soapwright.emit.client.queries import (
    QueryFieldsStub,
    QueryFieldsView,
    example,
    queryable_entities,
)
from soapwright.emit.client.records import offered_records
from soapwright.emit.client.resolved import Resolved
from soapwright.emit.client.resolving import paging_of
from soapwright.emit.client.results import FAULTS
from soapwright.emit.client.source import source_view, tables_view
from soapwright.emit.client.views import (
    ConstantsModule,
    PackageView,
)
from soapwright.emit.python.imports import add_imports
from soapwright.emit.python.rendering import ASYNC, SYNC, Driver, Templates, View
from soapwright.emit.types.bindings import Types
from soapwright.errors import Problems
from soapwright.schema.model import Schema
from soapwright.service.rules import ServiceRules

Modules: TypeAlias = Iterator[tuple[str, str]]
"""File name → text, unformatted."""

_BATCHES = "The rules of the operations that write many records in one call."
_JOBS = "How work that the service goes on with is looked at, and stopped."
_PAGES = "The rules of the operations that read records page by page."
_RESULTS = (
    "How the service's answers are read: where each keeps its verdict, its messages, its records."
)
_KINDS = ("batching", "jobs", "operations", "paging")
"""The modules that groups have each their own of."""
_SESSION = (
    *("CLOCK", "ENVIRONMENTS", "EXEMPT", "LINKS", "LOCATE", "LOGIN", "OPTIONS", "SIZES", "USAGE"),
)
_CLIENT = {
    **dict.fromkeys((*_KINDS, "readings", "types", "workflow"), "."),
    **dict.fromkeys((*_SESSION, "HEADER_STATUS", "ZONES"), ".session"),
    "CHANGES": ".changes",
    FAULTS: ".results",
}
"""What the module of a client may import from its package."""
_GROUP = {"readings": "..", "types": "..", "CHANGES": "..changes", "USAGE": "..session"}
"""What the module of a group may, beside those of its own."""
SIBLINGS = frozenset({*_CLIENT, *_GROUP})
"""What the modules of clients and of groups import from their package."""
_OPERATIONS = dict.fromkeys(
    ("HttpErrors", "HttpOperation", "Operation", "Port"), "soapwright.runtime.calls.operation"
)
_QUERY_FIELDS = {"types": ".", "conditions as _fields": "soapwright.runtime.query"}
_BATCHING = {"Batch": "soapwright.runtime.batch.rule"}
_WORKFLOW = {
    "Items": "soapwright.runtime.workflow.contents",
    **dict.fromkeys(
        ("Listing", "Question", "Status", "Step", "Told", "Workflow"),
        "soapwright.runtime.workflow.rule",
    ),
    **dict.fromkeys(
        ("OfDocument", "Pages", "SendsDocument"), "soapwright.runtime.document_jobs.document"
    ),
}


def emit_clients(
    rules: ServiceRules,
    schema: Schema,
    types: Types,
    operations: Operations,
    http: HttpOperations,
    header: str,
    zones_with_picklists: Collection[str] = (),
    problems: Problems | None = None,
) -> dict[str, str]:
    """The modules beside ``types/``, unformatted, by file name.

    ``zones_with_picklists`` are the zones that have a module ``picklists``, ``problems`` what is
    wrong with the rules beside what is found here.

    Raises:
        InputError: a rule names what the WSDL does not have.
    """
    inputs = Inputs.of(rules, schema, types, operations, http, zones_with_picklists)
    return dict(_Emitter(Resolved.of(inputs, problems), Templates(header)).package())


def emit_index(types: Types, header: str) -> dict[str, str]:
    """The package itself where it has no client: it offers all types."""
    doc = "Typed records of what the schemas declare, without a client: see types/."
    view = PackageView(doc, ("types",), (), tuple(sorted(types.modules)))
    return {"__init__.py": Templates(header).render(view)}


class _Emitter:
    def __init__(self, resolved: Resolved, templates: Templates) -> None:
        self._resolved = resolved
        self._inputs = resolved.inputs
        self._told = Told.by(resolved.inputs, resolved.options)
        self._templates = templates

    def package(self) -> Modules:
        """All modules; the package itself, which offers some of the others, last."""
        files = {**dict(self._of_service()), **dict(self._of_entities())}
        groups = self._inputs.operations.groups
        if groups:
            files |= self._of_groups(groups)
        else:
            files |= {f"{kind}.py": text for kind, text in self._of_operations(None)}
        client = client_view(self._resolved)
        files["client.py"] = self._module(client, _CLIENT)
        files["aio.py"] = self._module(client, _CLIENT, ASYNC)
        yield from files.items()
        yield "__init__.py", self._templates.render(self._package_view(files))

    def _module(self, view: View, siblings: Mapping[str, str], driver: Driver = SYNC) -> str:
        """A module with the imports that it needs; ``siblings`` are those beside the usual ones."""
        return add_imports(self._templates.render(view, driver), siblings)

    def _of_service(self) -> Modules:
        """The modules that there is one of, whatever the groups."""
        resolved, inputs = self._resolved, self._inputs
        constants = {**dict.fromkeys(("operations", "types"), "."), **inputs.operations.imports}
        yield "session.py", self._module(resolved.session, {**constants, "results": "."})
        if resolved.work is not None:
            yield "workflow.py", self._module(resolved.work.module, {**_WORKFLOW, **constants})
        if resolved.catalogue is not None:
            yield "catalogue.py", self._module(resolved.catalogue, constants)
        if resolved.changes is not None:
            yield "changes.py", self._templates.render(resolved.changes)
        if results := inputs.results.constants():
            yield "results.py", self._module(ConstantsModule(_RESULTS, results), {})
        if readings := resolved.verbs.readings:
            yield "readings.py", self._module(ReadingsView(readings), {"types": "."})

    def _of_entities(self) -> Modules:
        """What queries are written with, and the source of a mirror."""
        inputs, pages = self._inputs, self._resolved.verbs.pages
        if not pages:
            return
        entities = queryable_entities(inputs)
        yield "q.py", self._templates.render(QueryFieldsView(entities, example(entities)))
        yield "q.pyi", self._module(QueryFieldsStub(entities), _QUERY_FIELDS)
        has_changes = self._resolved.changes is not None
        tables = tables_view(inputs, entities, pages[0], has_changes=has_changes)
        if tables is not None:
            yield "tables.py", self._templates.render(tables)
            yield "source.py", self._templates.render(source_view(inputs))

    def _of_groups(self, groups: tuple[Group, ...]) -> Modules:
        """A module a group, in a folder a kind."""
        for group in groups:
            inside = {f"{group.module} as {name}": f"..{name}" for name in _KINDS}
            view = group_view(self._resolved, group)
            yield f"groups/{group.module}.py", self._module(view, {**inside, **_GROUP})
            for kind, text in self._of_operations(group):
                yield f"{kind}/__init__.py", f'"""The rules of {kind}, by port type."""\n'
                yield f"{kind}/{group.module}.py", text
        yield "groups/__init__.py", '"""The operations by port type, each on first use."""\n'
        http = self._inputs.http.by_name.values()
        operations = operations_view((), http, self._told, self._inputs.ports, addressed=True)
        yield "operations/__init__.py", self._module(operations, {**_OPERATIONS, "types": ".."})

    def _paging(self, group: Group | None) -> dict[str, str]:
        """Where the rules of batches find pages: those of their group, and of others."""
        if group is None:
            return {"paging": "."}
        of_others = {
            f"{each.module} as {paging_of(each)}": "..paging"
            for each in self._inputs.operations.groups
        }
        return {f"{group.module} as paging": "..paging", **of_others}

    def _of_operations(self, group: Group | None) -> Modules:
        """What holds the operations of a group and their rules, or all of them, by kind."""
        up = "." if group is None else ".."
        own = "operations" if group is None else f"{group.module} as operations"
        siblings = {
            **dict.fromkeys(("results", "types"), up),
            own: "." if group is None else "..operations",
        }
        http = self._inputs.http.by_name.values() if group is None else ()
        of_group = self._inputs.operations.of(group)
        operations = operations_view(
            of_group, http, self._told, self._inputs.ports, addressed=group is None
        )
        yield "operations", self._module(operations, {**_OPERATIONS, "types": up})
        verbs = self._resolved.verbs.within(group)
        if verbs.batches:
            batches = (
                constant
                for batch in verbs.batches
                for constant in (batch.constant, batch.resolve)
                if constant is not None
            )
            view = ConstantsModule(_BATCHES, (*field_warnings(self._inputs.rules), *batches))
            yield "batching", self._module(view, {**_BATCHING, **self._paging(group), **siblings})
        if verbs.pages or verbs.lists:
            pages = (page.constant for page in verbs.pages)
            lists = (list_.constant for list_ in verbs.lists)
            paging = ConstantsModule(_PAGES, (*pages, *lists))
            dialects = {page.dialect.class_name: page.dialect.module for page in verbs.pages}
            yield "paging", self._module(paging, {**dialects, **siblings})
        if verbs.jobs:
            jobs = ConstantsModule(_JOBS, tuple(job.constant for job in verbs.jobs))
            yield "jobs", self._module(jobs, siblings)

    def _package_view(self, modules: Collection[str]) -> PackageView:
        inputs, work = self._inputs, self._resolved.work
        name = inputs.rules.client
        has_picklists = inputs.rules.reference in inputs.zones_with_picklists
        operations = "operations/" if inputs.operations.groups else "operations.py"
        return PackageView(
            doc=f"A typed client for {name}: see client.py, types/ and {operations}.",
            modules=(*("q",) * ("q.py" in modules), *("picklists",) * has_picklists, "types"),
            classes=(name,) if work is None else (name, work.handle.name),
            records=offered_records(inputs),
        )
