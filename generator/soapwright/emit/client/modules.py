"""Schema + service.toml → the client modules, from the templates of the same names."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, TypeAlias

from soapwright.emit.client.advice import resolve_links, resolve_sizes
from soapwright.emit.client.batches import Results, resolve_batch, resolve_call
from soapwright.emit.client.describing import resolve_catalogue
from soapwright.emit.client.http import HttpOperations, HttpOperationView
from soapwright.emit.client.jobs import resolve_job, resolve_numbered
from soapwright.emit.client.methods import MethodBuilder
from soapwright.emit.client.operations import Group, Operations
from soapwright.emit.client.options import resolve_options
from soapwright.emit.client.queries import example, queryable_entities
from soapwright.emit.client.resolve import Resolver, path_text
from soapwright.emit.client.sessions import Argument, resolve_login, resolve_parts, resolve_verdict
from soapwright.emit.client.source import resolve_source
from soapwright.emit.client.times import resolve_changes
from soapwright.emit.client.workflows import resolve_workflow
from soapwright.emit.python.imports import add_imports
from soapwright.emit.python.rendering import constant, environment
from soapwright.emit.types.bindings import ClassName, Types
from soapwright.schema.model import Schema
from soapwright.service.page import KeysetRule
from soapwright.service.rules import ErrorsRule, ServiceRules

Verbs: TypeAlias = dict[str, list[dict[str, Any]]]
"""What the rules make of operations, by kind, as the templates read it."""


def emit_clients(
    rules: ServiceRules,
    schema: Schema,
    types: Types,
    operations: Operations,
    http: HttpOperations,
    header: str,
    zones_with_picklists: Collection[str] = (),
) -> dict[str, str]:
    """The modules beside ``types/``, unformatted, by file name.

    ``zones_with_picklists`` are the zones that have a module ``picklists``.

    Raises:
        InputError: a rule names what the WSDL does not have.
    """
    return _Clients(rules, schema, types, operations, http, header, zones_with_picklists).files()


class _Clients:
    def __init__(
        self,
        rules: ServiceRules,
        schema: Schema,
        types: Types,
        operations: Operations,
        http: HttpOperations,
        header: str,
        zones_with_picklists: Collection[str],
    ) -> None:
        self._zones_with_picklists = zones_with_picklists
        self._rules = rules
        self._schema = schema
        self._types = types
        self._operations = operations
        self._http = http
        self._resolver = Resolver(rules, schema, types, operations.by_key, http.by_name)
        self._methods = MethodBuilder(types)
        self._environment = environment(header)
        self._options = resolve_options(rules, operations, self._resolver)
        self._results = Results(rules, self._resolver)

    def files(self) -> dict[str, str]:
        rules = self._rules
        base = self._entity_base()
        verbs = self._verbs()
        batches, pages = verbs["batches"], verbs["pages"]
        usage = self._usage()
        locate = self._locate()
        changes = resolve_changes(rules, self._types, self._resolver)
        self._named(rules.limits.exempt, "limits.exempt")
        workflow = resolve_workflow(rules, self._schema, self._resolver)
        results = self._results.views()
        readings = [view["reading"] for view in verbs["calls"] if view["reading"] is not None]
        shared: dict[str, Any] = {
            "rules": rules,
            "client": rules.client,
            "groups": self._operations.groups,
            "usage": usage,
            "locate": locate,
            "options": self._options,
            "login": resolve_login(rules, self._resolver, self._methods),
            "verdict": resolve_verdict(rules, self._resolver),
            "workflow": workflow,
            "http_methods": self._http_methods(),
            "entity": base.name if base and (batches or pages) else None,
            "id_attribute": self._id_attribute(base),
            "links": resolve_links(rules, self._resolver),
            "sizes": resolve_sizes(rules, self._resolver),
            "picklists": self._zones_with_picklists,
            "entity_base": None if base is None else base.name,
            "changes": changes,
            "changes_of_status": [entity.name for entity in changes if entity.status_only],
        }
        files = {
            "session.py": add_imports(
                self._render("session.py.jinja", zones=list(rules.zones.values()), **shared),
                {**dict.fromkeys(("operations", "results", "types"), "."), **self._constants()},
            ),
        }
        if workflow is not None:
            files["workflow.py"] = add_imports(
                self._render("workflow.py.jinja", **shared), {"operations": ".", "types": "."}
            )
        if (catalogue := resolve_catalogue(rules, self._resolver)) is not None:
            files["catalogue.py"] = add_imports(
                self._render("catalogue.py.jinja", catalogue=catalogue),
                {**dict.fromkeys(("operations", "types"), "."), **self._constants()},
            )
        if changes:
            files["changes.py"] = self._render("changes.py.jinja", changes=changes)
        if results:
            files["results.py"] = add_imports(self._render("results.py.jinja", results=results), {})
        if readings:
            files["readings.py"] = add_imports(
                self._render("readings.py.jinja", readings=readings), {"types": "."}
            )
        if pages and base is not None:
            entities = queryable_entities(rules, self._schema, self._types, self._resolver)
            files["q.py"] = self._render("q.py.jinja", entities=entities, example=example(entities))
            files["q.pyi"] = add_imports(
                self._render("q.pyi.jinja", entities=entities), {"types": "."}
            )
            source = resolve_source(rules, self._schema, self._types, self._resolver)
            if source is not None:
                group = pages[0]["operation"].group
                inside = [own.module for own in self._operations.groups if own.name == group]
                files["source.py"] = self._render(
                    "source.py.jinja",
                    **shared,
                    source=source,
                    verb=pages[0]["verb"],
                    paging=".".join(["", "paging", *inside]),
                )
        for group in self._operations.groups:
            files |= self._group(group, verbs, shared)
        if self._operations.groups:
            files["operations/__init__.py"] = self._render(
                "operations.py.jinja",
                operations=[],
                http=list(self._http.by_name.values()),
                group=None,
                **self._flags(),
            )
            files["groups/__init__.py"] = '"""The operations by port type, each on first use."""\n'
        else:
            files |= self._body(None, verbs, shared)
        body = self._offered(None, verbs)
        files["client.py"] = self._client("client.py.jinja", {**shared, **body}, is_async=False)
        files["aio.py"] = self._client("aio.py.jinja", {**shared, **body}, is_async=True)
        files["__init__.py"] = self._render(
            "__init__.py.jinja",
            client=rules.client,
            modules=[
                *(["picklists"] if rules.reference in self._zones_with_picklists else []),
                *(["q"] if "q.py" in files else []),
            ],
            handle=None if workflow is None else workflow["rule"].handle,
            doc=f"A typed client for {rules.client}: see client.py, types/ and operations"
            f"{'/' if self._operations.groups else '.py'}.",
        )
        return files

    def _render(self, template: str, **values: Any) -> str:
        return self._environment.get_template(template).render(**values)

    # --- what the client or one of its groups offers ----------------------------------------------

    def _verbs(self) -> Verbs:
        """What the rules make of operations, each with the key ``operation``."""
        rules, resolver, methods = self._rules, self._resolver, self._methods
        keyset = [rule for rule in rules.pages.values() if isinstance(rule, KeysetRule)]
        numbered = [rule for rule in rules.pages.values() if not isinstance(rule, KeysetRule)]
        return {
            "batches": [
                view
                for rule in rules.batches.values()
                for view in resolve_batch(
                    rule,
                    self._operations,
                    resolver,
                    methods,
                    self._results,
                    merges=next(iter(rules.pages), None),
                )
            ],
            "calls": [
                view
                for rule in rules.calls.values()
                for view in resolve_call(rule, self._operations, resolver, methods)
            ],
            "pages": [self._page(rule) for rule in keyset],
            "lists": [resolve_numbered(rule, resolver, methods) for rule in numbered],
            "jobs": [resolve_job(rule, resolver, methods) for rule in rules.jobs.values()],
        }

    def _offered(self, group: Group | None, verbs: Verbs) -> dict[str, Any]:
        """Of all that there is, what belongs to a group, or to the client itself.

        An operation that a batch or a query makes better use of has no method of its own; one
        that starts a job or gives a page has.
        """
        name = None if group is None else group.name
        own: dict[str, Any] = {
            kind: [view for view in views if view["operation"].group == name]
            for kind, views in verbs.items()
        }
        used = (*own["batches"], *own["calls"], *own["pages"])
        ruled = {view["operation"].key for view in used}
        views = [view for view in self._operations.of(group) if view.key not in ruled]
        taken = {view["verb"] for views_ in own.values() for view in views_}
        taken |= {view["rule"].attach for view in own["jobs"]}
        return {
            **own,
            "methods": self._methods.methods(views, taken),
            "mixins": self._mixins(group, own),
        }

    def _mixins(self, group: Group | None, own: Verbs) -> list[str]:
        """The features of the runtime that a client or a group of operations has."""
        rules = self._rules
        usage = self._usage()
        itself = group is None
        describes = rules.catalogue is not None and bool(rules.catalogue.values)
        return [
            name
            for name, needed in (
                ("Batches", own["batches"]),
                ("Queries", own["pages"]),
                ("HasChanges", own["pages"] and rules.changes),
                ("HasPicklists", itself and self._zones_with_picklists),
                ("ReadsPicklists", own["pages"] and describes),
                ("HasJobs", own["jobs"]),
                ("HasLinks", itself and rules.links),
                (
                    "HasUsage",
                    usage is not None
                    and (itself or (group and usage["operation"].group == group.name)),
                ),
                ("HasWorkflow", itself and rules.workflow),
            )
            if needed
        ]

    def _body(
        self,
        group: Group | None,
        verbs: Verbs,
        shared: dict[str, Any],
    ) -> dict[str, str]:
        """The modules that hold the rules of a group's operations, or of all."""
        offered = self._offered(group, verbs)
        values = {**shared, **offered, "group": group}
        files = {
            "operations": self._render(
                "operations.py.jinja",
                operations=self._operations.of(group),
                http=[] if group else list(self._http.by_name.values()),
                group=group,
                **self._flags(),
            )
        }
        if offered["batches"]:
            files["batching"] = self._render("batching.py.jinja", **values)
        up = ".." if group else "."
        siblings = dict.fromkeys(("results", "types"), up)
        if group is None:
            siblings["operations"] = "."
        else:
            siblings[f"{group.module} as operations"] = "..operations"
        for name, needed in (
            ("paging", offered["pages"] or offered["lists"]),
            ("jobs", offered["jobs"]),
        ):
            if needed:
                files[name] = add_imports(self._render(f"{name}.py.jinja", **values), siblings)
        if group is None:
            return {f"{name}.py": text for name, text in files.items()}
        modules = {f"{name}/{group.module}.py": text for name, text in files.items()}
        for name in ("batching", "jobs", "paging"):
            if name in files:
                modules[f"{name}/__init__.py"] = f'"""The rules of {name}, by port type."""\n'
        return modules

    def _group(
        self,
        group: Group,
        verbs: Verbs,
        shared: dict[str, Any],
    ) -> dict[str, str]:
        offered = self._offered(group, verbs)
        usage = shared["usage"]
        if usage is not None and usage["operation"].group != group.name:
            usage = None
        source = self._render(
            "group.py.jinja", **{**shared, **offered, "usage": usage}, group=group
        )
        siblings = {
            "types": "..",
            f"{group.module} as operations": "..operations",
            f"{group.module} as batching": "..batching",
            f"{group.module} as jobs": "..jobs",
            f"{group.module} as paging": "..paging",
            "readings": "..",
            "CHANGES": "..changes",
            "USAGE": "..session",
        }
        files = self._body(group, verbs, shared)
        files[f"groups/{group.module}.py"] = add_imports(source, siblings)
        return files

    def _flags(self) -> dict[str, Any]:
        """What ``operations.py`` says of operations that the WSDL does not."""
        rules = self._rules
        return {
            "address": self._operations.address or self._http.address,
            "absent": self._absent(),
            "rules": self._rules,
            "has_errors": self._rules.errors != ErrorsRule(),
            "idempotent": self._named(rules.idempotent, "service.idempotent"),
            "options": {} if self._options is None else self._options["fields"],
            "unauthenticated": self._named(
                rules.session.unauthenticated, "session.unauthenticated"
            ),
        }

    def _constants(self) -> dict[str, str]:
        """How a module imports the operations of groups: ``X as GROUP_X`` → the group's module."""
        return {
            f"{view.constant} as {constant(view)}": f".operations.{group.module}"
            for group in self._operations.groups
            for view in self._operations.of(group)
        }

    def _named(self, patterns: Iterable[str], key: str) -> set[str]:
        return {name for pattern in patterns for name in self._resolver.keys(pattern, key)}

    def _absent(self) -> dict[str, str]:
        """By HTTP operation, the text of an answer that says there is nothing."""
        return {
            self._resolver.http_operation(name, f"absent.{name}").name: text
            for name, text in self._rules.absent.items()
        }

    def _http_methods(self) -> list[HttpOperationView]:
        """The HTTP operations that are no steps of a workflow."""
        rule = self._rules.workflow
        steps = () if rule is None else rule.operations
        return [view for name, view in self._http.by_name.items() if name not in steps]

    # --- rules ----------------------------------------------------------------------------------

    def _entity_base(self) -> ClassName | None:
        if self._rules.entities is None:
            return None
        name = self._resolver.type(self._rules.entities.base, "entities.base")
        return self._types.types[name]

    def _id_attribute(self, base: ClassName | None) -> str | None:
        if base is None or self._rules.entities is None:
            return None
        return self._resolver.field_of(base, self._rules.entities.id, "entities.id").name

    def _page(self, rule: KeysetRule) -> dict[str, Any]:
        key = f"page.{rule.verb}"
        operation = self._resolver.operation(rule.operation, f"{key}.operation")
        text = self._resolver.field_of(operation.request, rule.text, f"{key}.text")
        base = self._entity_base()
        assert base is not None
        return {
            "rule": rule,
            "verb": rule.verb,
            "operation": operation,
            "text": text.name,
            "result": self._results.use(rule.result, operation, f"{key}.result"),
            "key_attribute": self._resolver.field_of(base, rule.key, f"{key}.key").name,
        }

    def _usage(self) -> dict[str, Any] | None:
        rule = self._rules.limits.usage
        if rule is None:
            return None
        operation = self._resolver.operation(rule.operation, "limits.usage.operation")
        start = self._resolver.result_of(operation, "limits.usage.text")
        steps = self._resolver.path(start, rule.text, "limits.usage.text")
        return {
            "rule": rule,
            "operation": operation,
            "result": self._results.use(rule.result, operation, "limits.usage.result"),
            "text": path_text(steps),
        }

    def _locate(self) -> dict[str, Any] | None:
        rule = self._rules.session.locate
        if rule is None:
            return None
        operation = self._resolver.operation(rule.operation, "session.locate.operation")
        start = self._resolver.result_of(operation, "session.locate.url")
        username = self._resolver.field_of(
            operation.request, rule.username, "session.locate.username"
        )
        error_code = None
        if rule.error_code is not None:
            key = "session.locate.error_code"
            error_code = path_text(self._resolver.path(start, rule.error_code, key))
        return {
            "rule": rule,
            "operation": operation,
            "username": username.name,
            "url": path_text(self._resolver.path(start, rule.url, "session.locate.url")),
            "error_code": error_code,
        }

    # --- the client -----------------------------------------------------------------------------

    def _client(self, template: str, shared: dict[str, Any], *, is_async: bool) -> str:
        basic = self._rules.session.auth == "basic"
        headers, arguments = resolve_parts(self._rules, self._resolver, self._methods)
        source = self._render(
            template,
            **shared,
            basic=basic,
            url_needed=self._rules.session.url_needed,
            headers=headers,
            arguments=arguments,
            example=self._example(shared["login"], arguments),
            is_async=is_async,
        )
        siblings = dict.fromkeys(
            ("batching", "jobs", "operations", "paging", "readings", "types", "workflow"), "."
        )
        session = (
            *("CLOCK", "ENVIRONMENTS", "EXEMPT", "LINKS", "LOCATE", "LOGIN", "OPTIONS", "SIZES"),
            *("USAGE", "VERDICT", "ZONES"),
        )
        constants = {"CHANGES": ".changes", **dict.fromkeys(session, ".session")}
        return add_imports(source, {**siblings, **constants})

    def _example(self, login: dict[str, Any] | None, arguments: list[Argument]) -> str:
        """The arguments of a call of ``connect``, as its class shows it."""
        session = self._rules.session
        way = [] if login is None else login["ways"][0].arguments
        return ", ".join(
            [
                *(["url"] if session.url_needed else []),
                *(["username", "secret"] if session.auth == "basic" else []),
                *(["user", "password"] if session.options else []),
                *(f"{argument.name}=…" for argument in (*way, *arguments) if not argument.optional),
            ]
        )
