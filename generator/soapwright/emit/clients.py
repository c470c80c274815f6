"""Schema + service.toml → the client modules, from the templates of the same names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from ..schema.model import Schema
from ..service import BatchRule, PageRule, ServiceRules
from .bindings import ClassName, FieldName, Types
from .docs import docstring, literal
from .operations import Operations, OperationView
from .resolve import Resolver, Step

_TAKEN_METHODS = frozenset(
    {"call", "calls", "close", "connect", "get", "read_usage", "url", "zone"}
)
_TAKEN_ARGUMENTS = frozenset({"self", "types", "operations"})
_STANDARD_NAMES = {"datetime": "import datetime", "Decimal": "from decimal import Decimal"}
_XSDATA_NAMES = {
    "XmlDuration": "from xsdata.models.datatype import XmlDuration",
    "XmlPeriod": "from xsdata.models.datatype import XmlPeriod",
    "QName": "from xml.etree.ElementTree import QName",
}


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a method: what it is called, and the field it sets."""

    name: str
    argument: str
    annotation: str
    default: str | None
    value: str


@dataclass(frozen=True, slots=True)
class Method:
    """A method that calls one operation with its message's fields."""

    name: str
    constant: str
    request: str
    parameters: tuple[Parameter, ...]
    returns: str
    result: str | None
    doc: str


def emit_clients(
    rules: ServiceRules, schema: Schema, types: Types, operations: Operations, header: str
) -> dict[str, str]:
    """The modules beside ``types/``, unformatted, by file name.

    Raises:
        InputError: a rule names what the WSDL does not have.
    """
    return _Clients(rules, schema, types, operations, header).files()


class _Clients:
    def __init__(
        self,
        rules: ServiceRules,
        schema: Schema,
        types: Types,
        operations: Operations,
        header: str,
    ) -> None:
        self._rules = rules
        self._schema = schema
        self._types = types
        self._operations = operations
        self._resolver = Resolver(rules, schema, types, operations.by_name)
        self._class_names = {
            found.name for index in (types.types, types.elements) for found in index.values()
        }
        self._environment = _environment(header)
        self._result_paths: dict[str, list[tuple[str, str]]] = {}

    def files(self) -> dict[str, str]:
        rules = self._rules
        base = self._entity_base()
        batches = [self._batch(rule) for rule in rules.batches.values()]
        pages = [self._page(rule) for rule in rules.pages.values()]
        usage = self._usage()
        locate = self._locate()
        results = [self._result(name) for name in rules.results]
        shared: dict[str, Any] = {
            "rules": rules,
            "client": rules.client,
            "batches": batches,
            "pages": pages,
            "usage": usage,
            "locate": locate,
            "entity": base.name if base and (batches or pages) else None,
            "id_attribute": self._id_attribute(base),
        }
        files = {
            "operations.py": self._render(
                "operations.py.jinja",
                rules=rules,
                operations=list(self._operations.by_name.values()),
                address=self._operations.address,
            ),
            "session.py": self._render(
                "session.py.jinja", zones=list(rules.zones.values()), **shared
            ),
        }
        if results:
            files["results.py"] = self._render("results.py.jinja", results=results)
        if batches:
            files["batching.py"] = self._render("batching.py.jinja", **shared)
        if pages:
            files["paging.py"] = self._render("paging.py.jinja", **shared)
            entities = self._entities()
            files["q.py"] = self._render(
                "q.py.jinja", entities=entities, example=_example(entities)
            )
            files["q.pyi"] = self._render("q.pyi.jinja", entities=entities)
        files["client.py"] = self._client("client.py.jinja", shared, is_async=False)
        files["aio.py"] = self._client("aio.py.jinja", shared, is_async=True)
        files["__init__.py"] = self._render(
            "__init__.py.jinja",
            client=rules.client,
            has_queries=bool(pages),
            doc=f"A typed client for {rules.client}: see client.py, types/ and operations.py.",
        )
        return files

    def _render(self, template: str, **values: Any) -> str:
        return self._environment.get_template(template).render(**values)

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
        methods = self._methods()
        for name in (*self._rules.session.unauthenticated, *self._rules.idempotent):
            self._resolver.operation(
                name,
                "session.unauthenticated"
                if name in self._rules.session.unauthenticated
                else "service.idempotent",
            )
        values = {
            **shared,
            "basic": basic,
            "headers": headers,
            "arguments": sorted(arguments, key=lambda argument: bool(argument["optional"])),
            "methods": methods,
            "example": ", ".join(
                (["username", "secret"] if basic else [])
                + [f"{a['name']}=…" for a in arguments if not a["optional"]]
            ),
            "is_async": is_async,
        }
        return self._render(
            template, imports=self._client_imports(values, is_async=is_async), **values
        )

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

    def _methods(self) -> list[Method]:
        """A method for each operation that no rule makes a better one of."""
        ruled = {rule.operation for rule in self._rules.batches.values()}
        ruled |= {rule.operation for rule in self._rules.pages.values()}
        taken = {*_TAKEN_METHODS, *self._rules.batches, *self._rules.pages}
        methods = []
        for view in self._operations.by_name.values():
            if view.name in ruled:
                continue
            name = f"{view.method}_operation" if view.method in taken else view.method
            methods.append(self._method(view, name))
        return methods

    def _method(self, view: OperationView, name: str) -> Method:
        parameters = tuple(self._parameter(field) for field in view.parameters)
        if view.result is not None:
            returns = self._qualified(view.result.annotation)
        else:
            returns = f"types.{view.response.name}" if view.response else "None"
        doc = view.documentation or f"Call {view.name}."
        return Method(
            name=name,
            constant=view.constant,
            request=view.request.name,
            parameters=parameters,
            returns=returns,
            result=view.result.name if view.result else None,
            doc=doc,
        )

    def _parameter(self, field: FieldName) -> Parameter:
        argument = f"{field.name}_" if field.name in _TAKEN_ARGUMENTS else field.name
        annotation = self._qualified(field.annotation)
        if field.is_list:
            annotation = annotation.replace("list[", "Sequence[", 1)
            return Parameter(field.name, argument, annotation, "()", f"list({argument})")
        default = "None" if annotation.endswith("| None") else None
        return Parameter(field.name, argument, annotation, default, argument)

    def _qualified(self, annotation: str) -> str:
        """An annotation as it reads outside ``types``."""
        return re.sub(
            r"[^\W\d]\w*",
            lambda m: f"types.{m[0]}" if m[0] in self._class_names else m[0],
            annotation,
        )

    def _client_imports(self, values: dict[str, Any], *, is_async: bool) -> list[list[str]]:
        """The import lines of a client module, as isort orders them."""
        words: set[str] = set()
        for method in values["methods"]:
            for text in (method.returns, *(p.annotation for p in method.parameters)):
                words.update(re.findall(r"[^\W\d]\w*", text))
        batches, pages = values["batches"], values["pages"]
        merges = any(batch["merges"] for batch in batches)
        abc = set()
        if batches:
            abc |= {"Iterable", "AsyncIterable"} if is_async else {"Iterable"}
        if pages:
            abc |= {"Iterable", "AsyncIterator" if is_async else "Iterator"}
        if merges or "Sequence" in words:
            abc.add("Sequence")
        standard = [
            *(
                line
                for name, line in _STANDARD_NAMES.items()
                if name in words and " import" not in line
            ),
            "import ssl",
            *([f"from collections.abc import {', '.join(sorted(abc))}"] if abc else []),
            *(
                line
                for name, line in _STANDARD_NAMES.items()
                if name in words and " import" in line
            ),
            *(
                ["from typing import TypeVar, overload"]
                if pages
                else ["from typing import TypeVar"]
                if batches
                else []
            ),
        ]
        runtime = "soapwright.runtime"
        ours = [
            f"from {runtime}.aio import AsyncClient, Opening"
            if is_async
            else f"from {runtime}.client import SyncClient",
            f"from {runtime}.connection import Connection",
            f"from {runtime}.transport import Limits",
        ]
        if batches:
            ours.append(f"from {runtime}.batching import OnError, OnProgress")
            ours.append(f"from {runtime}.outcome import Report")
        if pages:
            ours.append(f"from {runtime}.query import Condition")
        if values["basic"] or values["arguments"]:
            ours.append(f"from {runtime}.session import Session")
        if values["usage"]:
            ours.append(f"from {runtime}.usage import Usage")
        siblings = ["operations", "types"]
        if batches:
            siblings.append("batching")
        if pages:
            siblings.append("paging")
        if not values["methods"] and values["locate"]:
            siblings.remove("operations")
        names = (
            ["ZONES"]
            + (["LOCATE"] if values["locate"] else [])
            + (["USAGE"] if values["usage"] else [])
        )
        groups = [
            standard,
            [line for name, line in _XSDATA_NAMES.items() if name in words],
            sorted(ours),
            [
                f"from . import {', '.join(sorted(siblings))}",
                f"from .session import {', '.join(sorted(names))}",
            ],
        ]
        return [group for group in groups if group]

    # --- queries --------------------------------------------------------------------------------

    def _entities(self) -> list[dict[str, Any]]:
        """Every entity that can be queried, with the kind of each field that can."""
        rule = self._rules.entities
        assert rule is not None
        base = self._resolver.type(rule.base, "entities.base")
        catalogue = self._schema.catalogue
        found = []
        for type_ in self._schema.derived_from(base):
            if type_.name is None or type_.abstract:
                continue
            known = catalogue.entities.get(type_.name.local) if catalogue else None
            if known is not None and not known.access.query:
                continue
            owner = self._types.types[type_.name]
            fields = []
            for wire, field in owner.fields.items():
                info = known.fields.get(wire) if known else None
                if info is not None and not info.queryable:
                    continue
                kind = _query_kind(field)
                if kind is not None:
                    fields.append((field.name, kind))
            found.append({"name": owner.name, "fields": fields})
        return sorted(found, key=lambda entity: str(entity["name"]))


def _query_kind(field: FieldName) -> str | None:
    """The class of a query field, by the field's annotation; None where it is no leaf."""
    plain = field.annotation.removesuffix(" | None")
    return {
        "str": "TextField",
        "int": "NumberField[int]",
        "float": "NumberField[float]",
        "Decimal": "NumberField[Decimal | int]",
        "bool": "BooleanField",
        "datetime.datetime": "DateField",
        "datetime.date": "DateField",
    }.get(plain)


def _example(entities: list[dict[str, Any]]) -> tuple[str, str]:
    for entity in entities:
        if entity["fields"]:
            return entity["name"], entity["fields"][-1][0]
    return "Entity", "field"


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
    environment.globals["header"] = "".join(f"# {line}\n" for line in header.splitlines())
    return environment
