"""Objects as notebooks show them: small tables, in which everything of theirs is escaped.

They have the colours of what they stand in, be it light or dark, and no secret of a record.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from html import escape
from itertools import islice
from typing import Any

from soapwright.runtime.pickling.secret import Secret

ROWS = 30
"""Of a table, before it says how many more there are."""
TEXT = 120
"""Characters of a value that are shown."""
_LINE = "border-bottom:1px solid rgba(128,128,128,.4)"
_CELL = f"text-align:left;vertical-align:top;padding:.2em 1em .2em 0;{_LINE}"
_TABLE = "border-collapse:collapse;margin:.3em 0"


def table(
    title: str,
    head: Sequence[str],
    rows: Iterable[Sequence[object]],
    count: int,
    *,
    note: str = "",
) -> str:
    """A table as HTML.

    Args:
        title: what it shows.
        head: names of its columns, or () for none.
        rows: values by column; more of them than are shown are not taken.
        count: how many rows there are.
        note: what is said behind the title.
    """
    parts = [f"<div><strong>{escape(title)}</strong> {escape(note)}"]
    if count:
        parts.append(f'<table style="{_TABLE}">')
        if head:
            parts.append(_row("th", head))
        parts += [_row("td", row) for row in islice(rows, ROWS)]
        parts.append("</table>")
    if count > ROWS:
        parts.append(f"<em>… and {count - ROWS} more</em>")
    return "".join([*parts, "</div>"])


def _row(kind: str, values: Iterable[object]) -> str:
    cells = (f'<{kind} style="{_CELL}">{escape(shown(value))}</{kind}>' for value in values)
    return f"<tr>{''.join(cells)}</tr>"


def shown(value: object) -> str:
    """A value as a short text; a secret as ``***``."""
    if isinstance(value, Secret):
        return "***"
    if isinstance(value, Enum):
        value = value.value
    if value is None or isinstance(value, str):
        return cut(value or "")
    if isinstance(value, bytes | bytearray):
        return f"{len(value)} bytes"
    if isinstance(value, list | tuple):
        listed = ", ".join(shown(each) for each in value[:ROWS])
        return cut(listed if len(value) <= ROWS else f"{listed}, …")
    try:
        return cut(repr(value) if hasattr(value, "__dict__") else str(value))
    except Exception:  # an item of the user's own may be anything
        return cut(object.__repr__(value))


def cut(text: str) -> str:
    """A text that is not too long."""
    return text if len(text) <= TEXT else f"{text[: TEXT - 1]}…"


def of_record(record: Any, fields: Sequence[Any]) -> str:
    """A record: its fields that are set, and its user-defined ones."""
    # They are there where no field of the wire's has their name.
    is_ours = hasattr(type(record), "udf") and "udf" not in {known.name for known in fields}
    own = record.udf if is_ours else None
    holder = None if own is None else own.place[0]
    rows: list[tuple[str, object]] = []
    for known in fields:
        value = getattr(record, known.name, None)
        if known.name == holder or value is None or value == []:
            continue
        rows.append((known.name, "***" if known.metadata.get("secret") else value))
    if own is not None:
        rows += [(f"udf[{name!r}]", value) for name, value in own.items()]
    return table(type(record).__name__, (), rows, len(rows))


def of_picklist(picklist: Any) -> str:
    """The values of a field, with their labels."""
    values, parent = picklist.values, picklist.parent_field
    head = ["value", "label", "", *([] if parent is None else [f"under {parent}"])]
    rows = (
        [
            *(one.value, one.label),
            ", ".join(
                word
                for word, holds in (
                    ("not active", not one.active),
                    ("system", one.system),
                    ("default", one.default),
                )
                if holds
            ),
            *([] if parent is None else [one.parent]),
        ]
        for one in values
    )
    return table(picklist.name, head, rows, len(values), note=f"{len(values)} values")


def of_picklists(entity: str, known: Mapping[str, Any]) -> str:
    """The fields of an entity that have picklists, by name."""
    rows = (
        (name, len(each), ", ".join(one.label for one in each.values[:ROWS]))
        for name, each in known.items()
    )
    return table(entity, ("field", "values", "labels"), rows, len(known))
