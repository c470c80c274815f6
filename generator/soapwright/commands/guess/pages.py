"""Guesses of ``[page]``: by number, by offset, and by a token of each answer."""

from __future__ import annotations

import re
from collections.abc import Iterator

from soapwright.commands.guess.evidence import Evidence
from soapwright.commands.guess.guess import Guess
from soapwright.commands.guess.words import READING, STOPPING, VERBS, first, has, last, words
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
_OFFSETS = frozenset({"beginindex", "firstindex", "firstrecord", "firstresult", "firstrow"}) | {
    "from",
    "fromindex",
    "fromrow",
    "offset",
    "pageoffset",
    "recordoffset",
    "resultoffset",
    "rowoffset",
    "skip",
    "start",
    "startat",
    "startfrom",
    "startindex",
    "startingindex",
    "startposition",
    "startrecord",
    "startrow",
}
_COUNTS = frozenset({"batchsize", "count", "fetchsize", "howmany", "max", "maxcount"}) | {
    "maxitems",
    "maxnumber",
    "maxrecords",
    "maxrows",
    "numrecords",
    "numresults",
    "numrows",
    "rows",
    "take",
    "top",
}
"""Sizes, beside an offset."""
_TOKENS = frozenset({"bookmark", "continuation", "continuationid", "cursor", "locator"}) | {
    "marker",
    "nextkey",
    "nextpage",
    "nextpageid",
    "nextrecord",
    "resumptionkey",
}
_TOKEN_ENDS = (
    *("bookmark", "continuationtoken", "cursor", "locator", "nextmarker", "nexttoken"),
    *("pagetoken", "queryhandle", "resumptiontoken", "scrollid", "searchhandle", "synctoken"),
)
_MORE = frozenset({"continue", "continued", "more", "next", "remaining", "resume"})
_ROWS = frozenset({"items", "records", "results", "rows"})
_FROM_ZERO = re.compile(r"(?:zero|0)[- ]based|(?:starts?|begins?|from|first)\D{0,20}\b0\b", re.I)
_FROM_ONE = re.compile(r"(?:one|1)[- ]based|(?:starts?|begins?|from|first)\D{0,20}\b1\b", re.I)
_SIZE = 100


def guess_pages(evidence: Evidence) -> Iterator[Guess]:
    """A list that is read page by page: by number, by offset, or by a token of each answer."""
    views = evidence.operations.values()
    from_zero = any(_says_zero(evidence, view) for view in views)
    for view in views:
        if has(view.name, _MORE) or first(view.name) in (*VERBS, *STOPPING):
            continue
        guess = _by_number(evidence, view, from_zero=from_zero) or _by_token(evidence, view)
        if guess is not None:
            yield guess


def _by_number(evidence: Evidence, view: OperationView, *, from_zero: bool) -> Guess | None:
    """The request, or a part of it, takes a page's number, or how many rows to pass over, and a
    size."""
    rows = _rows(evidence, view)
    found = next(_sized(evidence, evidence.request(view)), None)
    if rows is None or found is None:
        return None
    part, page, place, size = found
    values: dict[str, Value] = {"operation": view.key}
    if page is not None:
        start = 0 if from_zero or last(page.name.local) == "index" else 1
        values |= {"style": "page-number", "page": f"{part}{page.name.local}"}
    else:
        start = int(bool(_FROM_ONE.search(place.documentation or "")))
        values |= {"style": "offset", "offset": f"{part}{place.name.local}"}
    values |= {"size": f"{part}{size.name.local}"}
    values |= {"first": start, "page_size": _SIZE, "rows": rows}
    total = _total(evidence, view)
    values |= {} if total is None else {"total": total}
    values |= _row_key(evidence, view, rows) if page is None else {}
    what = "the first page is" if page is not None else "the first row's offset is"
    why = (
        f"{view.name} takes {place.name.local} and {size.name.local}, and gives a list. Check "
        f"that {what} {start}, and that {_SIZE} rows a page are allowed."
    )
    return Guess({f"page.{evidence.claim(_verb(view))}": values}, why)


def _sized(
    evidence: Evidence, request: Element
) -> Iterator[tuple[str, Element | None, Element, Element]]:
    """What says which page it is, in the request or in a part of it.

    The path of the part, the page's number if that says it, what says it, and the size.
    """
    members = evidence.members(request)
    parts = [m for m in members if m.max_occurs == 1 and evidence.holds_elements(m)]
    for path, within in (
        ("", members),
        *((f"{each.name.local}/", evidence.members(each)) for each in parts),
    ):
        fields = [m for m in within if evidence.is_whole(m)]
        page = next((m for m in fields if _joined(m) in _NUMBERS), None)
        place = page or next((m for m in fields if _joined(m) in _OFFSETS), None)
        sizes = _SIZES if page is not None else _SIZES | _COUNTS
        size = next((m for m in fields if _joined(m) in sizes), None)
        if place is not None and size is not None:
            yield path, page, place, size


def _by_token(evidence: Evidence, view: OperationView) -> Guess | None:
    """Each answer has what the next page is asked for with."""
    rows, token = _rows(evidence, view), _token(evidence, view)
    if rows is None or token is None:
        return None
    following = _more(evidence, view, token)
    taker = view if following is None else following
    parameter = _parameter(evidence, evidence.request(taker), token)
    if parameter is None:
        return None
    values: dict[str, Value] = {"operation": view.key, "style": "token"}
    values |= {} if following is None else {"next": following.key}
    values |= {"token": token, "parameter": parameter, "rows": rows, **_done(evidence, view)}
    fields = [m for m in evidence.members(evidence.request(view)) if evidence.is_whole(m)]
    size = next((m for m in fields if _joined(m) in _SIZES), None)
    values |= {} if size is None else {"size": size.name.local, "page_size": _SIZE}
    total = _total(evidence, view)
    values |= {} if total is None else {"total": total}
    values |= _row_key(evidence, view, rows)
    why = f"{view.name} gives a list and {token}, which {taker.name} takes for the next page."
    return Guess({f"page.{evidence.claim(_verb(view))}": values}, why)


def _more(evidence: Evidence, view: OperationView, token: str) -> OperationView | None:
    """The operation of the pages after the first: called like it and "more" or "next", it answers
    alike and needs nothing but the token and what the first one takes."""
    given = {m.name.local for m in evidence.members(evidence.request(view))}
    nouns = {*words(view.name)} - READING
    for other in evidence.operations.values():
        told = {*words(other.name)}
        if other.group != view.group or not told & _MORE or not nouns <= told:
            continue
        request = evidence.request(other)
        parameter = _parameter(evidence, request, token)
        needs = {m.name.local for m in evidence.members(request) if m.min_occurs}
        alike = _shape(evidence, other) == _shape(evidence, view)
        if alike and parameter is not None and needs <= {parameter, *given}:
            return other
    return None


def _shape(evidence: Evidence, view: OperationView) -> list[object]:
    result = evidence.result(view)
    return [] if result is None else [(m.name, m.type) for m in evidence.members(result)]


def _token(evidence: Evidence, view: OperationView) -> str | None:
    """Where an answer has what the next page is asked for with; not what a row has."""
    result, inside = evidence.result(view), list[str]()
    for path, member in () if result is None else evidence.below(result, 2):
        if member.max_occurs != 1:
            inside.append(f"{path}/")
        elif path.startswith(tuple(inside)) or not _is_token(path):
            continue
        elif evidence.is_simple(member) and not evidence.is_boolean(member):
            return path
    return None


def _is_token(path: str) -> bool:
    joined = _join(path.rpartition("/")[2])
    return joined in _TOKENS or joined.endswith(_TOKEN_ENDS)


def _parameter(evidence: Evidence, request: Element, token: str) -> str | None:
    """The field of a request that takes a token: called like it, or like one."""
    fields = [m.name.local for m in evidence.members(request) if evidence.is_simple(m)]
    wanted = _join(token.rpartition("/")[2]).removeprefix("next")
    alike = (name for name in fields if _join(name).removeprefix("next") == wanted)
    return next(alike, next((name for name in fields if _is_token(name)), None))


def _done(evidence: Evidence, view: OperationView) -> dict[str, Value]:
    """What says whether there are more."""
    result, inside = evidence.result(view), list[str]()
    for path, member in () if result is None else evidence.below(result, 2):
        if member.max_occurs != 1:
            inside.append(f"{path}/")
        elif not path.startswith(tuple(inside)) and evidence.is_boolean(member):
            name = path.rpartition("/")[2]
            if has(name, _MORE | {"truncated", "partial"}):
                return {"done": path, "done_value": False}
            if has(name, {"complete", "completed", "done", "end", "finished", "last"}):
                return {"done": path}
    return {}


def _row_key(evidence: Evidence, view: OperationView, rows: str) -> dict[str, Value]:
    """The rows' own id, by which it shows that a list has changed."""
    row = next((m for path, m in evidence.answered(view) if path == rows), None)
    members = () if row is None else evidence.members(row)
    single = [m.name.local for m in members if m.max_occurs == 1 and evidence.is_simple(m)]
    named = [name for name in single if _join(name) in ("id", "guid", "uuid", "key")]
    return {"row_key": named[:1]} if named else {}


def _join(name: str) -> str:
    return "".join(words(name))


def _joined(element: Element) -> str:
    return _join(element.name.local)


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
