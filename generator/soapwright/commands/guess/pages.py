"""Guesses of ``[page]``: operations that take the number and the size of a page."""

from __future__ import annotations

import re
from collections.abc import Iterator

from soapwright.commands.guess.evidence import Evidence
from soapwright.commands.guess.guess import Guess
from soapwright.commands.guess.words import READING, has, last, words
from soapwright.emit.client.operations import OperationView
from soapwright.emit.python.naming import field_name
from soapwright.schema.model import Element
from soapwright.service.toml_writer import Value

_NUMBERS = frozenset({"currentpage", "page", "pageindex", "pageno", "pagenr", "pagenum"}) | {
    "pagenumber"
}
_SIZES = frozenset({"itemsperpage", "limit", "maxresults", "pagelimit", "pagesize", "perpage"}) | {
    "recordsperpage",
    "resultsperpage",
    "rowsperpage",
    "size",
}
_ROWS = frozenset({"items", "records", "results", "rows"})
_FROM_ZERO = re.compile(r"(?:zero|0)[- ]based|(?:starts?|begins?|from|first)\D{0,20}\b0\b", re.I)
_SIZE = 100


def guess_pages(evidence: Evidence) -> Iterator[Guess]:
    """A list that is read page by page, for each operation with both parameters."""
    from_zero = any(_says_zero(evidence, view) for view in evidence.operations.values())
    for view in evidence.operations.values():
        fields = [m for m in evidence.members(evidence.request(view)) if evidence.is_whole(m)]
        page = next((m for m in fields if _joined(m) in _NUMBERS), None)
        size = next((m for m in fields if _joined(m) in _SIZES), None)
        if page is None or size is None:
            continue
        rows = _rows(evidence, view)
        if rows is None:
            continue
        values: dict[str, Value] = {
            "operation": view.key,
            "style": "page-number",
            "page": page.name.local,
            "size": size.name.local,
        }
        zero = from_zero or last(page.name.local) == "index"
        values |= {"first": 0 if zero else 1, "page_size": _SIZE, "rows": rows}
        total = _total(evidence, view)
        values |= {} if total is None else {"total": total}
        why = (
            f"{view.name} takes {page.name.local} and {size.name.local}, and gives a list. Check "
            f"that the first page is {values['first']}, and that {_SIZE} rows a page are allowed."
        )
        yield Guess({f"page.{evidence.claim(_verb(view))}": values}, why)


def _joined(element: Element) -> str:
    return "".join(words(element.name.local))


def _verb(view: OperationView) -> str:
    """``GetOrders`` → all_orders."""
    rest = [word for word in words(view.name) if word not in READING | {"all", "page", "paged"}]
    name = re.sub(r"[^a-z0-9_]", "", field_name("_".join(rest)) if rest else "rows")
    return f"all_{name.strip('_') or 'rows'}"


def _rows(evidence: Evidence, view: OperationView) -> str | None:
    """The list of records in an answer: one that is named like one, else the nearest."""
    lists = [
        path
        for path, member in evidence.answered(view)
        if member.max_occurs != 1 and evidence.holds_elements(member)
    ]
    named = (path for path in lists if has(path.partition("/")[0], _ROWS))
    return next(named, next(iter(lists), None))


def _total(evidence: Evidence, view: OperationView) -> str | None:
    """What tells how many rows there are in all."""
    result = evidence.result(view)
    inside: list[str] = []
    for path, member in () if result is None else evidence.below(result, 3):
        if member.max_occurs != 1:
            inside.append(f"{path}/")
        elif not path.startswith(tuple(inside)) and evidence.is_whole(member):
            name = member.name.local
            if has(name, {"total"}) and not has(name, {"page", "pages"}):
                return path
            if _joined(member) in ("rowcount", "recordcount", "resultcount"):
                return path
    return None


def _says_zero(evidence: Evidence, view: OperationView) -> bool:
    """Whether the documentation of a page's number, or of its operation, has it begin at 0."""
    for member in evidence.members(evidence.request(view)):
        if _joined(member) in _NUMBERS:
            texts = (member.documentation, view.documentation)
            return any(_FROM_ZERO.search(text or "") for text in texts)
    return False
