"""``[limits]``, resolved: the constants of ``session.py``."""

from __future__ import annotations

from typing import ClassVar

from soapwright.emit.client.inputs import Inputs
from soapwright.emit.client.operations import OperationView
from soapwright.emit.client.resolve import path_text
from soapwright.emit.client.views import Constant
from soapwright.emit.python.code import exploded, keywords
from soapwright.emit.python.docs import literal
from soapwright.runtime.records.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class ReadUsageMethod:
    """``read_usage``: asks the service how many calls were made."""

    template: ClassVar[str] = "members/read_usage.jinja"


@dataclass(frozen=True, slots=True)
class Usage:
    """Where the service tells how many calls were made, and at which levels a user hears of it."""

    operation: OperationView
    constant: Constant
    method: ReadUsageMethod
    levels: tuple[int, ...]


def resolve_usage(inputs: Inputs) -> Usage | None:
    """``[limits.usage]``, or None where there is no rule.

    Raises:
        InputError: the rule names what the WSDL does not have.
    """
    rule = inputs.rules.limits.usage
    if rule is None:
        return None
    key = "limits.usage"
    operation = inputs.resolver.operation(rule.operation, f"{key}.operation")
    start = inputs.resolver.result_of(operation, f"{key}.text")
    text = inputs.resolver.path(start, rule.text, f"{key}.text")
    arguments = keywords(
        operation=operation.reference,
        request=f"types.{operation.request.name}",
        result=f"results.{inputs.results.use(rule.result, operation, f'{key}.result')}",
        text=path_text(text),
        limit=literal(rule.limit),
        used=literal(rule.used),
        window=literal(rule.window),
        documented=f"Usage({rule.calls}, 0, {rule.minutes})",
        levels=repr(rule.levels) if rule.levels else None,
    )
    constant = Constant(
        "USAGE",
        exploded("UsageRule", arguments),
        "Where the service tells how many calls were made.",
    )
    return Usage(operation, constant, ReadUsageMethod(), rule.levels)


def resolve_sizes(inputs: Inputs) -> Constant | None:
    """The limits of data that an operation carries, or None where there is no rule.

    Raises:
        InputError: there is no such operation, or no such element in its request.
    """
    rule = inputs.rules.limits.attachments
    if rule is None:
        return None
    key = "limits.attachments"
    operation = inputs.resolver.operation(rule.operation, f"{key}.operation")
    steps = inputs.resolver.path(inputs.resolver.input_of(operation), rule.data, f"{key}.data")
    arguments = keywords(
        operation=literal(operation.name),
        data=path_text(steps),
        each=f"{rule.bytes:_}",
        window=f"{rule.window_bytes:_}",
        seconds=str(rule.minutes * 60),
    )
    return Constant("SIZES", exploded("PayloadRule", arguments), "How much data a call may carry.")
