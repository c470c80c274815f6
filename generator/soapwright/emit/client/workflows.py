"""``[workflow]`` of service.toml → what the templates say of it, checked against the WSDL."""

from __future__ import annotations

from typing import Any, NoReturn

from soapwright.emit.client.http import HttpOperationView
from soapwright.emit.client.resolve import Resolver, Step
from soapwright.emit.python.docs import literal
from soapwright.emit.python.naming import field_name
from soapwright.emit.types.bindings import FieldName
from soapwright.errors import InputError
from soapwright.runtime.records.dataclass import replace
from soapwright.schema.model import Element, Schema
from soapwright.service.rules import ServiceRules
from soapwright.service.workflow import ItemsRule, ListingRule, WorkflowRule


def resolve_workflow(
    rules: ServiceRules, schema: Schema, resolver: Resolver
) -> dict[str, Any] | None:
    """The values of ``workflow.py`` and of the client's methods, or None where there is no rule.

    Raises:
        InputError: a rule names what the WSDL does not have, or would repeat what must not be.
    """
    rule = rules.workflow
    return None if rule is None else _Workflow(rules, rule, schema, resolver).values()


class _Workflow:
    def __init__(
        self, rules: ServiceRules, rule: WorkflowRule, schema: Schema, resolver: Resolver
    ) -> None:
        self._rules = rules
        self._rule = rule
        self._schema = schema
        self._resolver = resolver

    def values(self) -> dict[str, Any]:
        rule = self._rule
        create = self._resolver.http_operation(rule.create, "workflow.create")
        submit = self._step(rule.submit, "workflow.submit")
        if submit.idempotent or rule.submit in self._rules.idempotent:
            self._fail(
                "workflow.submit", f"is {rule.submit!r}, which would be repeated: idempotent"
            )
        status = self._step(rule.status, "workflow.status")
        answer = self._answer(status, "workflow.status")
        return {
            "rule": rule,
            "create": create,
            "id": self._path(self._answer(create, "workflow.create"), rule.id, "workflow.id"),
            "document": self._step(rule.document.operation, "workflow.document.operation"),
            "items": self._items(rule.items),
            "submit": submit,
            "status": status,
            "submitted": self._path(answer, rule.submitted, "workflow.submitted"),
            "received": self._path(answer, rule.received, "workflow.received"),
            "listing": self._listing(rule.results, answer),
            "reads": [
                (name, self._step(operation, f"workflow.reads.{name}"))
                for name, operation in rule.reads.items()
            ],
            "known": self._known(),
            "absent": self._rules.absent,
        }

    def _step(self, name: str, key: str) -> HttpOperationView:
        """An operation that one piece of work is named in."""
        view = self._resolver.http_operation(name, key)
        names = [parameter.name for parameter in view.parameters]
        if self._rule.parameter not in names:
            self._resolver.fail(
                key, f"needs the parameter {self._rule.parameter!r}", "parameters", names
            )
        return replace(
            view, parameters=tuple(p for p in view.parameters if p.name != self._rule.parameter)
        )

    def _answer(self, view: HttpOperationView, key: str) -> Element:
        """What an operation's answer is, as an element."""
        if view.output is None:
            self._fail(key, f"is {view.name!r}, whose answer is no record")
        if not view.any_root:
            return self._schema.elements[view.output]
        place = self._schema.types[view.output].place
        return Element(name=view.output, type=view.output, place=place)

    def _path(self, start: Element, path: str, key: str) -> list[str]:
        return [step.field.name for step in self._resolver.path(start, path, key)]

    def _fail(self, key: str, message: str) -> NoReturn:
        raise InputError(message, file=self._rules.file, key=key)

    # --- items --------------------------------------------------------------------------------

    def _items(self, rule: ItemsRule) -> dict[str, Any]:
        key = "workflow.items"
        view = self._step(rule.operation, f"{key}.operation")
        if view.content is None:
            self._fail(f"{key}.operation", f"is {view.name!r}, which sends no element")
        message = self._schema.elements[view.content]
        steps = self._resolver.path(message, rule.items, f"{key}.items")
        if not steps[-1].field.is_list:
            self._fail(f"{key}.items", f"leads to {rule.items!r}, which holds one record")
        item = self._resolver.class_after(message, rule.items, f"{key}.items")
        name = None
        if rule.document_name is not None:
            name = self._field(steps, rule.document_name, f"{key}.document_name")
        defaults = [
            (self._field(steps, wire, f"{key}.defaults.{wire}").name, literal(value))
            for wire, value in rule.defaults.items()
        ]
        self._check_complete(steps, rule)
        pages = None
        if rule.first_page is not None and rule.last_page is not None:
            wires = (rule.first_page, rule.last_page)
            keys = (f"{key}.first_page", f"{key}.last_page")
            pages = {
                "entity": rule.items.rpartition("/")[2],
                "wires": wires,
                "attributes": [
                    self._resolver.field_of(item, wire, key).name
                    for wire, key in zip(wires, keys, strict=True)
                ],
            }
        return {
            "operation": view,
            "argument": field_name(rule.items.rpartition("/")[2]),
            "item": item,
            "message": steps[0].owner,
            "field": steps[0].field.name,
            "value": _nested(steps),
            "name": name,
            "defaults": defaults,
            "pages": pages,
        }

    def _field(self, steps: list[Step], wire: str, key: str) -> FieldName:
        return self._resolver.field_of(steps[0].owner, wire, key)

    def _check_complete(self, steps: list[Step], rule: ItemsRule) -> None:
        """Refuse a message of which nobody says what an element is that it must have."""
        given = {rule.items.partition("/")[0], rule.document_name, *rule.defaults}
        for wire, field in steps[0].owner.fields.items():
            if wire not in given and not field.is_list and not field.annotation.endswith("None"):
                self._fail("workflow.items.defaults", f"has no {wire!r}, which must be sent")

    # --- results ------------------------------------------------------------------------------

    def _listing(self, rule: ListingRule, answer: Element) -> dict[str, Any]:
        key = "workflow.results"
        entries = self._path(answer, rule.entries, f"{key}.entries")
        owner = self._resolver.class_after(answer, rule.entries, f"{key}.entries")
        also = None
        if rule.also is not None:
            also = self._step(rule.also, f"{key}.also")
            there = self._answer(also, f"{key}.also")
            if self._path(there, rule.entries, f"{key}.also") != entries:
                self._fail(f"{key}.also", f"is {rule.also!r}, whose answer has other names")
        return {
            "entries": entries,
            "base": rule.index_base,
            "also": also,
            **{
                name: self._resolver.field_of(owner, wire, f"{key}.{name}").name
                for name, wire in (("index", rule.index), ("id", rule.id), ("error", rule.error))
            },
        }

    def _known(self) -> dict[str, dict[str, tuple[str, ...]]]:
        """Class name → attribute → the values it is known to take."""
        found = {}
        for local, fields in self._rule.known.items():
            key = f"workflow.known.{local}"
            owner = self._resolver.class_of(local, key)
            found[owner.name] = {
                self._resolver.field_of(owner, wire, f"{key}.{wire}").name: values
                for wire, values in fields.items()
            }
        return found


def _nested(steps: list[Step]) -> str:
    """The items, within the constructors of what lies between them and the message."""
    text = "list(items)"
    for step in reversed(steps[1:]):
        text = f"types.{step.owner.name}({step.field.name}={text})"
    return text
