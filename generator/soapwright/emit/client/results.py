"""``[results.<name>]``: where answers keep what, resolved for the operations that use them."""

from __future__ import annotations

from typing import TypeAlias

from soapwright.emit.client.operations import OperationView
from soapwright.emit.client.resolve import Resolver, path_text
from soapwright.emit.client.views import Constant
from soapwright.emit.python.code import exploded, keywords, names_text
from soapwright.emit.python.docs import literal
from soapwright.emit.types.bindings import ClassName, FieldName
from soapwright.schema.model import Element
from soapwright.service.batch import ResultByIndexRule, ResultRule
from soapwright.service.faults import FaultsRule
from soapwright.service.rules import ServiceRules

Arguments: TypeAlias = tuple[str, ...]
FAULTS = "FAULTS"
"""The name of the constant that says what errors mean."""


class Results:
    """What the rules of answers mean in the answers of the operations that use them."""

    def __init__(self, rules: ServiceRules, resolver: Resolver) -> None:
        self._rules = rules
        self._resolver = resolver
        self._arguments: dict[str, Arguments] = {}

    def use(self, result: str, operation: OperationView, key: str) -> str:
        """Resolve a result's paths for an operation; gives the name of its constant.

        Raises:
            InputError: a path leads nowhere, or to other fields than for another operation.
        """
        rule = self._rules.results[result]
        start = self._resolver.result_of(operation, key)
        found = (
            self._indexed(rule, start)
            if isinstance(rule, ResultByIndexRule)
            else self._whole(rule, start)
        )
        if self._arguments.setdefault(result, found) != found:
            self._resolver.fail(
                key, f"is {result!r}, whose paths mean other fields in its answer", "results", ()
            )
        return result.upper()

    def id_of(self, result: str, operation: OperationView, key: str) -> str | None:
        """The annotation of the ids in a result with an entry a record; None where it has none."""
        rule = self._rules.results[result]
        if not isinstance(rule, ResultByIndexRule) or rule.id is None:
            return None
        start = self._resolver.result_of(operation, key)
        entry = self._resolver.element_after(start, rule.entries, key)
        return self._fields(entry, rule.id, key)[-1].annotation

    def constants(self) -> tuple[Constant, ...]:
        """All of them, for ``results.py``; one that nothing uses has no arguments."""
        faults = () if self._rules.faults is None else (_faults(self._rules.faults),)
        return faults + tuple(
            Constant(
                name.upper(),
                exploded(
                    "ResultByIndex" if isinstance(rule, ResultByIndexRule) else "Result",
                    self._arguments.get(name, ()),
                ),
            )
            for name, rule in self._rules.results.items()
        )

    def _whole(self, rule: ResultRule, start: Element) -> Arguments:
        def path(name: str, path: str | None) -> str | None:
            key = f"results.{rule.name}.{name}"
            return None if path is None else path_text(self._resolver.path(start, path, key))

        numbered = rule.record_number is not None
        return keywords(
            success=path("success", rule.success),
            success_value=None if rule.success is None else repr(rule.success_value),
            errors=path("errors", rule.errors),
            items=path("items", rule.items),
            record_number=None if rule.record_number is None else literal(rule.record_number),
            record_base=repr(rule.record_base) if numbered else None,
            faults=FAULTS if self._rules.faults and rule.errors is not None else None,
        )

    def _indexed(self, rule: ResultByIndexRule, start: Element) -> Arguments:
        key = f"results.{rule.name}"
        entry = self._resolver.element_after(start, rule.entries, f"{key}.entries")
        owner = self._resolver.class_of_element(entry, f"{key}.entries")

        def leaf(name: str, wire: str | None) -> str | None:
            """The path of an element or attribute within an entry."""
            if wire is None:
                return None
            fields = self._fields(entry, wire, f"{key}.{name}")
            if any(field.is_list for field in fields):
                self._resolver.fail(
                    f"{key}.{name}", f"takes {wire!r} for one value of an entry", "fields", ()
                )
            return names_text(field.name for field in fields)

        def path(name: str, path: str | None, above: Element) -> str | None:
            if path is None:
                return None
            return path_text(self._resolver.path(above, path, f"{key}.{name}"))

        return keywords(
            entries=path("entries", rule.entries, start),
            success=leaf("success", rule.success),
            success_value=None if rule.success_value is True else repr(rule.success_value),
            index=rule.index and literal(self._leaf(owner, rule.index, f"{key}.index").name),
            id=leaf("id", rule.id),
            external_id=leaf("external_id", rule.external_id),
            base=repr(rule.index_base) if rule.index_base else None,
            messages=path("messages", rule.messages, entry),
            general=path("general", rule.general, start),
            message=self._message(rule, start, entry),
        )

    def _message(self, rule: ResultByIndexRule, start: Element, entry: Element) -> str | None:
        """Where a message keeps what; those of the whole call and of an entry are of one class.

        Without a rule of it a message is a text.
        """
        key = f"results.{rule.name}"
        message: ClassName | None = None
        for name, path, above in (
            ("messages", rule.messages, entry),
            ("general", rule.general, start),
        ):
            if path is not None:
                end = self._resolver.element_after(above, path, f"{key}.{name}")
                if rule.message is None:
                    if members := self._resolver.members(end):
                        self._resolver.fail(
                            f"{key}.message.text",
                            f"takes {end.name.local!r} for a text",
                            "elements",
                            [member.name.local for member in members],
                        )
                    continue
                message = self._resolver.class_of_element(end, f"{key}.{name}")
        if message is None or rule.message is None:
            return None
        wires = {
            "text": rule.message.text,
            "level": rule.message.level,
            "code": rule.message.code,
            "key": rule.message.key,
        }
        parts = {
            name: literal(self._leaf(message, wire, f"{key}.message.{name}").name)
            for name, wire in wires.items()
            if wire is not None
        }
        return f"MessageFields({', '.join(keywords(**parts))})"

    def _fields(self, entry: Element, wire: str, key: str) -> list[FieldName]:
        """The fields that lead from an entry to an element or attribute within it."""
        above, _, last = wire.rpartition("/")
        steps = self._resolver.path(entry, above, key) if above else []
        end = self._resolver.element_after(entry, above, key) if above else entry
        within = self._resolver.class_of_element(end, key)
        return [*(step.field for step in steps), self._leaf(within, last, key)]

    def _leaf(self, owner: ClassName, wire: str, key: str) -> FieldName:
        """The attribute or element of that wire name; where spellings vary, in capitals or not."""
        fields = {name.lstrip("@"): field for name, field in owner.fields.items()}
        found = fields.get(wire)
        if found is None and self._rules.read_by_local_name:
            alike = [field for name, field in fields.items() if name.lower() == wire.lower()]
            found = alike[0] if len(alike) == 1 else None
        if found is None:
            self._resolver.fail(key, f"names {wire!r} of {owner.name}", "fields", fields)
        return found


def _faults(rule: FaultsRule) -> Constant:
    """What the service's errors mean."""

    def texts(patterns: tuple[str, ...]) -> str | None:
        return names_text(patterns) if patterns else None

    arguments = keywords(
        refused=texts(rule.refused),
        suspended=texts(rule.suspended),
        credentials=texts(rule.credentials),
    )
    return Constant(FAULTS, exploded("Faults", arguments), "What errors mean, beyond their codes.")
