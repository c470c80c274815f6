"""``[workflow]`` of service.toml: work that is made, filled step by step, and then watched."""

from __future__ import annotations

import keyword
import re
from collections.abc import Mapping, Sequence
from typing import Literal

from soapwright.runtime.records.dataclass import dataclass, field
from soapwright.service.toml_reader import Table

_OF_HANDLES = ("id", "status", "wait")
"""Methods that every handle has."""
_OF_CLIENTS = ("create", "send")
"""Methods that every client has of work in steps."""


@dataclass(frozen=True, slots=True)
class StepRule:
    """``[[workflow.steps]]``: ``name`` is the handle's method, ``after`` are such names too.

    ``asked`` is a path in the answer to the status, ``happened`` the values there that say that
    the step has happened; ``counted`` is the path of how often it has. ``settle`` are the seconds
    after which a call of it that went out is carried out no more. ``key`` is where the rule is, for
    errors.
    """

    key: str
    name: str
    operation: str
    after: tuple[str, ...]
    sends: Literal["document", "items"] | None = None
    again: Literal["never", "replaces", "adds"] = "never"
    asked: str | None = None
    happened: tuple[str, ...] = ()
    counted: str | None = None
    settle: int | None = None


@dataclass(frozen=True, slots=True)
class StatusRule:
    """``[workflow.status]``: how far it is; paths lead from what the operation returns.

    ``after`` are the steps without which there is nothing to wait for.
    """

    operation: str
    after: tuple[str, ...]
    state: str
    done: tuple[str, ...]
    failed: tuple[str, ...]
    messages: tuple[str, ...]
    poll_seconds: int


@dataclass(frozen=True, slots=True)
class DocumentRule:
    """``[workflow.document]``: what items say of the document that was sent before them.

    ``name`` is the element of their message that names it. Their pages are from ``first_page`` to
    ``last_page``, where they have pages.
    """

    name: str | None = None
    first_page: str | None = None
    last_page: str | None = None


@dataclass(frozen=True, slots=True)
class ItemsRule:
    """``[workflow.items]``: ``path`` leads to them in the message that carries them.

    ``max_items`` is how many one message takes, ``defaults`` what other elements of it are when
    the caller does not say.
    """

    path: str
    max_items: int | None = None
    defaults: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ListingRule:
    """``[workflow.results]``: where an answer lists what became of the items.

    It is that to ``operation``, or to the status where there is none; ``also`` is an operation
    whose answer may list them instead. ``awaited`` tells that they come one by one.
    """

    entries: str
    index: str
    index_base: int
    id: str
    error: str
    operation: str | None = None
    also: str | None = None
    awaited: bool = False


@dataclass(frozen=True, slots=True)
class WorkflowRule:
    """``[workflow]``.

    ``noun`` is what one piece of work is called, ``handle`` its class. ``id`` is the path of its id
    in the answer to ``create``, None where that is the id; ``parameter`` names it in every other
    operation. ``reads`` are further methods, by name; ``known`` are the
    values that fields of a type are known to take.
    """

    noun: str
    handle: str
    create: str
    id: str | None
    parameter: str
    steps: tuple[StepRule, ...]
    status: StatusRule
    items: ItemsRule
    document: DocumentRule
    results: ListingRule | None
    reads: Mapping[str, str]
    known: Mapping[str, Mapping[str, tuple[str, ...]]]

    @property
    def operations(self) -> tuple[str, ...]:
        """Every operation that is a step or a question of this work."""
        steps = (step.operation for step in self.steps)
        listed = self.results
        results = () if listed is None else filter(None, (listed.operation, listed.also))
        return (self.create, *steps, self.status.operation, *results, *self.reads.values())


def read_workflow(table: Table) -> WorkflowRule:
    """Read ``[workflow]``.

    Raises:
        InputError: an unknown key, a wrong type, a missing key, a name that means nothing, or
            steps that cannot be taken one after the other.
    """
    handle = table.text("handle")
    if not re.fullmatch(r"[A-Z][A-Za-z0-9]*", handle) or keyword.iskeyword(handle):
        table.fail(f"is {handle!r}; it names a class: letters and digits", "handle")
    steps = _steps(table)
    results = table.table("results")
    noun = _method(table, "noun")
    if noun in _OF_CLIENTS:
        table.fail(f"is {noun!r}; a client has these already: {', '.join(_OF_CLIENTS)}", "noun")
    rule = WorkflowRule(
        noun=noun,
        handle=handle,
        create=table.text("create"),
        id=table.text("id", None),
        parameter=table.text("parameter"),
        steps=steps,
        status=_status(table.needed_table("status"), steps),
        items=_items(table.needed_table("items")),
        document=_document(table.table("document"), steps),
        results=None if results is None else _results(results),
        reads=_reads(table, steps),
        known={key: _known(inner) for key, inner in table.tables("known").items()},
    )
    table.end()
    return rule


# --- steps --------------------------------------------------------------------------------------


def _steps(table: Table) -> tuple[StepRule, ...]:
    tables = table.list_of_tables("steps")
    steps: list[StepRule] = []
    for each in tables:
        steps.append(_step(each, [step.name for step in steps]))
    methods = [step.name for step in steps]
    for each, step in zip(tables, steps, strict=True):
        _check_names(each, "after", step.after, methods)
    _check_circles(tables, steps)
    for kind in ("document", "items"):
        if len(carriers := [step.name for step in steps if step.sends == kind]) > 1:
            table.fail(f"send {kind} twice: {', '.join(carriers)}; allowed: one step", "steps")
    if not any(step.sends == "items" for step in steps):
        table.fail('has no step with sends = "items": outcomes are of items', "steps")
    return tuple(steps)


def _step(table: Table, before: Sequence[str]) -> StepRule:
    method = _method(table, "method")
    if method in before:
        table.fail(f"is {method!r}, the method of another step", "method")
    if method in _OF_HANDLES:
        names = ", ".join(_OF_HANDLES)
        table.fail(f"is {method!r}; every handle has these already: {names}", "method")
    rule = StepRule(
        key=table.key,
        name=method,
        operation=table.text("operation"),
        after=table.texts("after", before[-1:]),
        sends=table.choice("sends", ("document", "items"), None),
        again=table.choice("again", ("never", "replaces", "adds"), "never"),
        asked=table.text("asked", None),
        happened=table.texts("happened", ("true",)),
        counted=table.text("counted", None),
        settle=table.integer("settle", None, minimum=1),
    )
    table.end()
    if rule.asked is not None and rule.counted is not None:
        table.fail("stands beside asked; one of them tells", "counted")
    if rule.again == "never" and rule.asked is None and rule.counted is None:
        table.fail(
            "is missing; it or counted tells whether what happens once has happened", "asked"
        )
    return rule


def _check_names(table: Table, key: str, names: Sequence[str], methods: Sequence[str]) -> None:
    for name in names:
        if name not in methods:
            table.fail(f"names {name!r}; the steps: {', '.join(methods)}", key)


def _check_circles(tables: Sequence[Table], steps: Sequence[StepRule]) -> None:
    """Refuse a step that would have to come before itself."""
    after = {step.name: step.after for step in steps}
    done: set[str] = set()

    def circle(name: str, path: tuple[str, ...]) -> tuple[str, ...] | None:
        if name in path:
            return (*path[path.index(name) :], name)
        if name in done:
            return None
        found = next((c for other in after[name] if (c := circle(other, (*path, name)))), None)
        done.add(name)
        return found

    for table, step in zip(tables, steps, strict=True):
        if found := circle(step.name, ()):
            table.fail(f"goes in a circle: {' after '.join(found)}", "after")


# --- the other tables ---------------------------------------------------------------------------


def _status(table: Table, steps: Sequence[StepRule]) -> StatusRule:
    methods = [step.name for step in steps]
    done, failed = table.texts("done", ("true",)), table.texts("failed")
    if both := sorted({*done} & {*failed}):
        table.fail(f"names {both[0]!r}, which is done too", "failed")
    rule = StatusRule(
        operation=table.text("operation"),
        after=table.texts("after", methods[-1:]),
        state=table.text("state"),
        done=done,
        failed=failed,
        messages=table.texts("messages"),
        poll_seconds=table.integer("poll_seconds", minimum=1),
    )
    if not rule.after:
        table.fail(f"is empty; the steps: {', '.join(methods)}", "after")
    _check_names(table, "after", rule.after, methods)
    table.end()
    return rule


def _document(table: Table | None, steps: Sequence[StepRule]) -> DocumentRule:
    if table is None:
        return DocumentRule()
    if not any(step.sends == "document" for step in steps):
        table.fail('needs a step with sends = "document"')
    first, last = table.text("first_page", None), table.text("last_page", None)
    if (first is None) != (last is None):
        missing = "first_page" if first is None else "last_page"
        table.fail("is missing; first_page and last_page go together", missing)
    rule = DocumentRule(name=table.text("name", None), first_page=first, last_page=last)
    table.end()
    return rule


def _items(table: Table) -> ItemsRule:
    rule = ItemsRule(
        path=table.text("path"),
        max_items=table.integer("max_items", None, minimum=1),
        defaults=table.text_map("defaults"),
    )
    table.end()
    return rule


def _results(table: Table) -> ListingRule:
    rule = ListingRule(
        entries=table.text("entries"),
        index=table.text("index"),
        index_base=table.integer("index_base"),
        id=table.text("id"),
        error=table.text("error"),
        operation=table.text("operation", None),
        also=table.text("also", None),
        awaited=table.boolean("awaited", False),
    )
    table.end()
    return rule


def _reads(table: Table, steps: Sequence[StepRule]) -> dict[str, str]:
    reads = table.text_map("reads")
    taken = (*_OF_HANDLES, *(step.name for step in steps))
    for name in reads:
        if not _is_method(name):
            table.fail(f"names {name!r}, which is no method: a-z, 0-9 and _", "reads")
        if name in taken:
            table.fail(f"names {name!r}, which is a method already: {', '.join(taken)}", "reads")
    return reads


def _method(table: Table, key: str) -> str:
    name: str = table.text(key)
    if not _is_method(name):
        table.fail(f"is {name!r}; it names a method: a-z, 0-9 and _", key)
    return name


def _is_method(name: str) -> bool:
    return bool(re.fullmatch(r"[a-z][a-z0-9_]*", name)) and not keyword.iskeyword(name)


def _known(table: Table) -> dict[str, tuple[str, ...]]:
    return {name: table.texts(name) for name in table.names}
