"""``[batch.<verb>]``, resolved: the rule in ``batching.py``, and the method that follows it."""

from __future__ import annotations

from collections.abc import Iterator

from soapwright.emit.client.arguments import PLAIN_PARTS, Part, applied, resolve_parts_of
from soapwright.emit.client.batch_methods import BatchMethod, batch_method
from soapwright.emit.client.inputs import Inputs
from soapwright.emit.client.names import of_method
from soapwright.emit.client.operations import OperationView
from soapwright.emit.client.resolve import Step
from soapwright.emit.client.resolving import resolving
from soapwright.emit.client.views import Constant, Function
from soapwright.emit.python.code import exploded, keywords
from soapwright.emit.python.docs import literal
from soapwright.errors import each_apart
from soapwright.runtime.records.dataclass import dataclass
from soapwright.service.batch import GROUP, BatchRule, ResultByIndexRule
from soapwright.service.page import KeysetRule
from soapwright.service.rules import ServiceRules


@dataclass(frozen=True, slots=True)
class Batch:
    """A rule's operation, its constant and its method; ``resolve`` is what stands beside it."""

    operation: OperationView
    constant: Constant
    resolve: Constant | None
    method: BatchMethod


def resolve_batches(inputs: Inputs) -> tuple[Batch, ...]:
    """One for each operation that each rule stands for.

    Raises:
        InputError: a name or path of a rule that the WSDL does not have.
    """

    def of_rule(rule: BatchRule) -> Iterator[Batch]:
        key = f"batch.{rule.verb}.operation"
        for operation, group in applied(rule.operation, inputs.operations, inputs.resolver, key):
            yield _batch(rule, operation, group, inputs)

    return each_apart(of_rule, inputs.rules.batches.values())


def _batch(rule: BatchRule, operation: OperationView, group: str, inputs: Inputs) -> Batch:
    rules, resolver, key = inputs.rules, inputs.resolver, f"batch.{rule.verb}"
    items = rule.items.replace(GROUP, group)
    start = resolver.input_of(operation)
    steps = resolver.path(start, items, f"{key}.items")
    if not steps[-1].field.is_list:
        resolver.fail(f"{key}.items", f"leads to {items!r}, which holds one record", "lists", ())
    end = resolver.element_after(start, items, f"{key}.items")
    item = f"types.{resolver.class_of_element(end, f'{key}.items').name}"
    result = inputs.results.use(rule.result, operation, f"{key}.result")
    resolve = resolving(rule, operation.group, inputs)
    each = isinstance(rules.results[rule.result], ResultByIndexRule)
    if each:
        id_ = inputs.results.id_of(rule.result, operation, f"{key}.result")
    else:
        assert rules.entities is not None  # service.toml is refused without
        assert inputs.entities is not None
        id_ = inputs.entities.base.fields[rules.entities.id].annotation

    def method(parts: tuple[Part, ...]) -> BatchMethod:
        return batch_method(
            rule,
            operation,
            item=item if each else None,
            id_=(id_ or "").removesuffix(" | None"),
            parts=parts,
            merges=_reader(rules) if rule.replaces else None,
            at_once=1 if rules.session.one_at_a_time else rules.limits.concurrency,
            resolve=None if resolve is None else resolve.name,
        )

    parts = resolve_parts_of(
        operation,
        group,
        rule.arguments,
        resolver,
        inputs.methods,
        of_method(method(PLAIN_PARTS)) if rule.arguments else (),
        f"{key}.arguments",
    )
    build = _builder(rule, operation, item, steps)
    arguments = keywords(
        operation=f"operations.{operation.constant}",
        request=build.name,
        result=f"results.{result}",
        max_items=str(rule.max_items),
        one_type_per_call=str(rule.one_type_per_call),
        verb=literal(rule.checks),
        id_attribute=literal(inputs.entities.id if inputs.entities else ""),
        items_per_call=str(rule.items_per_call) if rule.items_per_call else None,
        item=item if each else None,
        returns_ids="True" if rule.returns_ids else None,
        field_warnings="WARNINGS" if rules.field_warnings and rule.checks != "delete" else None,
    )
    return Batch(
        operation,
        Constant(rule.verb.upper(), exploded("Batch", arguments), functions=(build,)),
        resolve,
        method(parts),
    )


def _reader(rules: ServiceRules) -> str | None:
    """The verb that reads records by id: lists cannot."""
    return next((verb for verb, p in rules.pages.items() if isinstance(p, KeysetRule)), None)


def _builder(rule: BatchRule, operation: OperationView, item: str, steps: list[Step]) -> Function:
    """The function that makes a request of records: nested calls of constructors."""
    text = "list(records)"
    for number, step in enumerate(reversed(steps), 1):
        more = ", **parts" if rule.arguments and number == len(steps) else ""
        text = f"types.{step.owner.name}({step.field.name}={text}{more})"
    return Function(
        name=f"_{rule.verb}",
        parameters=f"records: Sequence[{item}]{', **parts: Any' if rule.arguments else ''}",
        returns=f"types.{operation.request.name}",
        body=(f"return {text}",),
    )
