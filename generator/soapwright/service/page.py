"""``[page.<verb>]`` of service.toml: operations that read records page by page."""

from __future__ import annotations

import re
from typing import TypeAlias

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
class NumberedRule:
    """``style = "page-number"``: each page asks for itself by number.

    ``page`` and ``size`` are fields of the request, ``first`` is the number of the first page.
    ``rows`` leads from what the operation returns to the rows, ``total`` to how many there are in
    all, if anything tells. ``row_key`` are the fields that tell rows apart. ``not_null`` are fields
    that the service cannot do without: they go out empty where nothing is given.
    """

    verb: str
    operation: str
    page: str
    size: str
    rows: str
    page_size: int
    first: int = 0
    total: str | None = None
    row_key: tuple[str, ...] = ()
    not_null: tuple[str, ...] = ()


PageRule: TypeAlias = KeysetRule | NumberedRule


def read_page(verb: str, table: Table, results: tuple[str, ...]) -> PageRule:
    """Read one rule; ``results`` are the names it may refer to.

    Raises:
        InputError: an unknown key, a wrong type, a name that means nothing.
    """
    if not re.fullmatch(r"[a-z][a-z0-9_]*", verb):
        table.fail("a verb names a method: a-z, 0-9 and _")
    style = table.choice("style", ("keyset", "page-number"))
    rule = _keyset(verb, table, results) if style == "keyset" else _numbered(verb, table)
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


def _numbered(verb: str, table: Table) -> NumberedRule:
    return NumberedRule(
        verb=verb,
        operation=table.text("operation"),
        page=table.text("page"),
        size=table.text("size"),
        rows=table.text("rows"),
        page_size=table.integer("page_size", minimum=1),
        first=table.integer("first", 0),
        total=table.text("total", None),
        row_key=table.texts("row_key"),
        not_null=table.texts("not_null"),
    )
