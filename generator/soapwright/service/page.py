"""``[page.<verb>]`` of service.toml: operations that read records page by page."""

from __future__ import annotations

import re
from typing import Literal, TypeAlias

from soapwright.runtime.records.dataclass import dataclass
from soapwright.service.dialects import DIALECTS
from soapwright.service.toml_reader import Table


@dataclass(frozen=True, slots=True)
class KeysetRule:
    """``style = "keyset"``: each page asks for keys above the largest one received.

    ``language`` is a key of ``DIALECTS``. ``max_udfs`` is how many user-defined fields one query
    may ask for, ``empty`` what is logged beside an answer without records.
    """

    verb: str
    operation: str
    text: str
    language: str
    key: str
    limit: int
    max_alternatives: int
    result: str
    max_udfs: int | None = None
    empty: str | None = None


@dataclass(frozen=True, slots=True)
class SizedRule:
    """``style = "page-number"`` or ``"offset"``: each page says which one it is, and how large.

    ``place`` is the field of the request that says it, ``by`` how: by the page's number, or by how
    many rows come before; ``first`` is that of the first page, and ``size`` the field of the size.
    ``rows`` leads from what the operation returns to the rows, ``total`` to how many there are in
    all, if anything tells. ``row_key`` are the fields that tell rows apart. ``not_null`` are fields
    that the service cannot do without: they go out empty where nothing is given.
    """

    by: Literal["page", "offset"]
    verb: str
    operation: str
    place: str
    size: str
    rows: str
    page_size: int
    first: int = 0
    total: str | None = None
    row_key: tuple[str, ...] = ()
    not_null: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TokenRule:
    """``style = "token"``: each answer gives what the next page is asked for with.

    ``token`` leads to that in the answer, ``parameter`` is the field that takes it in the request
    of ``next``, the operation of all pages but the first; None is ``operation`` itself. ``done``
    leads to what says that there are no more, when it is ``done_value``. ``start`` is the token of
    the first page, where that needs one. ``cursor`` tells that the token stays the same and the
    service moves on. ``size``, if there is one, is the field that takes ``page_size``. The others
    are those of pages by number.
    """

    verb: str
    operation: str
    token: str
    parameter: str
    rows: str
    next: str | None = None
    start: str | None = None
    cursor: bool = False
    done: str | None = None
    done_value: str | bool = True
    size: str | None = None
    page_size: int | None = None
    total: str | None = None
    row_key: tuple[str, ...] = ()
    not_null: tuple[str, ...] = ()


PageRule: TypeAlias = KeysetRule | SizedRule | TokenRule
ListRule: TypeAlias = SizedRule | TokenRule


def read_page(verb: str, table: Table, results: tuple[str, ...]) -> PageRule:
    """Read one rule; ``results`` are the names it may refer to.

    Raises:
        InputError: an unknown key, a wrong type, a name that means nothing.
    """
    if not re.fullmatch(r"[a-z][a-z0-9_]*", verb):
        table.fail("a verb names a method: a-z, 0-9 and _")
    style = table.choice("style", ("keyset", "page-number", "offset", "token"))
    rule: PageRule
    match style:
        case "keyset":
            rule = _keyset(verb, table, results)
        case "page-number":
            rule = _sized("page", verb, table)
        case "offset":
            rule = _sized("offset", verb, table)
        case _:
            rule = _token(verb, table)
    table.end()
    return rule


def _keyset(verb: str, table: Table, results: tuple[str, ...]) -> KeysetRule:
    return KeysetRule(
        verb=verb,
        operation=table.text("operation"),
        text=table.text("text"),
        language=table.choice("language", tuple(DIALECTS)),
        key=table.text("key"),
        limit=table.integer("limit", minimum=1),
        max_alternatives=table.integer("max_alternatives", minimum=1),
        result=table.choice("result", results),
        max_udfs=table.integer("max_udfs", None, minimum=1),
        empty=table.text("empty", None),
    )


def _sized(by: Literal["page", "offset"], verb: str, table: Table) -> SizedRule:
    return SizedRule(
        by=by,
        verb=verb,
        operation=table.text("operation"),
        place=table.text(by),
        size=table.text("size"),
        rows=table.text("rows"),
        page_size=table.integer("page_size", minimum=1),
        first=table.integer("first", 0),
        total=table.text("total", None),
        row_key=table.texts("row_key"),
        not_null=table.texts("not_null"),
    )


def _token(verb: str, table: Table) -> TokenRule:
    done_value = table.take("done_value", object, True)
    if not isinstance(done_value, str | bool):
        table.fail(f"takes a text or boolean, got {done_value!r}", "done_value")
    rule = TokenRule(
        verb=verb,
        operation=table.text("operation"),
        token=table.text("token"),
        parameter=table.text("parameter"),
        rows=table.text("rows"),
        next=table.text("next", None),
        start=table.text("start", None),
        cursor=table.boolean("cursor", False),
        done=table.text("done", None),
        done_value=done_value,
        size=table.text("size", None),
        page_size=table.integer("page_size", None, minimum=1),
        total=table.text("total", None),
        row_key=table.texts("row_key"),
        not_null=table.texts("not_null"),
    )
    if (rule.size is None) != (rule.page_size is None):
        table.fail("goes with size: the field that takes it", "page_size")
    if rule.next is not None and rule.start is not None:
        table.fail("is for pages of one operation; with next the first page takes none", "start")
    return rule
