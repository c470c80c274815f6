"""The method of a batch: what it takes, and what its docstring tells."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from soapwright.emit.client.arguments import Part, filled, parameters_of
from soapwright.emit.client.operations import OperationView
from soapwright.emit.python.code import Parameter, keywords
from soapwright.emit.python.docs import paragraph, sentence
from soapwright.runtime.records.dataclass import dataclass
from soapwright.service.batch import BatchRule

_EACH = (
    "Each record succeeds or fails by itself; its outcome is found by the index that the service "
    "gives with it. Warnings stand with successes."
)
_REPLACES = (
    "The service clears every writable field that is not sent. So without ``fields`` each record "
    "is sent whole, as it was read, with your changes in it; a record you built with only some "
    "fields set clears the others. With ``fields`` the current records are read first, the named "
    "fields are copied over them, and the result is sent."
)
_CREATES = (
    "A record's id is set once the service has given one. A call to which no answer came is never "
    "repeated: its records are ``unknown``."
)
_ON_ERROR_EACH = (
    "``isolate`` and ``skip`` go on after a failure, ``isolate`` without holding a record that "
    "cannot be written against the others of its call; ``raise`` stops after the first call with "
    "a failure"
)
_ON_ERROR_WHOLE = (
    "when a call is refused, ``isolate`` finds the records at fault and saves the others, ``skip`` "
    "fails the whole call, ``raise`` stops at the first failure"
)
_VALIDATE = (
    "check records against the field catalogue before they are sent; one that fails is not sent"
)
_GIVE_UP = (
    "end the run where nothing is saved and every call is refused alike, for a cause that is no "
    "record's, such as a missing right"
)
_PROGRESS = "called after every call with a ``Progress``"
_JOURNAL = (
    "a file in which each step is written down before its request goes out and after its answer. "
    "Run again with it, a run that was killed goes on: what succeeded or may have is not sent "
    "again, what failed is told again"
)
_KEY = "gives a record's own key in the journal, by which it is known again; None: its index is"
_RETRY_FAILED = "send again what failed by the journal, as it was or corrected"
_FIELDS = "the fields to change, by Python or wire name, or None for whole records"
_OF_EVERY_RUN = (
    *("on_error", "max_items", "validate", "progress", "concurrency", "give_up"),
    *("journal", "key", "retry_failed"),
)


@dataclass(frozen=True, slots=True)
class BatchMethod:
    """A method that writes many records: ``arguments`` are those of the run that it begins.

    ``record`` is the annotation of a record, ``taken`` that of what is taken for one and
    ``report`` that of what comes out.
    ``has_parts`` tells that parameters fill parts of the request.
    """

    template: ClassVar[str] = "members/batch.jinja"

    name: str
    record: str
    taken: str
    report: str
    parameters: tuple[Parameter, ...]
    summary: str
    paragraphs: tuple[str, ...]
    rule: str
    arguments: tuple[str, ...]
    has_parts: bool


def batch_method(
    rule: BatchRule,
    operation: OperationView,
    *,
    item: str | None,
    id_: str,
    parts: tuple[Part, ...],
    merges: str | None,
    at_once: int | None,
    resolve: str | None,
) -> BatchMethod:
    """The method of a rule.

    Args:
        rule: of the batch.
        operation: that writes.
        item: the annotation of a record where each succeeds or fails by itself, else None.
        id_: the annotation of the ids that the service gives, or "".
        parts: of the request, which parameters fill.
        merges: the verb that reads the current records where not all fields are given, or None.
        at_once: how many calls the service takes at once, if it says.
        resolve: the constant of how it is found out what may have been done, or None.
    """
    record = item or "E"
    names = f"Sequence[N] | Later[{record}] | None"
    own = (
        *((Parameter("fields", names, "None", _FIELDS),) if merges else ()),
        Parameter("on_error", "OnError", '"isolate"', _ON_ERROR_EACH if item else _ON_ERROR_WHOLE),
        Parameter("max_items", "int | None", "None", _max_items(rule, each=item is not None)),
        Parameter("validate", "bool", "True", _VALIDATE),
        Parameter("progress", "OnProgress | None", "None", _PROGRESS),
        Parameter("concurrency", "int", "1", _concurrency(rule, at_once)),
        Parameter("give_up", "bool", "True", _GIVE_UP),
        Parameter("journal", "str | os.PathLike[str] | None", "None", _JOURNAL),
        Parameter("key", f"Callable[[{record}], str | int] | None", "None", _KEY),
        Parameter("retry_failed", "bool", "False", _RETRY_FAILED),
    )
    return BatchMethod(
        name=rule.verb,
        record=record,
        taken=f"HasFields[{record}, N]" if merges else record,
        report=f"Report[{record}, {id_}]" if id_ in ("int", "str") else f"Report[{record}]",
        parameters=(*parameters_of(parts), *own),
        summary=_summary(rule, operation, each=item is not None),
        paragraphs=tuple(_paragraphs(rule, each=item is not None)),
        rule=rule.verb.upper(),
        arguments=keywords(
            **{name: name for name in _OF_EVERY_RUN},
            resolve=None if resolve is None else f"batching.{resolve}",
            fields='cast("Sequence[str] | None", fields)' if merges else None,
            pages=f"paging.{merges.upper()}" if merges else None,
            arguments=filled(parts) if parts else None,
        ),
        has_parts=bool(parts),
    )


def _summary(rule: BatchRule, operation: OperationView, *, each: bool) -> str:
    words = rule.verb.replace("_", " ").capitalize()
    if each:
        return sentence(operation.documentation or f"{words} records.")
    by_type = ", sent in calls of one type" if rule.one_type_per_call else ""
    return f"{words} records: any number, of mixed types{by_type}."


def _paragraphs(rule: BatchRule, *, each: bool) -> Iterator[str]:
    if each:
        yield paragraph(_EACH)
    if rule.replaces:
        yield paragraph(_REPLACES)
    if rule.verb == "create" and not each:
        yield paragraph(_CREATES)


def _max_items(rule: BatchRule, *, each: bool) -> str:
    most = f", 1 to {rule.max_items}" if rule.max_items else ""
    if each:
        return f"records a call{most}; {rule.items_per_call or rule.max_items} by default"
    return f"records a call{most} (the default)"


def _concurrency(rule: BatchRule, at_once: int | None) -> str:
    if at_once == 1:
        return "calls under way at once: 1, the service takes no more"
    most = f"1 to {at_once}" if at_once else "at least 1"
    ids = " and get ascending ids" if rule.returns_ids and rule.verb == "create" else ""
    return (
        f"calls under way at once, {most}. With 1 records go out in the order of ``items``{ids}; "
        "with more, one call may overtake another"
    )
