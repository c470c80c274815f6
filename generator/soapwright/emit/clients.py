"""Schema + service.toml → the client modules, from the templates of the same names."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from ..schema.model import Schema
from ..service import BatchRule, ErrorsRule, PageRule, ServiceRules
from .bindings import ClassName, Types
from .docs import docstring, literal
from .http import HttpOperations, HttpOperationView
from .imports import add_imports
from .methods import MethodBuilder
from .naming import class_name, module_name
from .operations import Group, Operations, OperationView
from .queries import example, queryable_entities
from .resolve import Resolver, Step
from .workflows import resolve_workflow


def emit_clients(
    rules: ServiceRules,
    schema: Schema,
    types: Types,
    operations: Operations,
    http: HttpOperations,
    header: str,
) -> dict[str, str]:
    """The modules beside ``types/``, unformatted, by file name.

    Raises:
        InputError: a rule names what the WSDL does not have.
    """
    return _Clients(rules, schema, types, operations, http, header).files()


class _Clients:
    def __init__(
        self,
        rules: ServiceRules,
        schema: Schema,
        types: Types,
        operations: Operations,
        http: HttpOperations,
        header: str,
    ) -> None:
        self._rules = rules
        self._schema = schema
        self._types = types
        self._operations = operations
        self._http = http
        self._resolver = Resolver(rules, schema, types, operations.by_key, http.by_name)
        self._methods = MethodBuilder(types)
        self._environment = _environment(header)
        self._result_paths: dict[str, list[tuple[str, str]]] = {}

    def files(self) -> dict[str, str]:
        rules = self._rules
        base = self._entity_base()
        batches = [self._batch(rule) for rule in rules.batches.values()]
        pages = [self._page(rule) for rule in rules.pages.values()]
        usage = self._usage()
        locate = self._locate()
        workflow = resolve_workflow(rules, self._schema, self._resolver)
        results = [self._result(name) for name in rules.results]
        shared: dict[str, Any] = {
            "rules": rules,
            "client": rules.client,
            "groups": self._operations.groups,
            "usage": usage,
            "locate": locate,
            "workflow": workflow,
            "http_methods": self._http_methods(),
            "entity": base.name if base and (batches or pages) else None,
            "id_attribute": self._id_attribute(base),
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
        if results:
            files["results.py"] = self._render("results.py.jinja", results=results)
        if pages and base is not None:
            entities = queryable_entities(rules, self._schema, self._types, self._resolver)
            files["q.py"] = self._render("q.py.jinja", entities=entities, example=example(entities))
            files["q.pyi"] = self._render("q.pyi.jinja", entities=entities)
        for group in self._operations.groups:
            files |= self._group(group, batches, pages, shared)
        if self._operations.groups:
            files["operations/__init__.py"] = self._render(
                "operations.py.jinja", operations=[], http=list(self._http.by_name.values()), group=None, **self._flags()
            )
            files["groups/__init__.py"] = '"""The operations by port type, each on first use."""\n'
        else:
            files |= self._body(None, batches, pages, shared)
        body = self._offered(None, batches, pages)
        files["client.py"] = self._client("client.py.jinja", {**shared, **body}, is_async=False)
        files["aio.py"] = self._client("aio.py.jinja", {**shared, **body}, is_async=True)
        files["__init__.py"] = self._render(
            "__init__.py.jinja",
            client=rules.client,
            has_queries="q.py" in files,
            handle=None if workflow is None else workflow["rule"].handle,
            doc=f"A typed client for {rules.client}: see client.py, types/ and operations"
            f"{'/' if self._operations.groups else '.py'}.",
        )
        return files

    def _render(self, template: str, **values: Any) -> str:
        return self._environment.get_template(template).render(**values)

    # --- what the client or one of its groups offers ----------------------------------------------

    def _offered(
        self, group: Group | None, batches: list[dict[str, Any]], pages: list[dict[str, Any]]
    ) -> dict[str, Any]:
        """Of all that there is, what belongs to a group, or to the client itself."""
        name = None if group is None else group.name
        batches = [batch for batch in batches if batch["operation"].group == name]
        pages = [page for page in pages if page["operation"].group == name]
        ruled = {view["operation"].key for view in (*batches, *pages)}
        views = [view for view in self._operations.of(group) if view.key not in ruled]
        return {
            "batches": batches,
            "pages": pages,
            "methods": self._methods.methods(views, {view["verb"] for view in (*batches, *pages)}),
        }

    def _body(
        self,
        group: Group | None,
        batches: list[dict[str, Any]],
        pages: list[dict[str, Any]],
        shared: dict[str, Any],
    ) -> dict[str, str]:
        """The modules that hold the rules of a group's operations, or of all."""
        offered = self._offered(group, batches, pages)
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
        if offered["pages"]:
            files["paging"] = self._render("paging.py.jinja", **values)
        if group is None:
            return {f"{name}.py": text for name, text in files.items()}
        modules = {f"{name}/{group.module}.py": text for name, text in files.items()}
        for name in ("batching", "paging"):
            if name in files:
                modules[f"{name}/__init__.py"] = f'"""The rules of {name}, by port type."""\n'
        return modules

    def _group(
        self,
        group: Group,
        batches: list[dict[str, Any]],
        pages: list[dict[str, Any]],
        shared: dict[str, Any],
    ) -> dict[str, str]:
        offered = self._offered(group, batches, pages)
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
            f"{group.module} as paging": "..paging",
            "USAGE": "..session",
        }
        files = self._body(group, batches, pages, shared)
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
            "unauthenticated": self._named(
                rules.session.unauthenticated, "session.unauthenticated"
            ),
        }

    def _constants(self) -> dict[str, str]:
        """How a module imports the operations of groups: ``X as GROUP_X`` → the group's module."""
        return {
            f"{view.constant} as {_constant(view)}": f".operations.{group.module}"
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

    def _batch(self, rule: BatchRule) -> dict[str, Any]:
        key = f"batch.{rule.verb}"
        operation = self._resolver.operation(rule.operation, f"{key}.operation")
        steps = self._resolver.path(self._resolver.input_of(operation), rule.items, f"{key}.items")
        if not steps[-1].field.is_list:
            self._resolver.fail(
                f"{key}.items", f"leads to {rule.items!r}, which holds one record", "lists", ()
            )
        self._remember(rule.result, operation, f"{key}.result")
        return {
            "rule": rule,
            "verb": rule.verb,
            "operation": operation,
            "request": _building(steps),
            "result": rule.result.upper(),
            "merges": next(iter(self._rules.pages), None) if rule.replaces else None,
        }

    def _page(self, rule: PageRule) -> dict[str, Any]:
        key = f"page.{rule.verb}"
        operation = self._resolver.operation(rule.operation, f"{key}.operation")
        text = self._resolver.field_of(operation.request, rule.text, f"{key}.text")
        base = self._entity_base()
        assert base is not None
        self._remember(rule.result, operation, f"{key}.result")
        return {
            "rule": rule,
            "verb": rule.verb,
            "operation": operation,
            "text": text.name,
            "result": rule.result.upper(),
            "key_attribute": self._resolver.field_of(base, rule.key, f"{key}.key").name,
        }

    def _remember(self, result: str, operation: OperationView, key: str) -> None:
        """Resolve a result's paths for each operation that uses it; they must agree."""
        rule = self._rules.results[result]
        start = self._resolver.result_of(operation, key)
        arguments: list[tuple[str, str]] = []
        for name, path in (
            ("success", rule.success),
            ("errors", rule.errors),
            ("items", rule.items),
        ):
            if path is not None:
                steps = self._resolver.path(start, path, f"results.{result}.{name}")
                arguments.append((name, _path(steps)))
        before = self._result_paths.setdefault(result, arguments)
        if before != arguments:
            self._resolver.fail(
                key, f"is {result!r}, whose paths mean other fields in its answer", "results", ()
            )

    def _result(self, name: str) -> dict[str, Any]:
        rule = self._rules.results[name]
        arguments = list(self._result_paths.get(name, ()))
        if rule.success is not None:
            arguments.insert(1, ("success_value", repr(rule.success_value)))
        if rule.record_number is not None:
            arguments.append(("record_number", literal(rule.record_number)))
            arguments.append(("record_base", repr(rule.record_base)))
        return {"constant": name.upper(), "arguments": arguments}

    def _usage(self) -> dict[str, Any] | None:
        rule = self._rules.usage
        if rule is None:
            return None
        operation = self._resolver.operation(rule.operation, "limits.usage.operation")
        self._remember(rule.result, operation, "limits.usage.result")
        start = self._resolver.result_of(operation, "limits.usage.text")
        steps = self._resolver.path(start, rule.text, "limits.usage.text")
        return {
            "rule": rule,
            "operation": operation,
            "result": rule.result.upper(),
            "text": _path(steps),
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
            error_code = _path(self._resolver.path(start, rule.error_code, key))
        return {
            "rule": rule,
            "operation": operation,
            "username": username.name,
            "url": _path(self._resolver.path(start, rule.url, "session.locate.url")),
            "error_code": error_code,
        }

    # --- the client -----------------------------------------------------------------------------

    def _client(self, template: str, shared: dict[str, Any], *, is_async: bool) -> str:
        basic = self._rules.session.auth == "basic"
        headers, arguments = self._headers()
        source = self._render(
            template,
            **shared,
            basic=basic,
            headers=headers,
            arguments=sorted(arguments, key=lambda argument: bool(argument["optional"])),
            example=", ".join(
                (["username", "secret"] if basic else [])
                + [f"{a['name']}=…" for a in arguments if not a["optional"]]
            ),
            is_async=is_async,
        )
        siblings = dict.fromkeys(("batching", "operations", "paging", "types", "workflow"), ".")
        session = ("ENVIRONMENTS", "LOCATE", "USAGE", "ZONES")
        return add_imports(source, {**siblings, **dict.fromkeys(session, ".session")})

    def _headers(self) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        headers = []
        arguments = []
        for rule in self._rules.session.headers:
            key = f"session.headers.{rule.element}"
            _, owner = self._resolver.element(rule.element, key)
            fields = []
            for wire, argument in rule.arguments.items():
                field = self._resolver.field_of(owner, wire, f"{key}.arguments.{wire}")
                optional = argument in rule.optional
                annotation = field.annotation.removesuffix(" | None")
                fields.append((field.name, argument))
                arguments.append(
                    {
                        "name": argument,
                        "annotation": f"{annotation} | None" if optional else annotation,
                        "optional": optional,
                        "wire": wire,
                        "element": rule.element,
                    }
                )
            headers.append({"name": owner.name, "fields": fields})
        return headers, arguments


def _constant(view: OperationView) -> str:
    """An operation as it is named outside its group's modules."""
    if view.group is None:
        return f"operations.{view.constant}"
    return f"{module_name(class_name(view.group)).upper()}_{view.constant}"


def _building(steps: list[Step]) -> str:
    """Nested constructor calls that put ``records`` at the end of a path."""
    text = "list(records)"
    for step in reversed(steps):
        text = f"types.{step.owner.name}({step.field.name}={text})"
    return text


def _path(steps: Iterable[Step]) -> str:
    return _tuple(step.field.name for step in steps)


def _tuple(names: Iterable[str]) -> str:
    shown = [literal(name) for name in names]
    return f"({', '.join(shown)}{',' if len(shown) == 1 else ''})"


def _environment(header: str) -> Environment:
    environment = Environment(  # noqa: S701 (Python is emitted, not HTML; see docs.literal)
        loader=PackageLoader("soapwright.templates", ""),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["literal"] = literal
    environment.filters["docstring"] = docstring
    environment.filters["names"] = _tuple
    environment.filters["constant"] = _constant
    environment.globals["header"] = "".join(f"# {line}\n" for line in header.splitlines())
    return environment
