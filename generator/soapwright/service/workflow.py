"""``[workflow]`` of service.toml: work that is made, filled, submitted once and then watched."""

from __future__ import annotations

import keyword
import re
from collections.abc import Mapping

from soapwright.runtime.records.dataclass import dataclass, field
from soapwright.service.toml_reader import Table


@dataclass(frozen=True, slots=True)
class DocumentRule:
    """``[workflow.document]``: the step that uploads a document; ``method`` is the client's."""

    method: str
    operation: str


@dataclass(frozen=True, slots=True)
class ItemsRule:
    """``[workflow.items]``: the step that uploads the items.

    ``items`` is their path in the message, ``document_name`` the element that names the document,
    ``defaults`` what other elements of the message are when the caller does not say. The pages of
    an item are from ``first_page`` to ``last_page``, where items have pages.
    """

    method: str
    operation: str
    items: str
    document_name: str | None = None
    defaults: Mapping[str, str] = field(default_factory=dict)
    first_page: str | None = None
    last_page: str | None = None


@dataclass(frozen=True, slots=True)
class ListingRule:
    """``[workflow.results]``: where the answer to the status lists what became of the items.

    ``also`` is an operation whose answer may list them instead.
    """

    entries: str
    index: str
    index_base: int
    id: str
    error: str
    also: str | None = None


@dataclass(frozen=True, slots=True)
class WorkflowRule:
    """``[workflow]``.

    ``noun`` is what one piece of work is called, ``handle`` its class; ``parameter`` names it in
    every operation but ``create``. ``submitted`` and ``received`` are paths in the answer to
    ``status``. ``reads`` are further methods, by name; ``known`` are the values that fields of a
    type are known to take.
    """

    noun: str
    handle: str
    create: str
    id: str
    parameter: str
    submit: str
    status: str
    submitted: str
    received: str
    poll_seconds: int
    document: DocumentRule
    items: ItemsRule
    results: ListingRule
    reads: Mapping[str, str]
    known: Mapping[str, Mapping[str, tuple[str, ...]]]

    @property
    def operations(self) -> tuple[str, ...]:
        """Every operation that is a step or a question of this work."""
        steps = (self.create, self.document.operation, self.items.operation, self.submit)
        return (*steps, self.status, *self.reads.values())


def read_workflow(table: Table) -> WorkflowRule:
    """Read ``[workflow]``.

    Raises:
        InputError: an unknown key, a wrong type, a missing key, a name that means nothing.
    """
    handle = table.text("handle")
    if not re.fullmatch(r"[A-Z][A-Za-z0-9]*", handle) or keyword.iskeyword(handle):
        table.fail(f"is {handle!r}; it names a class: letters and digits", "handle")
    rule = WorkflowRule(
        noun=_method(table, "noun"),
        handle=handle,
        create=table.text("create"),
        id=table.text("id"),
        parameter=table.text("parameter"),
        submit=table.text("submit"),
        status=table.text("status"),
        submitted=table.text("submitted"),
        received=table.text("received"),
        poll_seconds=table.integer("poll_seconds", minimum=1),
        document=_document(table.needed_table("document")),
        items=_items(table.needed_table("items")),
        results=_results(table.needed_table("results")),
        reads=_reads(table),
        known={key: _known(inner) for key, inner in table.tables("known").items()},
    )
    table.end()
    return rule


def _method(table: Table, key: str) -> str:
    name: str = table.text(key)
    if not _is_method(name):
        table.fail(f"is {name!r}; it names a method: a-z, 0-9 and _", key)
    return name


def _document(table: Table) -> DocumentRule:
    rule = DocumentRule(method=_method(table, "method"), operation=table.text("operation"))
    table.end()
    return rule


def _items(table: Table) -> ItemsRule:
    first, last = table.text("first_page", None), table.text("last_page", None)
    if (first is None) != (last is None):
        missing = "first_page" if first is None else "last_page"
        table.fail("is missing; first_page and last_page go together", missing)
    rule = ItemsRule(
        method=_method(table, "method"),
        operation=table.text("operation"),
        items=table.text("items"),
        document_name=table.text("document_name", None),
        defaults=table.text_map("defaults"),
        first_page=first,
        last_page=last,
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
        also=table.text("also", None),
    )
    table.end()
    return rule


def _reads(table: Table) -> dict[str, str]:
    reads = table.text_map("reads")
    for name in reads:
        if not _is_method(name):
            table.fail(f"names {name!r}, which is no method: a-z, 0-9 and _", "reads")
    return reads


def _is_method(name: str) -> bool:
    return bool(re.fullmatch(r"[a-z][a-z0-9_]*", name)) and not keyword.iskeyword(name)


def _known(table: Table) -> dict[str, tuple[str, ...]]:
    return {name: table.texts(name) for name in table.names}
