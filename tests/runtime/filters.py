"""A second query language, ``Pages gt 100 and Key gt 7``, made up to show that any will do."""

from __future__ import annotations

from dataclasses import dataclass

from soapwright.runtime.query.conditions import All, Comparison, Condition, Op

WORDS = {Op.EQUALS: "eq", Op.GREATER: "gt", Op.LESS: "lt"}


@dataclass(frozen=True)
class Filters:
    """Comparisons joined by ``and``; there is no ``or``, and no way to ask for a missing value."""

    max_alternatives: int = 1

    def render(
        self, entity: str, where: Condition | str | None, key: str, last: int | None = None
    ) -> str:
        asked = where if isinstance(where, str) else "" if where is None else _text(where)
        after = "" if last is None else f"{key} gt {last}"
        return f"{entity}: {' and '.join(filter(None, (asked, after))) or 'all'}, by {key}"


def _text(where: Condition) -> str:
    if isinstance(where, All):
        return " and ".join(map(_text, where.parts))
    if isinstance(where, Comparison) and where.op in WORDS and len(where.values) == 1:
        return f"{where.field} {WORDS[where.op]} {where.values[0]}"
    raise ValueError(f"filters cannot say {where!r}")
